/**
 * Lines whose item was changed: Vendure takes the pieces of one out and adds another. The note of the
 * modification says which item is for which line, so that a line keeps its number. Pure.
 */
import { fits, readText, textOf } from '../remote/mark.ts';
import { ITEMS_CHANGED } from '../remote/swapping.ts';
import type { VendureLine, VendureModification, VendureOrder } from './documents.ts';
import { byId } from './order-money.ts';

/** A line that is taken out, and the variant that comes in for it: Vendure's own ids. */
export interface Exchanged {
  from: string;
  variant: string;
}

/** undefined: there are too many for a note. */
export function swapNote(swaps: Exchanged[], mark: string): string | undefined {
  const reason = [ITEMS_CHANGED, ...swaps.map(({ from, variant }) => `${from}>${variant}`)].join(' ');
  const note = textOf({ reason, parts: [], mark });
  return fits({ reason, parts: [], mark }) && readText(note).reason === reason ? note : undefined;
}

function swapsNoted({ note }: VendureModification): Exchanged[] {
  const { reason, ours } = readText(note ?? '');
  const [, pairs = ''] = reason.split(ITEMS_CHANGED);
  if (!ours || !reason.startsWith(ITEMS_CHANGED)) return [];
  return pairs.split(' ').flatMap((pair) => {
    const [from, variant, ...more] = pair.split('>');
    return from && variant && more.length === 0 ? [{ from, variant }] : [];
  });
}

/** The changes of items that stand, the oldest first. */
export function itemsChanged({ modifications }: Pick<VendureOrder, 'modifications'>): VendureModification[] {
  return modifications.filter((one) => swapsNoted(one).length > 0).toSorted(byId);
}

/** Vendure gives lines in no order; the first that was added is line 1, whatever came in for it since. */
export function linesOf(order: VendureOrder): VendureLine[] {
  let lines = order.lines.toSorted(byId);
  for (const change of itemsChanged(order))
    for (const { from, variant } of swapsNoted(change)) {
      const came = cameFor(order, { change, variant });
      // What came in may have been in it before, and taken out.
      if (came && lines.some(({ id }) => id === from))
        lines = lines.filter(({ id }) => id !== came.id).map((line) => (line.id === from ? came : line));
    }
  return lines;
}

/** Where the line stands whose item was changed last; 0 where none was. */
export function lineChanged(order: VendureOrder, lines: VendureLine[]): number {
  const change = itemsChanged(order).at(-1);
  const came = change ? swapsNoted(change).map(({ variant }) => cameFor(order, { change, variant })?.id) : [];
  return Math.max(
    0,
    lines.findIndex(({ id }) => came.includes(id)),
  );
}

/** What was placed of it is what was added. */
function cameFor(
  { lines }: VendureOrder,
  { change, variant }: { change: VendureModification; variant: string },
): VendureLine | undefined {
  for (const { orderLineId, quantity } of change.lines) {
    const line = lines.find(({ id, productVariant }) => id === orderLineId && productVariant.id === variant);
    if (line && quantity > 0) return { ...line, orderPlacedQuantity: quantity };
  }
  return undefined;
}
