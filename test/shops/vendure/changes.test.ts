/** How Vendure changes and cancels orders, as the adapter relies on it. */
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { customers } from './customers.ts';
import { change, moveTo, send } from './documents.ts';
import type { OrderState } from './orders.ts';
import { startVendure, type Vendure } from './start.ts';

let vendure: Vendure;

beforeAll(async () => {
  vendure = await startVendure(inject('vendure'));
});

afterAll(() => vendure.close());

async function ordered(state: OrderState = 'PaymentSettled') {
  const code = await vendure.makeOrder({
    customer: customers.tom,
    lines: [
      ['MUG-BLUE', 2],
      ['LAMP-STEEL', 1],
    ],
    state,
  });
  const { id, lines, payments } = await vendure.orderNow(code);
  const [mugs = '', lamp = ''] = lines.map((line) => line.id);
  return { code, id, mugs, lamp, payment: payments[0]?.id };
}

const now = (code: string) => vendure.orderNow(code);
const pieces = async (code: string) => (await now(code)).lines.map(({ quantity }) => quantity);
const TO_SALEM = { streetLine1: '1 New Road', city: 'Salem', postalCode: '97301' };

async function variant(sku: string): Promise<string> {
  const { value } = await send(
    vendure,
    'query($sku: String!) { productVariants(options: { filter: { sku: { eq: $sku } } }) { items { id } } }',
    { sku },
  );
  const [item] = (value?.items ?? []) as { id: string }[];
  return item?.id ?? '';
}

describe('changing', () => {
  test('is possible in Modifying alone, and a try too', async () => {
    const { id, code } = await ordered();
    for (const dryRun of [true, false]) {
      const input = { dryRun, orderId: id, updateShippingAddress: TO_SALEM };
      expect((await change(vendure, 'modifyOrder', input)).value).toMatchObject({
        errorCode: 'ORDER_MODIFICATION_STATE_ERROR',
      });
    }
    expect((await now(code)).shippingAddress.city).toBe('Austin');
  });

  test('a try shows what it would be and writes nothing', async () => {
    const { id, code, mugs } = await ordered('Modifying');
    const items = { adjustOrderLines: [{ orderLineId: mugs, quantity: 1 }] };
    const input = { dryRun: true, orderId: id, note: 'key', updateShippingAddress: TO_SALEM, ...items };
    expect((await change(vendure, 'modifyOrder', input)).value).toMatchObject({
      __typename: 'Order',
      totalWithTax: 1400 + 8900 + 500,
      shippingAddress: { city: 'Salem' },
    });
    const { totalWithTax, shippingAddress, modifications } = await now(code);
    expect([totalWithTax, shippingAddress.city, modifications]).toEqual([12200, 'Austin', []]);
  });

  test('a new address: what is not said stays, and the note is found again', async () => {
    const { id, code } = await ordered('Modifying');
    const input = { dryRun: false, orderId: id, note: 'key', updateShippingAddress: TO_SALEM };
    await change(vendure, 'modifyOrder', input);
    const { shippingAddress, modifications, state } = await now(code);
    expect(shippingAddress).toMatchObject({ ...TO_SALEM, fullName: 'Tom Baker', province: 'TX' });
    expect(modifications).toMatchObject([{ note: 'key', priceChange: 0, isSettled: true }]);
    expect(state).toBe('Modifying');
  });

  test('who comes second into Modifying is told, by where it is', async () => {
    const { id } = await ordered('Modifying');
    expect((await moveTo(vendure, id, 'Modifying')).value).toMatchObject({
      errorCode: 'ORDER_STATE_TRANSITION_ERROR',
      fromState: 'Modifying',
    });
  });

  test('out of it an order goes where one sends it, whatever it was: the history knows', async () => {
    const { id, code } = await ordered('Shipped');
    await moveTo(vendure, id, 'Modifying');
    const entry = (await now(code)).history.items.findLast(({ type }) => type === 'ORDER_STATE_TRANSITION');
    expect(entry?.data).toMatchObject({ from: 'Shipped', to: 'Modifying' });
    expect((await moveTo(vendure, id, 'PaymentSettled')).value).toMatchObject({ state: 'PaymentSettled' });
    expect((await moveTo(vendure, id, 'Shipped')).value).toMatchObject({ state: 'Shipped' });
  });

  test('what is delivered is not changed any more', async () => {
    const { id } = await ordered('Delivered');
    expect((await moveTo(vendure, id, 'Modifying')).value).toMatchObject({
      errorCode: 'ORDER_STATE_TRANSITION_ERROR',
      fromState: 'Delivered',
    });
  });

  test('another variant is a line of its own, and the old one stays with none', async () => {
    const { id, code, mugs } = await ordered('Modifying');
    await change(vendure, 'modifyOrder', {
      dryRun: false,
      orderId: id,
      addItems: [{ productVariantId: await variant('MUG-SAND'), quantity: 2 }],
      adjustOrderLines: [{ orderLineId: mugs, quantity: 0 }],
    });
    const { lines, totalWithTax } = await now(code);
    expect(lines.map((line) => [line.productVariant.sku, line.quantity, line.orderPlacedQuantity])).toEqual([
      ['MUG-BLUE', 0, 2],
      ['LAMP-STEEL', 1, 1],
      ['MUG-SAND', 2, 0],
    ]);
    expect(totalWithTax).toBe(12200);
  });

  test('cheaper: only with what goes back, in one', async () => {
    const { id, code, lamp, payment } = await ordered('Modifying');
    const input = { dryRun: false, orderId: id, adjustOrderLines: [{ orderLineId: lamp, quantity: 0 }] };
    expect((await change(vendure, 'modifyOrder', input)).value).toMatchObject({
      errorCode: 'REFUND_PAYMENT_ID_MISSING_ERROR',
    });
    expect(await pieces(code)).toEqual([2, 1]);
    const refunds = [{ paymentId: payment, amount: 8900, reason: 'key' }];
    await change(vendure, 'modifyOrder', { ...input, refunds });
    expect(await vendure.refundsOf(code)).toMatchObject([{ total: 8900, state: 'Settled', reason: 'key' }]);
  });

  test('dearer: done, and the order does not leave before somebody has paid', async () => {
    const { id, code } = await ordered('Modifying');
    const addItems = [{ productVariantId: await variant('CARAFE'), quantity: 1 }];
    await change(vendure, 'modifyOrder', { dryRun: false, orderId: id, addItems });
    expect((await now(code)).modifications).toMatchObject([{ priceChange: 2750, isSettled: false }]);
    expect((await moveTo(vendure, id, 'PaymentSettled')).value).toMatchObject({
      errorCode: 'ORDER_STATE_TRANSITION_ERROR',
    });
    expect((await moveTo(vendure, id, 'ArrangingAdditionalPayment')).value).toMatchObject({
      state: 'ArrangingAdditionalPayment',
    });
  });

  test('out of stock, or nothing to change', async () => {
    const { id } = await ordered('Modifying');
    const addItems = [{ productVariantId: await variant('MUG-GREEN'), quantity: 1 }];
    const outOfStock = await change(vendure, 'modifyOrder', { dryRun: true, orderId: id, addItems });
    expect(outOfStock.value).toMatchObject({ errorCode: 'INSUFFICIENT_STOCK_ERROR' });
    const onlyNote = await change(vendure, 'modifyOrder', { dryRun: false, orderId: id, note: 'key' });
    expect(onlyNote.value).toMatchObject({ errorCode: 'NO_CHANGES_SPECIFIED_ERROR' });
  });
});

