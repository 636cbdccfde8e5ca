/** Long plans and long texts fold, say so, and are one click away; what is decided on is never folded. */
import { expect, test } from 'vitest';
import { LIMITS } from '../../../../src/bots/slack/limits.ts';
import { WHOLE } from '../../../../src/bots/slack/names.ts';
import { renderCard } from '../../../../src/bots/slack/render/card.ts';
import { taskChunks } from '../../../../src/bots/slack/render/task-chunks.ts';
import { weigh } from '../../../../src/bots/slack/render/weigh.ts';
import { wholePlanModal } from '../../../../src/bots/slack/render/whole.ts';
import type { Card, CardStep } from '../../../../src/run/view/card.ts';
import type { RunView } from '../../../../src/run/view/run-view.ts';
import { runViewOf } from '../../../../src/run/view/run-view-of.ts';
import { given } from '../../../run/given.ts';
import { policy } from '../../../run/shop.ts';
import * as stages from '../../../run/stages.ts';
import { readable } from './readable.ts';
import { messageFaults, viewFaults } from './valid.ts';

const pending = runViewOf(given(...stages.pending).now.run, { policy, hash: 'a'.repeat(64) });
const withCard = (view: RunView, more: Partial<Card>): RunView => ({
  ...view,
  card: { ...view.card, ...more },
});

function many(effect: CardStep['effect'], count: number, more: Partial<CardStep> = {}): CardStep[] {
  const step = pending.card.steps.find((one) => one.effect === effect);
  if (!step) throw new Error(`no ${effect}`);
  return Array.from({ length: count }, (_, n) => ({
    ...step,
    id: `${effect}${n + 1}`,
    title: `${effect} number ${n + 1}`,
    ...more,
  }));
}

test('of many reads some are folded, none of the writes, and the whole is one click away', () => {
  const view = withCard(pending, { steps: [...many('read', 30), ...many('write', 2)] });
  const message = renderCard(view);
  const text = readable(message.blocks);
  expect(messageFaults(message)).toEqual([]);
  expect(text).toContain('( ) write number 2');
  expect(text).toMatch(/to do {2}write number 1(.*\n)*.*to do {2}write number 2/);
  expect(text).toMatch(/\[Stop\] \[12 more steps\]/);
  expect(JSON.stringify(message.blocks)).toContain(`"action_id":"${WHOLE}"`);
  const whole = wholePlanModal(view);
  expect(viewFaults(whole)).toEqual([]);
  for (let n = 1; n <= 30; n++) expect(readable(whole.blocks)).toContain(`read number ${n}`);
});

test('of too many writes the card says how many more there are before anybody approves', () => {
  const text = readable(renderCard(withCard(pending, { steps: many('write', 60) })).blocks);
  expect(text).toMatch(/and \d+ more changes that this plan makes: see the whole first/);
  expect(text).toMatch(/\nwrite number \d+(, write number \d+){5} and \d+ more\n/);
  expect(text).toMatch(/May approve: engineer/);
  expect(text).toMatch(/\[Approve\].*\[\d+ more steps\]/);
});

test('what went wrong is shown before what went well', () => {
  const steps = many('read', 40).map(
    (step, n): CardStep => ({ ...step, state: n === 37 ? 'failed' : 'done' }),
  );
  expect(readable(renderCard(withCard(pending, { steps })).blocks)).toContain('(!) read number 38');
});

test('long texts are cut to one length, the others stay whole', () => {
  const drafted = runViewOf(given(...stages.awaitingReply).now.run, { policy, hash: 'a'.repeat(64) });
  const { draft } = drafted.card;
  if (!draft) throw new Error('no draft');
  const notices = ['p', 'q', 'r', 's'].map((letter) => ({
    kind: 'information' as const,
    text: letter.repeat(2_900),
  }));
  const view = withCard(drafted, { notices, draft: { ...draft, reply: 'x'.repeat(2_900) } });
  const message = renderCard(view);
  const text = readable(message.blocks);
  expect(weigh(message.blocks)).toBeLessThanOrEqual(LIMITS.message.bytes);
  const lengths = ['p', 'q', 'r', 's', 'x'].map(
    (letter) => new RegExp(`${letter}{100,}`).exec(text)?.[0].length,
  );
  expect(new Set(lengths).size).toBe(1);
  expect(lengths[0]).toBeGreaterThan(1_500);
  expect(text).toContain(drafted.card.goal);
  expect(text).toContain('[Show the whole]');
  expect(readable(wholePlanModal(view).blocks)).toContain('x'.repeat(2_900));
});

test('a stream carries the first steps and says how many more there are', () => {
  const { card } = withCard(pending, { steps: many('read', 30) });
  const [title, ...tasks] = taskChunks(undefined, card);
  expect(title).toMatchObject({ type: 'plan_update', title: expect.stringMatching(/\(10 more steps\)$/) });
  expect(tasks).toHaveLength(20);
  const later = {
    ...card,
    steps: card.steps.map(
      (step, n): CardStep => (n === 3 ? { ...step, state: 'failed', fault: 'it is gone' } : step),
    ),
  };
  expect(taskChunks(card, later)).toEqual([
    { type: 'task_update', id: 'read4', title: 'read number 4', status: 'error', output: 'it is gone' },
  ]);
});
