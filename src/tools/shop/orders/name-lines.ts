/**
 * Which lines of an order words name. A noun of the title names its line; a colour or a material does so only
 * where no noun stands. A word that fits two lines names none: it is asked which.
 */
import type { OrderLine } from '../contract/shop.ts';
import {
  BOTH,
  EVERY,
  isFiller,
  isGood,
  isLook,
  kindsOf,
  mean,
  mistyped,
  OTHER,
  PLACED,
  placeNamed,
  sameBeginning,
  stem,
  stemsOf,
} from '../goods.ts';

type Titled = Pick<OrderLine, 'line' | 'title' | 'variant'>;

/** What one name in the words fits: one line, or several between which it does not choose. */
export type Mention = Titled[];

const PARTS = /[,;.:!?\n/()]|\s[-–]\s|(?<!\p{L})(?:and|or|plus|und|oder|sowie|et|ou|y|o)(?!\p{L})|&|\+/giu;

/** Every name among the words, in their order, with the lines that it fits. */
export function mentions<Line extends Titled>(lines: readonly Line[], words: string): Line[][] {
  const parts = words
    .split(PARTS)
    .map((part) => [...part.matchAll(/[\p{L}\p{M}\p{N}]+/gu)].map(([word]) => stem(word)));
  const exact = parts.flatMap((part) => namesIn(lines, part, hit));
  const found = exact.length > 0 ? exact : parts.flatMap((part) => namesIn(lines, part, hitMistyped));
  return found.some(({ weak }) => !weak)
    ? found.filter(({ weak }) => !weak).map(({ fits }) => fits)
    : found.map(({ fits }) => fits);
}

interface Name<Line> {
  fits: Line[];
  /** Only a colour, a material or the like. */
  weak: boolean;
}

interface Hit {
  points: number;
  /** It names what the item is, not how it looks. */
  strong: boolean;
}

type Judge = (line: Titled, word: string) => Hit | undefined;

/** Words that follow one another make one name, of which the last noun says what it is. */
function namesIn<Line extends Titled>(lines: readonly Line[], words: string[], judge: Judge): Name<Line>[] {
  const runs: string[][] = [];
  let run: string[] = [];
  for (const word of words) {
    if (isFiller(word)) continue;
    if (lines.some((line) => judge(line, word))) run.push(word);
    else if (run.length > 0) {
      runs.push(run);
      run = [];
    }
  }
  if (run.length > 0) runs.push(run);
  const names = runs.map((one) => nameOf(lines, one, judge));
  // `the glass of the lantern` is about the lantern.
  return names.some(({ weak }) => !weak) ? names.filter(({ weak }) => !weak) : names;
}

function nameOf<Line extends Titled>(lines: readonly Line[], run: string[], judge: Judge): Name<Line> {
  const head = run.findLast((word) => lines.some((line) => judge(line, word)?.strong));
  const points = (line: Line): number => run.reduce((sum, word) => sum + (judge(line, word)?.points ?? 0), 0);
  const candidates = lines.filter((line) =>
    head === undefined ? points(line) > 0 : judge(line, head)?.strong,
  );
  const most = Math.max(...candidates.map(points));
  return { fits: candidates.filter((line) => points(line) === most), weak: head === undefined };
}

const POINTS = { same: 4, alike: 3, look: 1 };

function hit(line: Titled, word: string): Hit | undefined {
  const title = titleWords(line);
  const heads = headsOf(title);
  const named = title.filter((other) => mean(word, other) !== undefined || sameWord(word, other));
  const [best] = named.toSorted((a, b) => Number(heads.has(b)) - Number(heads.has(a)));
  if (best !== undefined) {
    const same = mean(word, best) === 'same' || sameWord(word, best);
    return { points: same ? POINTS.same : POINTS.alike, strong: heads.has(best) };
  }
  const looks = stemsOf(line.variant).some((other) => !isFiller(other) && mean(word, other) !== undefined);
  return looks ? { points: POINTS.look, strong: false } : undefined;
}

function hitMistyped(line: Titled, word: string): Hit | undefined {
  const heads = headsOf(titleWords(line));
  return [...heads].some((head) => mistyped(word, head))
    ? { points: POINTS.alike, strong: true }
    : hit(line, word);
}

/** `shelf` and `shelves` are of one kind; `board` and `boards` begin alike. */
function sameWord(one: string, other: string): boolean {
  return one.length >= 4 && other.length >= 4 && !isLook(one) && !isGood(one) && sameBeginning(one, other);
}

function titleWords({ title }: Titled): string[] {
  return stemsOf(title).filter((word) => !isFiller(word));
}

/** The nouns that say what an item is: its last word, or the goods that its title names. */
function headsOf(title: string[]): Set<string> {
  const last = title.at(-1);
  if (last === undefined) return new Set();
  const nouns = title.filter((word) => isGood(word) && !isLook(word));
  return new Set(isGood(last) ? [last] : [last, ...nouns]);
}

/** The line that words begin with the name of; only how it looks may stand before: `black lamps went`. */
export function namedFirst<Line extends Titled>(lines: readonly Line[], words: string): Line | undefined {
  const stems = stemsOf(words);
  const at = stems.findIndex((word) => !isFiller(word) && !isLook(word));
  const head = stems[at];
  const fits = head === undefined ? [] : lines.filter((line) => hit(line, head) !== undefined);
  if (fits.length < 2) return fits[0];
  const [only, another] = mentions(lines, words);
  return another === undefined && only?.length === 1 ? only[0] : undefined;
}

/** Goods among the words that none of these titles is of. */
export function otherGoods(lines: readonly Titled[], words: string): string[] {
  return stemsOf(words).filter(
    (word) =>
      !isFiller(word) && !isLook(word) && kindsOf(word).size > 0 && !lines.some((line) => hit(line, word)),
  );
}

/** What words without a name point at: `the second one`, `both`, `everything`. */
export function pointedAt<Line extends Titled>(
  lines: readonly Line[],
  words: string,
  named: readonly Line[],
): Line[] {
  const all = stemsOf(words);
  if (all.some((word) => BOTH.has(word))) return lines.length === 2 ? [...lines] : [];
  if (all.some((word) => EVERY.has(word))) return [...lines];
  if (all.some((word) => OTHER.has(word)) && lines.length === 2 && named.length === 1)
    return lines.filter((line) => line !== named[0]);
  const short = all.length <= 3;
  const place = all.findIndex(
    (word, at) => placeNamed(word) !== undefined && (short || PLACED.has(all[at + 1] ?? '')),
  );
  const line = place < 0 ? undefined : lines.at(placeOf(all[place] ?? ''));
  return line === undefined ? [] : [line];
}

function placeOf(word: string): number {
  const place = placeNamed(word) ?? 0;
  return place > 0 ? place - 1 : place;
}
