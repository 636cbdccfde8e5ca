/**
 * The words that a case is found by, blinded: equal words stay equal, so that they can be counted and ranked
 * in SQL, and nobody reads them without the master key.
 */
import { createHmac, type KeyObject } from 'node:crypto';
import { stemsOf } from '../articles/stems.ts';
import { wordsOf } from '../articles/words.ts';
import type { Connection } from '../database.ts';

/** 128 bits tell any two words apart. */
const TERM_BYTES = 16;

/** How often each term is in the text. The database stems the words, and is not left with them. */
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
  const digest = createHmac('sha256', key).update(stem).digest();
  return digest.subarray(0, TERM_BYTES).toString('base64url');
}
