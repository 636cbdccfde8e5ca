/** Further stories by the rules alone, so that every type of event is in a recorded chain. */
import type { Command } from '../../src/run/commands.ts';
import * as commands from '../run/commands.ts';
import { type Given, given } from '../run/given.ts';
import { catalogueOf, policy } from '../run/shop.ts';
import * as stages from '../run/stages.ts';

const unknownStill =
  (attempt: number): Given =>
  (run) =>
    ({
      type: 'reconciled',
      step: 's4',
      digest: commands.digestOf(run, 's4'),
      outcome: 'unknown',
      attempt,
    }) as Command;

const bad = commands.plans([commands.step('a', 'orders.nothing', { args: {} })]);
const three = commands.plans([stages.find, stages.hold, stages.address(), stages.release]);

export const STORIES: Record<string, Given[]> = {
  'approval-expires-renewed': [
    ...stages.pending,
    commands.wait(721),
    commands.tick,
    commands.wait(720),
    commands.tick,
    commands.renew(),
    commands.reads,
    commands.previews(),
    commands.decline('not today'),
    commands.composes,
    commands.send('a letter of our own'),
    commands.sent,
  ],
  'not-read-left-out': [
    ...stages.notRead,
    commands.leaveOut(),
    commands.approve(),
    commands.acts,
    commands.composes,
    commands.send(),
    commands.delayed,
    commands.sent,
  ],
  'ran-alone-reviewed': [...stages.ranAlone, commands.review(false)],
  'approved-with-a-reason': [
    { policy: { ...policy, reasonFrom: 0 } },
    { ...commands.open(), passedOn: true } as Given,
    ...stages.pending.slice(1),
    (run) => ({
      ...{ type: 'approve', by: commands.engineer, revision: run.revision },
      ...{ digest: run.approval?.digest ?? '', reason: 'looked at the photo' },
    }),
  ],
  'left-to-people': [
    { automatic: { off: false, cents: 9_000, plans: 3, declined: [] } },
    ...stages.alone,
    commands.letRun,
    commands.switchOff(),
  ],
  'approval-carried': [
    commands.open(),
    three,
    commands.reads,
    commands.previews(),
    commands.approve(),
    commands.starts,
    commands.writes(),
    commands.info('by the way'),
    three,
    commands.reads,
    commands.previews(),
    commands.acts,
    commands.composes,
  ],
  'undone-and-stopped': [
    commands.open(),
    stages.moving,
    commands.reads,
    commands.previews(),
    commands.approve(),
    commands.acts,
    commands.stop(true),
    commands.previews(),
    commands.approve(),
    commands.acts,
  ],
  'unknown-then-looked': [
    ...stages.writing,
    commands.writes('unknown'),
    unknownStill(1),
    unknownStill(2),
    unknownStill(3),
    (run) => commands.looked(run.question?.step ?? '', 'done'),
    commands.acts,
  ],
  'done-after-failed': [
    ...stages.writing,
    commands.writes('failed'),
    stages.damaged,
    commands.reads,
    commands.previews(),
    commands.comes('s4', { output: { refund: 'RF-1' }, id: 'RF-1' }),
  ],
  'plan-rejected-handed-over-taken': [commands.open(), bad, bad, commands.take(), commands.giveBack()],
  'thought-discarded': [
    commands.open(),
    commands.info('one'),
    {
      type: 'thought',
      thought: 1,
      read: 1,
      next: { kind: 'reply' },
      mind: 'model',
      calls: [commands.modelCall],
    },
    commands.thinks({ kind: 'reply' }),
    commands.composes,
  ],
  'question-answered': [...stages.asking, commands.info('FH-10482, mara.l@example.com, 10115')],
  'question-expires': [...stages.asking, commands.wait(1441), commands.tick],
  'code-wrong-three-times': [
    ...stages.askingCode,
    commands.code(false),
    commands.code(false),
    commands.code(false),
  ],
  'code-right': [
    ...stages.askingCode,
    commands.code(false),
    commands.code(true),
    commands.reads,
    commands.previews(),
    commands.approve(),
    commands.acts,
    commands.composes,
  ],
  'nobody-takes-it': [
    commands.open(),
    commands.handOff(),
    commands.wait(16),
    commands.tick,
    commands.take(),
    commands.giveBack(),
  ],
  'stopped-while-a-write-is-in-flight': [...stages.writing, commands.stop(), commands.writes()],
  'refused-then-excepted': [
    ...stages.refused,
    commands.draft(),
    commands.composes,
    commands.send(),
    commands.sent,
    commands.ask('lead', 'ten years a customer'),
    commands.approve(commands.lead),
    commands.acts,
  ],
  'adjusted-by-hand': [
    ...stages.pending,
    commands.adjust({ steps: [{ id: 's5', drop: true }] }),
    commands.reads,
    commands.previews(),
    commands.approve(),
    commands.acts,
    commands.composes,
  ],
  'rules-changed': [
    ...stages.pending,
    { policy: { ...policy, version: 'policy-2' }, catalogue: catalogueOf('tools-2') },
    commands.approve(),
  ],
  'closed-then-reminded': [...stages.resolved, { type: 'remind', text: 'the trace is due' }],
  'no-planner-could': [
    ...stages.answering,
    { type: 'set_aside', why: 'no reply', calls: [commands.modelCall] },
  ],
};

export const eventsOfStory = (steps: Given[]) => given(...steps).now.world.events;
