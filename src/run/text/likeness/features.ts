/**
 * What routing sees of a text: weighted words, pairs of words and pieces of words. What has a digit in it (a
 * ticket's number, a date, a percentage, a size) and addresses are not seen: they distinguish no intents, and
 * as signs of their own they made whatever has a number look like the examples with a number.
 */

/** A sparse vector: each feature once, and its weight at the same place. */
export interface Vector {
  features: readonly string[];
  weights: readonly number[];
}

/** Turns any text into a vector of length 1 (or an empty one), weighed by the examples it was made from. */
export type Vectorizer = (text: string) => Vector;

/**
 * The share of words in a vector's square length; the rest is the pieces'. Tried on training rows of Bitext:
 * flat between .3 and .5.
 */
const WORD_SHARE = 0.35;
const SHORTEST_PIECE = 2;
const LONGEST_PIECE = 4;
/** Longer texts are cut: what is wanted stands in the first of it. */
const LONGEST_TEXT = 2_000;

/**
 * Rare features weigh more: ln((1 + n) / (1 + examples with it)) + 1, as usual for TF-IDF. Yields after each
 * example.
 */
export function* makingVectorizer(examples: readonly string[]): Generator<void, Vectorizer> {
  const seen = { words: new Map<string, number>(), pieces: new Map<string, number>() };
  // Of the examples' own words: most words of a text are among them.
  const known = new Map<string, string[]>();
  for (const example of examples) {
    const { words, pieces } = counts(example, (word) => {
      const made = known.get(word) ?? piecesOf(word);
      known.set(word, made);
      return made;
    });
    for (const word of words.keys()) add(seen.words, word);
    for (const piece of pieces.keys()) add(seen.pieces, piece);
    yield;
  }
  const rarity = (times: number): number => Math.log((1 + examples.length) / (1 + times)) + 1;
  const rarest = rarity(0);
  for (const one of Object.values(seen)) for (const [name, times] of one) one.set(name, rarity(times));
  const inPieces = (word: string): string[] => known.get(word) ?? piecesOf(word);
  return (text) => {
    const { words, pieces } = counts(text, inPieces);
    const weights: number[] = [];
    weigh(weights, words, { rarity: seen.words, rarest, share: WORD_SHARE });
    weigh(weights, pieces, { rarity: seen.pieces, rarest, share: 1 - WORD_SHARE });
    return { features: [...words.keys(), ...pieces.keys()], weights };
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

interface Counted {
  words: Map<string, number>;
  pieces: Map<string, number>;
}

function counts(text: string, inPieces: (word: string) => string[]): Counted {
  const found: Counted = { words: new Map(), pieces: new Map() };
  const words = routedWords(text);
  for (const [at, word] of words.entries()) {
    add(found.words, word);
    add(found.words, `${words[at - 1] ?? '^'} ${word}`);
    if (at > 1) add(found.words, `${words[at - 2]} _ ${word}`);
    if (at === words.length - 1) add(found.words, `${word} $`);
    for (const piece of inPieces(word)) add(found.pieces, piece);
  }
  return found;
}

function piecesOf(word: string): string[] {
  const whole = ` ${word} `;
  const pieces: string[] = [];
  for (let length = SHORTEST_PIECE; length <= LONGEST_PIECE; length += 1)
    for (let from = 0; from + length <= whole.length; from += 1)
      pieces.push(`~${whole.slice(from, from + length)}`);
  return pieces;
}

function add(counted: Map<string, number>, name: string): void {
  counted.set(name, (counted.get(name) ?? 0) + 1);
}

/** Adds the weights of what was counted, in its order: a vector whose square length is the share. */
function weigh(
  weights: number[],
  counted: ReadonlyMap<string, number>,
  { rarity, rarest, share }: { rarity: ReadonlyMap<string, number>; rarest: number; share: number },
): void {
  const from = weights.length;
  let square = 0;
  for (const [name, count] of counted) {
    const weight = (1 + Math.log(count)) * (rarity.get(name) ?? rarest);
    square += weight * weight;
    weights.push(weight);
  }
  const scale = Math.sqrt(share / square);
  for (let at = from; at < weights.length; at += 1) weights[at] = (weights[at] ?? 0) * scale;
}
