/** Changes to an order that has not left the house. */

import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { type Notices, noticeKey } from '../../../flow/ports/effects.ts';
import type { CallContext } from '../../../flow/ports/tools.ts';
import type { Facts } from '../../../run/plan/plan.ts';
import { type Tool, ToolFault } from '../../contract.ts';
import { masked } from '../../evidence.ts';
import { keyedWrite } from '../../keyed-write.ts';
import { inCountryOf } from '../contract/address.ts';
import { addressLine, fact, orderFacts } from '../contract/facts.ts';
import type { Order, ShopPort } from '../contract/shop.ts';
import { ownOrder, pick, withAssumed } from '../owned.ts';
import { AddressShape, addressArgs, OrderId } from '../shapes.ts';

const Input = z.strictObject({ order: OrderId });
const PackingOutput = z.strictObject({ order: z.string(), packing: z.enum(['open', 'held']) });
const AddressInput = z.strictObject({ order: OrderId, address: AddressShape });
const AddressOutput = z.strictObject({ order: z.string(), address: z.string(), previous: AddressShape });

/**
 * The desk is asked before the effect's transaction is opened, so that nothing is held while people walk
 * about.
 */
const DESK_TIMEOUT_MS = 90_000;

/** `notices`: absent, they are only written down. */
export function packingTools(shop: ShopPort, notices?: Notices): Tool[] {
  return [
    packingTool(shop, {
      name: 'orders.hold_packing',
      description: 'Puts the packing of an order on hold.',
      to: 'held',
      undoTool: 'orders.release_packing',
    }),
    packingTool(shop, {
      name: 'orders.release_packing',
      description: 'Lets a held order be packed.',
      to: 'open',
      undoTool: 'orders.hold_packing',
    }),
    keyedWrite(shop, {
      name: 'orders.change_address',
      description: 'Sends an order that is not packed yet to another address or to a pick-up point.',
      input: AddressInput,
      output: AddressOutput,
      claims: ['changed'],
      supersedes: 'order',
      trusted: ['order', 'address', 'street', 'line2', 'postcode', 'city', 'state', 'country', 'pickup'],
      verified: true,
      timeoutMs: DESK_TIMEOUT_MS,
      first: (context, signal) => askDesk(shop, context, signal),
      async preview({ order: id, address }, context, assumed) {
        const order = await ownOrder(shop, context, id);
        const owner = await shop.customer(context.tenant, order.customer);
        const facts = withAssumed(orderFacts(order), assumed);
        refusePacked(order, facts);
        const before = pick(facts, [fact.address(id), fact.packing(id)]);
        const to = addressLine(inCountryOf(address, order.address));
        const shipped = order.status !== 'open';
        return {
          before,
          after: { [fact.address(id)]: to },
          shows: [
            { label: `address of ${id}`, before: String(before[fact.address(id)]), after: to },
            {
              label: 'notice to the address on file',
              before: 'not sent',
              after: `goes to ${masked(owner?.email ?? '')} with the change`,
            },
          ],
          judged: { packing: before[fact.packing(id)] ?? null, shipped, items_changed: order.itemsChanged },
          undoable: true,
        };
      },
      effect: ({ order, address }, context, effect) =>
        shop.changeAddress(context.tenant, effect, { order, address }),
      afterwards: async ({ tenant }, key) => notices?.deliver(tenant, noticeKey(key)),
      account: ({ input: { order }, output: { address, previous } }) => ({
        headline: `${order} goes to ${address}`,
        undo: { tool: 'orders.change_address', args: { order, address: addressArgs(previous) } },
      }),
    }),
  ];
}

function packingTool(
  shop: ShopPort,
  tool: { name: string; description: string; to: 'held' | 'open'; undoTool: string },
): Tool {
  const { name, description, to, undoTool } = tool;
  const from = to === 'held' ? 'open' : 'held';
  return keyedWrite(shop, {
    name,
    description,
    input: Input,
    output: PackingOutput,
    claims: to === 'open' ? ['released'] : ['held'],
    trusted: ['order'],
    verified: true,
    timeoutMs: DESK_TIMEOUT_MS,
    first: (context, signal) => askDesk(shop, context, signal),
    async preview({ order: id }, context, assumed) {
      const order = await ownOrder(shop, context, id);
      const facts = withAssumed(orderFacts(order), assumed);
      refusePacked(order, facts);
      const before = pick(facts, [fact.packing(id)]);
      if (before[fact.packing(id)] === to) {
        throw new ToolFault('nothing_to_do', `The packing of ${id} is ${to} already.`);
      }
      return {
        before,
        after: { [fact.packing(id)]: to },
        shows: [{ label: `packing of ${id}`, before: from, after: to }],
        judged: { packing: from, shipped: order.status !== 'open' },
        undoable: true,
      };
    },
    effect: ({ order }, context, effect) => shop.setPacking(context.tenant, effect, { order, packing: to }),
    account: ({ input: { order } }) => ({
      headline: to === 'held' ? `packing of ${order} is on hold` : `packing of ${order} goes on`,
      undo: { tool: undoTool, args: { order } },
    }),
  });
}

export function refusePacked(order: Order, facts: Facts): void {
  const packing = facts[fact.packing(order.id)];
  if (packing === 'open' || packing === 'held') return;
  const state = packing === 'packed' ? 'packed' : String(facts[fact.status(order.id)]);
  throw new ToolFault('already_packed', `${order.id} is ${state} already; it can no longer be changed.`);
}

async function askDesk(shop: ShopPort, context: CallContext, signal: AbortSignal): Promise<void> {
  const seconds = await shop.packingDeskSeconds(context.tenant);
  if (seconds === 0) return;
  try {
    await setTimeout(seconds * 1000, undefined, { signal });
  } catch {
    throw new ToolFault('stopped', 'The packing desk was not waited for; nothing was changed.');
  }
}
