/** Words for an item, as the customer calls it. Which one is meant, a read that matches items finds. */
import { perVocabulary } from '../../languages/vocabulary.ts';
import { type Clause, findPhrase, type Phrase, type PhraseHit, phraseOf, type Word } from '../words.ts';
import { Cover, type Span } from './found.ts';

export interface ItemWords extends Span {
  words: string;
}

/**
 * The words that are left around what happened: `mug arrived broken` -> `mug`. Looks in the part of the
 * sentence where one of `near` stands, then in the parts beside it.
 */
export function itemNear(clauses: Clause[], near: Phrase[], taken: Cover): ItemWords | undefined {
  const covered = taken.copy();
  for (const [at, clause] of clauses.entries()) {
    const hits = near.flatMap((phrase) => findPhrase(clause.words, phrase));
    if (hits.length === 0) continue;
    covered.add(...hits);
    for (const place of [clause, clauses[at - 1], clauses[at + 1]]) {
      const found = place && leftOver(place.words, covered, near);
      if (found) return found;
    }
  }
  return undefined;
}

/** A short answer such as `the candle` to the question which item is meant. */
export function itemAnswered(clauses: Clause[], taken: Cover): ItemWords | undefined {
  const words = clauses.flatMap((clause) => clause.words);
  const found = leftOver(words, taken, []);
  return found && found.words.split(' ').length <= 3 ? found : undefined;
}

function leftOver(words: Word[], taken: Cover, near: Phrase[]): ItemWords | undefined {
  const left = words.filter(
    (word) =>
      !word.among.isSmall(word.text) &&
      !taken.touches(word) &&
      !near.some((phrase) => findPhrase([word], phrase).length > 0),
  );
  const first = left[0];
  const last = left[left.length - 1];
  // More words than an item's name has: a sentence about something else.
  if (!first || !last || left.length > 5) return undefined;
  return { words: left.map((word) => word.text).join(' '), start: first.start, end: last.end };
}

const removals = perVocabulary((words) => words.phrases('removals').map(phraseOf));

/** What is to be dropped: `and drop the candle` -> `candle`. */
export function removedItems(clauses: Clause[], taken: Cover): ItemWords[] {
  const found: ItemWords[] = [];
  const covered = new Cover(clauses.at(-1)?.end ?? 0);
  for (const clause of clauses) {
    const among = clause.words[0]?.among;
    for (const phrase of among ? removals(among) : []) {
      for (const hit of findPhrase(clause.words, phrase)) {
        const item = named(clause, hit, taken);
        if (!item || hit.negated || covered.touches(item)) continue;
        covered.add(item);
        found.push({ ...item, start: hit.start });
      }
    }
  }
  return found;
}

function named(clause: Clause, verb: PhraseHit, taken: Cover): ItemWords | undefined {
  const after: Word[] = [];
  for (const word of clause.words.slice(verb.at, verb.at + 12)) {
    if (word.start < verb.end) continue;
    if (word.among.has('ends', word.text) || taken.touches(word)) break;
    after.push(word);
  }
  return leftOver(after.slice(0, 6), taken, []);
}

const keeps = perVocabulary((words) => words.phrases('keeps').map(phraseOf));

/** What is to stay: `keep the candle`, `die Kerze bleibt`. */
export function keptItems(clauses: Clause[], taken: Cover): ItemWords[] {
  return clauses.flatMap((clause) => {
    const among = clause.words[0]?.among;
    for (const phrase of among ? keeps(among) : [])
      for (const hit of findPhrase(clause.words, phrase)) {
        if (hit.negated) continue;
        const before = clause.words.filter((word) => word.end <= hit.start).slice(-4);
        const item = named(clause, hit, taken) ?? leftOver(before, taken, []);
        if (item) return [item];
      }
    return [];
  });
}
