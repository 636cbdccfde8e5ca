/** Whatever a run holds, its card is one that Slack takes, and nothing in it acts. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodePress, pressOf } from '../../../../src/bots/shared/press.ts';
import { LIMITS } from '../../../../src/bots/slack/limits.ts';
import { renderCard } from '../../../../src/bots/slack/render/card.ts';
import { taskChunks } from '../../../../src/bots/slack/render/task-chunks.ts';
import { weigh } from '../../../../src/bots/slack/render/weigh.ts';
import { receiptModal, wholePlanModal } from '../../../../src/bots/slack/render/whole.ts';
import { active, activeIn, dressed, dressing, states } from './hostile.ts';
import { againstSchema, hasSchemas, messageFaults, viewFaults } from './valid.ts';

const RUNS = 10_000;
const OURS = 'https://greenlight.example.com';
const pool = states(150);

interface Drawn {
  type: string;
  elements?: { action_id: string; value: string }[];
}

const view = dressing(pool.length).map((one) => {
  const state = pool[one.state];
  if (state === undefined) throw new Error('no such state');
  return dressed(state, one);
});

describe(`${RUNS} runs`, () => {
  test('have cards within the limits, with every button and the approval, and nothing active', {
    timeout: 600_000,
  }, () => {
    expect(pool.length).toBeGreaterThan(1_000);
    fc.assert(
      fc.property(view, fc.boolean(), (run, linked) => {
        const message = renderCard(run, linked ? { publicUrl: OURS } : {});
        expect(messageFaults(message)).toEqual([]);
        expect(weigh(message.blocks)).toBeLessThanOrEqual(LIMITS.message.bytes);
        expect(active(message.text)).toEqual([]);
        expect(activeIn(message.blocks, [OURS])).toEqual([]);
        const buttons = (message.blocks as unknown as Drawn[])
          .filter(({ type }) => type === 'actions')
          .flatMap(({ elements = [] }) => elements);
        const presses = buttons.filter(({ action_id }) => action_id.startsWith('press:'));
        expect(presses.map(({ value }) => decodePress(value))).toEqual(
          run.card.buttons.map((button) => pressOf(run.id, button)),
        );
        const { approval } = run.card;
        if (approval !== undefined)
          expect(JSON.stringify(message.blocks)).toMatch(
            /May approve|Approved|Declined|Not possible under policy|Replaced by|Expired/,
          );
      }),
      { numRuns: RUNS, seed: 44 },
    );
  });

  test.skipIf(!hasSchemas)('stream progress in chunks that Slack takes', { timeout: 300_000 }, () => {
    fc.assert(
      fc.property(view, view, ({ card: before }, { card: now }) => {
        for (const chunk of [...taskChunks(undefined, now), ...taskChunks(before, now)]) {
          expect(againstSchema('AnyChunk', chunk)).toEqual([]);
          expect(activeIn(chunk)).toEqual([]);
          for (const said of Object.values(chunk)) expect(String(said).length).toBeLessThanOrEqual(256);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test('are shown whole in modals that Slack takes', { timeout: 300_000 }, () => {
    fc.assert(
      fc.property(view, (run) => {
        for (const modal of [wholePlanModal(run), receiptModal(run)]) {
          expect(viewFaults(modal)).toEqual([]);
          expect(activeIn(modal)).toEqual([]);
        }
        expect(JSON.stringify(receiptModal(run))).toContain(`${run.head.seq}:${run.head.hash}`);
      }),
      { numRuns: 500 },
    );
  });
});
