/**
 * Keeps the index by which articles are found: every term's frequency, how many articles have it, how long
 * they are, and how its words are spelt.
 */
import type { Database, Transaction } from '../database.ts';
import { statement } from '../statement.ts';
import { stemsOf } from './stems.ts';
import { spellingsOf, WORDS_VERSION, type Words, wordsOf } from './words.ts';

/** A title says in a few words what the article is about, so it counts twice. */
const TITLE_COUNTS = 2;

/** Two writers of one tenant take turns: they would count the same words. */
const LOCK = statement(
  'articles_lock',
  `select pg_advisory_xact_lock(hashtext('articles'), hashtext(:tenant))`,
);
/** Place 0 is the title, the others are the sections by their numbers. */
const TEXTS = statement(
  'article_texts',
  `select id as article, 0 as place, title as text from articles where tenant = :tenant and id = any(:ids::text[])
         union all
         select article, number, title || E'\\n' || body from article_sections where tenant = :tenant and article = any(:ids::text[])`,
);
const FORGET_TERMS = statement(
  'article_terms_forget',
  `with gone as (delete from article_terms where tenant = :tenant and article = any(:ids::text[]) returning term)
         select distinct term from gone`,
);
const ADD_TERMS = statement(
  'article_terms_add',
  `insert into article_terms (tenant, article, term, count, words, places)
         select :tenant, article, term, count, words, places
         from json_to_recordset(:rows::json) as given (article text, term text, count integer, words integer, places integer[])`,
);
/** Counted anew for the terms that were touched, so that the numbers cannot drift from the rows. */
const COUNT_TERMS = statement(
  'article_vocabulary_count',
  `insert into article_vocabulary (tenant, term, articles)
         select :tenant, term, count(*) from article_terms where tenant = :tenant and term = any(:terms::text[]) group by term
         on conflict (tenant, term) do update set articles = excluded.articles`,
);
const DROP_TERMS = statement(
  'article_vocabulary_drop',
  `delete from article_vocabulary as vocabulary where tenant = :tenant and term = any(:terms::text[])
           and not exists (select from article_terms where tenant = :tenant and term = vocabulary.term)`,
);
const ADD_SPELLINGS = statement(
  'article_spellings_add',
  `insert into article_spellings (tenant, spelling, word, term)
         select :tenant, spelling, word, term from json_to_recordset(:rows::json) as given (spelling text, word text, term text)
         on conflict do nothing`,
);
const SET_LENGTHS = statement(
  'article_lengths',
  `update articles set search_version = :version, words = coalesce(
           (select max(words) from article_terms where tenant = :tenant and article = articles.id), 0)
         where tenant = :tenant and id = any(:ids::text[])`,
);
const SET_TOTALS = statement(
  'article_totals_set',
  `insert into article_totals (tenant, articles, words)
         select :tenant, count(*), coalesce(sum(words), 0) from articles where tenant = :tenant
         on conflict (tenant) do update set articles = excluded.articles, words = excluded.words`,
);
const OUTDATED = statement(
  'articles_outdated',
  'select tenant, array_agg(id) as ids from articles where search_version <> :version group by tenant order by tenant',
);

interface Text {
  article: string;
  place: number;
  text: string;
}

/** Indexes these articles as they stand now. Part of the transaction that wrote them. */
export async function indexArticles(tx: Transaction, tenant: string, ids: readonly string[]): Promise<void> {
  await tx.query(LOCK, { tenant });
  const texts = await tx.query<Text>(TEXTS, { tenant, ids });
  const read = texts.map(({ text, ...where }) => ({ ...where, words: wordsOf(text) }));
  const stems = await stemsOf(tx, new Set(read.flatMap(({ words: { words } }) => words)));
  const rows = [...Map.groupBy(read, ({ article }) => article)].flatMap(([article, parts]) =>
    termRows(article, parts, stems),
  );
  // A stem is a spelling too: an article may have `passwords` only, and `pasword` is one edit from
  // `password`.
  const written = [...stems].flatMap(([word, term]) =>
    [...new Set([word, term])].map((spelt) => ({ word: spelt, term })),
  );
  const joined = read.flatMap(({ words }) =>
    words.joined.flatMap(({ word, parts }) =>
      parts.flatMap((part) => stems.get(part) ?? []).map((term) => ({ word, term })),
    ),
  );
  const spellings = [...written, ...joined].flatMap((one) =>
    spellingsOf(one.word).map((spelling) => ({ spelling, ...one })),
  );

  const gone = await tx.query<{ term: string }>(FORGET_TERMS, { tenant, ids });
  const touched = [...new Set([...gone, ...rows].map(({ term }) => term))];
  await tx.query(ADD_TERMS, { tenant, rows: JSON.stringify(rows) });
  await tx.query(COUNT_TERMS, { tenant, terms: touched });
  await tx.query(DROP_TERMS, { tenant, terms: touched });
  await tx.query(ADD_SPELLINGS, { tenant, rows: JSON.stringify(spellings) });
  await tx.query(SET_LENGTHS, { tenant, ids, version: WORDS_VERSION });
  await tx.query(SET_TOTALS, { tenant });
}

/** Before these articles are removed; the totals are set by the next indexing. */
export async function leaveIndex(tx: Transaction, tenant: string, ids: readonly string[]): Promise<void> {
  await tx.query(LOCK, { tenant });
  const gone = await tx.query<{ term: string }>(FORGET_TERMS, { tenant, ids });
  const terms = [...new Set(gone.map(({ term }) => term))];
  await tx.query(COUNT_TERMS, { tenant, terms });
  await tx.query(DROP_TERMS, { tenant, terms });
}

/** Brings the index up to date with this version's way of taking words. Nothing to do almost always. */
export async function indexOutdatedArticles(database: Database): Promise<void> {
  const outdated = await database
    .across('articles')
    .query<{ tenant: string; ids: string[] }>(OUTDATED, { version: WORDS_VERSION });
  for (const { tenant, ids } of outdated)
    await database.of(tenant).transaction((tx) => indexArticles(tx, tenant, ids));
}

interface TermRow {
  article: string;
  term: string;
  count: number;
  words: number;
  places: number[];
}

function termRows(
  article: string,
  parts: readonly { place: number; words: Words }[],
  stems: ReadonlyMap<string, string>,
): TermRow[] {
  const last = Math.max(...parts.map(({ place }) => place));
  const counts = new Map<string, number[]>();
  for (const { place, words } of parts) {
    for (const term of words.words.flatMap((word) => stems.get(word) ?? [])) {
      const places = counts.get(term) ?? new Array<number>(last + 1).fill(0);
      places[place] = (places[place] ?? 0) + (place === 0 ? TITLE_COUNTS : 1);
      counts.set(term, places);
    }
  }
  const rows = [...counts].map(([term, places]) => ({
    article,
    term,
    places,
    count: places.reduce((a, b) => a + b),
  }));
  const words = rows.reduce((sum, { count }) => sum + count, 0);
  return rows.map((row) => ({ ...row, words }));
}
