/** What is Shopify's own: jobs, holds, returns, scopes, points, accounts, and answers that are lost. */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Args } from '../../../src/run/plan/plan.ts';
import { act, newKey, read, refusal, type SuiteShop, shown, write } from '../../shop-suite/suite.ts';
import { openSuite, type RealSuite } from '../suite.ts';
import { placedOn } from './placed.ts';
import { customers, type Wanted, work } from './populate.ts';
import { made } from './refunds.ts';
import { openShopifySuite, type Shopify, shopifyForTests } from './suite.ts';

let shopify: Shopify;
let shop: RealSuite;

const opened = shopifyForTests();
beforeAll(() => {
  shopify = opened.shopify();
  shop = opened.shop();
});
beforeEach(() => shopify.faults.clear());

const placed = (wanted: Wanted, on: SuiteShop = shop) => placedOn(on, shopify.records, wanted);

const mug: Wanted = { of: 'ada', lines: [['MUG-BLUE', 2]], state: 'delivered' };
const address = { street: '9 Oak Street', postcode: '97206', city: 'Portland', state: 'OR' };

describe('an answer that is lost, of what has no key of its own', () => {
  const changes: { [tool: string]: { state: Wanted['state']; args: Args } } = {
    'orders.hold_packing': { state: 'paid', args: {} },
    'orders.change_address': { state: 'paid', args: { address } },
    'orders.note': { state: 'paid', args: { text: 'Calls back on Monday.' } },
    'orders.return': { state: 'delivered', args: { lines: [1], reason: 'too small' } },
    'orders.cancel': { state: 'paid', args: { reason: 'ordered by mistake' } },
  };
  it.each(Object.entries(changes))('%s is looked for, and not sent again', async (tool, { state, args }) => {
    const { order, raw, context } = await placed({ ...mug, state });
    const [payment] = raw.transactions;
    const method = tool === 'orders.return' ? { method: payment?.id.split('/').at(-1) ?? '' } : {};
    const call = { order, ...args, ...method };
    const { before } = await shown(shop, tool, { args: call, context });
    shopify.faults.next('mutation', { answer: 'drop' });
    const result = await write(shop.hands, tool, { args: call, context, before, key: newKey(context) });
    expect(result.outcome).toBe('done');
    expect(shopify.faults.sent('mutation')).toBe(1);
  });
});

