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

/** `changedBy`: the marks of the changes that stand, the oldest first. One that stands does so whole. */
export function withSwaps(
  kept: z.infer<typeof Entries>,
  lines: ShopifyLine[],
): { lines: ShopifyLine[]; changedBy: string[] } {
  let now = lines;
  const changedBy: string[] = [];
  for (const { mark, after, swaps } of entriesOf(kept, SwapEntry)) {
    let next: ShopifyLine[] | undefined = now;
    for (const swap of swaps) next = next && swapped(next, { ...swap, after });
    if (!next) continue;
    now = next;
    changedBy.push(mark);
  }
  return { lines: now, changedBy };
}

/** undefined: it does not stand. */
function swapped(
  lines: ShopifyLine[],
  { from, to, quantity, after }: SwapEntry['swaps'][number] & { after: string },
): ShopifyLine[] | undefined {
  const old = lines.find(({ id }) => id === from);
  const fresh = lines.find(
    (one) => numberOf(one) > Number(after) && one.sku === to && one.quantity === quantity,
  );
  if (old?.currentQuantity !== 0 || !fresh) return undefined;
  return lines.filter((one) => one !== fresh).map((one) => (one === old ? fresh : one));
}

const numberOf = ({ id }: ShopifyLine): number => Number(tailOf(id));

export function newestLine(lines: ShopifyLine[]): string {
  return String(Math.max(0, ...lines.map(numberOf)));
}
