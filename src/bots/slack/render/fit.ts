/**
 * Makes a message fit: first the longest texts are cut, all to the same length, then more of each kind is
 * folded. Buttons and the approval are never folded.
 */
import { LIMITS } from '../limits.ts';
import { weigh } from './cut.ts';
import { type Block, nothingCleaned, type Pen, penOf } from './elements.ts';

/** How much of each kind is shown. */
export interface Fold {
  tasks: number;
  writes: number;
  /** Of each write. */
  changes: number;
  notices: number;
  sources: number;
}

/** The last one with its texts cut to LEAST_OF_ALL fits whatever the run holds. */
const LAST: Fold = { tasks: 4, writes: 6, changes: 3, notices: 4, sources: 0 };
const FOLDS: Fold[] = [
  { tasks: 20, writes: 20, changes: 8, notices: 12, sources: 10 },
  { tasks: 12, writes: 20, changes: 8, notices: 8, sources: 5 },
  { tasks: 8, writes: 12, changes: 6, notices: 6, sources: 3 },
  LAST,
];
/** Texts are cut to no less than this before more is folded. */
const LEAST = 160;
const LEAST_OF_ALL = 40;

export function fitted(draw: (fold: Fold, pen: Pen) => Block[]): Block[] {
  const cleaned = nothingCleaned();
  const drawn = (fold: Fold, most: number) => draw(fold, penOf(most, cleaned));
  for (const fold of FOLDS) {
    const blocks = widest((most) => drawn(fold, most), fold === LAST ? LEAST_OF_ALL : LEAST);
    if (blocks) return blocks;
  }
  return drawn(LAST, LEAST_OF_ALL);
}

/** With the texts cut just as far as must be; undefined where even `least` does not fit. */
function widest(drawn: (most: number) => Block[], least: number): Block[] | undefined {
  const whole = drawn(LIMITS.richText);
  if (fits(whole)) return whole;
  let best = drawn(least);
  if (!fits(best)) return undefined;
  let low = least;
  let high: number = LIMITS.richText;
  while (high - low > low / 16) {
    const middle = Math.floor((low + high) / 2);
    const blocks = drawn(middle);
    if (fits(blocks)) [best, low] = [blocks, middle];
    else high = middle;
  }
  return best;
}

const fits = (blocks: Block[]) =>
  blocks.length <= LIMITS.message.blocks && weigh(blocks) <= LIMITS.message.bytes;
