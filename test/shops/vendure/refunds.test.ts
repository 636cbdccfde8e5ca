/** How Vendure gives money back, as the adapter relies on it: what it refuses, and what it does not. */
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { customers } from './customers.ts';
import { change, type Reply } from './documents.ts';
import type { OrderWanted } from './orders.ts';
import { startVendure, type Vendure } from './start.ts';

/** Two mugs and the shipping. */
const WHOLE = 3300;
let vendure: Vendure;

beforeAll(async () => {
  vendure = await startVendure(inject('vendure'));
});

afterAll(() => vendure.close());

async function ordered(more: Partial<OrderWanted> = {}) {
  const { tom } = customers;
  const code = await vendure.makeOrder({
    customer: tom,
    lines: [['MUG-BLUE', 2]],
    state: 'PaymentSettled',
    ...more,
  });
  const { payments, lines } = await vendure.orderNow(code);
  return { code, payment: payments[0]?.id, line: lines[0]?.id };
}

const REST = { lines: [], shipping: 0, adjustment: 0 };

const refund = (payment: string | undefined, amount: number, more: object = {}): Promise<Reply> =>
  change(vendure, 'refundOrder', { paymentId: payment, amount, reason: 'key', ...REST, ...more });

/** In Vendure, and at the provider. */
const kept = async (code: string) => ({
  vendure: (await vendure.refundsOf(code)).map(({ total, state }) => [total, state]),
  provider: await vendure.providerRefundsOf(code),
});

describe('what is asked twice is done twice', () => {
  test('the same refund', async () => {
    const { code, payment } = await ordered();
    for (const _ of [1, 2])
      expect((await refund(payment, 300)).value).toMatchObject({ __typename: 'Refund' });
    expect(await kept(code)).toEqual({
      vendure: [
        [300, 'Settled'],
        [300, 'Settled'],
      ],
      provider: [300, 300],
    });
    expect((await vendure.refundsOf(code)).map(({ reason }) => reason)).toEqual(['key', 'key']);
  });

  test('the same line, more often than it was bought', async () => {
    const { code, payment, line } = await ordered();
    const lines = [{ orderLineId: line, quantity: 2 }];
    for (const _ of [1, 2]) await refund(payment, 100, { lines });
    expect((await vendure.refundsOf(code)).map((one) => one.lines)).toEqual([lines, lines]);
  });

  test('two of everything at once: nothing is locked, and more goes back than was paid', async () => {
    const { code, payment } = await ordered({ card: { waits: 4000 } });
    const replies = await Promise.all([refund(payment, WHOLE), refund(payment, WHOLE)]);
    expect(replies.map(({ value }) => value?.__typename)).toEqual(['Refund', 'Refund']);
    expect((await kept(code)).provider).toEqual([WHOLE, WHOLE]);
    expect((await refund(payment, 1)).value).toMatchObject({ maximumRefundable: -WHOLE });
  });
});

describe('an answer and what happened', () => {
  test('an amount and nothing else: the provider gives it back, then Vendure fails and knows of nothing', async () => {
    const { code, payment } = await ordered();
    const { status, errors } = await change(vendure, 'refundOrder', {
      paymentId: payment,
      amount: 300,
      reason: 'k',
    });
    expect([status, errors?.[0]?.message]).toEqual([200, expect.stringContaining('not-null constraint')]);
    expect(await kept(code)).toEqual({ vendure: [], provider: [300] });
  });

  test('a refund that the provider has not finished is told as an error, and stands', async () => {
    const { code, payment } = await ordered({ card: { refunds: 'pending' } });
    expect((await refund(payment, 300)).value).toMatchObject({
      __typename: 'RefundStateTransitionError',
      errorCode: 'REFUND_STATE_TRANSITION_ERROR',
    });
    expect(await kept(code)).toEqual({ vendure: [[300, 'Pending']], provider: [300] });
    expect((await refund(payment, WHOLE)).value).toMatchObject({ maximumRefundable: WHOLE - 300 });
  });

  test('a refund that the provider refuses is told as a refund, and its state says that it failed', async () => {
    const { code, payment } = await ordered({ card: { refunds: 'failed' } });
    const { value } = await refund(payment, 300);
    expect(value).toMatchObject({ __typename: 'Refund', state: 'Failed', total: 300 });
    expect(await kept(code)).toEqual({ vendure: [[300, 'Failed']], provider: [] });
    expect((await refund(payment, WHOLE)).value).toMatchObject({ __typename: 'Refund', total: WHOLE });
  });

  test('a provider that does not answer: an error without a code, and nothing is kept', async () => {
    const { code, payment } = await ordered({ card: { refunds: 'throws' } });
    const { status, errors } = await refund(payment, 300);
    expect([status, errors]).toEqual([
      200,
      [expect.objectContaining({ path: ['refundOrder'], message: 'The payment provider did not answer' })],
    ]);
    expect(errors?.[0]?.extensions?.code).toBeUndefined();
    expect(await kept(code)).toEqual({ vendure: [], provider: [] });
  });

  test('an answer that is lost: it was done', async () => {
    const { code, payment } = await ordered();
    vendure.faults.next('refundOrder', { answer: 'drop' });
    await expect(refund(payment, 300)).rejects.toThrow('fetch failed');
    expect(await kept(code)).toEqual({ vendure: [[300, 'Settled']], provider: [300] });
  });
});

describe('how much', () => {
  test('no more than is left of the payment', async () => {
    const { code, payment } = await ordered();
    await refund(payment, 1000);
    expect((await refund(payment, WHOLE)).value).toEqual({
      __typename: 'RefundAmountError',
      errorCode: 'REFUND_AMOUNT_ERROR',
      message: expect.any(String),
      maximumRefundable: WHOLE - 1000,
    });
    expect((await kept(code)).provider).toEqual([1000]);
  });

  test('nothing is nothing, and less than nothing is taken', async () => {
    const { code, payment } = await ordered();
    expect((await refund(payment, 0)).value).toMatchObject({ errorCode: 'NOTHING_TO_REFUND_ERROR' });
    expect((await refund(payment, -100)).value).toMatchObject({ __typename: 'Refund', total: -100 });
    expect((await kept(code)).provider).toEqual([-100]);
  });

  test('the amount counts, whatever the lines would come to; shipping is kept as it was said', async () => {
    const { code, payment, line } = await ordered();
    await refund(payment, 777, { lines: [{ orderLineId: line, quantity: 1 }], shipping: 500 });
    expect(await vendure.refundsOf(code)).toMatchObject([
      { total: 777, shipping: 500, lines: [{ orderLineId: line, quantity: 1 }] },
    ]);
  });

  test('without an amount what one payment does not hold is taken from another one', async () => {
    const { code, payment, line } = await ordered({ voucher: 1000 });
    const { value } = await change(vendure, 'refundOrder', {
      paymentId: payment,
      reason: 'key',
      ...REST,
      lines: [{ orderLineId: line, quantity: 2 }],
    });
    expect(value).toMatchObject({ __typename: 'Refund', total: 1000 });
    expect((await vendure.refundsOf(code)).map(({ total }) => total)).toEqual([1000, 1800]);
  });
});

test.each(['Delivered', 'Modifying', 'Cancelled'] as const)('an order that is %s', async (state) => {
  const { code, payment } = await ordered({ state });
  expect((await refund(payment, 300)).value).toMatchObject({ __typename: 'Refund', state: 'Settled' });
  expect((await vendure.orderNow(code)).state).toBe(state);
});
