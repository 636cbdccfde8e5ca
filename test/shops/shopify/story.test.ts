/** The shipped playbooks on the loopback of Shopify, through Greenlight as it is started. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openStory, type Story } from '../story.ts';
import { playsAddressThread, playsThreads } from '../threads.ts';
import { idOf, placeOrder } from './populate.ts';
import { EXAMPLES } from './running.ts';
import { type Shopify, startShopify } from './suite.ts';

let shopify: Shopify;
let story: Story;
/** Of Grace's, with a lamp that was delivered. */
let lamp = '';

beforeAll(async () => {
  shopify = await startShopify();
  for (const wanted of EXAMPLES) placeOrder(shopify.records, wanted);
  const lines: [string, number][] = [['LAMP-STEEL', 1]];
  lamp = idOf(placeOrder(shopify.records, { of: 'grace', state: 'delivered', lines }));
  const { client, secret } = shopify.app;
  story = await openStory({ kind: 'shopify', url: shopify.faults.url, client, secret });
});

afterAll(async () => {
  await story.close();
  await shopify.close();
});

it('a broken item is shown with its amount, paid back once, and told with the number of the refund', async () => {
  const run = await story.opened(
    '#1001, ada.byron@example.com, 97205: the lamp arrived broken, photo attached, wants money back',
  );
  await story.restsAt(run, 'awaiting_approval');
  const before = await story.card(run);
  const [shown] = before.steps.find(({ tool }) => tool === 'orders.refund')?.changes ?? [];
  expect(shown).toMatchObject({ label: 'refund line 2 Desk Lamp to Visa ...4242', after: 'USD 89.00' });
  expect(shopify.refundsOf('1001')).toEqual([]);
  // Nobody hears of it: it is looked for, and told as made.
  shopify.faults.next('refundCreate', { answer: 'drop' });
  await story.approve(run);
  await story.restsAt(run, 'awaiting_reply');
  expect(shopify.refundsOf('1001')).toEqual([8_900]);
  const { draft } = await story.card(run);
  expect(draft).toMatchObject({ verified: true });
  expect(draft?.reply).toContain('USD 89.00');
});

it('an order that is not packed is cancelled, and all of its money goes back', async () => {
  const run = await story.opened('order 1002, grace.hopper@example.com, 02129: please cancel my order');
  await story.restsAt(run, 'awaiting_approval');
  await story.approve(run);
  await story.restsAt(run, 'awaiting_reply');
  expect(shopify.orderNow('1002').cancelledAt).not.toBeNull();
  expect(shopify.refundsOf('1002')).toEqual([9_400]);
});

it('a delivered order is sent back by a return, and no money moves before the goods are there', async () => {
  const run = await story.opened(
    '#1001, ada.byron@example.com, 97205: wants to return the mugs, they are the wrong colour',
  );
  await story.restsAt(run, 'awaiting_approval');
  await story.approve(run);
  await story.restsAt(run, 'awaiting_reply');
  expect(shopify.orderNow('1001').returns).toMatchObject([{ status: 'OPEN', lines: [{ quantity: 2 }] }]);
  expect(shopify.refundsOf('1001')).toEqual([8_900]);
});

it('an item is exchanged for another variant by a return that says what goes out', async () => {
  const run = await story.opened(
    '#1006, ada.byron@example.com, 97205: would like to exchange the throw for the sand one',
  );
  await story.restsAt(run, 'awaiting_approval');
  await story.approve(run);
  await story.restsAt(run, 'awaiting_reply');
  expect(shopify.orderNow('1006').returns).toMatchObject([{ status: 'OPEN', exchange: [{ quantity: 1 }] }]);
  expect((await story.card(run)).draft?.reply).toContain('Sand');
});

it('an order that is not packed gets the other variant, and its line keeps its number', async () => {
  const run = await story.opened(
    '#1007, grace.hopper@example.com, 02129: wants the throw in sand instead, not packed yet',
  );
  await story.restsAt(run, 'awaiting_approval');
  await story.approve(run);
  await story.restsAt(run, 'awaiting_reply');
  const { lines, refunds } = shopify.orderNow('1007');
  expect(lines.map(({ variant, removed = 0 }) => [variant.sku, removed])).toEqual([
    ['THROW-GREY', 1],
    ['THROW-SAND', 0],
  ]);
  expect(refunds).toEqual([]);
  expect((await story.card(run)).draft?.reply).toContain('Sand');
});

it('what costs more is not done, and says that nobody can be charged for it', async () => {
  const run = await story.opened(
    '#1007, grace.hopper@example.com, 02129: wants the throw in navy instead, not packed yet',
  );
  await story.restsAt(run, 'asking');
  const { notices } = await story.card(run);
  expect(notices.map(({ text }) => text).join(' ')).toContain(
    'That costs USD 5.00 more, which nobody can be charged for from here.',
  );
});

it('a broken item is sent once more, in an order for nothing', async () => {
  const run = await story.opened(
    '#1008, ada.byron@example.com, 97205: the lamp arrived broken, photo attached, wants a replacement',
  );
  await story.restsAt(run, 'awaiting_approval');
  await story.approve(run);
  await story.restsAt(run, 'awaiting_reply');
  expect(shopify.records.orders.at(-1)).toMatchObject({
    ...{ note: expect.stringContaining('sent again for 1008, damaged; line 1 89.00'), transactions: [] },
    lines: [{ variant: { sku: 'LAMP-STEEL' }, discount: 8_900 }],
  });
});

it('store credit that is asked for is on the account, and told with its number', async () => {
  const run = await story.opened(
    '#1001, ada.byron@example.com, 97205: the mugs are cheaper now, give her a store credit of USD 5.00',
  );
  await story.restsAt(run, 'awaiting_approval');
  await story.approve(run);
  await story.restsAt(run, 'awaiting_reply');
  expect(shopify.records.customers[0]?.credit?.movements).toMatchObject([{ cents: 500 }]);
  expect((await story.card(run)).draft?.reply).toContain('USD 5.00');
});

it('what Shopify cannot do goes to people, with what was read and why', async () => {
  const run = await story.opened(
    '#1003, grace.hopper@example.com, 02129: the parcel has not moved for three weeks, where is it',
  );
  await story.restsAt(run, 'handed_over');
  const { notices } = await story.card(run);
  expect(notices.map(({ text }) => text).join(' ')).toContain('Shopify cannot trace a parcel');
});

playsThreads(
  () => story,
  () => ({
    damaged: {
      ...{ order: `#${lamp}, grace.hopper@example.com, 02129`, what: 'lamp' },
      refunds: async () => shopify.refundsOf(lamp),
    },
  }),
);

playsAddressThread(
  () => story,
  () => ({
    ...{ order: '#1004, ada.byron@example.com, 97205' },
    ...{ to: '14 Elm Street, Portland, OR 97205', rather: '16 Elm Street, Portland, OR 97205' },
    line: async () => shopify.orderNow('1004').address.address1,
  }),
);
