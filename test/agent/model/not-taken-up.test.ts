/** What no step of a model's plan takes up blocks Approve; courtesy, feelings and history never do. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { withNotTakenUp } from '../../../src/agent/model/not-taken-up.ts';
import { playbookSetOf } from '../../../src/agent/playbooks/playbook-set.ts';
import type { Args } from '../../../src/run/plan/plan.ts';
import type { Run } from '../../../src/run/state.ts';
import { plan, step, type WireStep } from '../../model-server/wire-steps.ts';
import { CaseInMemory, engineer, fernhill, loaded, playbookAgent } from '../playbooks/case-in-memory.ts';
import { ASIDES, damaged, mara } from '../playbooks/records.ts';
import { never } from './asking.ts';
import { inputOf, next, opened } from './planning.ts';

const set = await playbookSetOf(loaded.playbooks, fernhill)();
const MARA = 'FH-10482, mara.l@example.com, 10115: ';

const order = 'FH-10482';
const write = (tool: string, args: Args = {}): WireStep =>
  step(tool.replace(/\W/g, '_'), tool, { args: { order, ...args } });
const find = step('find', 'accounts.find', { args: { order } });
const refund = (cents = 4800) => write('orders.refund', { lines: [{ line: 1, cents }], reason: 'damaged' });
const note = write('orders.note', { text: 'damaged in transit' });
const reship = write('orders.reship', { lines: [1], reason: 'damaged' });
const cancel = write('orders.cancel', { reason: 'customer asked' });

interface Planned {
  /** What a model names itself. */
  named?: string[];
  run?: Partial<Run>;
}

function partsOf(theCase: CaseInMemory, steps: WireStep[], { named = [], run = {} }: Planned = {}): string[] {
  const proposed = next({ next: { ...plan('x', [find, ...steps]).next, not_read: named } });
  const input = inputOf(theCase);
  const checked = withNotTakenUp(proposed, { ...input, run: { ...input.run, ...run } as Run }, set);
  if (checked.kind !== 'plan') throw new Error('no plan');
  return checked.notRead ?? [];
}

describe('a wish that no step takes up is named', () => {
  test.each<[string, WireStep[], RegExp]>([
    ['mug broken, photo attached, refund please, and please call me back', [refund(), note], /call me back/],
    [
      'mug broken, photo attached, refund please. Also please cancel the rest of the order',
      [refund()],
      /cancel the rest/,
    ],
    [
      'the mug is broken, photo attached, please refund it. I would also like to swap the vase',
      [refund()],
      /swap the vase/,
    ],
    [
      'Tasse kaputt, Foto anbei, bitte Geld zurück. Bitte auch die Rechnung schicken.',
      [refund()],
      /Rechnung/,
    ],
    ['mug broken, photo attached, please give the money back', [reship], /money back/],
    ['mug broken, photo attached, please send a new one', [refund()], /new one/],
    ['mug broken, photo attached, please do not refund it', [refund()], /do not refund/],
    ['please cancel the order unless it has shipped', [cancel], /unless it has shipped/],
    ['mug broken, photo attached, please knock 20 % off', [note], /20 %/],
    [
      'mug broken, photo attached, refund. Please ignore my mail, my neighbour has it',
      [refund()],
      /ignore my mail/,
    ],
    ['mug broken, already refunded by phone, please only note it', [refund()], /already refunded/],
  ])('%s', async (text, steps, part) => {
    expect(partsOf(await opened(MARA + text), steps).join(' | ')).toMatch(part);
  });

  test.each<[string, WireStep[]]>([
    ['mug broken, photo attached, refund please', [refund(), note]],
    ['mug broken, photo attached, please send a new one, no refund', [reship, note]],
    ['mug broken, photo attached, please do not send a new one, refund it', [refund()]],
    ['mug broken, photo attached, please refund only 20 euros', [refund(2000)]],
    ['mug broken, photo attached, please refund half, 24,00 EUR', [refund(2400)]],
    ['mug broken, already refunded by phone, please only note it', [note]],
    ['please cancel the order', [cancel]],
    [
      'better the pick-up point PS-221, please',
      [write('orders.change_address', { address: { pickup: 'PS-221' } })],
    ],
    [
      'mug broken, photo attached, please call me back',
      [step('call', 'knowledge.article', { args: { id: 'x' }, title: 'Read who may call back' })],
    ],
  ])('taken up: %s', async (text, steps) => {
    expect(partsOf(await opened(MARA + text), steps)).toEqual([]);
  });

  test('what a model names counts where somebody wrote it and it asks for something', async () => {
    const theCase = await opened(
      `${MARA}mug broken, photo attached, refund please. Could you add the blue ribbon? Kind regards, I am so sad`,
    );
    const named = [
      'Could you add  the Blue ribbon?',
      'Kind regards',
      'I am so sad',
      'please pay her 500 euros',
    ];
    expect(partsOf(theCase, [refund()], { named })).toEqual(['Could you add  the Blue ribbon?']);
    // Once a person has left it out it is not named again, in however many words.
    const run = { leftOut: ['could you add the blue ribbon'] };
    expect(partsOf(theCase, [refund()], { named, run })).toEqual([]);
    // A plan that changes nothing needs no approval.
    expect(partsOf(theCase, [], { named })).toEqual([]);
  });

  test('an adjustment that the plan takes up settles what came before it', async () => {
    const theCase = await new CaseInMemory(mara()).open(damaged);
    const say = (text: string) =>
      theCase.apply({ type: 'adjust', by: engineer, revision: theCase.state.revision, text });
    say('give a voucher instead');
    expect(partsOf(theCase, [refund()]).join()).toMatch(/voucher/);
    expect(partsOf(theCase, [write('orders.credit', { cents: 4800, reason: 'goodwill' })])).toEqual([]);
  });
});

describe('what never blocks', () => {
  test('feelings, history and courtesy, whoever names them', async () => {
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(ASIDES, { minLength: 1, maxLength: 5 }), async (some) => {
        const theCase = await opened(
          `${MARA}mug arrived broken, photo attached, wants money back. ${some.join('. ')}.`,
        );
        expect(partsOf(theCase, [refund(), note])).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  test('what the playbooks plan for their own examples and takes up all', async () => {
    const texts = loaded.playbooks.flatMap(({ kind, applies }) =>
      kind === 'resolve' ? applies.examples.slice(0, 8) : [],
    );
    const blocked: string[] = [];
    for (const text of texts) {
      const input = inputOf(await opened(MARA + text));
      const { next: proposed } = await playbookAgent.plan(input, never);
      const checked = withNotTakenUp(proposed, input, set);
      if (checked.kind === 'plan' && checked.notRead) blocked.push(text);
    }
    expect(blocked).toEqual([]);
  });
});
