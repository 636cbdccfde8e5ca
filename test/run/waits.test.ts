/** Whom a case waits for, and for what: whoever looks at it reads what is theirs to do. */
import { describe, expect, test } from 'vitest';
import { waitsFor } from '../../src/run/waits.ts';
import * as commands from './commands.ts';
import { type Given, given } from './given.ts';
import { policy } from './shop.ts';
import * as stages from './stages.ts';

const waits = (steps: Given[]) => waitsFor(given(...steps).now.run);
const refundOf = (cents: number) =>
  commands.plans([stages.find, stages.details, stages.refund({ lines: [{ line: 2, cents }] })]);
const asked = (...steps: Given[]) => [commands.open(), ...steps, commands.reads, commands.previews()];
const person = 'engineer';
const expired = [commands.wait(1441), commands.tick];
const once = [commands.open(), commands.plans([stages.note]), commands.previews(), commands.approve()];

describe('a case waits', () => {
  test.each<[string, Given[], unknown]>([
    ['for approval by whoever may', stages.pending, { person, role: 'engineer', for: 'approval' }],
    [
      'for approval by the role whose limit covers it',
      asked(refundOf(9000)),
      { person, role: 'lead', for: 'approval' },
    ],
    [
      'for nobody but the role that was asked',
      [...stages.pending, commands.ask('lead')],
      { role: 'lead', for: 'approval' },
    ],
    ['for renewal', [...stages.pending, ...expired], { person, for: 'renewal' }],
    ['after a refusal', stages.refused, { person, for: 'a decision after the refusal' }],
    ['for a look at what was not read', stages.notRead, { person, for: 'a look at what was not read' }],
    [
      'for an adjustment of what nobody may approve',
      asked(refundOf(900_000)),
      { person, for: 'an adjustment: the amount is over every limit' },
    ],
    ['for an answer', stages.asking, { person, for: 'an answer' }],
    ['for a code', stages.askingCode, { person, for: "the customer's code" }],
    [
      'for a look at a write',
      [...once, commands.starts, commands.writes('unknown')],
      { person, for: 'a look at a write whose outcome is unknown' },
    ],
    ['for its reply to be sent', stages.awaitingReply, { person, for: 'sending the reply' }],
    [
      'to be closed where there is nobody to write to',
      [...once, commands.acts, commands.composes],
      { person, for: 'closing the case' },
    ],
    ['for the role that looks after its queue', stages.handedOver, { role: 'lead', for: 'taking the case' }],
    [
      'for its queue, where no role looks after that',
      [commands.open(), commands.thinks({ kind: 'hand_over', to: 'warehouse', reason: 'a pallet' })],
      { role: 'warehouse', for: 'taking the case' },
    ],
    [
      'for whoever it was escalated to',
      [...stages.handedOver, commands.wait(100_000), commands.tick],
      { role: policy.escalateTo, for: 'taking the case' },
    ],
    [
      'for a review of what ran alone',
      stages.ranAlone,
      { role: 'lead', for: 'a review of what ran without a person' },
    ],
  ])('%s', (_, steps, wanted) => expect(waits(steps)).toEqual(wanted));

  test.each<[string, Given[]]>([
    ['it plans', stages.planning],
    ['it reads', stages.gathering],
    ['it acts', stages.acting],
    ['it composes, though what ran alone is still to be reviewed', stages.ranAlone.slice(0, -3)],
    ['its reply is on its way', stages.sending],
    ['it is closed', stages.resolved],
    ['what ran alone was looked at', [...stages.ranAlone, commands.review()]],
  ])('for nobody while %s', (_, steps) => expect(waits(steps)).toBeUndefined());
});

test('what nobody may allow any more waits for a decision, as a refusal does', () => {
  const { run } = given(...stages.pending).now;
  const held = { revision: 1, role: 'nobody', changed: [], barred: [] };
  const approval = { ...run.approval, held, role: 'nobody' };
  expect(waitsFor({ ...run, approval } as never)).toEqual({ person, for: 'a decision after the refusal' });
});

test("the desk's own word for a customer stands in what a case waits for", () => {
  const { run } = given(...stages.askingCode).now;
  expect(waitsFor(run, 'employee')).toEqual({ person, for: "the employee's code" });
});
