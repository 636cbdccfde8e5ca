/**
 * What routing sees of a text: weighted words, pairs of words and pieces of words. What has a digit in it (a
 * ticket's number, a date, a percentage, a size) and addresses are not seen: they distinguish no intents, and
 * as signs of their own they made whatever has a number look like the examples with a number.
 */

/** A sparse vector: each feature once, and its weight at the same place. */
export interface Vector {
  /** Numbers of features; those from `known` on are in no example. */
  features: readonly number[];
  weights: readonly number[];
}

/** Turns any text into a vector, weighed by the examples it was made from. */
export interface Vectorizer {
  /** How many features the examples have. */
  known: number;
  /** A vector of length 1, or an empty one. */
  vectorOf(text: string): Vector;
  /**
   * The sum, over the features of each of the others, of weight times value: for texts that have most words
   * in common with `text`, at the cost of those that they have not.
   */
  sumsNear(text: string, others: readonly string[], worthOf: (feature: number) => number): number[];
}

/**
 * The share of words in a vector's square length; the rest is the pieces'. Tried on training rows of Bitext:
 * flat between .3 and .5.
 */
const WORD_SHARE = 0.35;
const SHORTEST_PIECE = 2;
const LONGEST_PIECE = 4;
/** Words before a word that it makes a feature with. */
const REACH = 2;
/** Longer texts are cut: what is wanted stands in the first of it. */
const LONGEST_TEXT = 2_000;

/**
 * Rare features weigh more: ln((1 + n) / (1 + examples with it)) + 1, as usual for TF-IDF. Yields after each
 * example.
 */
export function* makingVectorizer(examples: readonly string[]): Generator<void, Vectorizer> {
  const numbers = new Map<string, number>();
  // Of the examples' own words: most words of a text are among them.
  const piecesOfKnown = new Map<string, number[]>();
  const times: number[] = [];
  const learned = (name: string): number => {
    const number = numbers.get(name) ?? numbers.size;
    numbers.set(name, number);
    return number;
  };
  for (const example of examples) {
    const words = routedWords(example);
    for (const word of words)
      if (!piecesOfKnown.has(word)) piecesOfKnown.set(word, piecesOf(word).map(learned));
    const seen = count(words, { numberOf: learned, piecesIn: (word) => piecesOfKnown.get(word) ?? [] });
    for (const counts of [seen.words, seen.pieces])
      for (const feature of counts.keys()) times[feature] = (times[feature] ?? 0) + 1;
    yield;
  }
  const known = numbers.size;
  const rarityOf = (often: number): number => Math.log((1 + examples.length) / (1 + often)) + 1;
  const rarities = Float64Array.from({ length: known }, (_, feature) => rarityOf(times[feature] ?? 0));
  const rarest = rarityOf(0);
  const weightOf = (feature: number, often: number): number =>
    (1 + Math.log(often)) * (rarities[feature] ?? rarest);

  /** What is in no example has a number in this text alone. */
  const namesOfOneText = (): Names => {
    const strange = new Map<string, number>();
    const numberOf = (name: string): number => {
      const number = numbers.get(name) ?? strange.get(name);
      if (number !== undefined) return number;
      strange.set(name, known + strange.size);
      return known + strange.size - 1;
    };
    return { numberOf, piecesIn: (word) => piecesOfKnown.get(word) ?? piecesOf(word).map(numberOf) };
  };
  return {
    known,
    vectorOf(text) {
      const { words, pieces } = count(routedWords(text), namesOfOneText());
      const weights: number[] = [];
      for (const [counts, share] of [
        [words, WORD_SHARE],
        [pieces, 1 - WORD_SHARE],
      ] as const) {
        const from = weights.length;
        let square = 0;
        for (const [feature, often] of counts) {
          const weight = weightOf(feature, often);
          square += weight * weight;
          weights.push(weight);
        }
        const scale = Math.sqrt(share / square);
        for (let at = from; at < weights.length; at += 1) weights[at] = (weights[at] ?? 0) * scale;
      }
      return { features: [...words.keys(), ...pieces.keys()], weights };
    },
    sumsNear(text, others, worthOf) {
      const names = namesOfOneText();
      const own = routedWords(text);
      const counts = count(own, names);
      const termOf = (feature: number, often: number): Term => {
        if (often === 0) return NO_TERM;
        const weight = weightOf(feature, often);
        return { square: weight * weight, sum: feature < known ? weight * worthOf(feature) : 0 };
      };
      const words = totalOf(counts.words, termOf);
      const pieces = totalOf(counts.pieces, termOf);
      return others.map((other) => {
        const theirs = routedWords(other);
        if (theirs.length === 0) return 0;
        const moved = difference(own, theirs, names);
        const one = changed(words, { of: counts.words, by: moved.words, termOf });
        const two = changed(pieces, { of: counts.pieces, by: moved.pieces, termOf });
        return (
          Math.sqrt(WORD_SHARE / one.square) * one.sum + Math.sqrt((1 - WORD_SHARE) / two.square) * two.sum
        );
      });
    },
  };
}

