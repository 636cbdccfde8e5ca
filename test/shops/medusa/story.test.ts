/**
 * The shipped playbooks on a real Medusa, through Greenlight as it is started: a new desk as
 * `npm run desk -- new DIR --shop medusa` writes it, and nothing else.
 */
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { openStory, type Story } from '../story.ts';
import { playsAddressThread, playsThreads } from '../threads.ts';
import { customers } from '../vendure/customers.ts';
import { type Medusa, startMedusa } from './start.ts';

let medusa: Medusa;
let story: Story;
/** Of Grace's, with a lamp that was delivered. */
let lamp = '';
/** Of Lin's, with large candles that are not packed yet. */
let candles = '';

beforeAll(async () => {
  medusa = await startMedusa(inject('medusa'));
  const lines: [string, number][] = [['LAMP-STEEL', 1]];
  lamp = await medusa.makeOrder({ customer: customers.grace, state: 'delivered', lines });
  const { lin } = customers;
  candles = await medusa.makeOrder({ customer: lin, state: 'paid', lines: [['CANDLE-L', 2]] });
  story = await openStory({ kind: 'medusa', url: medusa.url, key: medusa.key });
});

afterAll(async () => {
  await story.close();
  await medusa.close();
});

it('a broken item is shown with its amount, paid back once, and told', async () => {
  const run = await story.opened(
    '#1002, ada.byron@example.com, 97205: the cushions arrived torn, photo attached, wants money back',
  );
  await story.restsAt(run, 'awaiting_approval');
  const before = await story.card(run);
  const [shown] = before.steps.find(({ tool }) => tool === 'orders.refund')?.changes ?? [];
  expect(shown).toMatchObject({ label: 'refund line 2 Linen Cushion to original payment' });
  expect(await medusa.refundsOf('1002')).toEqual([]);
  await story.approve(run);
  await story.restsAt(run, 'awaiting_reply');
  const [made, ...more] = await medusa.refundsOf('1002');
  expect(more).toEqual([]);
  expect(shown?.after).toBe(`USD ${made?.amount.toFixed(2)}`);
  const { draft } = await story.card(run);
  expect(draft).toMatchObject({ verified: true });
  expect(draft?.reply).toContain(shown?.after);
});

it('an order that is not packed is cancelled, and all of its money goes back', async () => {
  const run = await story.opened('order 1006, tom.baker@example.com, 78701: please cancel my order');
  await story.restsAt(run, 'awaiting_approval');
  await story.approve(run);
  await story.restsAt(run, 'awaiting_reply');
  expect((await medusa.orderNow('1006')).status).toBe('canceled');
  expect((await medusa.refundsOf('1006')).map(({ amount }) => amount)).toEqual([19]);
});

it('an order that is not packed gets the smaller variant, and what it costs less goes back', async () => {
  const run = await story.opened(
    `#${candles}, lin.chen@example.com, 80202: wants the candles in small instead, not packed yet`,
  );
  await story.restsAt(run, 'awaiting_approval');
  const { steps } = await story.card(run);
  expect(steps.find(({ tool }) => tool === 'orders.change_items')?.changes).toMatchObject([
    { label: 'line 1 Beeswax Candle', after: 'Small' },
    { label: 'difference, original payment', after: 'USD 18.00 back' },
  ]);
  await story.approve(run);
  await story.restsAt(run, 'awaiting_reply');
  const { items } = await medusa.orderNow(candles);
  expect(items).toMatchObject([{ variant_sku: 'CANDLE-S', quantity: 2 }]);
  expect((await medusa.refundsOf(candles)).map(({ amount }) => amount)).toEqual([18]);
  const { draft } = await story.card(run);
  expect(draft).toMatchObject({ verified: true });
  expect(draft?.reply).toContain('Small');
});

it('goods that were not liked come back by a return in Medusa, and nothing is paid before', async () => {
  const run = await story.opened(
    '#1002, ada.byron@example.com, 97205: the stoneware mugs do not suit her kitchen, unused, all go back',
  );
  await story.restsAt(run, 'awaiting_approval');
  const { steps } = await story.card(run);
  const [goods, money] = steps.find(({ tool }) => tool === 'orders.return')?.changes ?? [];
  expect(goods).toMatchObject({ label: 'line 1 Stoneware Mug', after: 'to come back' });
  expect(money).toMatchObject({ label: 'then to original payment', after: 'USD 56.00' });
  const before = await medusa.refundsOf('1002');
  await story.approve(run);
  await story.restsAt(run, 'awaiting_reply');
  expect(await medusa.returnsOf('1002')).toMatchObject([{ status: 'requested', items: [{ quantity: 4 }] }]);
  expect(await medusa.refundsOf('1002')).toEqual(before);
  const { draft } = await story.card(run);
  expect(draft).toMatchObject({ verified: true });
});

it('broken goods are sent once more by a claim in Medusa', async () => {
  const run = await story.opened(
    '#1002, ada.byron@example.com, 97205: the candles arrived broken, photo attached, please send new ones',
  );
  await story.restsAt(run, 'awaiting_approval');
  const { steps } = await story.card(run);
  expect(steps.find(({ tool }) => tool === 'orders.reship')?.changes).toMatchObject([
    { label: 'line 3 Beeswax Candle', after: 'sent once more (3)' },
  ]);
  await story.approve(run);
  await story.restsAt(run, 'awaiting_reply');
  expect(await medusa.replacementsOf('1002')).toMatchObject([{ canceled_at: null }]);
  expect((await story.card(run)).draft).toMatchObject({ verified: true });
});

it('what Medusa cannot do goes to people, with what was read and why', async () => {
  const run = await story.opened(
    '#1005, mary.oneill@example.com, M5V 2T6: the parcel has not moved for three weeks, where is it',
  );
  await story.restsAt(run, 'handed_over');
  const { notices, steps } = await story.card(run);
  expect(notices.map(({ text }) => text).join(' ')).toContain('Medusa cannot trace a parcel');
  expect(steps.find(({ tool }) => tool === 'orders.shipments')).toMatchObject({ state: 'done' });
});

playsThreads(
  () => story,
  () => ({
    damaged: {
      ...{ order: `#${lamp}, grace.hopper@example.com, 02129`, what: 'lamp' },
      refunds: async () => (await medusa.refundsOf(lamp)).map(({ amount }) => Math.round(amount * 100)),
    },
  }),
);

playsAddressThread(
  () => story,
  () => ({
    ...{ order: '#1001, ada.byron@example.com, 97205' },
    ...{ to: '14 Elm Street, Portland, OR 97205', rather: '16 Elm Street, Portland, OR 97205' },
    line: async () => (await medusa.orderNow('1001')).shipping_address.address_1,
  }),
);
