/** Words and their stems, as the database takes them: the same for articles and for cases. */
import { LRUCache } from 'lru-cache';
import type { Connection } from '../database.ts';
import { statement } from '../statement.ts';

/** A word and its stem; `term` is null for words that say nothing (`the`, `and`). */
const STEMS = statement(
  'word_stems',
  `select word, (ts_lexize('english_stem', word))[1] as term from unnest(:words::text[]) as given (word)`,
);

/** What a word comes to is the same in every text: '' for words that say nothing. */
const known = new LRUCache<string, string>({ max: 20_000 });
const LONGEST_KEPT = 40;

/** Of the words that say something. Only words that were not met lately are asked about. */
export async function stemsOf(from: Connection, words: ReadonlySet<string>): Promise<Map<string, string>> {
  const stems = new Map<string, string>();
  const unknown: string[] = [];
  for (const word of words) {
    const stem = known.get(word);
    if (stem === undefined) unknown.push(word);
    else if (stem !== '') stems.set(word, stem);
  }
  if (unknown.length === 0) return stems;
  for (const { word, term } of await from.query<{ word: string; term: string | null }>(STEMS, {
    words: unknown,
  })) {
    if (word.length <= LONGEST_KEPT) known.set(word, term ?? '');
    if (term !== null) stems.set(word, term);
  }
  return stems;
}
