/** Store credit at Shopify, which has no key and no text for it: once, found again, never another's. */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { act, newKey, refusal, shown, twoOf, write } from '../../shop-suite/suite.ts';
import type { RealSuite } from '../suite.ts';
import { placedOn } from './placed.ts';
import { balanceOf, moved } from './store-credit.ts';
import { type Shopify, shopifyForTests } from './suite.ts';

let shopify: Shopify;
let shop: RealSuite;

const opened = shopifyForTests();
beforeAll(() => {
  shopify = opened.shopify();
  shop = opened.shop();
});
beforeEach(() => {
  shopify.faults.clear();
  for (const customer of shopify.records.customers) {
    delete customer.credit;
    customer.metafields = [];
  }
});

const placed = () =>
  placedOn(shop, shopify.records, { of: 'ada', lines: [['MUG-BLUE', 2]], state: 'delivered' });

function adas() {
  const [ada] = shopify.records.customers;
  if (!ada) throw new Error('she is not there');
  return ada;
}
const held = () => (adas().credit ? (adas().credit?.movements ?? []).map(({ cents }) => cents) : []);

const creditOf = (order: string, cents = 1_000) => ({ order, cents, reason: 'late' });

/** As the staff gives it in the admin. */
function givenByStaff(cents: number): void {
  const ada = adas();
  ada.credit ??= { id: shopify.records.newId('StoreCreditAccount'), currency: 'USD', movements: [] };
  moved(shopify.records, ada.credit, { type: 'StoreCreditAccountCreditTransaction', cents });
}

describe('given', () => {
  it('it is one request, counts on the order and for the customer, and is taken back while unspent', async () => {
    const { order, context } = await placed();
    const other = await placed();
    const done = await act(shop, 'orders.credit', { args: creditOf(order), context });
    expect(done).toMatchObject({ outcome: 'done', output: { order, cents: 1_000 } });
    expect(done.after).toMatchObject(done.preview.after ?? {});
    expect(shopify.faults.sent('mutation')).toBe(1);
    expect(held()).toEqual([1_000]);
    const known = await shop.shop.order(shop.tenant, order);
    expect(known?.payouts).toMatchObject([{ kind: 'credit', cents: 1_000, state: 'done', reason: 'late' }]);
    const elsewhere = await shop.shop.order(shop.tenant, other.order);
    expect(elsewhere?.given.filter((one) => one.order === order)).toMatchObject([
      { kind: 'credit', cents: 1_000 },
    ]);
    const back = await act(shop, 'orders.withdraw_credit', { args: done.undo?.args ?? {}, context });
    expect(back).toMatchObject({ outcome: 'done', after: back.preview.after });
    expect(held()).toEqual([1_000, -1_000]);
    expect(await refusal(shop, 'orders.withdraw_credit', { args: done.undo?.args ?? {}, context })).toBe(
      'already_withdrawn',
    );
  });

  it('what is spent is not taken back', async () => {
    const { order, context } = await placed();
    const done = await act(shop, 'orders.credit', { args: creditOf(order), context });
    const { credit } = adas();
    if (!credit) throw new Error('there is none');
    const spent = { type: 'StoreCreditAccountDebitTransaction' as const, event: 'ORDER_PAYMENT' };
    moved(shopify.records, credit, { ...spent, cents: -100 });
    const back = await act(shop, 'orders.withdraw_credit', { args: done.undo?.args ?? {}, context });
    expect(back).toMatchObject({ outcome: 'failed', fault: { code: 'already_spent' } });
    expect(balanceOf(credit)).toBe(900);
  });

  it('twice of the same amount on two orders is two credits, each known by its own order', async () => {
    const one = await placed();
    const two = await placed();
    for (const { order, context } of [one, two])
      expect(await act(shop, 'orders.credit', { args: creditOf(order), context })).toMatchObject({
        outcome: 'done',
      });
    expect(held()).toEqual([1_000, 1_000]);
    for (const { order } of [one, two])
      expect((await shop.shop.order(shop.tenant, order))?.payouts).toHaveLength(1);
  });

  it('under one key in two processes at once it is given once', async () => {
    const { order, context } = await placed();
    const args = creditOf(order);
    const { before } = await shown(shop, 'orders.credit', { args, context });
    const key = newKey(context);
    const both = await Promise.all(
      twoOf(shop).map((hands) => write(hands, 'orders.credit', { args, context, before, key })),
    );
    expect(both.map(({ outcome }) => outcome)).toEqual(['done', 'done']);
    expect(held()).toEqual([1_000]);
  });
});