describe('cancelling', () => {
  const cancel = (id: string, more: object = {}) =>
    change(vendure, 'cancelOrder', { orderId: id, reason: 'key', ...more });

  test('one piece, and the same again is the next piece; no money moves', async () => {
    const { id, code, mugs } = await ordered();
    const lines = [{ orderLineId: mugs, quantity: 1 }];
    for (const _ of [1, 2])
      expect((await cancel(id, { lines })).value).toMatchObject({ __typename: 'Order' });
    expect(await vendure.cancelledLines(code)).toEqual([{ line: 1, sku: 'MUG-BLUE', quantity: 2 }]);
    expect((await cancel(id, { lines })).value).toMatchObject({ errorCode: 'QUANTITY_TOO_GREAT_ERROR' });
    const { state, totalWithTax, history } = await now(code);
    expect([state, totalWithTax]).toEqual(['PaymentSettled', 8900 + 500]);
    expect(history.items.findLast(({ type }) => type === 'ORDER_CANCELLATION')?.data.reason).toBe('key');
    expect(await vendure.providerRefundsOf(code)).toEqual([]);
  });

  test('the whole order, once', async () => {
    const { id, code } = await ordered();
    expect((await cancel(id, { cancelShipping: true })).value).toMatchObject({
      state: 'Cancelled',
      totalWithTax: 0,
    });
    expect((await cancel(id)).value).toMatchObject({ errorCode: 'EMPTY_ORDER_LINE_SELECTION_ERROR' });
    expect(await pieces(code)).toEqual([0, 0]);
  });

  test('while it is modified: an error, and every line is cancelled all the same', async () => {
    const { id, code } = await ordered('Modifying');
    expect((await cancel(id, { cancelShipping: true })).value).toMatchObject({
      __typename: 'OrderStateTransitionError',
      errorCode: 'ORDER_STATE_TRANSITION_ERROR',
    });
    const { state, totalWithTax } = await now(code);
    expect([state, totalWithTax, await pieces(code)]).toEqual(['Modifying', 0, [0, 0]]);
    expect((await vendure.cancelledLines(code)).map(({ quantity }) => quantity)).toEqual([2, 1]);
    for (const next of ['PaymentSettled', 'Cancelled'])
      expect((await moveTo(vendure, id, next)).value).toMatchObject({ state: next });
  });

  test.each(['Packed', 'Shipped', 'Delivered'] as const)(
    'what is %s: Vendure lets it, and the parcel stays what it was',
    async (state) => {
      const { id, code } = await ordered(state);
      const before = (await now(code)).fulfillments.map((parcel) => parcel.state);
      expect((await cancel(id)).value).toMatchObject({ state: 'Cancelled' });
      expect((await now(code)).fulfillments.map((parcel) => parcel.state)).toEqual(before);
    },
  );
});

describe('notes', () => {
  test('the same twice is two notes; one that is gone cannot go again', async () => {
    const { id, code } = await ordered();
    for (const _ of [1, 2]) await change(vendure, 'addNoteToOrder', { id, note: 'key', isPublic: false });
    const notes = await vendure.notesOf(code);
    expect(notes.map(({ text, isPublic }) => [text, isPublic])).toEqual([
      ['key', false],
      ['key', false],
    ]);
    const remove = () =>
      send(vendure, 'mutation($note: ID!) { deleteOrderNote(id: $note) { result } }', { note: notes[0]?.id });
    expect((await remove()).value).toEqual({ result: 'DELETED' });
    expect((await remove()).value).toEqual({ result: 'NOT_DELETED' });
    expect((await vendure.notesOf(code)).map(({ id }) => id)).toEqual([notes[1]?.id]);
  });
});
