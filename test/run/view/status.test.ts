/** The one sentence of a card: what is going on now, or for whom it waits and for what. */
import { describe, expect, test } from 'vitest';
import { status } from '../../../src/run/view/status.ts';
import * as commands from '../commands.ts';
import { type Given, given } from '../given.ts';
import { policy } from '../shop.ts';
import * as stages from '../stages.ts';

const says = (...steps: Given[]) => status(given(...steps).now.run, policy);
const { find, details, article, note } = stages;
const noted = [commands.open(), commands.plans([note]), commands.previews(), commands.approve()];
const expires = [commands.wait(1441), commands.tick];
const refundOf = (cents: number) =>
  commands.plans([find, details, stages.refund({ lines: [{ line: 2, cents }] })]);
const asked = (plan: Given) => [commands.open(), plan, commands.reads, commands.previews()];

test.each<[string, Given[]]>([
  ['Planning …', stages.planning],
  ['Planning again with what was added …', [...stages.pending, commands.info('x')]],
  ['Planning again as adjusted …', [...stages.pending, commands.adjust({ text: 'x' })]],
  ['Planning again: a step failed …', [...stages.writing, commands.writes('failed')]],
  ['Planning again with the answer …', [...stages.asking, commands.info('FH-10482')]],
  ['Planning again: the case was given back …', [...stages.handedOver, commands.giveBack()]],
  ['Reading: find (accounts.find), article (knowledge.article) …', stages.gathering],
  ['Preparing the preview …', stages.prepared],
  ['Waiting for approval of plan 1.', stages.pending],
  ['Waiting for a lead: asked by Engineer.', [...stages.pending, commands.ask('lead')]],
  ['The approval has expired. Renew reads again and asks again.', [...stages.pending, ...expires]],
  ['Policy does not allow this.', stages.refused],
  ['The amount is over every limit: adjust the plan, or hand it off.', asked(refundOf(900_000))],
  [
    'Waiting for approval of what is to be read.',
    [{ policy: { ...policy, approval: 'everything' } }, commands.open(), commands.plans([find, article])],
  ],
  ['Acting on plan 1.', stages.acting],
  ['Doing: refund (orders.refund) …', stages.writing],
  ['Waiting for an answer.', stages.asking],
  ['Waiting for the code that the customer received.', stages.askingCode],
  [
    'Waiting for somebody to look at a write whose outcome is unknown.',
    [...noted, commands.starts, commands.writes('unknown')],
  ],
  ['Drafting the reply …', stages.answering],
  ['Draft 1 waits to be sent.', stages.awaitingReply],
  [
    'Draft 1 has no known customer to go to: pass it on and close the case, or say who it is.',
    [...noted, commands.acts, commands.composes],
  ],
  ['Sending the reply …', stages.sending],
  ['Handed to #escalations; waiting for somebody to take it.', stages.handedOver],
  ['Resolved. Sent by Engineer, approved by Engineer.', stages.resolved],
  ['Resolved. Sent by Engineer, approved by nobody: policy let it run.', stages.ranAlone],
  [
    'Resolved. Sent by Engineer.',
    [
      commands.open(),
      commands.plans([find]),
      commands.reads,
      commands.composes,
      commands.send(),
      commands.sent,
    ],
  ],
  [
    'Closed with a no. Sent by Engineer.',
    [...stages.refused, commands.draft(), commands.composes, commands.send(), commands.sent],
  ],
  ['Stopped by Engineer.', stages.stopped],
  ['Resolved.', [...noted, commands.acts, commands.composes, commands.send(), commands.sent]],
  ['Taken by Lead.', [...stages.handedOver, commands.take()]],
  [
    'Ended: nobody decided in time. Nothing was written.',
    [...stages.asking, commands.wait(100_000), commands.tick],
  ],
])('%s', (sentence, steps) => {
  expect(says(...steps)).toBe(sentence);
});

test('a stop that waited for a write is nobody’s press any more: it names nobody', () =>
  expect(says(...stages.writing, commands.stop(), commands.writes())).toBe('Stopped.'));

test('what was taken back is not told as never written', () => {
  const held = [commands.open(), commands.plans([stages.hold]), commands.previews(), commands.approve()];
  const back = [commands.acts, commands.stop(true), commands.previews(), commands.approve(), commands.acts];
  const question = commands.thinks({ kind: 'question', text: 'Which?' });
  expect(says(...held, ...back, commands.info('x'), question, commands.wait(100_000), commands.tick)).toBe(
    'Ended: nobody decided in time. What was written is taken back.',
  );
});

test('what nobody may allow any more says so', () => {
  const { run } = given(...stages.pending).now;
  const held = { revision: 1, role: 'nobody', changed: [], barred: [] };
  expect(status({ ...run, approval: { ...run.approval, held } } as never, policy)).toBe(
    'Policy allows nobody to approve this.',
  );
});

describe("a desk's own word for a customer", () =>
  test('stands in the sentence', () => {
    const { run } = given(...stages.askingCode).now;
    expect(status(run, { person: 'employee' })).toBe('Waiting for the code that the employee received.');
  }));

test('what was tried and failed was not written', () => {
  const failed = [
    commands.starts,
    commands.writes('failed'),
    commands.thinks({ kind: 'question', text: 'Which?' }),
  ];
  expect(says(...noted, ...failed, commands.wait(100_000), commands.tick)).toBe(
    'Ended: nobody decided in time. Nothing was written.',
  );
});
