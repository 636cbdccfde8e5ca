/** The changes to orders that Shopify can make. */
import type { RemotePlan } from '../../../../flow/ports/effects.ts';
import type { RemoteChange } from '../remote/kinds.ts';
import { cancelOrder } from './cancel.ts';
import { changeItems } from './change-items.ts';
import { type CreditParts, giveCredit, withdrawCredit } from './credit.ts';
import { changeAddress } from './delivery-address.ts';
import { openExchange } from './exchange.ts';
import { setPacking } from './holds.ts';
import { addNote, removeNote } from './notes.ts';
import type { OrderState } from './on-order.ts';
import { cancelLine, refund } from './refund.ts';
import { reship, withdrawReship } from './reship.ts';
import { openReturn, withdrawReturn } from './returns.ts';
import type { SwapParts } from './swaps.ts';

/** Args are what the port's function gets; the names are kept with calls, and never change. */
export function orderChanges(
  parts: CreditParts & SwapParts,
): Record<string, RemoteChange<OrderState, RemotePlan>> {
  return {
    refund: refund(parts),
    cancel_line: cancelLine(parts),
    cancel: cancelOrder(parts),
    change_items: changeItems(parts),
    change_address: changeAddress(parts),
    set_packing: setPacking(parts),
    open_return: openReturn(parts),
    open_exchange: openExchange(parts),
    withdraw_return: withdrawReturn(parts),
    reship: reship(parts),
    withdraw_reship: withdrawReship(parts),
    give_credit: giveCredit(parts),
    withdraw_credit: withdrawCredit(parts),
    add_note: addNote(parts),
    remove_note: removeNote(parts),
  } as unknown as Record<string, RemoteChange<OrderState, RemotePlan>>;
}
