/**
 * Goods once more, free of charge: a draft order at nothing, which has no effect before it is completed. The
 * order that it becomes bears the mark in its note, and is cancelled to call it back while it is not packed.
 */
import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { isRecord } from '../../../../run/plan/references.ts';
import type { Order, OrderLine, PayoutPart } from '../../contract/shop.ts';
import { Refusal, type RemoteChange } from '../remote/kinds.ts';
import { bearsMark, textOf } from '../remote/mark.ts';
import { onOrder, refusePacked } from '../remote/on-order.ts';
import { ended } from './cancel.ts';
import { refuseErrors, StagedErrors } from './client.ts';
import { inputOf } from './delivery-address.ts';
import { Cents, type ShopifyOrder } from './documents.ts';
import { CANCEL, COMPLETE_DRAFT, CREATE_DRAFT } from './mutations.ts';
import type { OrderState } from './on-order.ts';
import { addressOf } from './order.ts';
import { productOf } from './product.ts';
import { againNote } from './sent-again.ts';
import { goodsOf, type SwapParts, type SwapState, variantIdOf } from './swaps.ts';

type ReshipArgs = { order: string; lines: number[]; reason: string };
const LOOK_EVERY_MS = 1_000;
const MOST_LOOKS = 6;
/** As long as any. */
const MARK = `gl-${'0'.repeat(24)}`;

export function reship(parts: SwapParts): RemoteChange<SwapState, ReshipArgs> {
  const { read, ...on } = onOrder(parts);
  return {
    ...on,
    async read(tenant, customer, args) {
      const state = await read(tenant, customer, args);
      if (!state) return undefined;
      const skus = state.order.lines.filter(({ line }) => args.lines.includes(line)).map(({ sku }) => sku);
      return { ...state, goods: await goodsOf(parts, skus) };
    },
    expected(state, { order: id, lines, reason }) {
      const { order } = state;
      if (order.status !== 'shipped' && order.status !== 'delivered')
        throw new Refusal('not_sent', `${id} was not sent yet; there is nothing to send once more.`);
      const goods = lines.map((number) => toSend(state, number));
      if (againNote({ order: id, reason, parts: partsOf(goods), mark: MARK }) === undefined)
        throw new Refusal('too_many_lines', `That are too many lines of ${id} to send again at once.`);
      const cents = goods.reduce((sum, { total }) => sum + total, 0);
      const items = goods.map(({ title }) => title);
      return { output: { order: id, parcel: order.parcels.length + 1, cents, items } };
    },
    progress({ raw }, _args, mark) {
      const made = raw.again.find((one) => one.mark === mark);
      return made ? { kind: 'whole', id: made.id, output: { reship: made.id } } : { kind: 'nothing' };
    },
    async send(state, { lines, reason }, sending) {
      const { raw, order } = state;
      const goods = lines.map((number) => toSend(state, number));
      const of = { order: order.id, reason, parts: partsOf(goods), mark: sending.mark };
      const input = {
        ...draftOf(raw, order),
        note: againNote(of) ?? '',
        lineItems: goods.map(({ sku, quantity }) => ({ variantId: variantIdOf(state, sku), quantity })),
      };
      const { draftOrderCreate: made } = await parts.client.read(CREATE_DRAFT, { input }, Created);
      refuseErrors(made.userErrors);
      if (!made.draftOrder) throw new Refusal('refused', 'Shopify refuses it: no draft');
      if (!made.draftOrder.ready)
        throw new Refusal('not_ready', 'Shopify is still at the draft of it: ask again in a minute.');
      if (made.draftOrder.totalPriceSet !== 0)
        throw new Refusal('other_amount', 'Shopify would have it cost something.');
      await parts.client.write(COMPLETE_DRAFT, { id: made.draftOrder.id }, sending.once);
      await untilListed(parts, order.id, sending.mark);
    },
  };
}

