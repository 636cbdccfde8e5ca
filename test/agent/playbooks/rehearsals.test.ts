/**
 * Every rehearsal that the playbooks hold, played against the real rules, the real mind and the real tools'
 * schemas.
 */
import { describe, expect, it } from 'vitest';
import { expectsSomething, type Rehearsal } from '../../../src/agent/playbooks/rehearsal.ts';
import type { Step } from '../../../src/run/steps.ts';
import { CaseInMemory, loaded } from './case-in-memory.ts';
import { line, shop } from './records.ts';

/** The plan is made before anything is read, so that one set of records will do for all. */
const records = () =>
  shop('FH-10482', {
    name: 'Mara L.',
    email: 'mara.l@example.com',
    lines: [line(1, 'Linen tea towels', 1890), line(2, 'Stoneware mug set', 4800)],
  });

/** Plays the messages and stops before anything that was planned is done. */
async function play(rehearsal: Rehearsal): Promise<CaseInMemory> {
  const theCase = new CaseInMemory(records());
  theCase.thinkOnly = true;
  await theCase.open(rehearsal.request);
  for (const text of rehearsal.followed_by) await theCase.inform(text);
  return theCase;
}

function holdsInOrder(steps: Step[], wanted: NonNullable<Rehearsal['plans']>): void {
  let from = 0;
  for (const one of wanted) {
    const { tool, args } = typeof one === 'string' ? { tool: one, args: {} } : one;
    const at = steps.findIndex((step, n) => n >= from && step.tool === tool && matches(step, args));
    expect(at, `${tool} ${JSON.stringify(args)} in ${shown(steps)}`).toBeGreaterThanOrEqual(0);
    from = at + 1;
  }
}

function matches(step: Step, args: object): boolean {
  try {
    expect(step.args).toMatchObject(args);
    return true;
  } catch {
    return false;
  }
}

function shown(steps: Step[]): string {
  return steps.map((step) => `${step.tool} ${JSON.stringify(step.args)}`).join('; ') || 'no plan';
}

describe.each(loaded.playbooks.map((playbook) => [playbook.id, playbook] as const))('%s', (id, playbook) => {
  it('is taught and rehearsed enough', () => {
    expect(playbook.applies.examples.length).toBeGreaterThanOrEqual(10);
    expect(playbook.rehearsals.length).toBeGreaterThanOrEqual(5);
    expect(playbook.rehearsals.filter((one) => playbook.applies.examples.includes(one.request))).toHaveLength(
      id === 'anything-else' ? 1 : 0,
    );
  });

  it.each(playbook.rehearsals.map((one) => [one.request, one] as const))('%s', async (_, rehearsal) => {
    const theCase = await play(rehearsal);
    const { steps, next } = theCase;
    expect(
      theCase.state.thinking?.reason,
      `rejected: ${theCase.state.thinking?.rejected?.join('; ')}`,
    ).not.toBe('plan_rejected');
    for (const tool of rehearsal.never) expect(steps.map((step) => step.tool)).not.toContain(tool);
    for (const other of rehearsal.together_with) expect(theCase.thoughts.at(-1)?.mind).toContain(other);
    if (rehearsal.asks !== undefined)
      expect(next).toMatchObject({ kind: 'question', text: expect.stringContaining(rehearsal.asks) });
    if (rehearsal.plans) holdsInOrder(steps, rehearsal.plans);
    if (rehearsal.hands_over !== undefined) {
      theCase.thinkOnly = false;
      await theCase.drive();
      expect(theCase.next).toMatchObject({ kind: 'hand_over', to: rehearsal.hands_over });
      expect(theCase.state.writes).toEqual([]);
    }
    expect(expectsSomething(rehearsal), 'a rehearsal says what must come of it').toBe(true);
  });
});

it('there are the playbooks of each kind of request, and one for what fits none', () => {
  expect(loaded.problems).toEqual([]);
  expect(loaded.playbooks.map(({ id }) => id).sort()).toEqual([
    'address-change',
    'anything-else',
    'cancel-or-edit',
    'card-misuse',
    'damaged-item',
    'delivered-not-received',
    'double-charge',
    'injury-legal-chargeback',
    'late-exception',
    'locked-account',
    'missing-or-wrong-item',
    'personal-data-request',
    'promo-or-price',
    'refund-status',
    'return-or-exchange',
    'where-is-my-order',
  ]);
});