describe('money', () => {
  it('a refund over two payments is one request, and gives each what it has', async () => {
    const { order, raw, context } = await placed({ ...mug, giftCard: 1_000 });
    const args = { order, lines: [{ line: 1, cents: 2_800 }], reason: 'damaged' };
    expect(await act(shop, 'orders.refund', { args, context })).toMatchObject({ outcome: 'done' });
    expect(shopify.faults.sent('refundCreate')).toBe(1);
    const back = raw.transactions.filter(({ kind }) => kind === 'REFUND');
    expect(back.map(({ gateway, cents }) => [gateway, cents])).toEqual([
      ['gift_card', 1_000],
      ['shopify_payments', 1_800],
    ]);
    expect(raw.refunds).toMatchObject([{ lines: [{ quantity: 2, restockType: 'NO_RESTOCK' }] }]);
  });

  it('what is off a line was not paid for it, and a part of its money takes no piece', async () => {
    const { order, raw, context } = await placed({ ...mug, lines: [['MUG-BLUE', 3, 500]] });
    const known = await shop.shop.order(shop.tenant, order);
    expect(known?.lines).toMatchObject([{ total: 3_700, refunded: 0 }]);
    const args = { order, lines: [{ line: 1, cents: 1_400 }], reason: 'faulty' };
    expect(await act(shop, 'orders.refund', { args, context })).toMatchObject({ outcome: 'done' });
    expect(raw.refunds).toMatchObject([{ lines: [] }]);
    const rest = { order, lines: [{ line: 1, cents: 2_301 }], reason: 'faulty' };
    expect(await refusal(shop, 'orders.refund', { args: rest, context })).toBe('too_much');
  });

  it('refunds of the staff count on their lines, and what other orders gave counts for the customer', async () => {
    const { order, raw } = await placed(mug);
    const [line] = raw.lines;
    made(shopify.records, raw, {
      ...{ note: 'broken', shipping: 0, back: [{ parent: raw.transactions[0]?.id ?? '', cents: 1_400 }] },
      lines: [{ line: line?.id ?? '', quantity: 1, restockType: 'NO_RESTOCK' }],
    });
    const known = await shop.shop.order(shop.tenant, order);
    expect(known).toMatchObject({
      lines: [{ refunded: 1_400, cancelled: false }],
      payouts: [{ byStaff: true, reason: 'broken', parts: [{ line: 1, cents: 1_400 }] }],
    });
    const other = await placed(mug);
    const given = (await shop.shop.order(shop.tenant, other.order))?.given ?? [];
    expect(given).toContainEqual(expect.objectContaining({ order, cents: 1_400 }));
  });

  it('an order that is only authorised is cancelled by people: nothing of it is there to go back', async () => {
    const { order, raw, context } = await placed({ ...mug, state: 'paid', isAuthorised: true });
    const done = await act(shop, 'orders.cancel', { args: { order, reason: 'mistake' }, context });
    expect(done).toMatchObject({ outcome: 'failed', fault: { code: 'other_amount' } });
    expect(raw.cancelledAt).toBeNull();
  });

  it('an order of more lines than one refund is read for is cancelled by people', async () => {
    const lines = Array.from({ length: 17 }, (): [string, number] => ['MUG-BLUE', 1]);
    const { order, raw, context } = await placed({ ...mug, state: 'paid', lines });
    const done = await act(shop, 'orders.cancel', { args: { order, reason: 'mistake' }, context });
    expect(done).toMatchObject({ outcome: 'failed', fault: { code: 'too_many_lines' } });
    expect(raw.cancelledAt).toBeNull();
  });

  it('a cancellation is a job, which is waited for until it ends', async () => {
    const { order, raw, context } = await placed({ ...mug, state: 'paid' });
    const args = { order, reason: 'ordered by mistake' };
    const { before } = await shown(shop, 'orders.cancel', { args, context });
    shopify.holdJobs(true);
    const writing = write(shop.hands, 'orders.cancel', { args, context, before, key: newKey(context) });
    await expect.poll(() => shopify.faults.sent('job(id:')).toBeGreaterThan(1);
    expect(raw.cancelledAt).toBeNull();
    shopify.holdJobs(false);
    expect(await writing).toMatchObject({ outcome: 'done', output: { cents: 3_300 } });
    expect(shopify.refundsOf(order)).toEqual([3_300]);
  });
});

describe('holds', () => {
  it('the packing is held and goes on', async () => {
    const { order, raw, context } = await placed({ ...mug, state: 'paid' });
    const held = await act(shop, 'orders.hold_packing', { args: { order }, context });
    expect(held).toMatchObject({ outcome: 'done', after: held.preview.after });
    expect(raw.fulfillmentOrders).toMatchObject([{ status: 'ON_HOLD', holds: [{ byUs: true }] }]);
    const released = await act(shop, 'orders.release_packing', { args: { order }, context });
    expect(released).toMatchObject({ outcome: 'done', after: released.preview.after });
    expect(raw.fulfillmentOrders).toMatchObject([{ status: 'OPEN', holds: [] }]);
  });

  it('what somebody else holds is left to them', async () => {
    const { order, raw, context } = await placed({ ...mug, state: 'paid' });
    const [one] = raw.fulfillmentOrders;
    if (!one) throw new Error('it has none');
    one.status = 'ON_HOLD';
    one.holds.push({
      id: shopify.records.newId('FulfillmentHold'),
      handle: 'fraud',
      notes: null,
      byUs: false,
    });
    const done = await act(shop, 'orders.release_packing', { args: { order }, context });
    expect(done).toMatchObject({ outcome: 'failed', fault: { code: 'held_by_others' } });
    expect(one.holds).toHaveLength(1);
  });

  it('the packing desk that begins in between is found out before anything is sent', async () => {
    const { order, raw, context } = await placed({ ...mug, state: 'paid' });
    const { before } = await shown(shop, 'orders.hold_packing', { args: { order }, context });
    work(shopify.records, raw, { state: 'packed' });
    const key = newKey(context);
    const result = await write(shop.hands, 'orders.hold_packing', { args: { order }, context, before, key });
    expect(result).toMatchObject({ outcome: 'failed', fault: { code: 'facts_moved' } });
    expect(shopify.faults.sent('mutation')).toBe(0);
  });
});

