/**
 * What is put together beside an order and has no effect before it is confirmed. Medusa lets nothing else
 * be changed meanwhile, so nothing of ours may be left behind.
 */
import type { Json } from '../../../../run/plan/plan.ts';
import { type Progress, type Putting, Refusal, type RemoteChange, type Sending } from '../remote/kinds.ts';
import { bearsMark } from '../remote/mark.ts';
import { numberOf, openChange } from './marks.ts';
import { type OrderState, type Parts, refuseOpen, theirs } from './on-order.ts';
import { isAsPut, isOurs, type Put } from './ours.ts';
import { recordOf } from './replaced.ts';
import {
  Anything,
  BegunStaged,
  CHANGES,
  Changes,
  centsOf,
  type MedusaChange,
  type MedusaOrder,
  Preview,
} from './shapes.ts';

/**
 * A change that Medusa makes beside no other. What an earlier request of ours put together and did not
 * confirm is taken away before: none of it is under way, since calls on one order take turns.
 */
export function withoutLeftOver<State extends OrderState, Args>(
  parts: Parts,
  change: RemoteChange<State, Args>,
): RemoteChange<State, Args> {
  return {
    ...change,
    async send(state, args, sending) {
      refuseOpen(state);
      const left = openChange(state.raw);
      if (left) await takeAway(parts, state.raw, { left, aside: sending.aside });
      await change.send(state, args, sending);
    },
  };
}

/** Of one that was put together and not confirmed. */
export function takingAway(parts: Parts) {
  return async ({ raw }: OrderState, _args: unknown, { mark, aside }: Putting): Promise<void> => {
    const left = openChange(raw);
    if (left && bearsMark(left.internal_note, mark)) await takeAway(parts, raw, { left, aside });
  };
}

/** Throws Refusal where it is not ours alone any more, or is another: Medusa takes away what is open. */
async function takeAway(
  parts: Parts,
  raw: MedusaOrder,
  { left, aside }: Pick<Sending, 'aside'> & { left: MedusaChange },
): Promise<void> {
  const open = await openNow(parts, raw);
  if (!open) return;
  if (open.id !== left.id || !isOurs(open, raw)) throw theirs(raw, open);
  await parts.client.write({ method: 'DELETE', path: pathOf(raw, open) }, Anything, aside);
}

async function openNow({ client }: Parts, { id }: MedusaOrder): Promise<MedusaChange | undefined> {
  const found = await client.read(`orders/${id}/changes`, { fields: CHANGES }, Changes);
  return openChange({ changes: found?.order_changes ?? [] });
}

function pathOf({ id }: MedusaOrder, change: MedusaChange): string {
  const { change_type, return_id } = change;
  const record = recordOf(change);
  if (record) return `${record.kind}s/${record.id}/request`;
  return change_type === 'return_request' ? `returns/${return_id}/request` : `order-edits/${id}`;
}

interface Begun {
  raw: MedusaOrder;
  sending: Sending;
  /** What confirms it; of two Medusa might make both. */
  path: string;
}

/**
 * What was begun is put together by `add`, looked at by `check`, and confirmed where it is what was put
 * together, since Medusa confirms what is open. Taken away again where Medusa says no, or a check.
 */
export async function confirmed(
  parts: Parts,
  { raw, sending, path }: Begun,
  { add, check }: { add: (post: Post) => Promise<void>; check?: () => Promise<void> },
): Promise<void> {
  const { client } = parts;
  const { mark, aside, once } = sending;
  const put: Put = [];
  try {
    await add(async (at, body, pieces) => {
      await client.write({ path: at, body }, Anything, aside);
      put.push(...pieces);
    });
    await check?.();
    const open = await openNow(parts, raw);
    if (!open || !bearsMark(open.internal_note, mark)) throw gone(raw);
    if (!isAsPut(open, raw, put)) throw theirs(raw, open);
    await client.write({ path, body: {} }, Anything, once);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const left = await openNow(parts, raw);
    // What is not ours alone is for whoever looks at what stands.
    if (left && bearsMark(left.internal_note, mark) && isOurs(left, raw))
      await takeAway(parts, raw, { left, aside });
    throw error;
  }
}

function gone(raw: MedusaOrder): Refusal {
  return new Refusal('busy', `Somebody took away what was being changed on ${numberOf(raw)} in Medusa.`);
}

/** Of what was not confirmed. Only that request goes out once: of two Medusa would make both. */
export function progressOfStaged(raw: MedusaOrder, mark: string): Progress {
  return bearsMark(openChange(raw)?.internal_note, mark) ? { kind: 'part', stands: 0 } : { kind: 'nothing' };
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

/** What adds to it, with the pieces that are in it then. */
export type Post = (path: string, body: { [name: string]: Json }, pieces: Put) => Promise<void>;

/**
 * Begun, put together by `add`, whose paths are below it, and confirmed. Medusa reckons the order anew: where
 * that is not what was shown, a person has to look.
 */
export async function putTogether(
  parts: Parts,
  { raw, kind, note, more = {}, costs, sending }: Staged,
  add: (post: Post) => Promise<void>,
): Promise<void> {
  const before = await reckoned(parts, raw);
  const body = { order_id: raw.id, internal_note: note, ...more };
  const begun = await parts.client.write({ path: PATHS[kind], body }, BegunStaged, sending.aside);
  const at = `${PATHS[kind]}/${begun.claim?.id ?? begun.exchange?.id ?? raw.id}`;
  const path = `${at}/${kind === 'edit' ? 'confirm' : 'request'}`;
  await confirmed(
    parts,
    { raw, sending, path },
    {
      add: (post) => add((below, more, pieces) => post(`${at}/${below}`, more, pieces)),
      async check() {
        const now = await reckoned(parts, raw);
        if (now.total - before.total !== costs.total || now.back - before.back !== costs.back)
          throw new Refusal(
            'price_changes',
            `With this change Medusa reckons another price for ${numberOf(raw)}: a person has to look.`,
          );
      },
    },
  );
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
  return post('outbound/shipping-method', { shipping_option_id: wayOf(raw) ?? '', custom_amount: 0 }, []);
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
