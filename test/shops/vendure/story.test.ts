/** The shipped playbooks on a real Vendure, through Greenlight as it is started. */
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { openStory, type Story } from '../story.ts';
import { playsAddressThread, playsThreads } from '../threads.ts';
import { customers } from './customers.ts';
import { startVendure, type Vendure } from './start.ts';

let vendure: Vendure;
let story: Story;
/** Of Grace's, with a lamp that was delivered. */
let lamp = '';
/** Of Grace's, with a large throw and a lamp that are not packed. */
let open = '';

beforeAll(async () => {
  vendure = await startVendure(inject('vendure'));
  const lines: [string, number][] = [['LAMP-STEEL', 1]];
  lamp = await vendure.makeOrder({ customer: customers.grace, state: 'Delivered', lines });
  open = await vendure.makeOrder({
    ...{ customer: customers.grace, state: 'PaymentSettled' },
    lines: [['THROW-RUST-L', 1], ...lines],
  });
  story = await openStory({ kind: 'vendure', url: vendure.adminUrl, key: vendure.apiKey }, 'V-#####');
});

afterAll(async () => {
  await story.close();
  await vendure.close();
});

it('a broken item is shown with its amount, paid back once, and told with the number of the refund', async () => {
  const run = await story.opened(
    'V-10002, ada.byron@example.com, 97205: the cushions arrived torn, photo attached, wants money back',
  );
  await story.restsAt(run, 'awaiting_approval');
  const before = await story.card(run);
  const refund = before.steps.find(({ tool }) => tool === 'orders.refund');
  const [shown] = refund?.changes ?? [];
  expect(shown).toMatchObject({ label: 'refund line 2 Linen Cushion to Visa ...4242' });
  expect(await vendure.refundsOf('V-10002')).toEqual([]);
  await story.approve(run);
  await story.restsAt(run, 'awaiting_reply');
  const [made, ...more] = await vendure.refundsOf('V-10002');
  expect(more).toEqual([]);
  expect(shown?.after).toBe(`USD ${((made?.total ?? 0) / 100).toFixed(2)}`);
  const { draft } = await story.card(run);
  expect(draft).toMatchObject({ verified: true });
  expect(draft?.reply).toContain(shown?.after);
});

it('an order that is not packed is cancelled, and all of its money goes back', async () => {
  const run = await story.opened('V-10012, tom.baker@example.com, 78701: please cancel my order');
  await story.restsAt(run, 'awaiting_approval');
  await story.approve(run);
  await story.restsAt(run, 'awaiting_reply');
  const { state, payments } = await vendure.orderNow('V-10012');
  expect(state).toBe('Cancelled');
  const paid = payments.reduce((sum, { amount }) => sum + amount, 0);
  expect((await vendure.refundsOf('V-10012')).map(({ total }) => total)).toEqual([paid]);
});

it('an order that is not packed gets the smaller size, and what it costs less goes back once', async () => {
  const run = await story.opened(
    `${open}, grace.hopper@example.com, 02129: wants the throw in small instead, not packed yet`,
  );
  await story.restsAt(run, 'awaiting_approval');
  const { steps } = await story.card(run);
  expect(steps.find(({ tool }) => tool === 'orders.change_items')?.changes).toMatchObject([
    { label: 'line 1 Wool Throw', after: 'Rust Small' },
    { label: 'difference, Visa ...4242', after: 'USD 17.00 back' },
  ]);
  expect((await vendure.orderNow(open)).modifications).toEqual([]);
  await story.approve(run);
  await story.restsAt(run, 'awaiting_reply');
  const { state, lines } = await vendure.orderNow(open);
  expect(state).toBe('PaymentSettled');
  expect(lines.map(({ productVariant: { sku }, quantity }) => [sku, quantity])).toEqual([
    ['THROW-RUST-L', 0],
    ['LAMP-STEEL', 1],
    ['THROW-RUST-S', 1],
  ]);
  expect((await vendure.refundsOf(open)).map(({ total }) => total)).toEqual([1_700]);
  expect((await story.card(run)).draft).toMatchObject({
    ...{ verified: true, reply: expect.stringContaining('Rust Small') },
  });
});

it('what costs more is not done, and says that nobody can be charged for it', async () => {
  const run = await story.opened(
    `${open}, grace.hopper@example.com, 02129: wants the lamp in brass instead, not packed yet`,
  );
  await story.restsAt(run, 'asking');
  const { notices } = await story.card(run);
  expect(notices.map(({ text }) => text).join(' ')).toContain(
    'That costs USD 20.00 more, which nobody can be charged for from here.',
  );
});

it('what Vendure cannot do goes to people, with what was read and why', async () => {
  const run = await story.opened(
    'V-10011, mary.oneill@example.com, M5V 2T6: the parcel has not moved for three weeks, where is it',
  );
  await story.restsAt(run, 'handed_over');
  const { notices, steps } = await story.card(run);
  const texts = notices.map(({ text }) => text).join(' ');
  expect(texts).toContain('Vendure cannot trace a parcel');
  expect(steps.find(({ tool }) => tool === 'orders.shipments')).toMatchObject({ state: 'done' });
});

playsThreads(
  () => story,
  () => ({
    damaged: {
      ...{ order: `${lamp}, grace.hopper@example.com, 02129`, what: 'lamp' },
      refunds: async () => (await vendure.refundsOf(lamp)).map(({ total }) => total),
    },
  }),
);

playsAddressThread(
  () => story,
  () => ({
    ...{ order: 'V-10001, ada.byron@example.com, 97205' },
    ...{ to: '14 Elm Street, Portland, OR 97205', rather: '16 Elm Street, Portland, OR 97205' },
    line: async () => (await vendure.orderNow('V-10001')).shippingAddress.streetLine1,
  }),
);