describe('returns', () => {
  it('a return stands open with where its money goes, and is withdrawn', async () => {
    const { order, raw, context } = await placed(mug);
    const [payment] = raw.transactions;
    const args = { order, lines: [1], method: payment?.id.split('/').at(-1) ?? '', reason: 'too small' };
    const done = await act(shop, 'orders.return', { args, context });
    expect(done).toMatchObject({ outcome: 'done', after: done.preview.after, output: { cents: 2_800 } });
    expect(raw.returns).toMatchObject([{ status: 'OPEN', lines: [{ quantity: 2 }] }]);
    const known = await shop.shop.order(shop.tenant, order);
    expect(known?.returns).toMatchObject([{ id: `${order}-R1`, method: args.method, cents: 2_800 }]);
    expect(await refusal(shop, 'orders.return', { args, context })).toBe('already_returning');
    const { undo } = done;
    const back = await act(shop, 'orders.withdraw_return', { args: undo?.args ?? {}, context });
    expect(back).toMatchObject({ outcome: 'done', after: back.preview.after });
    expect(raw.returns).toMatchObject([{ status: 'CANCELED' }]);
  });
});

describe('what it is let do', () => {
  it('a scope that the app lacks is named, nothing happens, and it may be done once it is there', async () => {
    const { order, context } = await placed(mug);
    const args = { order, lines: [{ line: 1, cents: 1_400 }], reason: 'damaged' };
    shopify.scopes.delete('write_orders');
    const first = await act(shop, 'orders.refund', { args, context });
    shopify.scopes.add('write_orders');
    expect(first).toMatchObject({ outcome: 'failed', fault: { code: 'not_permitted' } });
    expect(first.fault?.message).toContain('write_orders');
    expect(await act(shop, 'orders.refund', { args, context })).toMatchObject({ outcome: 'done' });
    expect(shopify.refundsOf(order)).toEqual([1_400]);
  });

  it('work on a parcel that the app may not see is taken for begun', async () => {
    const { order, context } = await placed({ ...mug, state: 'paid' });
    shopify.scopes.delete('read_merchant_managed_fulfillment_orders');
    const code = await refusal(shop, 'orders.cancel', { args: { order, reason: 'x' }, context });
    shopify.scopes.add('read_merchant_managed_fulfillment_orders');
    expect(code).toBe('already_packed');
  });

  it('where there is no room it is waited for, and asked once more', async () => {
    const { order, context } = await placed(mug);
    const args = { order, lines: [{ line: 1, cents: 1_400 }], reason: 'damaged' };
    const { before } = await shown(shop, 'orders.refund', { args, context });
    const cost = {
      ...{ requestedQueryCost: 10, actualQueryCost: null },
      throttleStatus: { maximumAvailable: 2_000, currentlyAvailable: 0, restoreRate: 100 },
    };
    const errors = [{ message: 'Throttled', extensions: { code: 'THROTTLED' } }];
    const body = JSON.stringify({ errors, extensions: { cost } });
    shopify.faults.next('refundCreate', { arrives: false, answer: { status: 200, body }, times: 2 });
    const result = await write(shop.hands, 'orders.refund', { args, context, before, key: newKey(context) });
    expect(result.outcome).toBe('done');
    expect(shopify.faults.sent('refundCreate')).toBe(3);
    expect(shopify.refundsOf(order)).toEqual([1_400]);
  });

  it('reads wait for their points too', async () => {
    const { order, context } = await placed(mug);
    Object.assign(shopify.bucket, { most: 1_000, available: 0, restoreRate: 4_000 });
    const { outcome } = await read(shop, 'orders.details', { args: { order }, context });
    Object.assign(shopify.bucket, { most: 20_000, available: 20_000, restoreRate: 20_000 });
    expect(outcome).toBe('done');
  });

  it('an app of the Dev Dashboard gets itself a new token when its own has run out', async () => {
    const { client, secret } = shopify.app;
    const { url } = shopify.faults;
    const on = await openSuite({
      ...{ shop: { kind: 'shopify', url, client, secret }, faults: shopify.faults, changing: 'mutation' },
      ...{ word: shop.word, makeOrder: () => Promise.reject(new Error('not here')) },
    });
    const { order } = await placed(mug, on);
    shopify.expireTokens();
    expect(await on.shop.order(on.tenant, order)).toMatchObject({ id: order });
    await on.close();
  });

  it('a token that is wrong is told as such', async () => {
    const on = await openShopifySuite({ ...shopify, token: 'shpat_wrong' });
    await expect(on.shop.order(on.tenant, '1001')).rejects.toMatchObject({ code: 'not_permitted' });
    await on.close();
  });
});

