/**
 * Likeness by meaning, through pgvector (github.com/pgvector/pgvector). Its table is made here and not by a
 * migration, because a database without the extension cannot hold it. Vectors are compared one by one,
 * without an index: a tenant's cases are thousands, and an index would tie the table to one model's length.
 */

import { wordsOfRun } from '../../run/remembered.ts';
import type { Database } from '../database.ts';
import type { RunReader } from '../runs.ts';
import { statement } from '../statement.ts';
import type { Embeddings } from './embeddings.ts';
import { foldRun } from './rebuild.ts';
import type { CaseSearch } from './recall.ts';

const LOCK = 4_771_220;
const BATCH = 16;
/** Below this cosine two texts have nothing to do with each other, whatever the model. */
const LEAST_LIKENESS = 0.3;

const TABLE = `
  create extension if not exists vector;
  create table if not exists memory_vectors (
    tenant text not null,
    run text not null,
    model text not null,
    embedding vector not null,
    primary key (tenant, run),
    foreign key (tenant, run) references memory_cases (tenant, run) on delete cascade
  );`;
const THERE = statement(
  'memory_vectors_there',
  `select exists (select from pg_available_extensions where name = 'vector') as there,
          to_regclass('memory_vectors') is not null as prepared`,
);
const MISSING = statement(
  'memory_vectors_missing',
  `select c.tenant, c.run from memory_cases c
         left join memory_vectors v on v.tenant = c.tenant and v.run = c.run and v.model = :model
         where v.run is null and c.words > 0 order by c.closed_at desc limit ${BATCH}`,
);
/** Only of a case that is still remembered, and stays so until this is written. */
const PUT = statement(
  'memory_vectors_put',
  `insert into memory_vectors (tenant, run, model, embedding)
         select tenant, run, :model, :vector::vector from memory_cases where tenant = :tenant and run = :run for key share
         on conflict (tenant, run) do update set model = excluded.model, embedding = excluded.embedding`,
);
const NEAREST = statement(
  'memory_vectors_nearest',
  `select run from memory_vectors
         where tenant = :tenant and model = :model and run <> :run and embedding <=> :vector::vector <= ${1 - LEAST_LIKENESS}
         order by embedding <=> :vector::vector, run limit :most`,
);

export interface Vectors {
  /** Ids of cases, most similar first. Rejects when the service gives no vector. */
  nearest(search: CaseSearch, signal: AbortSignal): Promise<string[]>;
  /**
   * Gives every case that has none yet its vector. Stops early when `signal` aborts; rejects when the service
   * gives none.
   */
  fill(signal: AbortSignal): Promise<void>;
}

/** The reason as a sentence where the database has no vectors. */
export async function openVectors(
  parts: RunReader,
  embeddings: Embeddings,
  onError: (error: Error) => void,
): Promise<Vectors | { without: string }> {
  const without = await prepareVectors(parts.database, onError);
  if (without !== undefined) return { without };
  const { database } = parts;
  const { model } = embeddings;
  return {
    async nearest({ tenant, run, words, most }, signal) {
      if (words === '') return [];
      const [vector] = await embedded(embeddings, [words], signal);
      const rows = await database
        .of(tenant)
        .query<{ run: string }>(NEAREST, { tenant, model, vector, run, most });
      return rows.map((row) => row.run);
    },
    async fill(signal) {
      for (;;) {
        const rows = await database
          .across('memory')
          .query<{ tenant: string; run: string }>(MISSING, { model });
        const cases: { tenant: string; run: string; words: string }[] = [];
        for (const { tenant, run } of rows) {
          const folded = await foldRun(parts, tenant, run);
          const words = folded && wordsOfRun(folded);
          if (words) cases.push({ tenant, run, words });
        }
        if (cases.length === 0 || signal.aborted) return;
        const texts = cases.map(({ words }) => words);
        const vectors = await embedded(embeddings, texts, signal);
        for (const [n, { tenant, run }] of cases.entries())
          await database.of(tenant).query(PUT, { tenant, run, model, vector: vectors[n] });
      }
    },
  };
}

/** undefined when the extension and the table are there. */
export async function prepareVectors(
  database: Database,
  onError: (error: Error) => void,
): Promise<string | undefined> {
  const [row] = await database.query<{ there: boolean; prepared: boolean }>(THERE);
  if (row?.prepared) return undefined;
  if (!row?.there) return 'this PostgreSQL does not have the extension vector';
  try {
    await database.transaction(async (tx) => {
      await tx.execute(`select pg_advisory_xact_lock(${LOCK})`);
      await tx.execute(TABLE);
      await tx.execute('select lay_row_policies()');
    });
    return undefined;
  } catch (error) {
    onError(error instanceof Error ? error : new Error(String(error)));
    return 'the extension vector could not be made: ask for `create extension vector` by who may';
  }
}

/** As pgvector reads them. */
async function embedded(embeddings: Embeddings, texts: string[], signal: AbortSignal): Promise<string[]> {
  const vectors = await embeddings.embed(texts, signal);
  if (vectors.length !== texts.length)
    throw new Error(`${texts.length} texts were given ${vectors.length} vectors`);
  return vectors.map((vector) => {
    if (vector.length === 0 || !vector.every(Number.isFinite))
      throw new Error('a vector is not a list of numbers');
    return JSON.stringify(vector);
  });
}
