/**
 * Loaded desks as drizzle knows them; drizzle/0025_desk_versions.sql makes the tables and says what they
 * mean.
 */
import { sql } from 'drizzle-orm';
import { bigint, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { instant } from './columns.ts';

export const deskVersions = pgTable(
  'desk_versions',
  {
    tenant: text('tenant').notNull(),
    version: text('version').notNull(),
    files: jsonb('files').$type<Record<string, string>>().notNull(),
    madeAt: instant('made_at').notNull().default(sql`now()`),
  },
  (table) => [primaryKey({ columns: [table.tenant, table.version] })],
);

export const deskLoads = pgTable(
  'desk_loads',
  {
    tenant: text('tenant').notNull(),
    number: bigint('number', { mode: 'number' }).notNull().generatedAlwaysAsIdentity(),
    version: text('version').notNull(),
    byWhom: text('by_whom').notNull(),
    at: instant('at').notNull().default(sql`now()`),
  },
  (table) => [primaryKey({ columns: [table.tenant, table.number] })],
);
