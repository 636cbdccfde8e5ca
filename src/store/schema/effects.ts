/**
 * What the tools did for runs: keys that make an effect happen once, codes and letters to customers,
 * reminders.
 */

import {
  boolean,
  date,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core';
import type { ChangeResult } from '../../flow/ports/effects.ts';
import { bytea } from './columns.ts';

const at = (name: string) => timestamp(name, { withTimezone: true, mode: 'string', precision: 3 });

/**
 * Written in the transaction of the effect itself. Neither `result` nor `sealed`: given up before it
 * happened; the key is spent.
 */
export const toolEffects = pgTable(
  'tool_effects',
  {
    tenant: text().notNull(),
    key: text().notNull(),
    tool: text().notNull(),
    run: text().notNull(),
    /** Of rows from before they were sealed. */
    result: jsonb().$type<Extract<ChangeResult, { kind: 'done' }>>(),
    sealed: bytea('sealed'),
    at: at('at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.tenant, table.key] })],
);

/** The newest code sent in a run. The code itself is nowhere but in the letter. */
export const codes = pgTable(
  'codes',
  {
    tenant: text().notNull(),
    run: text().notNull(),
    customer: text().notNull(),
    salt: text().notNull(),
    hash: text().notNull(),
    expiresAt: at('expires_at').notNull(),
    triesLeft: integer('tries_left').notNull(),
    usedAt: at('used_at'),
  },
  (table) => [primaryKey({ columns: [table.tenant, table.run] })],
);

export const outbox = pgTable(
  'outbox',
  {
    tenant: text().notNull(),
    id: text().notNull(),
    key: text().notNull(),
    run: text().notNull(),
    customer: text().notNull(),
    kind: text().$type<'code' | 'reply' | 'notice'>().notNull(),
    /** As `text`: of rows from before they were sealed, blank since. */
    email: text().notNull(),
    text: text().notNull(),
    sealed: bytea('sealed'),
    nobody: boolean().notNull().default(false),
    /** Embedded demo only: shown in the text until used. */
    code: text(),
    at: at('at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.tenant, table.id] })],
);

/** What did not fit as evidence, and codes that were sent, by what they were for. */
export const evidenceTries = pgTable(
  'evidence_tries',
  {
    tenant: text().notNull(),
    subject: text().notNull(),
    run: text().notNull(),
    /** An HMAC; of a code, the key of its call. */
    value: text().notNull(),
    at: at('at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.tenant, table.subject, table.run, table.value] })],
);

/** The last number given, by what is numbered. */
export const counters = pgTable(
  'shop_counters',
  { tenant: text().notNull(), name: text().notNull(), last: integer().notNull() },
  (table) => [primaryKey({ columns: [table.tenant, table.name] })],
);

export const reminders = pgTable(
  'reminders',
  {
    tenant: text().notNull(),
    id: text().notNull(),
    run: text().notNull(),
    customer: text(),
    dueOn: date('due_on', { mode: 'string' }).notNull(),
    /** Its job in the queue. */
    job: uuid().notNull(),
    /** Of rows from before they were sealed, blank since. */
    text: text().notNull(),
    sealed: bytea('sealed'),
    by: text('by_staff').notNull(),
    at: at('at').notNull().defaultNow(),
    cancelledAt: at('cancelled_at'),
  },
  (table) => [primaryKey({ columns: [table.tenant, table.id] })],
);
