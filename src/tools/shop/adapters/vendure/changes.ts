/** The changes to orders that Vendure can make. */
import type { RemotePlan } from '../../../../flow/ports/effects.ts';
import type { RemoteChange } from '../remote/kinds.ts';
import { changeItems, type ItemParts } from './change-items.ts';
import { changeAddress } from './delivery-address.ts';
import { cancelLine, cancelOrder, refund } from './money.ts';
import { addNote, removeNote } from './notes.ts';
import type { OrderState } from './on-order.ts';

/** Args are what the port's function gets; the names are kept with calls, and never change. */
export function orderChanges(parts: ItemParts): Record<string, RemoteChange<OrderState, RemotePlan>> {
  return {
    refund: refund(parts),
    cancel_line: cancelLine(parts),
    cancel: cancelOrder(parts),
    change_items: changeItems(parts),
    change_address: changeAddress(parts),
    add_note: addNote(parts),
    remove_note: removeNote(parts),
  } as unknown as Record<string, RemoteChange<OrderState, RemotePlan>>;
}
