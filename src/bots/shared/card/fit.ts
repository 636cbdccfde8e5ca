/**
 * Makes a card fit a channel: first the longest texts are cut, all to the same length, then more of each kind
 * is folded. Buttons and the approval are never folded.
 */
import { type Cleaner, nothingCleaned, Writer } from './writer.ts';

/** How much of each kind is shown. */
export interface Fold {
  steps: number;
  writes: number;
  /** Of each write. */
  changes: number;
  notices: number;
  sources: number;
  /** Titles of the last plan's steps that are gone. */
  dropped: number;
  /** Inputs of a form inside the card. */
  inputs: number;
  /** Characters of one input. */
  input: number;
}

const FOLDS: readonly Fold[] = [
  { steps: 20, writes: 20, changes: 8, notices: 12, sources: 10, dropped: 10, inputs: 60, input: 8_000 },
  { steps: 12, writes: 20, changes: 8, notices: 8, sources: 5, dropped: 10, inputs: 24, input: 1_000 },
  { steps: 8, writes: 12, changes: 6, notices: 6, sources: 3, dropped: 10, inputs: 12, input: 300 },
  { steps: 4, writes: 6, changes: 3, notices: 4, sources: 0, dropped: 6, inputs: 6, input: 120 },
  { steps: 2, writes: 4, changes: 2, notices: 2, sources: 0, dropped: 4, inputs: 0, input: 0 },
];
export const EVERYTHING: Fold = {
  steps: Number.POSITIVE_INFINITY,
  writes: Number.POSITIVE_INFINITY,
  changes: Number.POSITIVE_INFINITY,
  notices: Number.POSITIVE_INFINITY,
  sources: Number.POSITIVE_INFINITY,
  dropped: Number.POSITIVE_INFINITY,
  inputs: 0,
  input: 0,
};

/** What a channel takes, and how much of it a drawing uses, under the same names. */
export interface Limits<Drawn> {
  clean: Cleaner;
  most: Readonly<Record<string, number>>;
  size(drawn: Drawn): Readonly<Record<string, number>>;
  /** Characters of the longest text. */
  longest: number;
}

/** Texts are cut to no less than this before more is folded. */
const LEAST = 160;
/** The last fold with its texts cut to this fits whatever the run holds. */
const LEAST_OF_ALL = 24;

export function fitted<Drawn>(limits: Limits<Drawn>, draw: (fold: Fold, writer: Writer) => Drawn): Drawn {
  const cleaned = nothingCleaned();
  const drawn = (fold: Fold, most: number) => draw(fold, new Writer(limits.clean, most, cleaned));
  const last = FOLDS.at(-1) as Fold;
  for (const fold of FOLDS) {
    const best = widest(limits, fold === last ? LEAST_OF_ALL : LEAST, (most) => drawn(fold, most));
    if (best !== undefined) return best;
  }
  return drawn(last, LEAST_OF_ALL);
}

/** With the texts cut just as far as must be; undefined where even `least` does not fit. */
function widest<Drawn>(
  limits: Limits<Drawn>,
  least: number,
  drawn: (most: number) => Drawn,
): Drawn | undefined {
  const whole = drawn(limits.longest);
  if (fits(limits, whole)) return whole;
  let best = drawn(least);
  if (!fits(limits, best)) return undefined;
  let low = least;
  let high = limits.longest;
  while (high - low > low / 16) {
    const middle = Math.floor((low + high) / 2);
    const tried = drawn(middle);
    if (fits(limits, tried)) [best, low] = [tried, middle];
    else high = middle;
  }
  return best;
}

function fits<Drawn>({ most, size }: Limits<Drawn>, drawn: Drawn): boolean {
  return Object.entries(size(drawn)).every(([name, used]) => used <= (most[name] ?? 0));
}
