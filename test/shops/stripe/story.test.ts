/** desks/stripe through Greenlight as it is started, from request to refund. */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Installation, openInstallation } from '../../stories/installation.ts';
import { type Stripe, startStripe } from './stripe.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

let stripe: Stripe;
let desk: Installation;

beforeAll(async () => {
  stripe = await startStripe();
  desk = await openInstallation({
    DESK: join(import.meta.dirname, '../../../desks/stripe'),
    ...{ STRIPE_URL: stripe.faults.url, STRIPE_KEY: stripe.key },
  });
  expect(desk.problems).toEqual([]);
});
afterAll(async () => {
  await desk?.stop();
  await stripe.close();
});

const rests = (text: string) => async () => {
  const sam = desk.as('sam');
  const run = await sam.open(text);
  return sam.until(run, ({ status }) => !['planning', 'gathering', 'answering'].includes(status));
};

test.each([
  ['en', 'ending 4242: charged twice, please refund EUR 12.50', 'We have refunded EUR 12.50'],
  [
    'de',
    'Karte endet auf 4242: doppelt abgebucht, bitte 12,50 € erstatten',
    'Wir haben 12,50 EUR auf die Karte erstattet',
  ],
])('a payment made twice is shown, approved, given back once and told of (%s)', async (_, words, told) => {
  const payment = await stripe.pay({ cents: 4_800, email: 'june@example.com' });
  const run = await rests(`${payment}, june@example.com, ${words}`)();
  expect(run).toMatchObject({ status: 'awaiting_approval', customer: { verified: true } });
  expect(await stripe.refundsOf(payment)).toEqual([]);
  stripe.faults.next('POST /v1/refunds', { answer: 'drop' });
  const { revision, digest } = run.approval ?? {};
  const sam = desk.as('sam');
  await sam.post(`/runs/${run.id}/approve`, { revision, digest });
  const done = await sam.until(run.id, ({ status }) => status === 'awaiting_reply');
  expect((await stripe.refundsOf(payment)).map(({ amount }) => amount)).toEqual([1_250]);
  expect(done.answer).toMatchObject({ verified: true });
  expect(done.answer?.reply).toContain(told);
});

test('whoever has another card is nobody who paid', async () => {
  const payment = await stripe.pay({ cents: 4_800, email: 'june@example.com' });
  const run = await rests(`${payment}, june@example.com, ending 1111: charged twice, refund EUR 12.50`)();
  expect(run.status).toBe('asking');
  expect(run.customer?.verified ?? false).toBe(false);
});

test('one payment that was proved says nothing of another with the same address on its receipt', async () => {
  const own = await stripe.pay({ cents: 100, email: 'june@example.com' });
  const other = await stripe.pay({ cents: 4_800, email: 'june@example.com' });
  const run = await rests(`${own}, june@example.com, ending 4242: charged twice, refund EUR 1.00`)();
  expect(run.customer).toMatchObject({ id: own, verified: true });
  expect(JSON.stringify(run)).not.toContain(other);
});