describe('answers that do not tell', () => {
  it.each([
    ['lost', 'drop' as const],
    ['an error', { status: 500, body: 'no' }],
  ])('%s: it is found by its entry, and not given again', async (_, answer) => {
    const { order, context } = await placed();
    givenByStaff(1_000);
    const args = creditOf(order);
    const { before } = await shown(shop, 'orders.credit', { args, context });
    shopify.faults.next('mutation', { answer });
    const key = newKey(context);
    expect(await write(shop.hands, 'orders.credit', { args, context, before, key })).toMatchObject({
      outcome: 'done',
    });
    expect(shopify.faults.sent('mutation')).toBe(1);
    expect(held()).toEqual([1_000, 1_000]);
  });

  it('one of the staff of the same amount at the same time is told from it by what Shopify answers', async () => {
    const { order, context } = await placed();
    const args = creditOf(order);
    const { before } = await shown(shop, 'orders.credit', { args, context });
    const onItsWay = shopify.faults.hold('mutation');
    const key = newKey(context);
    const writing = write(shop.hands, 'orders.credit', { args, context, before, key });
    await onItsWay.arrived;
    givenByStaff(1_000);
    onItsWay.release();
    const done = await writing;
    const ours = adas().credit?.movements.at(-1)?.id.split('/').at(-1);
    expect(done).toMatchObject({ outcome: 'done', output: { credit: `C${ours}` } });
    expect(held()).toEqual([1_000, 1_000]);
  });

  it('where the answer is lost nobody says which of the two it is', async () => {
    const { order, context } = await placed();
    const args = creditOf(order);
    const { before } = await shown(shop, 'orders.credit', { args, context });
    shopify.faults.next('mutation', { answer: 'drop', late: 300 });
    const key = newKey(context);
    const writing = write(shop.hands, 'orders.credit', { args, context, before, key });
    await expect.poll(() => held()).toEqual([1_000]);
    givenByStaff(1_000);
    expect(await writing).toMatchObject({ outcome: 'unknown' });
    expect(held()).toEqual([1_000, 1_000]);
    expect(shopify.faults.sent('mutation')).toBe(1);
  });
});

it('what Shopify gives without its entry nobody calls refused: a person looks', async () => {
  const { order, context } = await placed();
  const args = creditOf(order);
  const { before } = await shown(shop, 'orders.credit', { args, context });
  shopify.records.isFull = true;
  const key = newKey(context);
  const done = await write(shop.hands, 'orders.credit', { args, context, before, key });
  shopify.records.isFull = false;
  expect(done).toMatchObject({ outcome: 'unknown' });
  expect(held()).toEqual([1_000]);
  expect(shopify.faults.sent('mutation')).toBe(1);
});

describe('a customer of many years', () => {
  /** Entries of ours whose movement is none of hers: each was refused. */
  const entriesLeft = (count: number) => {
    adas().metafields = Array.from({ length: count }, (_, n) => ({
      ...{ namespace: 'greenlight', key: `gl-${n}`, type: 'json', createdAt: shopify.records.now() },
      value: JSON.stringify({ kind: 'credit', order: '1', cents: 9_999, reason: 'late', after: '0' }),
    }));
  };

  it('with more entries than stand on one page is read, given to, and it counts', async () => {
    const { order, context } = await placed();
    entriesLeft(120);
    const done = await act(shop, 'orders.credit', { args: creditOf(order), context });
    expect(done).toMatchObject({ outcome: 'done', output: { order, cents: 1_000 } });
    const back = await act(shop, 'orders.withdraw_credit', { args: done.undo?.args ?? {}, context });
    expect(back).toMatchObject({ outcome: 'done' });
    expect((await shop.shop.order(shop.tenant, order))?.payouts).toMatchObject([{ state: 'withdrawn' }]);
  });

  it('who bought and was given much since is read, and what was given first still counts', async () => {
    const { order, context } = await placed();
    expect(await act(shop, 'orders.credit', { args: creditOf(order), context })).toMatchObject({
      outcome: 'done',
    });
    const { credit } = adas();
    if (!credit) throw new Error('there is none');
    const spent = { type: 'StoreCreditAccountDebitTransaction' as const, event: 'ORDER_PAYMENT' };
    for (let n = 0; n < 150; n += 1) moved(shopify.records, credit, { ...spent, cents: -1 });
    expect((await shop.shop.order(shop.tenant, order))?.payouts).toMatchObject([{ cents: 1_000 }]);
  });

  it('who has no room for what says what it is for is refused before anything is sent, and stays readable', async () => {
    const { order, context } = await placed();
    entriesLeft(449);
    const done = await act(shop, 'orders.credit', { args: creditOf(order), context });
    expect(done).toMatchObject({ outcome: 'failed', fault: { code: 'too_many' } });
    expect(shopify.faults.sent('mutation')).toBe(0);
    expect(await shop.shop.order(shop.tenant, order)).toBeDefined();
  });
});