/** Shopify finds a new order among others only a little later. Whoever looks after this waits on. */
async function untilListed({ read }: SwapParts, order: string, mark: string): Promise<void> {
  for (let looks = 1; looks <= MOST_LOOKS; looks += 1) {
    const state = await read(order);
    if (state?.raw.again.some((one) => one.mark === mark)) return;
    await setTimeout(LOOK_EVERY_MS);
  }
}

const Created = z.object({
  draftOrderCreate: z.object({
    draftOrder: z.object({ id: z.string(), ready: z.boolean(), totalPriceSet: Cents }).nullish(),
    userErrors: StagedErrors,
  }),
});

/** To where the order went, at nothing. */
function draftOf(raw: ShopifyOrder, order: Order) {
  const nothing = { amount: '0.00', currencyCode: raw.currencyCode };
  return {
    ...(raw.customer ? { purchasingEntity: { customerId: raw.customer.id } } : {}),
    ...{ email: order.email, tags: ['greenlight-sent-again'], taxExempt: true },
    ...{ acceptAutomaticDiscounts: false, useCustomerDefaultAddress: false },
    shippingAddress: inputOf(addressOf(raw.shippingAddress), raw.shippingAddress),
    appliedDiscount: { valueType: 'PERCENTAGE', value: 100, title: `Sent again for ${raw.name}` },
    shippingLine: { title: 'Sent again', priceWithCurrency: nothing },
  };
}

const partsOf = (goods: OrderLine[]): PayoutPart[] =>
  goods.map(({ line, total }) => ({ line, cents: total }));

/** Throws Refusal where it is none to be sent again. */
function toSend({ order, goods }: SwapState, number: number): OrderLine {
  const line = order.lines.find((one) => one.line === number);
  if (!line) throw new Refusal('no_such_line', `${order.id} has no line ${number}.`);
  const { sku, title, cancelled, refunded } = line;
  if (cancelled) throw new Refusal('already_cancelled', `Line ${number} of ${order.id} is cancelled.`);
  if (refunded > 0) throw new Refusal('already_refunded', `Money for line ${number} was given back already.`);
  const product = goods.get(sku);
  const variant = product && productOf(product).variants.find((one) => one.sku === sku);
  if (!variant?.available) throw new Refusal('not_available', `${title} (${sku}) is not in stock.`);
  return line;
}

interface BackState extends OrderState {
  /** The order that it was sent with. */
  again: OrderState | undefined;
}

export function withdrawReship(parts: SwapParts): RemoteChange<BackState, { order: string; id: string }> {
  const { read, ...on } = onOrder(parts);
  return {
    ...on,
    async read(tenant, customer, args) {
      const state = await read(tenant, customer, args);
      if (!state) return undefined;
      const isOne = state.raw.again.some(({ id, order }) => id === args.id && order === args.order);
      return { ...state, again: isOne ? await parts.read(args.id) : undefined };
    },
    expected({ order, again }, { id }) {
      const known = order.payouts.find((one) => one.kind === 'reship' && one.id === id);
      if (known?.state !== 'done' || !again)
        throw new Refusal('no_such_payout', `${order.id} has nothing ${id} that was sent again.`);
      refusePacked(again.order);
      const parcel = order.parcels.find((one) => one.id === id)?.number ?? 0;
      return { output: { reship: id, order: order.id, parcel, cents: known.cents } };
    },
    progress({ again }, { id }, mark) {
      const isOurs = Boolean(again?.raw.cancelledAt) && bearsMark(again?.raw.cancellation?.staffNote, mark);
      return isOurs ? { kind: 'whole', id, output: { reship: id } } : { kind: 'nothing' };
    },
    async send({ again }, _args, sending) {
      if (!again) return;
      const note = textOf({ reason: 'withdrawn', parts: [], mark: sending.mark });
      const { job } = await parts.client.write(CANCEL, { id: again.raw.id, note }, sending.once);
      if (isRecord(job) && typeof job.id === 'string') await ended(parts, job.id);
    },
  };
}
