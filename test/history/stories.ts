/** Further stories by the rules alone, so that every type of event is in a recorded chain. */
import type { Command } from '../../src/run/commands.ts';
import { type Given, given } from '../run/given.ts';
import * as say from '../run/say.ts';
import { catalogueOf, policy } from '../run/shop.ts';
import * as stages from '../run/stages.ts';

const unknownStill =
  (attempt: number): Given =>
  (run) =>
    ({
      type: 'reconciled',
      step: 's4',
      digest: say.digestOf(run, 's4'),
      outcome: 'unknown',
      attempt,
    }) as Command;

const bad = say.plans([say.step('a', 'orders.nothing', {})]);
const three = say.plans([stages.find, stages.hold, stages.address(), stages.release]);

export const STORIES: Record<string, Given[]> = {
  'approval-expires-renewed': [
    ...stages.pending,
    say.wait(721),
    say.tick,
    say.wait(720),
    say.tick,
    say.renew(),
    say.reads,
    say.previews(),
    say.decline('not today'),
    say.composes,
    say.send('a letter of our own'),
    say.sent,
  ],
  'approval-carried': [
    say.open(),
    three,
    say.reads,
    say.previews(),
    say.approve(),
    say.starts,
    say.writes(),
    say.info('by the way'),
    three,
    say.reads,
    say.previews(),
    say.acts,
    say.composes,
  ],
  'undone-and-stopped': [
    say.open(),
    stages.moving,
    say.reads,
    say.previews(),
    say.approve(),
    say.acts,
    say.stop(true),
    say.previews(),
    say.approve(),
    say.acts,
  ],
  'unknown-then-looked': [
    ...stages.writing,
    say.writes('unknown'),
    unknownStill(1),
    unknownStill(2),
    unknownStill(3),
    (run) => say.looked(run.question?.step ?? '', 'done'),
    say.acts,
  ],
  'done-after-failed': [
    ...stages.writing,
    say.writes('failed'),
    stages.damaged,
    say.reads,
    say.previews(),
    say.comes('s4', { output: { refund: 'RF-1' }, id: 'RF-1' }),
  ],
  'plan-rejected-handed-over-taken': [say.open(), bad, bad, say.take(), say.giveBack()],
  'thought-discarded': [
    say.open(),
    say.info('one'),
    {
      type: 'thought',
      thought: 1,
      read: 1,
      next: { kind: 'reply' },
      mind: 'model',
      calls: [say.modelCall],
    },
    say.thinks({ kind: 'reply' }),
    say.composes,
  ],
  'question-answered': [...stages.asking, say.info('FH-10482, mara.l@example.com, 10115')],
  'question-expires': [...stages.asking, say.wait(1441), say.tick],
  'code-wrong-three-times': [...stages.askingCode, say.code(false), say.code(false), say.code(false)],
  'code-right': [
    ...stages.askingCode,
    say.code(false),
    say.code(true),
    say.reads,
    say.previews(),
    say.approve(),
    say.acts,
    say.composes,
  ],
  'nobody-takes-it': [say.open(), say.handOff(), say.wait(16), say.tick, say.take(), say.giveBack()],
  'stopped-while-a-write-is-in-flight': [...stages.writing, say.stop(), say.writes()],
  'refused-then-excepted': [
    ...stages.refused,
    say.draft(),
    say.composes,
    say.send(),
    say.sent,
    say.ask('lead', 'ten years a customer'),
    say.approve(say.lead),
    say.acts,
  ],
  'adjusted-by-hand': [
    ...stages.pending,
    say.adjust({ steps: [{ id: 's5', drop: true }] }),
    say.reads,
    say.previews(),
    say.approve(),
    say.acts,
    say.composes,
  ],
  'rules-changed': [
    ...stages.pending,
    { policy: { ...policy, version: 'policy-2' }, catalogue: catalogueOf('tools-2') },
    say.approve(),
  ],
  'closed-then-reminded': [...stages.resolved, { type: 'remind', text: 'the trace is due' }],
  'no-planner-could': [...stages.answering, { type: 'set_aside', why: 'no reply', calls: [say.modelCall] }],
};

export const eventsOfStory = (steps: Given[]) => given(...steps).now.world.events;
