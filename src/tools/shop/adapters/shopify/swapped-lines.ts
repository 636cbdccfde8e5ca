/**
 * Lines whose item was changed: Shopify takes the pieces of one out and adds another. An entry of ours on the
 * order says which is for which, so that a line keeps its number. Pure.
 */
import { z } from 'zod';
import type { ShopifyLine } from './documents.ts';
import { type Entries, entriesOf } from './entries.ts';
import { tailOf } from './ids.ts';

/** `after`: the newest line that there was before. */
const SwapEntry = z.object({
  kind: z.literal('items'),
  after: z.string(),
  swaps: z.array(z.object({ from: z.string(), to: z.string(), quantity: z.int() })),
});
export type SwapEntry = z.infer<typeof SwapEntry>;

/** A line that was taken out, and the one that came in for it. */
type Places = ReadonlyMap<ShopifyLine, ShopifyLine>;

/**
 * `changedBy`: the marks of the changes that stand, the oldest first. One that stands does so whole. What two
 * could have done is the newer one's: the older one was refused, or the newer would not have been asked for.
 */
export function withSwaps(
  kept: z.infer<typeof Entries>,
  lines: ShopifyLine[],
): { lines: ShopifyLine[]; changedBy: string[] } {
  let places: Places = new Map();
  const changedBy: string[] = [];
  for (const entry of entriesOf(kept, SwapEntry).toReversed()) {
    const more = placesOf(entry, { lines, taken: places });
    if (!more) continue;
    places = new Map([...places, ...more]);
    changedBy.unshift(entry.mark);
  }
  const fresh = new Set(places.values());
  return {
    lines: lines.filter((one) => !fresh.has(one)).map((one) => inPlaceOf(one, places)),
    changedBy,
  };
}

/** What an entry says, by lines that no other one has; undefined: it does not stand. */
function placesOf(
  { after, swaps }: SwapEntry,
  { lines, taken }: { lines: ShopifyLine[]; taken: Places },
): Places | undefined {
  const used = new Set(taken.values());
  const since = lines
    .filter((one) => numberOf(one) > Number(after) && !used.has(one))
    .toSorted((one, other) => numberOf(one) - numberOf(other));
  const places = new Map<ShopifyLine, ShopifyLine>();
  for (const { from, to, quantity } of swaps) {
    const old = lines.find(({ id }) => id === from);
    const fresh = since.find((one) => !used.has(one) && one.sku === to && one.quantity === quantity);
    if (old?.currentQuantity !== 0 || !fresh || taken.has(old) || places.has(old)) return undefined;
    // It stood there when the entry was written: no line takes the place of one that came after it.
    if (numberOf(old) > Number(after)) return undefined;
    used.add(fresh);
    places.set(old, fresh);
  }
  return places;
}

/** What came in for it may have been changed again: by a newer line each time, so that it ends. */
function inPlaceOf(line: ShopifyLine, places: Places): ShopifyLine {
  const next = places.get(line);
  return next ? inPlaceOf(next, places) : line;
}

const numberOf = ({ id }: ShopifyLine): number => Number(tailOf(id));

export function newestLine(lines: ShopifyLine[]): string {
  return String(Math.max(0, ...lines.map(numberOf)));
}
