/**
 * What Greenlight puts together beside an order, told from what people do with it: Medusa lets whoever comes
 * put more into a change that is open, or change what is in it. Pure.
 */
import { bearsMark, markIn } from '../remote/mark.ts';
import { pieceIn } from './replaced.ts';
import type { MedusaAction, MedusaChange, MedusaOrder } from './shapes.ts';
import { itemIn } from './swapped-lines.ts';

/** Medusa's own doing, for the promotions of an order. */
const OF_MEDUSA = ['ITEM_ADJUSTMENTS_REPLACE', 'SHIPPING_ADJUSTMENTS_REPLACE'];
/** How what is added goes out: Medusa keeps no note of ours with it. */
const WAY = 'SHIPPING_ADD';

/** Begun by a call of ours, and all that is in it is that call's, as it put it there. */
export function isOurs(change: MedusaChange, { items }: Pick<MedusaOrder, 'items'>): boolean {
  const mark = markIn(change.internal_note);
  if (mark === undefined) return false;
  const asPut = (action: MedusaAction) => bearsMark(action.internal_note, mark) && isWhole(action, items);
  const { pieces, ways } = partsOf(change);
  return pieces.every(asPut) && ways.length <= (change.change_type === 'edit' ? 0 : 1);
}

/** What was put into one, as it was sent: of how many pieces each. */
export type Put = { quantity: number }[];

/** It is ours, and all that was put into it is in it, each as often as it was sent. */
export function isAsPut(change: MedusaChange, order: Pick<MedusaOrder, 'items'>, put: Put): boolean {
  const inIt = partsOf(change).pieces.flatMap(pieceIn).map(quantityOf).toSorted();
  return isOurs(change, order) && inIt.join() === put.map(quantityOf).toSorted().join();
}

const quantityOf = ({ quantity }: { quantity: number }): number => quantity;

function partsOf({ actions }: MedusaChange): { pieces: MedusaAction[]; ways: MedusaAction[] } {
  const all = (actions ?? []).filter(({ action }) => !OF_MEDUSA.includes(action));
  return {
    pieces: all.filter(({ action }) => action !== WAY),
    ways: all.filter(({ action }) => action === WAY),
  };
}

/** A line goes out with all of its pieces, and as many come in for it. */
function isWhole(action: MedusaAction, items: MedusaOrder['items']): boolean {
  const [piece] = pieceIn(action);
  if (action.action === 'ITEM_UPDATE') return piece?.quantity === 0;
  const other = itemIn(action.internal_note);
  if (action.action !== 'ITEM_ADD' || other === undefined) return true;
  return piece?.quantity === items.find(({ id }) => id === other)?.quantity;
}
