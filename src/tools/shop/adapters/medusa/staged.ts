/**
 * What is put together beside an order and has no effect before it is confirmed. Medusa lets nothing else be
 * changed meanwhile, so nothing of ours may be left behind.
 */
import { Refusal, type RemoteChange, type Sending } from '../remote/kinds.ts';
import { bearsMark } from '../remote/mark.ts';
import { isLeftOver, openChange } from './marks.ts';
import type { OrderState, Parts } from './on-order.ts';
import { Anything, type MedusaChange, type MedusaOrder } from './shapes.ts';

/**
 * A change that Medusa makes beside no other. What an earlier request of ours put together and did not
 * confirm is taken away before: none of it is under way, since calls on one order take turns. `goesOn`: with
 * what bears its own mark.
 */
export function withoutLeftOver<Args>(
  { client }: Parts,
  change: RemoteChange<OrderState, Args>,
  goesOn = false,
): RemoteChange<OrderState, Args> {
  return {
    ...change,
    async send(state, args, sending) {
      const open = openChange(state.raw);
      const own = goesOn && bearsMark(open?.internal_note, sending.mark);
      if (open && isLeftOver(open) && !own)
        await client.write({ method: 'DELETE', path: pathOf(state.raw, open) }, Anything, sending.again);
      await change.send(state, args, sending);
    },
  };
}

function pathOf({ id }: MedusaOrder, { change_type, return_id }: MedusaChange): string {
  return change_type === 'return_request' ? `returns/${return_id}/request` : `order-edits/${id}`;
}

/** `path`: what takes it away again where Medusa says no, or a check before it is confirmed. */
export async function orTakenAway(
  { client }: Parts,
  { path, sending }: { path: string; sending: Sending },
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof Refusal) await client.write({ method: 'DELETE', path }, Anything, sending.again);
    throw error;
  }
}
