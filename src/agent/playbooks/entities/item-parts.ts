/**
 * The parts of a message by what they say of items: with which something is to be done, which are fine, which
 * were only ordered, and the rest. Which items the words mean, a read that matches items finds.
 */
import { perVocabulary } from '../../languages/vocabulary.ts';
import { type Clause, findPhrase, holdsIn, type Phrase, phraseOf, standsIn, type Word } from '../words.ts';
import { Cover, type Span } from './found.ts';
import { countsIn } from './item-counts.ts';

export interface ItemParts {
  /** Words of the parts that say what is to be done or what happened; empty where none names anything. */
  meant: string;
  /** Words of parts that say that something is fine, or stays as it is. */
  spared: string;
  /** Words of parts that only say what was ordered. */
  listed: string;
  /** Words of all other parts. */
  elsewhere: string;
  /** How many of what these parts speak of, see countsIn. */
  counted: string;
  /** Several things may be meant: names stand in a list, or all are pointed at. */
  several: boolean;
  /** Where the words of `meant` stand, or of `elsewhere` where there are none. */
  places: Span[];
}

type Kind = 'meant' | 'spared' | 'listed' | 'both' | 'bare';

interface Part {
  words: Word[];
  kind: Kind;
  /** What stands between this part and the one before it. */
  before: 'link' | 'comma' | 'break';
}

const MOST_COUNTS = 8;

/** Names for an item by its place or as one of two. */
export const pointers = perVocabulary((words) => words.phrases('pointers').map(phraseOf));

const phrasesOf = perVocabulary((words) => ({
  spared: words.phrases('spared').map(phraseOf),
  listed: words.phrases('listed').map(phraseOf),
}));

/** `taken`: what is something else, such as a number or a photo. `near`: phrases of what happened. */
export function itemParts(
  text: string,
  clauses: Clause[],
  { taken, near }: { taken: Cover; near: Phrase[] },
): ItemParts {
  const parts = joined(partsOf(text, clauses, near));
  const pointed = new Cover(text.length);
  const verbs = new Cover(text.length);
  const verbWords = new Cover(text.length);
  for (const { words } of parts) {
    const among = words[0]?.among;
    if (!among) continue;
    const { spared, listed } = phrasesOf(among);
    pointed.add(...pointers(among).flatMap((phrase) => findPhrase(words, phrase)));
    const hits = [...near, ...spared, ...listed].flatMap((phrase) => findPhrase(words, phrase));
    verbs.add(...hits);
    verbWords.add(...hits.flatMap((hit) => hit.parts));
  }
  const isName = (word: Word): boolean => {
    const { among, text: written } = word;
    if (taken.touches(word) || among.has('links', written) || among.has('contrasts', written)) return false;
    if (pointed.touches(word)) return true;
    if (verbs.touches(word) || among.has('neverItems', written)) return false;
    return !among.isSmall(written) || isSize(written);
  };
  const passedOver = (word: Word): boolean =>
    word.among.isSmall(word.text) || taken.touches(word) || verbWords.touches(word);
  const named = (...kinds: Kind[]): Word[][] =>
    parts
      .filter(({ kind }) => kinds.includes(kind))
      .map(({ words }) => words.filter(isName))
      .filter((words) => words.length > 0);
  const meant = named('meant', 'both');
  const elsewhere = named('bare');
  const first = [meant, elsewhere].find((one) => one.length > 0) ?? [];
  return {
    meant: written(meant),
    spared: written(named('spared', 'both')),
    listed: written(named('listed')),
    elsewhere: written(elsewhere),
    counted: parts
      .flatMap(({ words, kind }, at) => {
        const counts = kind === 'meant' || kind === 'both' || (kind === 'bare' && meant.length === 0);
        return counts ? countsIn(words, passedOver, parts[at + 1]?.before === 'link') : [];
      })
      .slice(0, MOST_COUNTS)
      .join('; '),
    several: first.length > 1 || first.flat().some((word) => pointed.touches(word)),
    places: first.flat().map(({ start, end }) => ({ start, end })),
  };
}

/** A size or a count, such as `24`; longer numbers are something else. */
function isSize(word: string): boolean {
  return /^\d{1,3}$/.test(word);
}

function written(parts: Word[][]): string {
  return parts.map((words) => words.map((word) => word.text).join(' ')).join(', ');
}

function partsOf(text: string, clauses: Clause[], near: Phrase[]): Part[] {
  const parts: Part[] = [];
  for (const clause of clauses) {
    const mark = text[clause.start - 1] ?? '';
    let before: Part['before'] = mark === ',' ? 'comma' : 'break';
    let words: Word[] = [];
    const close = (next: Part['before']): void => {
      if (words.length > 0) parts.push({ words, kind: kindOf(words, near), before });
      if (words.length > 0 || next === 'break') before = next;
      words = [];
    };
    for (const word of clause.words) {
      if (word.among.has('links', word.text)) close('link');
      else if (word.among.has('contrasts', word.text)) {
        close('break');
        words.push(word);
      } else words.push(word);
    }
    close('break');
  }
  return parts;
}

function kindOf(words: Word[], near: Phrase[]): Kind {
  const meant = standsIn(words, near);
  const phrases = words[0] && phrasesOf(words[0].among);
  const spared = holdsIn(words, phrases?.spared ?? []);
  if (meant && spared) return 'both';
  if (meant) return 'meant';
  if (spared) return 'spared';
  return holdsIn(words, phrases?.listed ?? []) ? 'listed' : 'bare';
}

/**
 * A part that is only a name belongs with its neighbour: `the vase and the bowl are fine`, `keep the mug and
 * the vase`. What a word links comes before what a comma links; between two that disagree it is both.
 */
function joined(parts: Part[]): Part[] {
  let all = parts;
  for (const link of ['link', 'comma'] as const) {
    const [before, after] = [kindsBefore(all, link), kindsAfter(all, link)];
    all = all.map((part, at) => {
      if (part.kind !== 'bare' || part.words.length > MOST_WORDS_OF_A_NAME) return part;
      return { ...part, kind: agreed(part.before === link ? before[at] : undefined, after[at]) };
    });
  }
  return all;
}

const MOST_WORDS_OF_A_NAME = 5;

/** Of each part, the kind of the nearest part before it that is no bare name and that links lead to. */
function kindsBefore(parts: Part[], link: Part['before']): (Kind | undefined)[] {
  let kind: Kind | undefined;
  return parts.map((part) => {
    const found = kind;
    if (part.kind !== 'bare') kind = part.kind;
    else if (part.before !== link) kind = undefined;
    return found;
  });
}

function kindsAfter(parts: Part[], link: Part['before']): (Kind | undefined)[] {
  const kinds: (Kind | undefined)[] = [];
  for (let at = parts.length - 2; at >= 0; at -= 1) {
    const next = parts[at + 1];
    if (next?.before !== link) continue;
    kinds[at] = next.kind === 'bare' ? kinds[at + 1] : next.kind;
  }
  return kinds;
}

function agreed(one: Kind | undefined, other: Kind | undefined): Kind {
  if (one === undefined || other === undefined) return one ?? other ?? 'bare';
  return one === other ? one : 'both';
}
