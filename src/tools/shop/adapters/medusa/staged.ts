/**
 * What is put together beside an order and has no effect before it is confirmed. Medusa lets nothing else
 * be changed meanwhile, so nothing of ours may be left behind.
 */
import { movedFacts } from '../../../../run/plan/facts.ts';
import type { Facts, Json } from '../../../../run/plan/plan.ts';
import { type Progress, Refusal, type RemoteChange, type Sending } from '../remote/kinds.ts';
import { bearsMark } from '../remote/mark.ts';
import { isLeftOver, numberOf, openChange } from './marks.ts';
import type { OrderState, Parts } from './on-order.ts';
import { recordOf } from './replaced.ts';
import { Anything, BegunStaged, centsOf, type MedusaChange, type MedusaOrder, Preview } from './shapes.ts';

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

/** Nothing has an effect yet, so what was shown still holds where nothing of it was changed. */
export function asItWas<State>(facts: (state: State) => Facts) {
  return (state: State, _args: unknown, { before }: { before: Facts }): boolean =>
    movedFacts(before, facts(state)).length === 0;
}

/** In cents: what an order costs, and what of it comes back, with what is put together beside it. */
interface Reckoned {
  total: number;
  back: number;
}

export interface Staged {
  raw: MedusaOrder;
  kind: 'edit' | 'claim' | 'exchange';
  /** Bears the mark. */
  note: string;
  /** Of Medusa's fields beside the order and the note. */
  more?: { [name: string]: Json };
  /** What it is to cost more than before, and what of it comes back beside what does already. */
  costs: Reckoned;
  sending: Sending;
}

/** What adds to it; `path` is below it. */
export type Post = (path: string, body: { [name: string]: Json }) => Promise<void>;

/**
 * Begun, put together by `add`, and confirmed. Medusa reckons the order anew: where that is not what was
 * shown, a person has to look. Of what was confirmed twice both might stand, so that only this goes out once.
 */
export async function putTogether(
  parts: Parts,
  { raw, kind, note, more = {}, costs, sending }: Staged,
  add: (post: Post) => Promise<void>,
): Promise<void> {
  const { client } = parts;
  const send = async (path: string, body: { [name: string]: Json }, requests = sending.again) =>
    client.write({ path, body }, BegunStaged, requests);
  const before = await reckoned(parts, raw);
  const begun = await send(PATHS[kind], { order_id: raw.id, internal_note: note, ...more });
  const at = `${PATHS[kind]}/${begun.claim?.id ?? begun.exchange?.id ?? raw.id}`;
  // An order edit is the order's one, and everything of it is below that.
  const path = kind === 'edit' ? at : `${at}/request`;
  await orTakenAway(parts, { path, sending }, async () => {
    await add(async (below, body) => {
      await send(`${at}/${below}`, body);
    });
    const now = await reckoned(parts, raw);
    if (now.total - before.total !== costs.total || now.back - before.back !== costs.back)
      throw new Refusal(
        'price_changes',
        `With this change Medusa reckons another price for ${numberOf(raw)}: a person has to look.`,
      );
    await send(kind === 'edit' ? `${at}/confirm` : path, {}, sending.once);
  });
}

const PATHS = { edit: 'order-edits', claim: 'claims', exchange: 'exchanges' };

async function reckoned({ client }: Parts, raw: MedusaOrder): Promise<Reckoned> {
  const found = await client.read(`orders/${raw.id}/preview`, {}, Preview);
  if (!found) throw new Refusal('not_found', `Medusa does not tell what ${numberOf(raw)} costs.`);
  const { total, return_requested_total } = found.order;
  return { total: centsOf(total), back: centsOf(return_requested_total ?? 0) };
}

/** They go out as the order did, for nothing: without a way to go Medusa keeps no stock for them. */
export function sentAsOrdered(raw: MedusaOrder, post: Post): Promise<void> {
  return post('outbound/shipping-method', { shipping_option_id: wayOf(raw) ?? '', custom_amount: 0 });
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
