/** What is kept of customers whose records are outside, and of what services there do for them. */
import { sql } from 'drizzle-orm';
import { bigint, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { bytea, instant } from './columns.ts';

/** Money that tools outside gave, by the key of the call. `customer`: a keyed hash. */
export const outsideMoney = pgTable(
  'outside_money',
  {
    tenant: text().notNull(),
    key: text().notNull(),
    run: text().notNull(),
    customer: text().notNull(),
    account: text().notNull(),
    tool: text().notNull(),
    reason: text(),
    cents: bigint({ mode: 'number' }).notNull(),
    at: instant('at').notNull().default(sql`now()`),
  },
  (table) => [primaryKey({ columns: [table.tenant, table.key] })],
);

/** The address that the records have for a customer whom a case has found. */
export const outsideCustomers = pgTable(
  'outside_customers',
  {
    tenant: text().notNull(),
    run: text().notNull(),
    customer: text().notNull(),
    sealed: bytea('sealed').notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenant, table.run, table.customer] })],
);

/** Jobs that services outside do, by the key of the call that began them. */
export const outsideJobs = pgTable(
  'outside_jobs',
  {
    tenant: text().notNull(),
    key: text().notNull(),
    run: text().notNull(),
    job: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenant, table.key] })],
);

/** Writes to systems without transactions of ours. `sealed`: what was to be done; null: given up. */
export const remoteCalls = pgTable(
  'remote_calls',
  {
    tenant: text().notNull(),
    key: text().notNull(),
    run: text().notNull(),
    /** The record that the call is on. */
    subject: text().notNull(),
    sealed: bytea('sealed'),
    at: instant('at').notNull().default(sql`now()`),
    /** The first request of it was about to go out. */
    sentAt: instant('sent_at'),
    /** So many may have gone out that must do so once, and were not answered with a no. */
    requests: integer().notNull().default(0),
    /** What became of it is known. */
    endedAt: instant('ended_at'),
  },
  (table) => [primaryKey({ columns: [table.tenant, table.key] })],
);
