/** What goods, colours and places in a list are called: the words of goods.yaml, ready to be looked up. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readLined } from '../../flow/yaml-lines.ts';
import { folded } from '../../run/text/folded.ts';

const words = z.string().transform((text) => text.trim().split(/\s+/).map(stem));
const Goods = z.strictObject({
  kinds: z.array(words),
  looks: z.array(words),
  fillers: words,
  sets: words,
  pieces: z.string().transform((source) => new RegExp(source, 'i')),
  lookalikes: words,
  places: z.record(z.string(), z.int()),
  placed: words,
  other: words,
  both: words,
  every: words,
});

const LONGEST_ENDING = 3;

/** A word as it is compared: small letters, no accents, no plural ending. */
export function stem(word: string): string {
  return folded(word).replace(/(?<=.{3})(?:(?<=s|x|ch|sh)es|(?<!s)s)$/, '');
}

/** Every word of a text as a stem, fillers among them. */
export function stemsOf(text: string): string[] {
  return [...text.matchAll(/[\p{L}\p{M}\p{N}]+/gu)].map(([word]) => stem(word));
}

const goods = readGoods();

function readGoods(): z.infer<typeof Goods> {
  const read = readLined(readFileSync(join(import.meta.dirname, 'goods.yaml'), 'utf8'));
  if (Array.isArray(read)) throw new Error(`goods.yaml: ${read.map(({ reason }) => reason).join('; ')}`);
  return Goods.parse(read.content);
}

function byWord(groups: string[][]): Map<string, Set<number>> {
  const known = new Map<string, Set<number>>();
  for (const [at, group] of groups.entries())
    for (const word of group) known.set(word, (known.get(word) ?? new Set()).add(at));
  return known;
}

const kinds = byWord(goods.kinds);
const looks = byWord(goods.looks);
const fillers = new Set(goods.fillers);
const lookalikes = new Set(goods.lookalikes);
const places = new Map(Object.entries(goods.places).map(([word, place]) => [stem(word), place]));
export const PLACED = new Set(goods.placed);
export const OTHER = new Set(goods.other);
export const BOTH = new Set(goods.both);
export const EVERY = new Set(goods.every);

export const SETS = new Set(goods.sets);

/** How many pieces one of a variant has: 4 of `sand, 4 pieces`. */
export function piecesOf(variant: string): number {
  const found = goods.pieces.exec(variant);
  return Number(found?.[1] ?? found?.[2] ?? 1);
}

/** Tells no item from another. */
export function isFiller(word: string): boolean {
  return fillers.has(word);
}

/** `second` is 2, `last` is -1. */
export function placeNamed(word: string): number | undefined {
  return places.get(word);
}

export function isGood(word: string): boolean {
  return kindsOf(word).size > 0;
}

/** A colour, a material or a size. */
export function isLook(word: string): boolean {
  return looks.has(word);
}

/**
 * The kinds of goods that a word may mean. A compound ends with what it is, as German writes it: `Wolldecke`
 * is a kind of `Decke`.
 */
export function kindsOf(word: string): ReadonlySet<number> {
  const known = kinds.get(word) ?? kinds.get(word.replace(/(?<=.{3})(?:en|n|e)$/, ''));
  if (known) return known;
  for (let from = 3; from <= word.length - 4; from += 1) {
    const end = kinds.get(word.slice(from));
    if (end) return end;
  }
  return new Set();
}

/** Whether two words stand for one thing: goods of one kind, or one colour or material. */
export function mean(one: string, other: string): 'same' | 'alike' | undefined {
  if (one === other) return 'same';
  const share = (a: ReadonlySet<number> | undefined, b: ReadonlySet<number> | undefined): boolean =>
    a !== undefined && b !== undefined && [...a].some((kind) => b.has(kind));
  return share(kindsOf(one), kindsOf(other)) || share(looks.get(one), looks.get(other)) ? 'alike' : undefined;
}

/** One letter is wrong, missing, too many, or changed places with its neighbour; the first one is right. */
export function mistyped(word: string, meant: string): boolean {
  if (meant.length < 4 || word.length < 4 || Math.abs(word.length - meant.length) > 1) return false;
  if (word === meant || word[0] !== meant[0] || lookalikes.has(word) || isGood(word) || isLook(word))
    return false;
  let from = 0;
  while (from < word.length && word[from] === meant[from]) from += 1;
  const [rest, wanted] = [word.slice(from), meant.slice(from)];
  const swapped = `${rest[1] ?? ''}${rest[0] ?? ''}${rest.slice(2)}`;
  return (
    rest.slice(1) === wanted.slice(1) ||
    rest.slice(1) === wanted ||
    rest === wanted.slice(1) ||
    swapped === wanted
  );
}

/** Ends of a word that a language adds, so that `plates` and `plate` are one: used where stems differ. */
export function sameBeginning(one: string, other: string): boolean {
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  return short.length >= 4 && long.startsWith(short) && long.length - short.length <= LONGEST_ENDING;
}
