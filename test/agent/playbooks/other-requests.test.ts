import { describe, expect, it } from 'vitest';
import type { Args } from '../../../src/run/plan/plan.ts';
import type { Step } from '../../../src/run/steps.ts';
import { CaseInMemory } from './case-in-memory.ts';
import { line, mara, shop } from './records.ts';

const tools = (steps: Step[]) => steps.map((step) => step.tool);
const sent = (step: Step) => step.call?.args;
const from = 'FH-10482, mara.l@example.com, 10115: ';

const parcel = {
  id: 'P-1',
  number: 1,
  status: 'delivered',
  carrier: 'Parcel Post',
  lastScanAt: '2026-11-20T10:00:00.000Z',
  lastScan: 'delivered',
  stalledHours: 0,
  deliveredAt: '2026-11-20T10:00:00.000Z',
  signed: false,
  trace: null,
  tracedAt: null,
  remindOn: null,
  lines: null,
};
const shipments = () => ({
  output: { parcels: [parcel], stalled: null, delivered: parcel, deliveredCount: 1, allDelivered: true },
});
const trace = () => ({ output: { trace: 'TR-118', parcel: 'P-1', number: 1 }, id: 'TR-118' });
const remind = (args: Args) => ({ output: { reminder: 'RM-1', date: String(args.date) }, id: 'RM-1' });
const reship = () => ({ output: { reship: 'RS-1', order: 'FH-10482', parcel: 2, cents: 2500 }, id: 'RS-1' });

describe('several requests in one message', () => {
  const both = `${from}mug arrived broken, photo attached, and the linen runner was missing from the box`;

  it('become one plan that reads first, reads nothing twice, and answers each', async () => {
    const theCase = await new CaseInMemory(
      mara({ 'orders.shipments': shipments, 'orders.reship': reship }),
    ).open(both);
    expect(tools(theCase.steps)).toEqual([
      'accounts.find',
      'orders.details',
      'orders.match_line',
      'knowledge.article',
      'orders.match_line',
      'orders.shipments',
      'knowledge.article',
      'orders.refund',
      'orders.note',
      'orders.reship',
      'orders.note',
    ]);
    expect(sent(theCase.step('orders.refund'))).toMatchObject({
      lines: [{ line: 2, cents: 4800 }],
      reason: 'damaged',
    });
    expect(sent(theCase.step('orders.reship'))).toMatchObject({ lines: [1], reason: 'missing' });
    await theCase.approve();
    const answer = theCase.answers[0];
    expect(answer?.reply).toContain('your Stoneware mug set arrived damaged');
    expect(answer?.reply).toContain('We send you the Linen runner once more');
    expect(answer?.citations.map(({ article }) => article)).toEqual([
      'damaged-or-faulty-items',
      'missing-or-wrong-items',
    ]);
    expect(answer?.verified).toBe(true);
  });

  it('ask once for what all of them need', async () => {
    const theCase = await new CaseInMemory(mara()).open(
      both.slice(from.length).replace(', photo attached', ''),
    );
    const asked = theCase.next.kind === 'question' ? theCase.next.text : '';
    for (const what of ['Which order', 'Did the customer send a photo'])
      expect(asked.split(what)).toHaveLength(2);
  });
});

describe('replies of the other playbooks', () => {
  it.each([
    ['received the wrong mug set, photo attached, wants the money back', 'We have refunded EUR 48.00'],
    [
      'card was debited two times, EUR 48.00 twice, statement attached',
      'the second charge of EUR 48.00 back (RF-7731) [1]',
    ],
    [
      'the runner is EUR 6.00 cheaper now, wants the difference',
      'the difference of EUR 6.00 back (RF-7731) [1]',
    ],
    ['forgot to enter the promo code, can we add it', 'A code cannot be added to an order that was placed'],
    [
      'tracking says delivered but she never got the parcel',
      'show where parcel 1 was left (trace TR-118) [1]. We will write to you by 28 Nov',
    ],
    [
      'does not like the oak board, wants to return it',
      'We take your return of order FH-10482 (number RT-1)',
    ],
  ])('%s: %s', async (request, reply) => {
    const theCase = await new CaseInMemory(
      mara({
        'orders.shipments': shipments,
        'orders.trace': trace,
        'cases.remind': remind,
        'orders.reship': reship,
      }),
    ).open(from + request);
    if (theCase.state.phase === 'awaiting_approval') await theCase.approve();
    expect(theCase.answers[0]?.reply).toContain(reply);
    expect(theCase.answers[0]).toMatchObject({ verified: true });
  });
});

describe('another variant', () => {
  it('is asked for when the words do not name one, and taken from the answer', async () => {
    const theCase = await new CaseInMemory(
      shop(
        'FH-10482',
        { name: 'Mara L.', email: 'mara.l@example.com', lines: [line(1, 'Glass vase', 2950)] },
        {
          'orders.match_variant': (args) =>
            String(args.words).includes('smoke')
              ? {
                  output: {
                    line: line(1, 'Glass vase', 2950),
                    to: { sku: 'VASE-2', variant: 'smoke, 24 cm', cents: 2950 },
                  },
                }
              : { fault: { code: 'no_variant', message: 'In stock: smoke, 24 cm; amber, 24 cm.' } },
          'orders.exchange': () => ({ output: { return: 'RT-2', order: 'FH-10482', cents: 0 }, id: 'RT-2' }),
        },
      ),
    ).open(`${from}would like to exchange the vase for another colour`);
    expect(theCase.next).toMatchObject({
      kind: 'question',
      text: expect.stringContaining('smoke, 24 cm; amber'),
    });
    await theCase.inform('the smoke one');
    expect(sent(theCase.step('orders.exchange'))).toEqual({
      order: 'FH-10482',
      items: [{ line: 1, to: 'VASE-2' }],
      method: 'card-1',
    });
  });
});