describe('money that has not moved yet', () => {
  const changes: { [tool: string]: { state: Wanted['state']; args: Args } } = {
    'orders.refund': { state: 'delivered', args: { lines: [{ line: 1, cents: 1_400 }], reason: 'damaged' } },
    'orders.cancel': { state: 'paid', args: { reason: 'ordered by mistake' } },
  };
  it.each(Object.entries(changes))('%s is told as done once it has', async (tool, { state, args }) => {
    const { order, raw, context } = await placed({ ...mug, state });
    const call = { order, ...args };
    const { before } = await shown(shop, tool, { args: call, context });
    const key = newKey(context);
    shopify.records.refunded = 'PENDING';
    const result = await write(shop.hands, tool, { args: call, context, before, key });
    shopify.records.refunded = 'SUCCESS';
    expect(result.outcome).toBe('unknown');
    for (const one of raw.transactions) one.status = 'SUCCESS';
    expect(await shop.shop.settle(shop.tenant, key)).toMatchObject({ kind: 'done' });
    expect(shopify.faults.sent(tool === 'orders.refund' ? 'refundCreate' : 'orderCancel(')).toBe(1);
  });
});

describe('whose an order is', () => {
  it('limits count what went out on all orders of a customer, whichever address stands in them', async () => {
    const { order, context } = await placed(mug);
    const args = { order, lines: [{ line: 1, cents: 1_400 }], reason: 'damaged' };
    expect(await act(shop, 'orders.refund', { args, context })).toMatchObject({ outcome: 'done' });
    const other = await placed(mug);
    other.raw.email = 'ada@elsewhere.example.com';
    const known = await shop.shop.order(shop.tenant, other.order);
    expect(known?.given.map((one) => one.order)).toContain(order);
  });

  it('where anybody may order under any address, whoever ordered has that order', async () => {
    const { order, customer } = await placed(mug);
    expect(customer).toBe(`guest/${order}`);
    expect(await shop.shop.accountsWithEmail(shop.tenant, customers.ada.email)).toEqual([]);
    expect(await shop.shop.profile(shop.tenant, customer)).toMatchObject({
      ...{ guest: true, address: null, orders: [{ id: order }] },
    });
  });

  describe('where nobody orders without signing in', () => {
    beforeAll(() => {
      shopify.records.loginRequired = true;
      return () => {
        shopify.records.loginRequired = false;
      };
    });

    it('an account has its orders, and an address that can be changed', async () => {
      const { order, customer, context } = await placed(mug);
      const profile = await shop.shop.profile(shop.tenant, customer);
      expect(profile?.orders.map(({ id }) => id)).toContain(order);
      expect(profile).toMatchObject({ name: 'Ada Byron', address: { street: '12 Elm Street' } });
      const done = await act(shop, 'accounts.change_address', { args: { address }, context });
      expect(done).toMatchObject({ outcome: 'done' });
      const { address: stored } = shopify.records.customers[0] ?? {};
      expect(stored).toMatchObject({ address1: '9 Oak Street', firstName: 'Ada' });
    });

    it('an address that is deleted is gone, also where another is proposed then', async () => {
      const { customer, context } = await placed({ ...mug, of: 'grace' });
      const account = shopify.records.customers.find(({ id }) => id.endsWith(`/${customer}`));
      if (!account?.address) throw new Error('Grace has no address');
      const first = account.address;
      const second = { ...first, id: 'gid://shopify/MailingAddress/2', address1: '1 Second Street' };
      account.others = [second];
      const effect = {
        ...{ key: newKey(context), tool: 'accounts.change_address', run: context.run, by: 'engineer' },
        ...{ customer, before: {}, now: context.now },
      };
      const done = await shop.shop.changeAccountAddress(shop.tenant, effect, { address: null });
      expect(done).toMatchObject({ kind: 'done' });
      expect(account.address).toEqual(second);
      account.address = first;
    });

    it('an order that was placed before is of whoever ordered, and none of the account', async () => {
      const { raw, customer, order } = await placed({ ...mug, of: 'grace' });
      const { createdAt } = raw;
      raw.createdAt = '2019-12-31T23:59:59Z';
      const old = await shop.shop.order(shop.tenant, order);
      expect(old?.customer).toBe(`guest/${order}`);
      const profile = await shop.shop.profile(shop.tenant, customer);
      expect(profile?.orders.map(({ id }) => id)).not.toContain(order);
      expect(await shop.shop.profile(shop.tenant, `guest/${order}`)).toMatchObject({ guest: true });
      raw.createdAt = createdAt;
    });

    it('and a name with a postcode of one of them is that account', async () => {
      const named = await shop.shop.customersNamed(shop.tenant, 'grace hopper', '02129');
      expect(named).toMatchObject([{ email: customers.grace.email }]);
      expect(await shop.shop.customersNamed(shop.tenant, 'grace hopper', '97205')).toEqual([]);
    });
  });
});

