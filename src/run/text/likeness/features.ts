/**
 * What routing sees of a text: weighted words, pairs of words and pieces of words. What has a digit in it (a
 * ticket's number, a date, a percentage, a size) and addresses are not seen: they distinguish no intents, and
 * as signs of their own they made whatever has a number look like the examples with a number.
 */

/** A sparse vector: feature -> weight. */
export type Vector = ReadonlyMap<string, number>;

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
  for (const example of examples) {
    const { words, pieces } = counts(example);
    for (const word of words.keys()) add(seen.words, word);
    for (const piece of pieces.keys()) add(seen.pieces, piece);
    yield;
  }
  const rarity = (known: Map<string, number>, name: string): number =>
    Math.log((1 + examples.length) / (1 + (known.get(name) ?? 0))) + 1;
  return (text) => {
    const { words, pieces } = counts(text);
    return new Map([
      ...weighed(words, (name) => rarity(seen.words, name), WORD_SHARE),
      ...weighed(pieces, (name) => rarity(seen.pieces, name), 1 - WORD_SHARE),
    ]);
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

function counts(text: string): { words: Map<string, number>; pieces: Map<string, number> } {
  const found = { words: new Map<string, number>(), pieces: new Map<string, number>() };
  const words = routedWords(text);
  for (const [at, word] of words.entries()) {
    add(found.words, word);
    add(found.words, `${words[at - 1] ?? '^'} ${word}`);
    if (at > 1) add(found.words, `${words[at - 2]} _ ${word}`);
    if (at === words.length - 1) add(found.words, `${word} $`);
    const whole = ` ${word} `;
    for (let length = SHORTEST_PIECE; length <= LONGEST_PIECE; length += 1)
      for (let from = 0; from + length <= whole.length; from += 1)
        add(found.pieces, `~${whole.slice(from, from + length)}`);
  }
  return found;
}

function add(counted: Map<string, number>, name: string): void {
  counted.set(name, (counted.get(name) ?? 0) + 1);
}

function weighed(
  counted: Map<string, number>,
  rarity: (name: string) => number,
  share: number,
): [string, number][] {
  const weights = [...counted].map(([name, count]): [string, number] => [
    name,
    (1 + Math.log(count)) * rarity(name),
  ]);
  const length = Math.sqrt(weights.reduce((sum, [, weight]) => sum + weight * weight, 0));
  return weights.map(([name, weight]) => [name, (weight / length) * Math.sqrt(share)]);
}
