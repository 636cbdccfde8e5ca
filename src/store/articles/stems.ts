/** Words and their stems, as the database takes them: the same for articles and for cases. */
import type { Connection } from '../database.ts';
import { statement } from '../statement.ts';

/** A word and its stem; `term` is null for words that say nothing (`the`, `and`). */
const STEMS = statement(
  'word_stems',
  `select word, (ts_lexize('english_stem', word))[1] as term from unnest(:words::text[]) as given (word)`,
);

/** Of the words that say something. */
export async function stemsOf(from: Connection, words: ReadonlySet<string>): Promise<Map<string, string>> {
  const stemmed = await from.query<{ word: string; term: string | null }>(STEMS, { words: [...words] });
  return new Map(stemmed.flatMap(({ word, term }) => (term === null ? [] : [[word, term] as const])));
}
