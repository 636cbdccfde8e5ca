/** What one person is told, on every channel: a sentence for each reason, and what stands now. */
import { describe, expect, test } from 'vitest';
import * as notices from '../../../src/bots/shared/notices.ts';
import { saying } from '../../../src/bots/slack/render/messages.ts';
import { sentenceCard } from '../../../src/bots/teams/render/notes.ts';
import { CHAT_CHANNELS } from '../../../src/run/person.ts';
import { runViewOf } from '../../../src/run/view/run-view-of.ts';
import * as commands from '../../run/commands.ts';
import { type Given, given } from '../../run/given.ts';
import { policy } from '../../run/shop.ts';
import * as stages from '../../run/stages.ts';
import { readable } from '../slack/render/readable.ts';
import { messageFaults } from '../slack/render/valid.ts';

const viewOf = (...steps: Given[]) => runViewOf(given(...steps).now.run, { policy, hash: 'a'.repeat(64) });

describe('who may not is told so', () => {
  test('with who may, and with what stands now where the button was an old one', () => {
    const over = [
      commands.open(),
      commands.plans([stages.find, stages.details, stages.refund({ shipping: 690 })]),
      commands.reads,
      commands.previews(),
    ];
    const refusal = given(...over).when(commands.approve(commands.engineer)).decision?.refusal;
    if (!refusal) throw new Error('not refused');
    expect(notices.refused(refusal, 'r1', viewOf(...over)).text).toBe('Needs a lead (limit EUR 250).');

    const replaced = given(...stages.pending).now;
    const old = {
      type: 'approve' as const,
      by: commands.engineer,
      revision: 1,
      digest: replaced.run.approval?.digest ?? '',
    };
    const now = [
      ...stages.pending,
      commands.adjust({ steps: [{ id: 's5', drop: true }] }),
      commands.reads,
      commands.previews(),
    ];
    const stale = given(...now).when(old).decision?.refusal;
    if (!stale) throw new Error('not stale');
    expect(stale.status).toBe(409);
    const view = viewOf(...now);
    const replacedBy = notices.refused(stale, view.id, view);
    expect(replacedBy.text).toMatch(/Now: plan 2, waits for approval\.$/);
    expect(replacedBy.run).toBe(view.id);
    const message = saying(replacedBy.text, {
      url: 'https://fernhill.slack.com/archives/C1/p1',
      label: 'Go to the card',
    });
    expect(readable(message.blocks)).toMatch(/waits for approval\. Go to the card$/);
    expect(messageFaults(message)).toEqual([]);

    const taken = given(...stages.acting).when(commands.approve(commands.lead)).decision?.refusal;
    if (taken)
      expect(notices.refused(taken, 'r1', viewOf(...stages.acting)).text).toContain('approved by Engineer');
    expect(notices.stale('Too late.', viewOf(...stages.stopped)).text).toBe(
      'Too late. The case is over: stopped.',
    );
  });
  test.each(CHAT_CHANNELS)('in a sentence for each reason, which %s takes', (channel) => {
    const all = [
      ...(['deactivated', 'bot', 'guest', 'outsider', 'stranger', 'unknown_workspace'] as const).map((kind) =>
        notices.withoutAuthority(channel, kind),
      ),
      notices.sharedRoom(channel),
      notices.platformAway(channel),
      notices.NOT_IN_CHANNEL,
      notices.ERASED,
      notices.GONE,
      notices.NOT_OURS,
      notices.AWAY,
      { text: notices.WRONG_CODE },
    ].map(({ text }) => text);
    expect(new Set(all).size).toBe(all.length);
    for (const text of all) {
      expect(messageFaults(saying(text))).toEqual([]);
      expect(sentenceCard(text).fallbackText).toBe(text);
    }
  });
});
