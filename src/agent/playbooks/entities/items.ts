/** Words for an item, as the customer calls it. Which one is meant, a read that matches items finds. */
import { present } from '../../../run/present.ts';
import { everyPhrase, everyWord } from '../../languages/all.ts';
import { isSmall } from '../../languages/language.ts';
import {
  type Clause,
  clausesOf,
  findPhrase,
  type Phrase,
  type PhraseHit,
  phraseOf,
  type Word,
  wordsOf,
} from '../words.ts';
import { Cover, type Span } from './found.ts';
import type { ItemParts } from './item-parts.ts';

export interface ItemWords extends Span {
  words: string;
  /** Words of other parts of the message, for the read that finds the item. */
  beside?: { spared?: string; elsewhere?: string; listed?: string };
  /** Several may be meant. */
  several?: boolean;
}

/** What a message that says what is wished calls the items that it is about. */
export function itemsNamed(parts: ItemParts): ItemWords | undefined {
  const { meant, spared, elsewhere, listed, several, places } = parts;
  const words = meant || elsewhere || listed;
  const [first] = places;
  const last = places.at(-1);
  if (words === '') return undefined;
  const beside = present({
    spared: spared || undefined,
    elsewhere: meant && elsewhere ? elsewhere : undefined,
    listed: (meant || elsewhere) && listed ? listed : undefined,
  });
  return present({
    words,
    start: first?.start ?? 0,
    end: last?.end ?? 0,
    beside: Object.keys(beside).length > 0 ? beside : undefined,
    several: several || undefined,
  });
}

/**
 * The words that are left around what happened: `mug arrived broken` -> `mug`. Looks in the part of the
 * sentence where one of `near` stands, then in the parts beside it.
 */
export function itemNear(text: string, near: Phrase[], taken: Cover): ItemWords | undefined {
  const clauses = clausesOf(text);
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

/**
 * A short answer such as `the candle` or `the second one` to the question which item is meant. In a list each
 * may be one.
 */
export function itemAnswered(text: string, taken: Cover): ItemWords | undefined {
  const clauses = clausesOf(text);
  const all = clauses.flatMap((clause) => clause.words);
  const pointed = new Cover(text.length).add(
    ...pointers.flatMap((phrase) => findPhrase(all, phrase)),
    ...all.filter((word) => pointerWords.has(word.text)),
  );
  const left = all.filter(
    (word) => !taken.touches(word) && (pointed.touches(word) || !isSmall(word.text)) && !links.has(word.text),
  );
  const [first] = left;
  const last = left.at(-1);
  if (!first || !last || left.length > 8) return undefined;
  const several = clauses.length > 1 || all.some((word) => links.has(word.text)) || !pointed.empty;
  if (!several && left.length > 3) return undefined;
  const words = left.map((word, at) => {
    const between = text.slice(left[at - 1]?.end ?? word.start, word.start);
    const apart = /[,;&+\n]/.test(between) || wordsOf(between).some((one) => links.has(one.text));
    return at === 0 ? word.text : `${apart ? ', ' : ' '}${word.text}`;
  });
  return present({
    words: words.join(''),
    start: first.start,
    end: last.end,
    several: several || undefined,
  });
}

const infinitives = everyWord('infinitives');
const links = everyWord('links');
const determiners = everyWord('determiners');
const never = everyWord('neverItems');
const pointers = everyPhrase('pointers').map(phraseOf);
/** In an answer the first word of such a phrase is enough: `the second`. */
const pointerWords = new Set(
  pointers.flatMap(([first = '', ...more]) =>
    more.length === 0 || (more.length === 1 && !determiners.has(first)) ? first : [],
  ),
);

function leftOver(words: Word[], taken: Cover, near: Phrase[]): ItemWords | undefined {
  const left = words.filter(
    (word) =>
      !isSmall(word.text) &&
      !never.has(word.text) &&
      !taken.touches(word) &&
      !near.some((phrase) => findPhrase([word], phrase).length > 0),
  );
  const first = left[0];
  const last = left[left.length - 1];
  // More words than an item's name has: a sentence about something else.
  if (!first || !last || left.length > 5) return undefined;
  return { words: left.map((word) => word.text).join(' '), start: first.start, end: last.end };
}

/** Phrases before what is to be dropped. */
export const removals = everyPhrase('removals').map(phraseOf);
const ends = everyWord('ends');

/** What is to be dropped: `and drop the candle` -> `candle`; `the candle and the vase` are two. */
export function removedItems(text: string, taken: Cover): ItemWords[] {
  const found: ItemWords[] = [];
  const covered = new Cover(text.length);
  for (const clause of clausesOf(text)) {
    for (const phrase of removals) {
      for (const hit of findPhrase(clause.words, phrase)) {
        const [item, ...more] = named(clause, { ...hit, phrase }, taken);
        if (!item || hit.negated || covered.touches(item)) continue;
        covered.add(item, ...more);
        found.push({ ...item, start: hit.start }, ...more);
      }
    }
  }
  return found;
}

/** After the verb; around, as in `take the candle out`; or before it, as German has it in the infinitive. */
function named(clause: Clause, verb: PhraseHit & { phrase: Phrase }, taken: Cover): ItemWords[] {
  const inside = verb.phrase.includes('...')
    ? clause.words.filter(({ start, end }) => start >= verb.start && end < verb.end).slice(1)
    : [];
  if (inside.length > 0) return listed(inside, taken);
  const rest = clause.words.slice(verb.at).filter((word) => word.start >= verb.end);
  const from = rest.findIndex((word) => !taken.touches(word));
  const after = listed(from < 0 ? [] : rest.slice(from, from + 20), taken);
  if (after.length > 0 || !infinitives.has(verb.phrase.join(' '))) return after;
  const before = clause.words.slice(0, verb.at);
  const article = before.findLastIndex(
    (word, at) => determiners.has(word.text) && !links.has(before[at - 1]?.text ?? ''),
  );
  return article < 0 ? [] : listed(before.slice(article), taken);
}

function listed(words: Word[], taken: Cover): ItemWords[] {
  const lists: Word[][] = [[]];
  for (const [at, word] of words.entries()) {
    if (links.has(word.text) && namesOne(words.slice(at + 1), taken)) {
      lists.push([]);
      continue;
    }
    if (ends.has(word.text) || taken.touches(word)) break;
    lists.at(-1)?.push(word);
  }
  return lists.flatMap((some) => leftOver(some.slice(0, 6), taken, []) ?? []);
}

/** What a list goes on with is one more name: it has an article, or is a single word at the end of the part. */
function namesOne([first, ...more]: Word[], taken: Cover): boolean {
  if (!first || taken.touches(first)) return false;
  if (determiners.has(first.text)) return more.some((word) => !isSmall(word.text));
  return more.length === 0 && first.text.length >= 4 && !isSmall(first.text) && !never.has(first.text);
}
