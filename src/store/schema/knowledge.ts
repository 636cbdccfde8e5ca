/**
 * Articles, and the words by which they are found; drizzle/0001_shop.sql and 0002_knowledge.sql make the
 * tables and say what they mean.
 */
import { bigint, date, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';

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
    searchVersion: integer('search_version').notNull().default(0),
    words: integer().notNull().default(0),
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
    /** As its owner declares them. */
    questions: text().array().notNull().default([]),
  },
  (table) => [primaryKey({ columns: [table.tenant, table.article, table.number] })],
);

export const articleTerms = pgTable(
  'article_terms',
  {
    tenant: text().notNull(),
    term: text().notNull(),
    article: text().notNull(),
    count: integer().notNull(),
    words: integer().notNull(),
    places: integer().array().notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenant, table.term, table.article] })],
);

export const articleVocabulary = pgTable(
  'article_vocabulary',
  { tenant: text().notNull(), term: text().notNull(), articles: integer().notNull() },
  (table) => [primaryKey({ columns: [table.tenant, table.term] })],
);

export const articleSpellings = pgTable(
  'article_spellings',
  { tenant: text().notNull(), spelling: text().notNull(), word: text().notNull(), term: text().notNull() },
  (table) => [primaryKey({ columns: [table.tenant, table.spelling, table.word, table.term] })],
);

export const articleTotals = pgTable('article_totals', {
  tenant: text().primaryKey(),
  articles: integer().notNull(),
  words: bigint({ mode: 'number' }).notNull(),
});
