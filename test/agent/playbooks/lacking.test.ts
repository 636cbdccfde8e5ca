/** A shop whose system cannot do what a playbook would: its other way, or a person, with the reason. */
import { describe, expect, it } from 'vitest';
import { checkPlan } from '../../../src/run/plan/check.ts';
import { ownTools, type ToolRecords } from '../../../src/start/own.ts';
import { createCatalogue } from '../../../src/tools/catalogue.ts';
import { offeredBy } from '../../../src/tools/shop/contract/capabilities.ts';
import { CaseInMemory } from './case-in-memory.ts';
import { line, parcel, shop } from './records.ts';

const all = ownTools({} as ToolRecords);
const without = createCatalogue(offeredBy(all, { system: 'The till', can: ['refunds', 'notes'] }));

function whereIsIt(stalledHours: number, more: object = {}): Promise<CaseInMemory> {
  const only = parcel(1, { stalledHours, ...more });
  const records = shop(
    'FH-10533',
    { name: 'Jonas B.', email: 'jonas.b@example.com', lines: [line(1, 'Lamp', 4_000)] },
    {
      'orders.shipments': () => ({
        output: {
          ...{ parcels: [only], stalled: only, delivered: null },
          ...{ deliveredCount: 0, allDelivered: false },
        },
      }),
    },
  );
  return new CaseInMemory(records, without).open(
    'FH-10533, jonas.b@example.com, 04229: where is it, third mail',
  );
}

describe('given a system that traces no parcels', () => {
  it('when a parcel is stalled, then what is known is read, and a person gets the case with the reason', async () => {
    const { state, steps } = await whereIsIt(132);
    expect(state.phase).toBe('handed_over');
    expect(state.handedOver?.reason).toContain('needs a person: The till cannot trace a parcel.');
    expect(steps.filter((step) => step.state === 'done').map(({ tool }) => tool)).toContain(
      'orders.shipments',
    );
    expect(state.writes).toEqual([]);
  });

  it('when it is only on its way, then it is answered, and nobody is needed', async () => {
    const { state } = await whereIsIt(3);
    expect(state.phase).toBe('awaiting_reply');
    expect(state.answer?.reply).toContain('Parcel 1 is on its way with Parcel Post; it was last scanned on');
  });
});

it('where a system does not say who carries a parcel, the rest is told all the same', async () => {
  const { state } = await whereIsIt(3, { carrier: '' });
  expect(state.answer).toMatchObject({
    ...{ verified: true, reply: expect.stringContaining('Parcel 1 is on its way; it was last scanned on') },
  });
});

it('no plan has what the system cannot do, whoever makes it', () => {
  const args = { order: 'FH-1', parcel: 'P-1' };
  const step = { id: 'a', title: 'trace it', tool: 'orders.trace', args, needs: [], expect: [] };
  const checked = checkPlan([step], { catalogue: without, maxSteps: 20, nextStep: 1 });
  expect(checked).toMatchObject({
    problems: [{ code: 'not_here', reason: 'step a: The till cannot trace a parcel; plan it otherwise' }],
  });
});

describe('given a system that cannot hold the packing', () => {
  const can = ['refunds', 'notes', 'changing_address', 'cancelling_lines'] as const;
  const unheld = createCatalogue(offeredBy(all, { system: 'The till', can }));
  const asked = (catalogue: typeof unheld) =>
    new CaseInMemory(
      shop('FH-10517', { name: 'Lena K.', email: 'lena.k@example.com', lines: [line(1, 'Lamp', 4_000)] }, {}),
      catalogue,
    ).open('FH-10517, lena.k@example.com, 04109: new address Hauptstr. 9, 04109 Leipzig');
  const written = ({ steps }: CaseInMemory) =>
    steps.filter(({ effect }) => effect === 'write').map(({ tool }) => tool);

  it('when an address is to be changed, then it is planned without the hold', async () => {
    const found = await asked(unheld);
    expect(found.state.phase).toBe('awaiting_approval');
    expect(written(found)).toEqual(['orders.change_address']);
  });

  it('when the system can, then the packing is held first and released last', async () => {
    expect(written(await asked(createCatalogue(all)))).toEqual([
      'orders.hold_packing',
      'orders.change_address',
      'orders.release_packing',
    ]);
  });
});

it('what needs a person in any case is not asked about, where a read for it fails', async () => {
  const records = shop(
    'FH-10517',
    { name: 'Lena K.', email: 'lena.k@example.com', lines: [line(1, 'Lamp', 4_000)] },
    {
      'accounts.match_method': () => ({
        fault: {
          code: 'no_method',
          message: "The request names not one of the customer's payment methods: none.",
        },
      }),
    },
  );
  const words = 'FH-10517, lena.k@example.com, 04109: would like to pay the order with PayPal';
  const there = await new CaseInMemory(records, createCatalogue(all)).open(words);
  expect(there.state.phase).toBe('asking');
  const { state } = await new CaseInMemory(records, without).open(words);
  expect(state.handedOver?.reason).toContain('needs a person: The till cannot have an order paid otherwise.');
  expect(state.handedOver?.reason).toMatch(/ failed: The request names not one of .* methods: none\.$/);
});
