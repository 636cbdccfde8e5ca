/**
 * The shop's records. In the demo they are all there is; a shop with systems of its own reaches them by tools
 * of its own.
 */
import { sql } from 'drizzle-orm';
import { bigint, boolean, integer, jsonb, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';
import type { Parcel, Payout, PayoutPart } from '../../../contract/shop.ts';

const at = (name: string) => timestamp(name, { withTimezone: true, mode: 'string', precision: 3 });

export const settings = pgTable('shop_settings', {
  tenant: text().primaryKey(),
  name: text().notNull(),
  packingDeskSeconds: integer('packing_desk_seconds').notNull(),
});

export const customers = pgTable(
  'shop_customers',
  {
    tenant: text().notNull(),
    id: text().notNull(),
    name: text().notNull(),
    email: text().notNull(),
    state: text().$type<'open' | 'locked' | 'closed'>().notNull(),
    lockedAt: at('locked_at'),
    lockedReason: text('locked_reason'),
    wrongPasswords: integer('wrong_passwords').notNull(),
    /** The account's own address, if it has one. */
    street: text(),
    line2: text(),
    postcode: text(),
    city: text(),
    region: text('state_code'),
    country: text(),
    /** In small letters: by these they are found (drizzle/0028). */
    emailKey: text('email_key').notNull().generatedAlwaysAs(sql`lower(email)`),
    nameKey: text('name_key').notNull().generatedAlwaysAs(sql`lower(name)`),
  },
  (table) => [primaryKey({ columns: [table.tenant, table.id] })],
);

export const sessions = pgTable(
  'shop_sessions',
  {
    tenant: text().notNull(),
    id: text().notNull(),
    customer: text().notNull(),
    device: text().notNull(),
    lastSeenAt: at('last_seen_at').notNull(),
    endedAt: at('ended_at'),
  },
  (table) => [primaryKey({ columns: [table.tenant, table.id] })],
);

export const products = pgTable(
  'shop_products',
  {
    tenant: text().notNull(),
    sku: text().notNull(),
    title: text().notNull(),
    variant: text().notNull(),
    cents: integer().notNull(),
    finalSale: boolean('final_sale').notNull(),
    /** Variants of one product share it. */
    product: text().notNull().default(''),
    options: jsonb().$type<Record<string, string>>().notNull().default({}),
    available: boolean().notNull().default(true),
    /** Why this batch was called back. */
    recalled: text(),
  },
  (table) => [primaryKey({ columns: [table.tenant, table.sku] })],
);

export const orders = pgTable(
  'shop_orders',
  {
    tenant: text().notNull(),
    id: text().notNull(),
    customer: text().notNull(),
    email: text().notNull(),
    status: text().$type<'open' | 'shipped' | 'delivered' | 'cancelled'>().notNull(),
    placedAt: at('placed_at').notNull(),
    deliveredAt: at('delivered_at'),
    packing: text().$type<'open' | 'held' | 'packed' | 'none'>().notNull(),
    /** Where it goes: a street address, or a pick-up point. */
    street: text(),
    postcode: text().notNull(),
    city: text(),
    pickup: text(),
    placedPostcode: text('placed_postcode').notNull(),
    cardBrand: text('card_brand').notNull(),
    cardLast4: text('card_last4').notNull(),
    shippingCents: integer('shipping_cents').notNull(),
    shippingRefunded: integer('shipping_refunded').notNull(),
    line2: text(),
    region: text('state_code'),
    country: text(),
    cancelReason: text('cancel_reason'),
    /** How often its items were changed after it was placed. */
    itemsChanged: integer('items_changed').notNull().default(0),
    /** The order in which the shop got them. */
    arrived: bigint({ mode: 'number' }).generatedByDefaultAsIdentity(),
    emailKey: text('email_key').notNull().generatedAlwaysAs(sql`lower(email)`),
  },
  (table) => [primaryKey({ columns: [table.tenant, table.id] })],
);

export const orderLines = pgTable(
  'shop_order_lines',
  {
    tenant: text().notNull(),
    order: text('order_id').notNull(),
    line: integer().notNull(),
    sku: text().notNull(),
    title: text().notNull(),
    variant: text().notNull(),
    quantity: integer().notNull(),
    total: integer().notNull(),
    refunded: integer().notNull(),
    cancelled: boolean().notNull(),
    finalSale: boolean('final_sale').notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenant, table.order, table.line] })],
);

export const parcels = pgTable(
  'shop_parcels',
  {
    tenant: text().notNull(),
    id: text().notNull(),
    order: text('order_id').notNull(),
    number: integer().notNull(),
    carrier: text().notNull(),
    status: text().$type<Parcel['status']>().notNull(),
    lastScanAt: at('last_scan_at').notNull(),
    lastScan: text('last_scan').notNull(),
    deliveredAt: at('delivered_at'),
    signed: boolean().notNull(),
    /** Numbers of the order's lines that are in it; null: not known. */
    lines: jsonb().$type<number[]>(),
  },
  (table) => [primaryKey({ columns: [table.tenant, table.id] })],
);

/** Money that left the shop on an order; limits are counted on it. */
export const payouts = pgTable(
  'shop_payouts',
  {
    tenant: text().notNull(),
    id: text().notNull(),
    order: text('order_id').notNull(),
    kind: text().$type<Payout['kind']>().notNull(),
    cents: integer().notNull(),
    /** What it was paid for: lines with their cents, and shipping. */
    parts: jsonb().$type<PayoutPart[]>().notNull(),
    reason: text().notNull(),
    state: text().$type<Payout['state']>().notNull(),
    at: at('at').notNull(),
    by: text('by_staff').notNull(),
    run: text(),
    /** The payment method it went to. */
    method: text(),
  },
  (table) => [primaryKey({ columns: [table.tenant, table.id] })],
);

export const traces = pgTable(
  'shop_traces',
  {
    tenant: text().notNull(),
    id: text().notNull(),
    order: text('order_id').notNull(),
    parcel: text().notNull(),
    openedAt: at('opened_at').notNull(),
    withdrawnAt: at('withdrawn_at'),
    run: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenant, table.id] })],
);

export const notes = pgTable(
  'shop_notes',
  {
    tenant: text().notNull(),
    id: text().notNull(),
    order: text('order_id').notNull(),
    text: text().notNull(),
    at: at('at').notNull(),
    by: text('by_staff').notNull(),
    run: text().notNull(),
    removedAt: at('removed_at'),
  },
  (table) => [primaryKey({ columns: [table.tenant, table.id] })],
);
