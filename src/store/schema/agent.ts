/**
 * What models cost and what is remembered of cases; drizzle/0005_model_spending.sql, 0007_memory.sql,
 * 0012_memory_due.sql and 0034_memory_counted.sql make the tables and say what they mean.
 */
import {
  bigint,
  boolean,
  date,
  doublePrecision,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
} from 'drizzle-orm/pg-core';
import { instant } from './columns.ts';

export const modelSpending = pgTable(
  'model_spending',
  {
    tenant: text().notNull(),
    day: date({ mode: 'string' }).notNull(),
    calls: integer().notNull(),
    tokens: bigint({ mode: 'number' }).notNull(),
    costUsd: doublePrecision('cost_usd').notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenant, table.day] })],
);

export const memoryCases = pgTable(
  'memory_cases',
  {
    tenant: text().notNull(),
    run: text().notNull(),
    customer: text(),
    kind: text().notNull(),
    closedAt: instant('closed_at').notNull(),
    steps: jsonb().notNull(),
    words: integer().notNull(),
    number: bigint({ mode: 'bigint' }).notNull(),
    terms: bigint({ mode: 'bigint' }).array().notNull(),
    counts: smallint().array().notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenant, table.run] })],
);

export const memoryTerms = pgTable(
  'memory_terms',
  {
    tenant: text().notNull(),
    term: bigint({ mode: 'bigint' }).notNull(),
    number: bigint({ mode: 'bigint' }).notNull(),
    count: smallint().notNull(),
    words: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenant, table.term, table.number] })],
);

export const memoryWords = pgTable(
  'memory_words',
  {
    tenant: text().notNull(),
    term: bigint({ mode: 'bigint' }).notNull(),
    cases: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenant, table.term] })],
);

export const memoryTotals = pgTable('memory_totals', {
  tenant: text().primaryKey(),
  cases: integer().notNull(),
  words: bigint({ mode: 'number' }).notNull(),
});

export const memoryDue = pgTable(
  'memory_due',
  {
    tenant: text().notNull(),
    run: text().notNull(),
    tries: integer().notNull().default(0),
    againAt: instant('again_at'),
  },
  (table) => [primaryKey({ columns: [table.tenant, table.run] })],
);

export const memoryVersion = pgTable('memory_version', {
  one: boolean().primaryKey().default(true),
  version: integer().notNull(),
});
