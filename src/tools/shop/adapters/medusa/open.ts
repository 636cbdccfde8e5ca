/** A shop on Medusa, by its Admin API. */
import type { RemotePlan } from '../../../../flow/ports/effects.ts';
import type { RemoteDeskShop } from '../../../../run/desk-shop.ts';
import type { Capability } from '../../contract/capabilities.ts';
import type { ShopPort } from '../../contract/shop.ts';
import type { RemoteChange } from '../remote/kinds.ts';
import { lackingIn } from '../remote/lacking.ts';
import { inDeskCurrency, making, noteOn, withoutOurs } from '../remote/port.ts';
import type { SwapParts } from '../remote/swapping.ts';
import type { RemoteParts, RemoteSystem } from '../remote/system.ts';
import { accountAddressChange } from './account.ts';
import { cancelLine } from './cancel-line.ts';
import { changeItems } from './change-items.ts';
import { type MedusaAccess, type MedusaClient, openClient } from './client.ts';
import { changeAddress } from './delivery-address.ts';
import { openExchange } from './exchange.ts';
import { cancelOrder, refund } from './money.ts';
import { addNote, marksOf, removeNote } from './notes.ts';
import type { OrderState } from './on-order.ts';
import { readerOf } from './read.ts';
import { reship, withdrawReship } from './reship.ts';
import { openReturn, withdrawReturn } from './returns.ts';
import type { MedusaOrder } from './shapes.ts';
import { withoutLeftOver } from './staged.ts';

const MEDUSA = 'Medusa';

const MEDUSA_CAN: readonly Capability[] = [
  'refunds',
  'cancelling',
  'cancelling_lines',
  'changing_items',
  'changing_address',
  'notes',
  'returns',
  'exchanges',
  'sending_again',
  'account_address',
];

/** Args are what the port's function gets; the names are kept with calls, and never change. */
function orderChanges(
  parts: SwapParts<MedusaClient, MedusaOrder>,
): Record<string, RemoteChange<unknown, RemotePlan>> {
  const alone = <State extends OrderState, Args>(change: RemoteChange<State, Args>) =>
    withoutLeftOver(parts, change);
  return {
    refund: alone(refund(parts)),
    cancel_line: alone(cancelLine(parts)),
    cancel: alone(cancelOrder(parts)),
    change_address: alone(changeAddress(parts)),
    change_items: alone(changeItems(parts)),
    add_note: addNote(parts),
    remove_note: removeNote(parts),
    open_exchange: alone(openExchange(parts)),
    reship: alone(reship(parts)),
    withdraw_reship: alone(withdrawReship(parts)),
    open_return: alone(openReturn(parts)),
    withdraw_return: alone(withdrawReturn(parts)),
  } as unknown as Record<string, RemoteChange<unknown, RemotePlan>>;
}

export function openMedusaShop({ access, ...parts }: RemoteParts & { access: MedusaAccess }): ShopPort {
  const client = openClient(access);
  const { accountWith, orderState, ...reads } = readerOf(client, parts.currency);
  const { common, change } = making(parts, {
    ...orderChanges({
      ...{ client, read: inDeskCurrency(orderState) },
      productOfSku: (sku) => reads.productOfSku('', sku),
    }),
    account_address: accountAddressChange(client, accountWith) as RemoteChange<unknown, RemotePlan>,
  });

  return {
    ...lackingIn(MEDUSA),
    ...withoutOurs(parts),
    ...common,
    ...reads,
    changeItems: change('change_items'),
    openReturn: change('open_return'),
    withdrawReturn: change('withdraw_return'),
    openExchange: change('open_exchange'),
    reship: change('reship'),
    withdrawReship: change('withdraw_reship'),
    order: async (_tenant, id) => (await orderState(id))?.order,
    note: noteOn(orderState, ({ raw }) => marksOf(raw)),
  };
}

/** Fewer digits behind a word may be how many of something: `I want to order 2`. */
const BEHIND_A_WORD =
  '(?:order|bestellung|auftrag|commande|pedido)(?:s?nummer)?(?: (?:no|nr|num|number|n°)[.]?)?:? ?(\\d{3,9})';

export const medusa: RemoteSystem<Extract<RemoteDeskShop, { kind: 'medusa' }>> = {
  name: MEDUSA,
  can: MEDUSA_CAN,
  open: ({ url, key }, parts) => openMedusaShop({ access: { url, key }, ...parts }),
  newDesk: {
    settings: { url: 'MEDUSA_URL', key: 'MEDUSA_KEY' },
    orders: { regex: `#(\\d{1,9})|${BEHIND_A_WORD}`, example: '#1042' },
  },
};
