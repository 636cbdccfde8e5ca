/** The part of the port that is the same of every order system: its changes, made by the one protocol. */
import type { RemotePlan } from '../../../../flow/ports/effects.ts';
import { present } from '../../../../run/present.ts';
import type { ShopPort } from '../../contract/shop.ts';
import { remoteChanges } from './change.ts';
import type { RemoteChange } from './kinds.ts';
import type { RemoteParts } from './system.ts';
import { noteId, orderOfNote, standIn } from './whose.ts';

/** By name: the names are kept with calls, and never change. */
export type Changes = Record<string, RemoteChange<unknown, RemotePlan>>;

/** `change`: for what only some systems can do. */
export function making(
  { calls, quietMs, withinMs }: Pick<RemoteParts, 'calls' | 'quietMs' | 'withinMs'>,
  named: Changes,
) {
  const changes = remoteChanges({ calls, changes: named, ...present({ quietMs, withinMs }) });
  const change =
    (name: string) => (tenant: string, effect: Parameters<ShopPort['refund']>[1], args: object) =>
      changes.make(tenant, effect, { name, args: args as RemotePlan });
  return {
    change,
    common: {
      refund: change('refund'),
      cancelLine: change('cancel_line'),
      cancelOrder: change('cancel'),
      changeAddress: change('change_address'),
      addNote: change('add_note'),
      removeNote: change('remove_note'),
      changeAccountAddress: change('account_address'),
      settle: (tenant: string, key: string) => changes.settle(tenant, key),
    },
  };
}

interface Seen {
  order: { id: string; currency?: string | undefined };
}

/** Of the state of an order for a change: amounts in another currency are none of the desk's. */
export function inDeskCurrency<State extends Seen>(
  read: (order: string) => Promise<State | undefined>,
): (order: string) => Promise<State | undefined> {
  return async (order) => {
    const state = await read(order);
    return state?.order.currency === undefined ? state : undefined;
  };
}

/** `marks`: of the notes that stand on an order, what their numbers are made of. */
export function noteOn<State extends Seen>(
  read: (order: string) => Promise<State | undefined>,
  marks: (state: State) => string[],
): ShopPort['note'] {
  return async (_tenant, id) => {
    const order = orderOfNote(id);
    const state = await read(order);
    const isKnown = state && marks(state).some((mark) => noteId(order, mark) === id);
    return isKnown ? { order, removed: false } : undefined;
  };
}

/** What no system outside keeps: packing times and past cases; and the account that nobody has. */
export function withoutOurs({ secret }: Pick<RemoteParts, 'secret'>) {
  return {
    packingDeskSeconds: async () => 0,
    pastCases: async () => [],
    claimedAccount: async (tenant: string, email: string) => standIn(secret, { tenant, email }),
  };
}
