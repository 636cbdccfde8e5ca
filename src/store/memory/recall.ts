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

/**
 * `times`: how often each of the terms is asked for; `run`: the one that asks. Words that no case has do not
 * count: people's names and streets are among them. The subqueries in the lateral joins keep the planner to
 * the index.
 */
const BY_WORDS = statement(
  'memory_by_words',
  `
    with totals as (
      select count(*)::float8 as cases, greatest(coalesce(avg(words), 1), 1)::float8 as words from memory_cases where tenant = :tenant
    ), asked as materialized (
      select given.term, given.times * ln(1 + (totals.cases - known.cases + 0.5) / (known.cases + 0.5)) as weight
      from unnest(:terms::text[], :times::float8[]) as given (term, times)
      cross join totals
      cross join lateral (
        select count(*)::float8 as cases from (select from memory_terms where tenant = :tenant and term = given.term offset 0) t
      ) known
      where known.cases > 0
    ), ranked as (
      select t.run, sum(asked.weight) as covered,
        sum(asked.weight * t.count * ${K1 + 1} / (t.count + ${K1} * (1 - ${B} + ${B}::float8 * t.words / totals.words))) as score
      from asked
      cross join totals
      cross join lateral (select run, count, words from memory_terms where tenant = :tenant and term = asked.term offset 0) t
      where t.run <> :run
      group by t.run
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

/** Ids of cases, most similar first. */
export async function findByWords(
  { database, keyring }: RunReader,
  { tenant, run, words, most }: CaseSearch,
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
