/**
 * The playbooks beyond the six threads, played over REST on the embedded database and the demo shop, each to
 * its draft.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunView } from '../../src/run/view/run-view.ts';
import { type Installation, openInstallation } from './installation.ts';

let app: Installation;
beforeAll(async () => {
  app = await openInstallation();
});
afterAll(() => app?.stop());

const waits = (run: RunView) =>
  ['awaiting_approval', 'asking', 'awaiting_reply', 'handed_over', 'closed'].includes(run.status);
const writes = (run: RunView) =>
  (run.plan?.steps ?? []).filter((step) => step.effect === 'write').map(({ tool }) => tool);

/** Opens a case as finance, whose limit covers everything here, and approves what is planned. */
async function played(text: string): Promise<{ plan: RunView; end: RunView }> {
  const finance = app.as('finance');
  const id = await finance.open(text);
  const plan = await finance.until(id, waits);
  if (plan.approval?.state !== 'pending') return { plan, end: plan };
  const { revision, digest } = plan.approval;
  expect((await finance.post(`/runs/${id}/approve`, { revision, digest })).status).toBe(200);
  return {
    plan,
    end: await finance.until(id, (run) => run.status === 'awaiting_reply' || run.status === 'asking'),
  };
}

const MARA = 'FH-10482, mara.l@example.com, 10115: ';
const JONAS = 'FH-10533, jonas.b@example.com, 04229: ';
const LENA = 'FH-10517, lena.k@example.com, 04109: ';

// In this order: what one does to an order, the next finds done.
test.each([
  [
    'another variant',
    `${LENA}please change the colour of the bowl in the open order to slate`,
    { tools: ['orders.change_items'], reply: 'slate' },
  ],
  [
    'price',
    `${LENA}the bowl is EUR 6.00 cheaper now, wants the difference`,
    { tools: ['orders.refund'], reply: 'EUR 6.00' },
  ],
  [
    'code',
    `${LENA}forgot to enter the promo code, can we add it`,
    { tools: [], reply: 'A code cannot be added' },
  ],
  [
    'missing',
    `${MARA}the linen tea towels were missing from the parcel`,
    { tools: ['orders.reship', 'orders.note'], reply: 'once more' },
  ],
  [
    'exchange',
    `${MARA}would like to exchange the vase for the smoke one`,
    { tools: ['orders.exchange'], reply: 'smoke, 24 cm' },
  ],
  [
    'two requests',
    `${MARA}mug arrived broken, photo attached. The payment was also debited twice`,
    { tools: ['orders.refund', 'orders.note', 'orders.note'], reply: 'your bank reserves the amount' },
  ],
  [
    'denied delivery',
    `${JONAS}tracking says delivered but she never got the parcel`,
    { tools: ['orders.note', 'orders.trace', 'cases.remind'], reply: 'show where parcel 1 was left' },
  ],
])('%s', async (_, request, { tools, reply }) => {
  const { plan, end } = await played(request);
  expect(writes(plan)).toEqual(tools);
  expect(end.status, JSON.stringify(end.question ?? end.card.notices)).toBe('awaiting_reply');
  expect(end.answer?.reply).toContain(reply);
  expect(end.answer).toMatchObject({ verified: true });
});

test('a second question about a parcel that is traced is answered: the trace, since when, and by when we write', async () => {
  const first = await played(`${JONAS}where is it, third mail`);
  expect(writes(first.plan)).toEqual(['orders.trace', 'cases.remind']);
  const { plan, end } = await played(`${JONAS}where is my parcel? fourth mail`);
  expect(end.status, JSON.stringify(end.question ?? end.card.notices)).toBe('awaiting_reply');
  expect(writes(plan)).toEqual([]);
  expect(end.answer?.reply).toMatch(/asked the carrier on .* to look for parcel 2 \(trace TR-\d+\) \[1\]/);
  expect(end.answer?.reply).toMatch(/We will write to you by \d+ \w{3}\./);
  expect(end.answer).toMatchObject({ verified: true });
});

test('a late return is refused, and a lead may be asked for the exception', async () => {
  const { plan } = await played(
    'FH-10119, paul.w@example.com, 20095: missed the return deadline because he was ill, asks for an exception',
  );
  expect(plan.approval).toMatchObject({ state: 'refused' });
  expect(plan.card.buttons.map(({ label }) => label)).toContain('Ask a lead for an exception');
  expect(writes(plan)).toEqual(['orders.return']);
});

test('a variant that is not named, and a method that the customer does not have, are asked about', async () => {
  const { plan: variant } = await played(
    `${LENA}wants the cushion cover of the open order in another colour`,
  );
  expect(variant.question?.text).toContain('50 x 50 cm, olive');
  const { plan: method } = await played(`${LENA}would like to pay the order with PayPal`);
  expect(method.question?.text).toContain('Visa ...1111');
});

test('what nothing fits is looked up, and said to have no article', async () => {
  const { plan } = await played('the weather is lovely and my cat sings opera');
  expect(plan.question?.text).toContain('There is no article that answers this.');
});

test('a whole order is cancelled', async () => {
  const { plan, end } = await played(`${LENA}please cancel the order`);
  expect(writes(plan)).toEqual(['orders.cancel']);
  expect(end.answer?.reply).toContain('We have cancelled your order FH-10517');
});
