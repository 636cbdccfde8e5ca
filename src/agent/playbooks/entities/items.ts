/** Words for an item, as the customer calls it. Which one is meant, a read that matches items finds. */
import { present } from '../../../run/present.ts';
import { perVocabulary } from '../../languages/vocabulary.ts';
import { numberWords } from '../../text/number-words.ts';
import { type Clause, findPhrase, type Phrase, type PhraseHit, phraseOf, type Word } from '../words.ts';
import { Cover, type Span } from './found.ts';
import { type ItemParts, itemParts, pointers } from './item-parts.ts';

export interface ItemWords extends Span {
  words: string;
  /** Words of other parts of the message, for the read that finds the item. */
  beside?: { spared?: string; elsewhere?: string; listed?: string; counted?: string };
  /** Several may be meant. */
  several?: boolean;
}

const [MOST_WORDS_CORRECTED, MOST_WORDS_NAMED] = [3, 5];

/** Another item in the place of the first: `sorry, I meant the vase`. */
export function itemCorrected(
  text: string,
  clauses: Clause[],
  { taken, corrections }: { taken: Cover; corrections: Phrase[] },
): ItemWords | undefined {
  const parts = itemParts(text, clauses, { taken, near: corrections });
  const known = parts.meant !== '' && parts.meant.split(' ').length <= MOST_WORDS_CORRECTED;
  return known ? itemsNamed(parts) : undefined;
}

