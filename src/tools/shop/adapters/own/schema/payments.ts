/**
 * What customers pay with, what was paid for each order, and what they send back. Beside them, how requests
 * of the past ended.
 */
import { date, integer, jsonb, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';
import type { PaymentMethod, ReturnItem } from '../../../contract/shop.ts';

const at = (name: string) => timestamp(name, { withTimezone: true, mode: 'string', precision: 3 });

export const paymentMethods = pgTable(
  'shop_payment_methods',
  {
    tenant: text().notNull(),
    id: text().notNull(),
    customer: text().notNull(),
    kind: text().$type<PaymentMethod['kind']>().notNull(),
    brand: text(),
    last4: text(),
    /** Cents; gift cards only. */
    balance: integer(),
  },
  (table) => [primaryKey({ columns: [table.tenant, table.id] })],
);

export const payments = pgTable(
  'shop_payments',
  {
    tenant: text().notNull(),
    order: text('order_id').notNull(),
    /** Counts from 1 within the order. */
    number: integer().notNull(),
    kind: text().$type<'payment' | 'refund'>().notNull(),
    method: text().notNull(),
    cents: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenant, table.order, table.number] })],
);

export const returns = pgTable(
  'shop_returns',
  {
    tenant: text().notNull(),
    id: text().notNull(),
    order: text('order_id').notNull(),
    kind: text().$type<'return' | 'exchange'>().notNull(),
    items: jsonb().$type<ReturnItem[]>().notNull(),
    method: text().notNull(),
    cents: integer().notNull(),
    reason: text(),
    at: at('at').notNull(),
    by: text('by_staff').notNull(),
    run: text(),
    withdrawnAt: at('withdrawn_at'),
  },
  (table) => [primaryKey({ columns: [table.tenant, table.id] })],
);

export const pastCases = pgTable(
  'past_cases',
  {
    tenant: text().notNull(),
    id: text().notNull(),
    customer: text().notNull(),
    order: text('order_id'),
    /** The playbook it would be today. */
    kind: text().notNull(),
    closedOn: date('closed_on', { mode: 'string' }).notNull(),
    outcome: text().notNull(),
    cents: integer().notNull(),
    by: text('by_staff').notNull(),
    summary: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenant, table.id] })],
);