/** In lower case, without what has a digit in it and without e-mail and web addresses. */
export function routedWords(text: string): string[] {
  const plain = text
    .slice(0, LONGEST_TEXT)
    .toLowerCase()
    .replace(/[^\s@]{1,64}@[^\s@]{1,190}/g, ' ')
    .replace(/https?:\S{1,500}/g, ' ')
    .replace(/['’]/g, '');
  return (plain.match(/[\p{L}\p{M}\p{N}]+/gu) ?? []).filter((word) => !/\p{N}/u.test(word));
}

/** The numbers of features. */
interface Names {
  numberOf(name: string): number;
  piecesIn(word: string): readonly number[];
}

/** How often each feature stands there. */
type Counts = Map<number, number>;

interface Counted {
  words: Counts;
  pieces: Counts;
}

function count(words: readonly string[], names: Names): Counted {
  const counted: Counted = { words: new Map(), pieces: new Map() };
  addWords(counted.words, words, { names });
  for (const word of words) for (const piece of names.piecesIn(word)) add(counted.pieces, piece, 1);
  return counted;
}

/** Adds the features that end at the words from `from` to before `to`. */
function addWords(
  counts: Counts,
  words: readonly string[],
  {
    names: { numberOf },
    from = 0,
    to = words.length,
    by = 1,
  }: { names: Names; from?: number; to?: number; by?: number },
): void {
  for (let at = from; at < Math.min(to, words.length); at += 1) {
    const word = words[at] ?? '';
    add(counts, numberOf(word), by);
    add(counts, numberOf(`${words[at - 1] ?? '^'} ${word}`), by);
    if (at > 1) add(counts, numberOf(`${words[at - REACH]} _ ${word}`), by);
    if (at === words.length - 1) add(counts, numberOf(`${word} $`), by);
  }
}

function piecesOf(word: string): string[] {
  const whole = ` ${word} `;
  const pieces: string[] = [];
  for (let length = SHORTEST_PIECE; length <= LONGEST_PIECE; length += 1)
    for (let from = 0; from + length <= whole.length; from += 1)
      pieces.push(`~${whole.slice(from, from + length)}`);
  return pieces;
}

function add(counts: Counts, feature: number, by: number): void {
  counts.set(feature, (counts.get(feature) ?? 0) + by);
}

/** What has to be added to the counts of one to come to those of the other. */
function difference(one: readonly string[], other: readonly string[], names: Names): Counted {
  const shorter = Math.min(one.length, other.length);
  let before = 0;
  while (before < shorter && one[before] === other[before]) before += 1;
  let after = 0;
  while (after < shorter - before && one.at(-1 - after) === other.at(-1 - after)) after += 1;
  const moved: Counted = { words: new Map(), pieces: new Map() };
  for (const [words, by] of [
    [one, -1],
    [other, 1],
  ] as const) {
    const to = words.length - after;
    // The words right behind make features with what is before them; the one before may be the last now.
    addWords(moved.words, words, { names, from: Math.max(0, before - 1), to: to + REACH, by });
    for (let at = before; at < to; at += 1)
      for (const piece of names.piecesIn(words[at] ?? '')) add(moved.pieces, piece, by);
  }
  return moved;
}

/** What features add to the square of a vector's length, and to the sum that is asked for. */
interface Term {
  square: number;
  sum: number;
}

const NO_TERM: Term = { square: 0, sum: 0 };

type TermOf = (feature: number, often: number) => Term;

function totalOf(counts: Counts, termOf: TermOf): Term {
  const total = { square: 0, sum: 0 };
  for (const [feature, often] of counts) {
    const { square, sum } = termOf(feature, often);
    total.square += square;
    total.sum += sum;
  }
  return total;
}

function changed(total: Term, { of, by, termOf }: { of: Counts; by: Counts; termOf: TermOf }): Term {
  let { square, sum } = total;
  for (const [feature, more] of by) {
    if (more === 0) continue;
    const before = of.get(feature) ?? 0;
    const was = termOf(feature, before);
    const is = termOf(feature, before + more);
    square += is.square - was.square;
    sum += is.sum - was.sum;
  }
  return { square, sum };
}
