/** `refundCreate` and `orderCancel` as Shopify documents them. */
import { type FieldNode, GraphQLError, type GraphQLResolveInfo, getDirectiveValues } from 'graphql';
import {
  holding,
  type Order,
  piecesLeft,
  type Records,
  type Refund,
  shippingLeft,
  type Transaction,
} from './records.ts';
import type { Context } from './views.ts';

export interface RefundInput {
  orderId: string;
  note?: string | null;
  refundLineItems?: { lineItemId: string; quantity: number; restockType?: string | null }[] | null;
  shipping?: { amount?: string | null } | null;
  transactions?: { parentId?: string | null; gateway: string; kind: string; amount: string }[] | null;
}

const no = (message: string, field: string[] | null = null) => ({ field, message });

export function refundCreate(records: Records, isKeyNeeded: boolean) {
  return ({ input }: { input: RefundInput }, { need }: Context, info: GraphQLResolveInfo) => {
    need('write_orders', 'refundCreate');
    const key = keyOf(info);
    if (key === undefined && isKeyNeeded)
      throw new GraphQLError('The @idempotent directive is required for refundCreate', {
        extensions: { code: 'BAD_REQUEST' },
      });
    const body = JSON.stringify(input);
    const known = key === undefined ? undefined : records.keys.get(key);
    if (known && known.body !== body)
      return refused('The same idempotency key cannot be used with different operation parameters.');
    if (known) return { refund: known.refund && { id: known.refund }, userErrors: [] };
    const order = records.orders.find(({ id }) => id === input.orderId);
    if (!order) return refused('Order does not exist', ['orderId']);
    const wrong = wrongIn(order, input);
    if (wrong) return refused(wrong);
    const refund = made(records, order, {
      note: input.note ?? null,
      lines: (input.refundLineItems ?? []).map(({ lineItemId: line, quantity, restockType }) => ({
        ...{ line, quantity, restockType: restockType ?? 'NO_RESTOCK' },
      })),
      shipping: centsOf(input.shipping?.amount ?? '0'),
      back: (input.transactions ?? []).map(({ parentId, amount }) => ({
        parent: parentId ?? '',
        cents: centsOf(amount),
      })),
    });
    if (key !== undefined) records.keys.set(key, { body, refund: refund.id });
    return { refund: { id: refund.id }, userErrors: [] };
  };
}

const refused = (message: string, field?: string[]) => ({ refund: null, userErrors: [no(message, field)] });

function keyOf(info: GraphQLResolveInfo): string | undefined {
  const directive = info.schema.getDirective('idempotent');
  const [node] = info.fieldNodes as readonly FieldNode[];
  if (!directive || !node) return undefined;
  const values = getDirectiveValues(directive, node, info.variableValues);
  return typeof values?.key === 'string' ? values.key : undefined;
}

function wrongIn(order: Order, input: RefundInput): string | undefined {
  for (const { lineItemId, quantity, restockType } of input.refundLineItems ?? []) {
    const line = order.lines.find(({ id }) => id === lineItemId);
    if (!line) return 'Line item does not exist';
    if (quantity > piecesLeft(order, line))
      return 'Refund line items Quantity cannot refund more items than were purchased';
    if (restockType === 'CANCEL' && order.parcels.length > 0)
      return 'Refund line items Restock type cannot be cancel for fulfilled items';
  }
  if (centsOf(input.shipping?.amount ?? '0') > shippingLeft(order))
    return 'Shipping refund amount cannot exceed the shipping that is left';
  for (const { parentId, gateway, kind, amount } of input.transactions ?? []) {
    const from = holding(order).find(({ payment }) => payment.id === parentId);
    if (kind !== 'REFUND' || !from || from.payment.gateway !== gateway)
      return 'Transactions Parent is not a payment of this order';
    if (centsOf(amount) > from.left) return 'Refund amount is greater than what is left of the payment';
  }
  return undefined;
}

interface ToMake {
  note: string | null;
  lines: Refund['lines'];
  shipping: number;
  back: { parent: string; cents: number }[];
}

/** Also for a refund of the staff's. */
export function made(records: Records, order: Order, { note, lines, shipping, back }: ToMake): Refund {
  const moved = back.map(({ parent, cents }): Transaction => {
    const payment = order.transactions.find(({ id }) => id === parent);
    return {
      ...{ id: records.newId('OrderTransaction'), kind: 'REFUND', status: records.refunded },
      ...{ gateway: payment?.gateway ?? '', cents, parent, card: payment?.card ?? null },
    };
  });
  order.transactions.push(...moved);
  const refund = {
    ...{ id: records.newId('Refund'), createdAt: records.now(), note, lines, shipping },
    transactions: moved.map(({ id }) => id),
  };
  order.refunds.push(refund);
  return refund;
}

interface CancelArgs {
  orderId: string;
  staffNote?: string | null;
  refundMethod?: { originalPaymentMethodsRefund?: boolean | null } | null;
}

/** The answer comes before it is done: `later` does it, and says when the job has ended. */
export function orderCancel(records: Records, later: (work: () => void) => void) {
  return ({ orderId, staffNote, refundMethod }: CancelArgs, { need }: Context) => {
    need('write_orders', 'orderCancel');
    const refuse = (message: string, code: string) => ({
      job: null,
      orderCancelUserErrors: [{ ...no(message), code }],
    });
    const order = records.orders.find(({ id }) => id === orderId);
    if (!order) return refuse('Order does not exist', 'NOT_FOUND');
    if (order.cancelledAt) return refuse('Order has already been canceled', 'INVALID');
    if (order.parcels.some(({ status }) => status === 'SUCCESS'))
      return refuse('Cannot cancel an order with fulfilled items', 'INVALID');
    if (order.returns.some(({ status }) => status === 'OPEN'))
      return refuse('Cannot cancel an order with returns in progress', 'INVALID');
    const job = { id: records.newId('Job'), done: false };
    records.jobs.push(job);
    later(() => {
      cancelled(records, order, {
        note: staffNote ?? null,
        isRefunded: refundMethod?.originalPaymentMethodsRefund === true,
      });
      job.done = true;
    });
    return { job: { ...job }, orderCancelUserErrors: [] };
  };
}

export function cancelled(
  records: Records,
  order: Order,
  { note, isRefunded }: { note: string | null; isRefunded: boolean },
): void {
  const lines = order.lines.flatMap((line) => {
    const quantity = piecesLeft(order, line);
    return quantity > 0 ? [{ line: line.id, quantity, restockType: 'CANCEL' }] : [];
  });
  const back = holding(order)
    .filter(({ left }) => isRefunded && left > 0)
    .map(({ payment, left: cents }) => ({ parent: payment.id, cents }));
  made(records, order, { note: null, lines, shipping: Math.max(0, shippingLeft(order)), back });
  order.cancelledAt = records.now();
  order.staffNote = note;
  for (const one of order.fulfillmentOrders) one.status = 'CANCELLED';
}

const centsOf = (amount: string): number => Math.round(Number(amount) * 100);