describe('what this desk cannot tell in its own terms', () => {
  it('an order in another currency is told as none of its own, and is not changed', async () => {
    const { order, context } = await placed({ ...mug, state: 'paid', currency: 'EUR' });
    const args = { order, reason: 'x' };
    expect(await refusal(shop, 'orders.cancel', { args, context })).toBe('other_currency');
  });

  it('goods that are not taken back are known as such', async () => {
    const { order } = await placed({ ...mug, lines: [['REMNANTS', 1]] });
    const known = await shop.shop.order(shop.tenant, order);
    expect(known?.lines.map(({ finalSale }) => finalSale)).toEqual([true]);
  });

  it('a note keeps what the customer wrote, and goes without it', async () => {
    const { order, raw, context } = await placed({ ...mug, state: 'paid' });
    raw.note = 'Please ring twice.';
    const done = await act(shop, 'orders.note', { args: { order, text: 'Calls back.' }, context });
    expect(raw.note).toMatch(/^Please ring twice\.\n\nCalls back\. \(gl-[0-9a-f]{24}\)$/);
    await act(shop, 'orders.remove_note', { args: done.undo?.args ?? {}, context });
    expect(raw.note).toBe('Please ring twice.');
  });

  it('what somebody writes is a value in a search, and nothing more', async () => {
    for (const id of ['1001" OR name:"1002', '*', '', '10\\01'])
      expect(await shop.shop.order(shop.tenant, id)).toBeUndefined();
  });

  it.each([['orders.trace', 'Shopify cannot trace a parcel.']])(
    '%s is not offered, and says why',
    async (tool, message) => {
      expect(shop.hands.catalogue().tool(tool)?.lacking).toBe(message.slice(0, -1));
    },
  );
});
