/**
 * The shop's articles, and the words by which they are found. What is not named here is kept by
 * knowledge/indexing.ts.
 */
import { date, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';

export const articles = pgTable(
  'articles',
  {
    tenant: text().notNull(),
    id: text().notNull(),
    title: text().notNull(),
    owner: text().notNull(),
    audience: text().$type<'staff' | 'customer'>().notNull(),
    inShort: text('in_short').notNull(),
    checkedOn: date('checked_on', { mode: 'string' }).notNull(),
    reviewDays: integer('review_days').notNull(),
    /**
     * Ids of articles that say something else about the same thing; it holds for both, whichever of them
     * names the other.
     */
    contradicts: text().array().notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenant, table.id] })],
);

export const articleSections = pgTable(
  'article_sections',
  {
    tenant: text().notNull(),
    article: text().notNull(),
    number: integer().notNull(),
    title: text().notNull(),
    body: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenant, table.article, table.number] })],
);
