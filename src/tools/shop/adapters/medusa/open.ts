/** A shop on Medusa, by its Admin API. */
import type { RemotePlan } from '../../../../flow/ports/effects.ts';
import type { RemoteDeskShop } from '../../../../run/desk-shop.ts';
import type { Capability } from '../../contract/capabilities.ts';
import type { ShopPort } from '../../contract/shop.ts';
import { remoteChanges } from '../remote/change.ts';
import type { RemoteChange } from '../remote/kinds.ts';
import { lackingIn } from '../remote/lacking.ts';
import type { RemoteParts, RemoteSystem } from '../remote/system.ts';
import { noteId, orderOfNote, standIn } from '../remote/whose.ts';
import { accountAddressChange } from './account.ts';
import { cancelLine } from './cancel-line.ts';
import { type MedusaAccess, openClient } from './client.ts';
import { changeAddress } from './delivery-address.ts';
import { notesOf } from './marks.ts';
import { cancelOrder, refund } from './money.ts';
import { addNote, removeNote } from './notes.ts';
import type { Parts } from './on-order.ts';
import { readerOf } from './read.ts';

const MEDUSA = 'Medusa';

const MEDUSA_CAN: readonly Capability[] = [
  'refunds',
  'cancelling',
  'cancelling_lines',
  'changing_address',
  'notes',
  'account_address',
];

/** Args are what the port's function gets; the names are kept with calls, and never change. */
function orderChanges(parts: Parts): Record<string, RemoteChange<unknown, RemotePlan>> {
  return {
    refund: refund(parts),
    cancel_line: cancelLine(parts),
    cancel: cancelOrder(parts),
    change_address: changeAddress(parts),
    add_note: addNote(parts),
    remove_note: removeNote(parts),
  } as unknown as Record<string, RemoteChange<unknown, RemotePlan>>;
}

export function openMedusaShop({ access, ...parts }: RemoteParts & { access: MedusaAccess }): ShopPort {
  const { calls, currency, secret, quietMs } = parts;
  const client = openClient(access);
  const { accountWith, orderState, ...reads } = readerOf(client, currency);
  const changes = remoteChanges({
    calls,
    changes: {
      ...orderChanges({
        client,
        // Amounts in another currency are none of this desk's.
        async read(number) {
          const state = await orderState(number);
          return state?.order.currency === undefined ? state : undefined;
        },
      }),
      account_address: accountAddressChange(client, accountWith) as RemoteChange<unknown, RemotePlan>,
    },
    ...(quietMs === undefined ? {} : { quietMs }),
  });
  const change =
    (name: string) => (tenant: string, effect: Parameters<ShopPort['refund']>[1], args: object) =>
      changes.make(tenant, effect, { name, args: args as RemotePlan });

  return {
    ...lackingIn(MEDUSA),
    ...reads,
    packingDeskSeconds: async () => 0,
    order: async (_tenant, id) => (await orderState(id))?.order,
    pastCases: async () => [],
    claimedAccount: async (tenant, email) => standIn(secret, { tenant, email }),
    async note(_tenant, id) {
      const order = orderOfNote(id);
      const state = await orderState(order);
      const isKnown = state && notesOf(state.raw).some(({ mark }) => noteId(state.order.id, mark) === id);
      return isKnown ? { order, removed: false } : undefined;
    },
    refund: change('refund'),
    cancelLine: change('cancel_line'),
    cancelOrder: change('cancel'),
    changeAddress: change('change_address'),
    addNote: change('add_note'),
    removeNote: change('remove_note'),
    changeAccountAddress: change('account_address'),
    settle: (tenant, key) => changes.settle(tenant, key),
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