describe('what keeps it from being given', () => {
  it('money that moved meanwhile', async () => {
    const { order, context } = await placed();
    const args = creditOf(order);
    const { before } = await shown(shop, 'orders.credit', { args, context });
    await act(shop, 'orders.credit', { args: creditOf(order, 300), context });
    const key = newKey(context);
    expect(await write(shop.hands, 'orders.credit', { args, context, before, key })).toMatchObject({
      ...{ outcome: 'failed', fault: { code: 'facts_moved' } },
    });
    expect(held()).toEqual([300]);
  });

  const HERS = () => adas().metafields.map(({ key }) => key);
  const otherAccount = () => {
    adas().credit = { id: shopify.records.newId('StoreCreditAccount'), currency: 'CAD', movements: [] };
  };

  it('a scope that the app lacks is named: nothing was given, and nothing says that it was', async () => {
    const { order, context } = await placed();
    shopify.scopes.delete('write_store_credit_account_transactions');
    const done = await act(shop, 'orders.credit', { args: creditOf(order), context });
    shopify.scopes.add('write_store_credit_account_transactions');
    expect(done).toMatchObject({ outcome: 'failed', fault: { code: 'not_permitted' } });
    expect(done.fault?.message).toContain('write_store_credit_account_transactions');
    expect([held(), HERS()]).toEqual([[], []]);
    expect((await shop.shop.order(shop.tenant, order))?.payouts).toEqual([]);
  });

  it('a no of Shopify is told: nothing counts as given, and nothing says that it was', async () => {
    const { order, context } = await placed();
    otherAccount();
    const done = await act(shop, 'orders.credit', { args: creditOf(order), context });
    expect(done).toMatchObject({ outcome: 'failed', fault: { code: 'mismatching_currency' } });
    expect(HERS()).toEqual([]);
    expect((await shop.shop.order(shop.tenant, order))?.payouts).toEqual([]);
  });

  it('after a no what the staff gives at once is theirs, and what is asked for anew is known by its own', async () => {
    const { order, context } = await placed();
    const args = creditOf(order);
    otherAccount();
    expect(await act(shop, 'orders.credit', { args, context })).toMatchObject({ outcome: 'failed' });
    delete adas().credit;
    givenByStaff(args.cents);
    expect((await shop.shop.order(shop.tenant, order))?.payouts).toEqual([]);
    delete adas().credit;
    const { before } = await shown(shop, 'orders.credit', { args, context });
    shopify.faults.next('storeCreditAccountCredit', { answer: 'drop' });
    const key = newKey(context);
    expect(await write(shop.hands, 'orders.credit', { args, context, before, key })).toMatchObject({
      outcome: 'done',
    });
    expect(held()).toEqual([args.cents]);
  });

  it('of one that is taken back too, and where what it was for cannot be taken away it is told all the same', async () => {
    const { order, context } = await placed();
    const done = await act(shop, 'orders.credit', { args: creditOf(order), context });
    const args = done.undo?.args ?? {};
    shopify.scopes.delete('write_store_credit_account_transactions');
    expect(await act(shop, 'orders.withdraw_credit', { args, context })).toMatchObject({
      ...{ outcome: 'failed', fault: { code: 'not_permitted' } },
    });
    expect(HERS()).toHaveLength(1);
    shopify.faults.next('metafieldsDelete', { answer: 'drop' });
    expect(await act(shop, 'orders.withdraw_credit', { args, context })).toMatchObject({
      ...{ outcome: 'failed', fault: { code: 'not_permitted' } },
    });
    shopify.scopes.add('write_store_credit_account_transactions');
    expect(held()).toEqual([1_000]);
  });
});
