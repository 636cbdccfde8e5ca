/** That a refund at Stripe is made once, whatever happens to its answer: the tools of desks/stripe alone. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ToolResult, ToolRunner } from '../../../src/flow/ports/tools.ts';
import type { Args } from '../../../src/run/plan/plan.ts';
import { openedInTests } from '../../tools/outside/opened.ts';
import { still, terms, who } from '../../tools/tools-for-tests.ts';
import { type Stripe, startStripe } from './stripe.ts';

const JUNE = 'june@example.com';
const TOOLS = join(import.meta.dirname, '../../../desks/stripe/tools.yaml');
const { opened } = openedInTests();
const context = () =>
  who({ customer: { id: charge, verified: true }, policy: { ...who().policy, currency: 'EUR' } });

let stripe: Stripe;
let hands: ToolRunner;
let charge: string;
let calls = 0;

beforeAll(async () => {
  stripe = await startStripe();
});
afterAll(() => stripe.close());
beforeEach(async () => {
  stripe.faults.clear();
  const written = await readFile(TOOLS, 'utf8');
  const settings: Record<string, string> = { STRIPE_URL: stripe.faults.url, STRIPE_KEY: stripe.key };
  const tools = written.replace(/\$\{(\w+)\}/g, (_, name: string) => settings[name] ?? '');
  const desk = await opened(tools);
  expect(desk.problems).toEqual([]);
  hands = desk.hands;
  charge = await stripe.pay({ cents: 4_800, email: JUNE });
});

async function write(amount: number, more: Partial<typeof terms> = {}): Promise<ToolResult> {
  const args: Args = { charge, amount, reason: 'duplicate' };
  calls += 1;
  const prepared = await hands.prepare('stripe.refund', args, {
    context: context(),
    assumed: {},
    signal: still(),
  });
  if ('fault' in prepared) throw new Error(prepared.fault.message);
  const { before } = prepared.preview;
  const all = { ...terms, key: `run-1:stripe:${calls}`, before, startedAt: who().now, ...more };
  return hands.write('stripe.refund', args, { context: context(), terms: all, signal: still() });
}

const amounts = async () =>
  (await stripe.refundsOf(charge)).map(({ amount }) => amount).toSorted((one, other) => one - other);

test('it goes out with its key, which Stripe also keeps beside the refund', async () => {
  const result = await write(1_250, { key: 'run-1:stripe:kept' });
  expect(result).toMatchObject({ outcome: 'done', output: { amount: 1_250, status: 'succeeded' } });
  expect(await stripe.refundsOf(charge)).toMatchObject([
    { amount: 1_250, metadata: { greenlight: 'run-1:stripe:kept' } },
  ]);
});

test.each([
  ['its answer is lost', { answer: 'drop' }],
  ['it never arrives', { answer: 'drop', arrives: false }],
  [
    'Stripe did it and says that it failed',
    { answer: { status: 500, body: '{"error":{"type":"api_error"}}' } },
  ],
] as const)('%s: it is made once', async (_, fault) => {
  stripe.faults.next('POST /v1/refunds', fault);
  expect((await write(1_250)).outcome).toBe('done');
  expect(await amounts()).toEqual([1_250]);
});

test('a key that Stripe may have forgotten: it is looked for by the metadata, and not sent again', async () => {
  const key = 'run-1:stripe:old';
  await write(1_250, { key });
  const sent = stripe.faults.sent('POST /v1/refunds');
  const late = { key, fresh: false, startedAt: '2026-11-20T09:10:00.000Z' };
  expect(await write(1_250, late)).toMatchObject({ outcome: 'done', output: { amount: 1_250 } });
  expect(stripe.faults.sent('POST /v1/refunds')).toBe(sent);
  expect(await amounts()).toEqual([1_250]);
});

test('one that is not there under its key may still come: it is not sent again, and a person looks', async () => {
  await write(500);
  const sent = stripe.faults.sent('POST /v1/refunds');
  const late = { fresh: false, startedAt: '2026-11-20T09:10:00.000Z' };
  expect((await write(700, late)).outcome).toBe('unknown');
  expect(stripe.faults.sent('POST /v1/refunds')).toBe(sent);
  expect(await amounts()).toEqual([500]);
});

test('what goes above the payment is refused in words, and nothing is given back', async () => {
  expect(await write(4_900)).toMatchObject({ outcome: 'failed', fault: { code: 'refused' } });
  expect(await amounts()).toEqual([]);
});

test('the mock refuses another body under a known key, as Stripe does', async () => {
  await stripe.refund({ charge, amount: '100' }, 'k-1');
  expect(await stripe.refund({ charge, amount: '200' }, 'k-1')).toMatchObject({ status: 400 });
  expect(await amounts()).toEqual([100]);
});

test("another's payment, and one that Stripe has forgotten, are answered with the same words", async () => {
  const other = await stripe.pay({ cents: 900, email: 'max@example.com' });
  const gone = await stripe.pay({ cents: 900, email: JUNE, source: 'tok_forget' });
  const faults = [];
  for (const one of [other, gone]) {
    const args = { charge: one, amount: 100, reason: 'duplicate' };
    const prepared = await hands.prepare('stripe.refund', args, {
      context: context(),
      assumed: {},
      signal: still(),
    });
    faults.push('fault' in prepared ? prepared.fault : undefined);
  }
  expect(faults[0]).toMatchObject({ code: 'not_found' });
  expect(faults[1]).toEqual(faults[0]);
});
