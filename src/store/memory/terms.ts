/**
 * The words that a case is found by, blinded: equal words stay equal, so that they can be counted and ranked
 * in SQL, and nobody reads them without the master key.
 */
import { createHmac, type KeyObject } from 'node:crypto';
import { stemsOf } from '../articles/stems.ts';
import { wordsOf } from '../articles/words.ts';
import type { Connection } from '../database.ts';

/**
 * How often each term is in the text. The database stems the words, and is not left with them. A term is the
 * first 64 bits of the stem's HMAC, as PostgreSQL writes a bigint: that two of a million words are the same
 * has a probability of one in thirty million.
 */
export async function blindTerms(
  from: Connection,
  key: KeyObject,
  text: string,
): Promise<Map<string, number>> {
  const { words } = wordsOf(text);
  const stems = await stemsOf(from, new Set(words));
  const times = new Map<string, number>();
  for (const word of words) {
    const stem = stems.get(word);
    if (stem !== undefined) times.set(stem, (times.get(stem) ?? 0) + 1);
  }
  return new Map([...times].map(([stem, count]) => [blind(key, stem), count]));
}

function blind(key: KeyObject, stem: string): string {
  return createHmac('sha256', key).update(stem).digest().readBigInt64BE().toString();
}
