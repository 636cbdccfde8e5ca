/**
 * Other variants in an order that is not packed, by an edit of Shopify's: what is put together there has no
 * effect before it is committed, and says what the order would cost. What it costs less is refunded then.
 */
import { z } from 'zod';
import type { LineSwap } from '../../contract/changes.ts';
import { Refusal, type RemoteChange, type Sending } from '../remote/kinds.ts';
import { textOf } from '../remote/mark.ts';
import { refusePacked } from '../remote/on-order.ts';
import { ITEMS_CHANGED, isAsLeft, refuseNotHeld } from '../remote/swapping.ts';
import { refuseErrors, StagedErrors } from './client.ts';
import { Cents } from './documents.ts';
import { MOST_OF_ORDER, refuseFull, writeKept } from './entries.ts';
import { tailOf } from './ids.ts';
import { ADD_VARIANT_FOR_LINE, BEGIN_EDIT, COMMIT_EDIT } from './mutations.ts';
import { left, settled } from './order-money.ts';
import { giveDifference, nothingElseWentOut, refundProgress } from './refund.ts';
import { newestLine, type SwapEntry } from './swapped-lines.ts';
import { onSwaps, type SwapParts, type SwapState, swapsIn, variantIdOf } from './swaps.ts';

/** `cents`: what it costs more, which is less than nothing or nothing. */
type ItemsArgs = { order: string; items: LineSwap[]; method: string; cents?: number };

export function changeItems(parts: SwapParts): RemoteChange<SwapState, ItemsArgs> {
  return {
    ...onSwaps(parts),
    expected(state, args) {
      const { raw, order } = state;
      refusePacked(order);
      refuseFull(raw.metafields, { most: MOST_OF_ORDER, whose: order.id });
      const { swaps, cents } = swapsIn(state, args.items, 'change');
      for (const { line } of swaps)
        if (raw.lineItems.nodes[line.line - 1]?.refundableQuantity !== line.quantity)
          throw new Refusal(
            'pieces_gone',
            `Pieces of line ${line.line} were refunded: a person has to look.`,
          );
      const payment = settled(raw).find(({ id }) => tailOf(id) === args.method);
      refuseNotHeld(order, { cents, left: payment && left(raw, payment) });
      const lines = swaps.map(({ line }) => line.line);
      return { output: { order: order.id, lines, cents }, args: { ...args, cents } };
    },
    // It is committed by then: what somebody put in or took out since may have changed what is owed.
    isStillDue: (state, args, was) =>
      nothingElseWentOut(state, args, was) &&
      isAsLeft(state.order, { items: args.items, before: was.before }),
    progress({ raw }, { cents = 0 }, mark) {
      if (!raw.changedBy.includes(mark)) return { kind: 'nothing' };
      if (cents === 0) return { kind: 'whole' };
      const back = refundProgress(raw, { cents: -cents, mark });
      if (back.kind === 'whole' || back.kind === 'pending') return { kind: back.kind };
      return { kind: 'part', stands: back.kind === 'nothing' ? 1 : 2 };
    },
    async send(state, args, sending) {
      const { raw } = state;
      const { cents = 0, method } = args;
      if (!raw.changedBy.includes(sending.mark)) await commit(parts, state, { ...args, cents, sending });
      if (cents < 0) await giveDifference(parts, raw, { cents: -cents, method, sending });
    },
  };
}

const Total = z.object({ totalPriceSet: Cents });
const Begun = z.object({
  orderEditBegin: z.object({
    calculatedOrder: Total.extend({
      id: z.string(),
      lineItems: z.object({ nodes: z.array(z.object({ id: z.string() })) }),
    }).nullish(),
    userErrors: StagedErrors,
  }),
});
const Added = z.object({
  orderEditAddVariant: z.object({ userErrors: StagedErrors }),
  orderEditSetQuantity: z.object({ calculatedOrder: Total.nullish(), userErrors: StagedErrors }),
});

interface ToCommit extends ItemsArgs {
  cents: number;
  sending: Sending;
}

/** Throws Refusal where the order would cost another amount than was shown: taxes are Shopify's. */
async function commit({ client }: SwapParts, state: SwapState, { items, cents, sending }: ToCommit) {
  const { raw } = state;
  const { orderEditBegin: begun } = await client.read(BEGIN_EDIT, { id: raw.id }, Begun);
  refuseErrors(begun.userErrors);
  const edit = begun.calculatedOrder;
  if (!edit) throw new Refusal('refused', `Shopify does not let ${raw.name} be edited.`);
  let total = edit.totalPriceSet;
  const swaps = items.map(({ line, to }) => ({ item: raw.lineItems.nodes[line - 1], to }));
  const entry: SwapEntry = { kind: 'items', after: newestLine(raw.lineItems.nodes), swaps: [] };
  for (const { item, to } of swaps) {
    const line = edit.lineItems.nodes.find(({ id }) => item && tailOf(id) === tailOf(item.id));
    if (!item || !line) throw new Refusal('refused', `A line of ${raw.name} cannot be edited in Shopify.`);
    const { quantity } = item;
    const { orderEditAddVariant: added, orderEditSetQuantity: taken } = await client.read(
      ADD_VARIANT_FOR_LINE,
      { edit: edit.id, variant: variantIdOf(state, to), quantity, line: line.id },
      Added,
    );
    refuseErrors([...added.userErrors, ...taken.userErrors]);
    total = taken.calculatedOrder?.totalPriceSet ?? total;
    entry.swaps.push({ from: item.id, to, quantity });
  }
  if (total - edit.totalPriceSet !== cents)
    throw new Refusal('other_amount', `Shopify would have ${raw.name} cost another amount than was shown.`);
  const note = textOf({ reason: ITEMS_CHANGED, parts: [], mark: sending.mark });
  const variables = { edit: edit.id, note };
  await writeKept(client, { document: COMMIT_EDIT, variables, owner: raw.id, value: entry }, sending);
}
