/**
 * What is put together beside an order and has no effect before it is confirmed. Medusa lets nothing else
 * be changed meanwhile, so nothing of ours may be left behind.
 */
import { movedFacts } from '../../../../run/plan/facts.ts';
import type { Facts } from '../../../../run/plan/plan.ts';
import { orderFacts } from '../../contract/facts.ts';
import { type Progress, Refusal, type RemoteChange, type Sending } from '../remote/kinds.ts';
import { bearsMark } from '../remote/mark.ts';
import { isLeftOver, numberOf, openChange } from './marks.ts';
import type { OrderState, Parts } from './on-order.ts';
import { recordOf } from './replaced.ts';
import { Anything, centsOf, type MedusaChange, type MedusaOrder, Preview } from './shapes.ts';

/**
 * A change that Medusa makes beside no other. What an earlier request of ours put together and did not
 * confirm is taken away before: none of it is under way, since calls on one order take turns. `goesOn`:
 * with what bears its own mark.
 */
export function withoutLeftOver<State extends OrderState, Args>(
  { client }: Parts,
  change: RemoteChange<State, Args>,
  goesOn = false,
): RemoteChange<State, Args> {
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

function pathOf({ id }: MedusaOrder, change: MedusaChange): string {
  const { change_type, return_id } = change;
  const record = recordOf(change);
  if (record) return `${record.kind}s/${record.id}/request`;
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

/** Of what was not confirmed. Only that request goes out once: of two Medusa would make both. */
export function progressOfStaged(raw: MedusaOrder, mark: string): Progress {
  return bearsMark(openChange(raw)?.internal_note, mark) ? { kind: 'part', stands: 0 } : { kind: 'nothing' };
}

/** Nothing has an effect yet, so what was shown still holds where nothing else was changed. */
export function isAsItWas({ order }: OrderState, _args: unknown, { before }: { before: Facts }): boolean {
  return movedFacts(before, orderFacts(order)).length === 0;
}

/** In cents: what an order costs, and what of it comes back, with what is put together beside it. */
export interface Reckoned {
  total: number;
  back: number;
}

export async function reckoned({ client }: Parts, raw: MedusaOrder): Promise<Reckoned> {
  const found = await client.read(`orders/${raw.id}/preview`, {}, Preview);
  if (!found) throw new Refusal('not_found', `Medusa does not tell what ${numberOf(raw)} costs.`);
  const { total, return_requested_total } = found.order;
  return { total: centsOf(total), back: centsOf(return_requested_total ?? 0) };
}

/**
 * `more`: what it costs more than `before`, and what of it comes back beside what does already. Medusa
 * reckons both anew: where they are not what was shown, a person has to look.
 */
export async function refuseOtherPrice(
  parts: Parts,
  raw: MedusaOrder,
  { before, more }: { before: Reckoned; more: Reckoned },
): Promise<void> {
  const now = await reckoned(parts, raw);
  if (now.total - before.total === more.total && now.back - before.back === more.back) return;
  throw new Refusal(
    'price_changes',
    `With this change Medusa reckons another price for ${numberOf(raw)}: a person has to look.`,
  );
}

/** They go out as the order did, for nothing: without a way to go Medusa keeps no stock for them. */
export async function sentAsOrdered(
  { client }: Parts,
  { at, raw, sending }: { at: string; raw: MedusaOrder; sending: Sending },
): Promise<void> {
  const body = { shipping_option_id: wayOf(raw) ?? '', custom_amount: 0 };
  await client.write({ path: `${at}/outbound/shipping-method`, body }, Anything, sending.again);
}

export function refuseNoWay({ raw, order }: OrderState): void {
  if (wayOf(raw) === undefined)
    throw new Refusal('no_way_to_send', `How ${order.id} was sent is not known: a person has to.`);
}

function wayOf({ shipping_methods }: MedusaOrder): string | undefined {
  return (
    shipping_methods?.find(({ shipping_option_id }) => shipping_option_id)?.shipping_option_id ?? undefined
  );
}
