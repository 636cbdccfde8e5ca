/** Finds cases like the one at hand by their words, ranked as BM25 ranks, and a customer's own cases. */
import { and, asc, desc, eq, isNotNull, ne, sql } from 'drizzle-orm';
import type { RememberedStep } from '../../run/remembered.ts';
import type { Connection } from '../database.ts';
import { unseal } from '../keys.ts';
import { limitOf } from '../readers.ts';
import type { RunReader } from '../runs.ts';
import { memoryCases } from '../schema/agent.ts';
import { runs } from '../schema/core.ts';
import { statement } from '../statement.ts';
import { blindTerms } from './terms.ts';

/** As for articles (articles/search.ts). */
const K1 = 2;
const B = 0.75;
/** Of a long case the words that it uses most. */
const MOST_TERMS = 96;
/** A case that shares less than this part of the known words' weight is about something else. */
const LEAST_PART = 0.2;

/** How far is looked. Where each word is in few cases, all of them are compared, as all their words say. */
export interface Bounds {
  /** Of the cases that one word is in the newest so many. */
  eachWord: number;
  /**
   * Of all words together so many, words that few cases have first: what common words would add costs most
   * and says least.
   */
  allWords: number;
  /** The best so many of those are compared in all their words. */
  compared: number;
}

const BOUNDS: Bounds = { eachWord: 250, allWords: 2_500, compared: 60 };

/** As BM25 has it; `t.count` and `t.words` are those of a case, `totals.words` the mean of all. */
const score = (words: string) =>
  `sum(asked.weight * t.count * ${K1 + 1} / (t.count + ${K1} * (1 - ${B} + ${B}::float8 * ${words} / totals.words)))`;

/**
 * `times`: how often each of the terms is asked for; `run`: the one that asks. Words that no case has do not
 * count: people's names and streets are among them. The lateral join keeps the planner to the index.
 */
const BY_WORDS = statement(
  'memory_by_words',
  `
    with totals as (
      select cases::float8 as cases, greatest(words::float8 / cases, 1) as words
        from memory_totals where tenant = :tenant and cases > 0
    ), asked as materialized (
      select given.term, known.cases, given.times * ln(1 + (totals.cases - known.cases + 0.5) / (known.cases + 0.5)) as weight
        from unnest(:terms::bigint[], :times::float8[]) as given (term, times)
       cross join totals
        join memory_words known on known.tenant = :tenant and known.term = given.term
    ), looked_for as (
      select term, weight, least(cases, :each_word::int) as part,
             sum(least(cases, :each_word::int)) over (order by cases, term) as so_far
        from asked
    ), near as (
      select t.number
        from looked_for asked
       cross join totals
       cross join lateral (
         select number, count, words from memory_terms
          where tenant = :tenant and term = asked.term order by number desc limit :each_word::int) t
       where asked.so_far - asked.part < :all_words::int
       group by t.number
       order by ${score('t.words')} desc, t.number desc
       limit :compared::int
    ), ranked as (
      select c.run, sum(asked.weight) as covered, ${score('c.words')} as score
        from near
        join memory_cases c on c.tenant = :tenant and c.number = near.number
       cross join lateral unnest(c.terms, c.counts) as t (term, count)
        join asked on asked.term = t.term
       cross join totals
       where c.run <> :run
       group by c.run
    )
    select run from ranked
    where covered >= ${LEAST_PART} * (select sum(weight) from asked)
    order by score desc, run
    limit :most`,
);

const CASES = statement(
  'memory_cases',
  'select run, kind, steps, closed_at as "closedAt" from memory_cases where tenant = :tenant and run = any(:runs::text[])',
);

export interface KnownCase {
  run: string;
  kind: string;
  steps: RememberedStep[];
  closedAt: string;
}

export interface CaseSearch {
  tenant: string;
  /** The run that asks; it is never found itself. */
  run: string;
  /** As wordsToFindBy gives them. */
  words: string;
  most: number;
}

/** Ids of cases, most similar first; where two are alike, by their ids. */
export async function findByWords(
  { database, keyring }: RunReader,
  { tenant, run, words, most }: CaseSearch,
  bounds = BOUNDS,
): Promise<string[]> {
  const terms = [...(await blindTerms(database, keyring.wordKey(tenant), words))].sort(
    ([, a], [, b]) => b - a,
  );
  const asked = terms.slice(0, MOST_TERMS);
  if (asked.length === 0) return [];
  const rows = await database.of(tenant).query<{ run: string }>(BY_WORDS, {
    tenant,
    terms: asked.map(([term]) => term),
    times: asked.map(([, times]) => times),
    run,
    most,
    each_word: bounds.eachWord,
    all_words: bounds.allWords,
    compared: bounds.compared,
  });
  return rows.map((row) => row.run);
}

/** In the order of the ids; what was forgotten meanwhile is left out. */
export async function casesOf(
  from: Connection,
  tenant: string,
  runs: readonly string[],
): Promise<KnownCase[]> {
  if (runs.length === 0) return [];
  const rows = await from.query<KnownCase>(CASES, { tenant, runs });
  const known = new Map(rows.map((row) => [row.run, row]));
  return runs.flatMap((run) => known.get(run) ?? []);
}

export interface OwnCase extends KnownCase {
  /** The first 120 characters of what was asked. */
  title: string;
}

/** Newest first, of those that the asker reads. */
export async function ownCases(
  { database, keyring }: RunReader,
  { tenant, run, id: customer, asker, most }: Omit<CaseSearch, 'words'> & { id: string; asker: string },
): Promise<OwnCase[]> {
  const readable = await limitOf(database, tenant, asker);
  const { kind, closedAt } = memoryCases;
  const rows = await database
    .of(tenant)
    .orm.select({
      ...{ run: memoryCases.run, kind, closedAt, title: runs.title, key: runs.key },
      steps: sql<RememberedStep[]>`${memoryCases.steps}`,
    })
    .from(memoryCases)
    .innerJoin(runs, and(eq(runs.tenant, memoryCases.tenant), eq(runs.id, memoryCases.run)))
    .where(
      and(
        eq(memoryCases.tenant, tenant),
        eq(memoryCases.customer, customer),
        ne(memoryCases.run, run),
        isNotNull(runs.key),
        readable,
      ),
    )
    .orderBy(desc(closedAt), asc(memoryCases.run))
    .limit(most);
  return rows.flatMap(({ title, key, ...known }) =>
    key && title
      ? [
          {
            ...known,
            title: unseal(keyring.unwrap(tenant, known.run, key), `${known.run}\ntitle`, title).toString(
              'utf8',
            ),
          },
        ]
      : [],
  );
}
