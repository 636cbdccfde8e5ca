/**
 * The pins of outside tools as drizzle knows them; drizzle/0006_outside_tools.sql makes the table and says
 * what it means.
 */
import { sql } from 'drizzle-orm';
import { pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { instant } from './columns.ts';

export const outsideTools = pgTable(
  'outside_tools',
  {
    tenant: text('tenant').notNull(),
    tool: text('tool').notNull(),
    allowed: text('allowed'),
    offered: text('offered'),
    firstSeenAt: instant('first_seen_at').notNull().default(sql`now()`),
    allowedAt: instant('allowed_at'),
  },
  (table) => [primaryKey({ columns: [table.tenant, table.tool] })],
);