/** What a message that says what is wished calls the items that it is about. */
export function itemsNamed(parts: ItemParts): ItemWords | undefined {
  const { meant, spared, elsewhere, listed, counted, several, places } = parts;
  const words = meant || elsewhere || listed;
  const [first] = places;
  const last = places.at(-1);
  if (words === '') return undefined;
  const beside = present({
    spared: spared || undefined,
    elsewhere: meant && elsewhere ? elsewhere : undefined,
    listed: (meant || elsewhere) && listed ? listed : undefined,
    counted: counted || undefined,
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

/**
 * A short answer such as `the candle` or `the second one` to the question which item is meant. In a list each
 * may be one.
 */
export function itemAnswered(clauses: Clause[], taken: Cover): ItemWords | undefined {
  const left: Word[] = [];
  let words = '';
  let several = clauses.length > 1;
  for (const clause of clauses) {
    let apart = left.length > 0;
    const pointed = pointedIn(clause);
    for (const word of clause.words) {
      const pointer = pointed.touches(word);
      if (isLink(word)) apart = true;
      if (isLink(word) || taken.touches(word) || (!pointer && word.among.isSmall(word.text))) continue;
      if (left.length > 0) words += apart ? ', ' : ' ';
      several ||= pointer || (apart && left.length > 0);
      words += word.text;
      left.push(word);
      apart = false;
    }
  }
  const [first] = left;
  const last = left.at(-1);
  if (!first || !last || left.length > (several ? 8 : 3)) return undefined;
  return present({ words, start: first.start, end: last.end, several: several || undefined });
}

/** In an answer the first word of such a phrase is enough: `the second`. */
const pointerWords = perVocabulary(
  (words) =>
    new Set(
      pointers(words).flatMap(([first = '', ...more]) =>
        more.length === 0 || (more.length === 1 && !words.has('determiners', first)) ? first : [],
      ),
    ),
);

function pointedIn({ words, end }: Clause): Cover {
  const among = words[0]?.among;
  return new Cover(end).add(
    ...(among ? pointers(among) : []).flatMap((phrase) => findPhrase(words, phrase)),
    ...words.filter((word) => pointerWords(word.among).has(word.text)),
  );
}

function isLink(word: Word): boolean {
  return word.among.has('links', word.text);
}

function leftOver(words: Word[], taken: Cover, near: Phrase[]): ItemWords | undefined {
  const left = words.filter(
    (word) =>
      !word.among.isSmall(word.text) &&
      !word.among.has('neverItems', word.text) &&
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
export const removals = perVocabulary((words) => words.phrases('removals').map(phraseOf));

/** What is to be dropped: `and drop the candle` -> `candle`; `the candle and the vase` are two. */
export function removedItems(clauses: Clause[], taken: Cover): ItemWords[] {
  const found: ItemWords[] = [];
  const covered = new Cover(clauses.at(-1)?.end ?? 0);
  for (const clause of clauses) {
    const among = clause.words[0]?.among;
    for (const phrase of among ? removals(among) : []) {
      for (const hit of findPhrase(clause.words, phrase)) {
        if (isDeed(clause.words, hit.at)) continue;
        const [item, ...more] = named(clause, { ...hit, phrase }, taken);
        if (!item || hit.negated || covered.touches(item)) continue;
        covered.add(item, ...more);
        found.push(
          { ...item, start: Math.min(item.start, hit.start), end: Math.max(item.end, hit.end) },
          ...more,
        );
      }
    }
  }
  return found;
}

const marked = perVocabulary(
  (words) => new RegExp(`^.{2,20}(?:${words.anyOf('infinitiveMarks')}).{3,20}n$`, 'u'),
);

/** `ohne es zurückzuschicken`, `ohne zu stornieren`: a deed that is not wanted, and no item. */
function isDeed(words: Word[], at: number): boolean {
  const from = words.slice(0, at + 1).findIndex(({ text, among }) => among.has('takesAway', text));
  if (from < 0 || words[from]?.among.anyOf('infinitiveMarks') === '') return false;
  return words
    .slice(from)
    .some(({ text, among }) => among.has('infinitiveMarks', text) || marked(among).test(text));
}

/** After the verb; around, as in `take the candle out`; or before it, as German has it in the infinitive. */
function named(clause: Clause, verb: PhraseHit & { phrase: Phrase }, taken: Cover): ItemWords[] {
  const inside = verb.phrase.includes('...')
    ? clause.words.filter(({ start, end }) => start >= verb.start && end < verb.end).slice(1)
    : [];
  if (inside.length > 0) return listed(inside, taken);
  const behindVerb = clause.words.slice(verb.at).filter((word) => word.start >= verb.end);
  const rest = behindVerb.slice(countedOf(behindVerb));
  const from = rest.findIndex((word) => !taken.touches(word));
  const after = listed(from < 0 ? [] : rest.slice(from, from + 20), taken);
  const behind = after.length > 0 ? [] : behindTaken(rest, taken);
  if (behind.length > 0) return behind;
  const [word] = clause.words.slice(verb.at);
  if (after.length > 0 || verb.phrase.length > 1 || !word?.among.has('infinitives', word.text)) return after;
  const before = clause.words.slice(0, verb.at);
  const article = before.findLastIndex(
    (one, at) => one.among.has('determiners', one.text) && !before.slice(at - 1, at).some(isLink),
  );
  if (article >= 0) return listed(before.slice(article), taken);
  // `Kerze bitte raus`: a name alone.
  const name = leftOver(before, taken, []);
  return name && name.words.split(' ').length <= 2 ? [name] : [];
}

/** `5 of the candles`: the words before the name. */
function countedOf([number, of]: Word[]): number {
  const isNumber = number !== undefined && (/^\d{1,2}$/.test(number.text) || numberWords().has(number.text));
  return isNumber && of?.among.has('ends', of.text) ? 2 : 0;
}

/** `remove an item from the order - the candle`: what is named with an article behind a number. */
function behindTaken(rest: Word[], taken: Cover): ItemWords[] {
  const last = rest.findLastIndex((word) => taken.touches(word));
  const name = last < 0 ? [] : rest.slice(last + 1);
  const article = name[0]?.among.has('determiners', name[0].text) === true;
  return article && name.length <= MOST_WORDS_NAMED ? listed(name, taken) : [];
}

function listed(words: Word[], taken: Cover): ItemWords[] {
  const lists: Word[][] = [[]];
  for (const [at, word] of words.entries()) {
    if (isLink(word) && namesOne(words.slice(at + 1), taken)) {
      lists.push([]);
      continue;
    }
    if (word.among.has('ends', word.text) || taken.touches(word)) break;
    lists.at(-1)?.push(word);
  }
  return lists.flatMap((some) => leftOver(some.slice(0, 6), taken, []) ?? []);
}

/** What a list goes on with is one more name: it has an article, or is one word at the end of the part. */
function namesOne([first, ...more]: Word[], taken: Cover): boolean {
  if (!first || taken.touches(first)) return false;
  const { among, text } = first;
  if (among.has('determiners', text)) return more.some((word) => !among.isSmall(word.text));
  return more.length === 0 && text.length >= 4 && !among.isSmall(text) && !among.has('neverItems', text);
}

const keeps = perVocabulary((words) => words.phrases('keeps').map(phraseOf));

/** What is to stay: `keep the candle`, `die Kerze bleibt`. */
export function keptItems(clauses: Clause[], taken: Cover): ItemWords[] {
  return clauses.flatMap((clause) => {
    const among = clause.words[0]?.among;
    const hits = (among ? keeps(among) : []).flatMap((phrase) =>
      findPhrase(clause.words, phrase).map((hit) => ({ ...hit, phrase })),
    );
    for (const hit of hits.filter(({ negated }) => !negated)) {
      const behind = named(clause, hit, taken);
      if (behind.length > 0) return behind;
      const before = leftOver(clause.words.filter((word) => word.end <= hit.start).slice(-4), taken, []);
      if (before) return [before];
    }
    return [];
  });
}
