/**
 * The memory as the rest of the program has it: found by words always, and by meaning where there are
 * embeddings and pgvector.
 */

import { wordsToFindBy } from '../../run/remembered.ts';
import type { RunReader } from '../runs.ts';
import type { Embeddings } from './embeddings.ts';
import { casesOf, findByWords, type KnownCase, type OwnCase, ownCases } from './recall.ts';
import { type MemoryParts, startUpkeep } from './upkeep.ts';
import { openVectors } from './vectors.ts';

/** Similar cases that are looked at; those resolved in the same way are recalled as one. */
const MOST_CASES = 20;
/** So that the customer's own cases do not take the place of every other. */
const MOST_OWN = 2;
/** A thought does not wait longer for an embedding. */
const EMBED_MS = 3_000;
/** Reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009), with their constant. */
const FUSION = 60;

export interface MemoryOptions {
  embeddings?: Embeddings | undefined;
  onError(error: Error): void;
  /** Called once, at the start: why cases are found by words alone although there are embeddings. */
  onNotice?: ((sentence: string) => void) | undefined;
}

/** Of whom and for what similar cases are looked for. */
interface RecallInput {
  tenant: string;
  /** The run that asks; it is never recalled itself. */
  run: string;
  text: string;
  /** Of a verified customer: their own cases that the asker reads come first. */
  customer?: { id: string; asker: string };
  most: number;
}

type Recollection = ReturnType<typeof common> & { summary: string };

export interface OpenMemory {
  /** Best first. */
  recall(input: RecallInput, signal?: AbortSignal): Promise<Recollection[]>;
  /** A case closed, or is open again: it is remembered in a while, and given its vector. */
  changed(): void;
  /**
   * Resolves when what was begun at the start is done: everything is remembered, and has its vector. For
   * tests and scripts.
   */
  settled(): Promise<void>;
  close(): Promise<void>;
}

export async function openMemory(parts: RunReader, options: MemoryOptions): Promise<OpenMemory> {
  const { embeddings, onError, onNotice } = options;
  const opened = embeddings && (await openVectors(parts, embeddings, onError));
  if (opened && 'without' in opened)
    onNotice?.(
      `EMBEDDING_MODEL is set, but ${opened.without}: similar cases are found by their words alone.`,
    );
  const vectors = opened && 'fill' in opened ? opened : undefined;
  const closing = new AbortController();
  const memory = { ...parts, vectors, onError };
  const work = startUpkeep(memory, closing.signal);
  work.begin();
  return {
    recall: (input, signal) => recall(memory, input, signal),
    changed: () => work.begin(),
    settled: () => work.settled(),
    async close() {
      closing.abort();
      await work.settled();
    },
  };
}

async function recall(
  parts: MemoryParts,
  { tenant, run, text, customer, most }: RecallInput,
  signal: AbortSignal | undefined,
): Promise<Recollection[]> {
  const { database, vectors, onError } = parts;
  const search = { tenant, run, words: wordsToFindBy(text), most: MOST_CASES };
  const byMeaning = () => {
    const limit = AbortSignal.timeout(EMBED_MS);
    const limited = signal ? AbortSignal.any([signal, limit]) : limit;
    return vectors?.nearest(search, limited).catch((error: unknown) => {
      if (!signal?.aborted) onError(asError(error));
      return [];
    });
  };
  const [worded, meant, own] = await Promise.all([
    findByWords(parts, search),
    byMeaning(),
    customer === undefined ? [] : ownCases(parts, { tenant, run, ...customer, most: MOST_OWN }),
  ]);
  const ids = fused([worded, meant ?? []]).slice(0, MOST_CASES);
  const like = await casesOf(database.of(tenant), tenant, ids);
  return [...own.map(ownRecollection), ...plansOf(like).map(planRecollection)].slice(0, most);
}

/** What is near the top of either list comes first. */
function fused(lists: readonly string[][]): string[] {
  const scores = new Map<string, number>();
  for (const list of lists)
    for (const [rank, id] of list.entries()) scores.set(id, (scores.get(id) ?? 0) + 1 / (FUSION + rank + 1));
  return [...scores].sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1)).map(([id]) => id);
}

interface PastPlan {
  /** The most similar case that was resolved so. */
  like: KnownCase;
  times: number;
  /** When the latest of them was closed. */
  last: string;
}

/**
 * Cases that were resolved in just the same way are one plan, which stands where the most similar of them
 * does.
 */
function plansOf(cases: readonly KnownCase[]): PastPlan[] {
  const plans = new Map<string, PastPlan>();
  for (const like of cases) {
    const shape = JSON.stringify([like.kind, like.steps]);
    const known = plans.get(shape);
    if (known) {
      known.times += 1;
      if (like.closedAt > known.last) known.last = like.closedAt;
    } else plans.set(shape, { like, times: 1, last: like.closedAt });
  }
  return [...plans.values()];
}

function planRecollection({ like, times, last }: PastPlan): Recollection {
  const often = times === 1 ? 'A similar case' : `${times} similar cases`;
  return {
    ...common(like),
    summary: `${often} resolved in this way, approved by a person; the latest ${day(last)}.`,
  };
}

function ownRecollection(known: OwnCase): Recollection {
  return {
    ...common(known),
    summary: `This customer's own case, resolved ${day(known.closedAt)}. It began: "${known.title}"`,
  };
}

function common({ run, kind, steps }: KnownCase) {
  const outcome: 'resolved' = 'resolved';
  return { case: run, kind, steps: steps.map(({ tool, args }) => ({ tool, args })), outcome };
}

function day(at: string): string {
  return at.slice(0, 10);
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
