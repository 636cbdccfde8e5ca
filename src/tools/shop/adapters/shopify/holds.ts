/** The packing of an order, held on each of its fulfillment orders. A hold bears the mark as its handle. */
import { Refusal, type RemoteChange } from '../remote/kinds.ts';
import { onOrder, refusePacked } from '../remote/on-order.ts';
import type { ShopifyFulfillmentOrder, ShopifyOrder } from './documents.ts';
import { HOLD, RELEASE } from './mutations.ts';
import type { OrderState, Parts } from './on-order.ts';

/** `holds`: those that are taken off; the order does not tell them any more once some are. */
type PackingArgs = { order: string; packing: 'held' | 'open'; holds?: string[] };

const DUE = ['OPEN', 'SCHEDULED', 'ON_HOLD'];

export function setPacking(parts: Parts): RemoteChange<OrderState, PackingArgs> {
  return {
    ...onOrder(parts),
    expected({ raw, order }, args) {
      refusePacked(order);
      const output = { order: order.id, packing: args.packing };
      if (args.packing === 'held') {
        if (due(raw).length === 0)
          throw new Refusal('nothing_to_hold', `Nothing of ${order.id} is packed from here.`);
        return { output };
      }
      const holds = due(raw).flatMap(({ fulfillmentHolds }) => fulfillmentHolds);
      if (holds.some(({ heldByRequestingApp }) => !heldByRequestingApp))
        throw new Refusal('held_by_others', `Somebody else holds ${order.id} in Shopify: a person has to.`);
      return { output, args: { ...args, holds: holds.map(({ id }) => id) } };
    },
    progress({ raw }, { packing, holds = [] }, mark) {
      const orders = due(raw);
      const left =
        packing === 'held'
          ? orders.filter((one) => !isHeldWith(one, mark)).length
          : orders.flatMap((one) => ours(one, holds)).length;
      const all = packing === 'held' ? orders.length : holds.length;
      if (left === 0) return { kind: all === 0 && packing === 'held' ? 'nothing' : 'whole' };
      return left < all ? { kind: 'part', stands: 0 } : { kind: 'nothing' };
    },
    async send({ raw }, { packing, holds = [] }, sending) {
      const { mark } = sending;
      for (const one of due(raw)) {
        if (packing === 'held') {
          if (isHeldWith(one, mark)) continue;
          const hold = { reason: 'OTHER', reasonNotes: `Held for a request; ${mark}`, handle: mark };
          await parts.client.write(HOLD, { id: one.id, hold }, sending.again);
        } else {
          const mine = ours(one, holds);
          if (mine.length > 0) await parts.client.write(RELEASE, { id: one.id, holds: mine }, sending.again);
        }
      }
    },
  };
}

function due({ fulfillmentOrders }: ShopifyOrder): ShopifyFulfillmentOrder[] {
  return fulfillmentOrders.nodes.filter(({ status }) => DUE.includes(status));
}

const isHeldWith = ({ fulfillmentHolds }: ShopifyFulfillmentOrder, mark: string): boolean =>
  fulfillmentHolds.some(({ handle }) => handle === mark);

const ours = ({ fulfillmentHolds }: ShopifyFulfillmentOrder, holds: string[]): string[] =>
  fulfillmentHolds.map(({ id }) => id).filter((id) => holds.includes(id));
