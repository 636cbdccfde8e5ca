/** A mind that stood in for the model, and calls that came to nothing. */

import { describe, expect, test } from 'vitest';
import type { Command } from '../../src/run/commands.ts';
import { present } from '../../src/run/present.ts';
import type { Run } from '../../src/run/state.ts';
import type { ModelCall, StandInReason } from '../../src/run/terms.ts';
import { notices } from '../../src/run/view/notices.ts';
import { open } from './commands.ts';
import { given } from './given.ts';
import { policy } from './shop.ts';
import { answering } from './stages.ts';

const call: ModelCall = {
  ...{ role: 'planner', model: 'm', inputTokens: 7, cachedTokens: 0, outputTokens: 3, ms: 1, costUsd: null },
  ...{ promptHash: 'h', outcome: 'failed' },
};
const said = (run: Run) => notices(run, policy).map(({ text }) => text);
const thought = (because?: StandInReason): Command => ({
  type: 'thought',
  thought: 1,
  read: 1,
  next: { kind: 'question', text: 'Which order?' },
  mind: 'playbook:x',
  calls: [call],
  fallback: true,
  ...present({ because }),
});

describe('why a mind stood in', () => {
  test.each<[StandInReason | undefined, RegExp]>([
    [undefined, /^The model could not be reached; the playbooks stand in for it\.$/],
    ['slow', /did not answer in time/],
    ['refused', /declined/],
    ['day_limit', /in a day is used up/],
    ['personal_data', /the model was not asked; the playbooks stand in/],
  ])('%s is kept with the thought and said on the card', (because, sentence) => {
    const then = given(open()).when(thought(because)).then('thought_used', 'question_asked');
    expect(then.last('thought_used').data).toMatchObject({
      fallback: true,
      calls: [call],
      ...present({ because }),
    });
    expect(said(then.run)[0]).toMatch(sentence);
  });

  test('the last word counts: an answer by the model takes the notice away, one by a stand-in brings it', () => {
    const answer =
      (mind: string, more: object = {}) =>
      (run: Run) =>
        ({
          ...{
            type: 'composed',
            answer: run.answers + 1,
            read: run.messages.length,
            mind,
            summary: 's',
            reply: 'r',
          },
          ...{ citations: [], verified: true, calls: [], ...more },
        }) as never;
    const stood = given(...answering).when(answer('playbook:x', { fallback: true, because: 'busy' }));
    expect(said(stood.run)[0]).toMatch(/no room/);
    const own = given(...answering).when(answer('m'));
    expect(said(own.run).join()).not.toMatch(/stand in/);
  });
});

describe('calls that came to nothing are paid for', () => {
  test('where no mind could write the answer', () => {
    const then = given(...answering).when({
      type: 'set_aside',
      why: 'The reply could not be drafted.',
      calls: [call],
    });
    then.then('thought_discarded', 'handed_over').phase('handed_over');
    expect(then.last('thought_discarded').data).toMatchObject({ why: 'failed', calls: [call] });
    expect(then.run.usage.costUsd).toBeNull();
  });

  test('also where people have the case already', () => {
    const then = given(...answering, { type: 'set_aside', why: 'x' }).when({
      type: 'set_aside',
      why: 'x',
      calls: [call],
    });
    then.then('thought_discarded').phase('handed_over');
  });
});
