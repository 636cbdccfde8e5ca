/** What is said beside the card: App Home, lists, help, the thread, and those who may not. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type HomeAgenda as Agenda, homeView, strangerHome } from '../../../../src/bots/slack/render/home.ts';
import {
  announcementMessage,
  approveConfirm,
  helpMessage,
  mineMessage,
  saying,
  statusMessage,
} from '../../../../src/bots/slack/render/messages.ts';
import type { RunListItem } from '../../../../src/flow/ports/cases.ts';
import { runViewOf } from '../../../../src/run/view/run-view-of.ts';
import { type Given, given } from '../../../run/given.ts';
import { policy } from '../../../run/shop.ts';
import * as stages from '../../../run/stages.ts';
import { active, activeIn, dressed, dressing, hostile, states } from './hostile.ts';
import { readable } from './readable.ts';
import { messageFaults, viewFaults } from './valid.ts';

const AT = '2026-11-23T09:00:00.000Z';
const item = (id: string, more: Partial<RunListItem> = {}): RunListItem => ({
  id,
  status: 'awaiting_approval',
  title: `case ${id}`,
  askedBy: 'engineer',
  createdAt: AT,
  updatedAt: AT,
  ...more,
});
const agenda = (more: Partial<Agenda> = {}): Agenda => ({
  member: { id: 'lead', role: 'lead' },
  waiting: [],
  others: [],
  links: new Map(),
  ...more,
});
const viewOf = (...steps: Given[]) => runViewOf(given(...steps).now.run, { policy, hash: 'a'.repeat(64) });

describe('App Home and /support mine', () => {
  test('what waits for the reader comes first, with the way to its card', () => {
    const mine = agenda({
      waiting: [item('r1', { waitsFor: { role: 'lead', for: 'approval' } })],
      others: [item('r2', { status: 'acting' })],
      links: new Map([['r1', 'https://fernhill.slack.com/archives/C1/p1']]),
    });
    const home = homeView(mine);
    expect(viewFaults(home)).toEqual([]);
    expect(readable(home.blocks)).toMatch(
      /^Waits for you \(1\)\n- case r1 · waits for approval · waits for you: approval · DATE\n---\nYour other open cases \(1\)\n- case r2 · acting · DATE\n---\nHow it works/,
    );
    expect(JSON.stringify(home)).toContain('https://fernhill.slack.com/archives/C1/p1');
    expect(messageFaults(mineMessage(mine))).toEqual([]);
    expect(mineMessage(mine).text).toBe('1 of your cases wait for you, 1 more are open.');
  });
  test('nothing to show is said, and how a case is begun', () => {
    const text = readable(homeView(agenda()).blocks);
    expect(text).toContain('Nothing waits for you.');
    expect(text).toContain('You have no other open case.');
    expect(text).toContain('/support');
    const stranger = strangerHome('You are not known here.');
    expect(viewFaults(stranger)).toEqual([]);
    expect(readable(stranger.blocks)).toMatch(/^You are not known here\./);
  });
  test('however many cases there are and whatever they are called, Slack takes it and nothing acts', () => {
    const many = fc.array(fc.record({ title: hostile, for: hostile, erased: fc.boolean() }), {
      maxLength: 90,
    });
    fc.assert(
      fc.property(many, many, (waiting, others) => {
        const items = (all: typeof waiting) =>
          all.map((one, n) =>
            item(`r${n}`, {
              title: one.title,
              waitsFor: { role: one.title, for: one.for },
              ...(one.erased ? { erased: true as const } : {}),
            }),
          );
        const full = agenda({ waiting: items(waiting), others: items(others) });
        const home = homeView(full);
        const message = mineMessage(full);
        const standing = statusMessage([...items(waiting), ...items(others)]);
        expect(viewFaults(home)).toEqual([]);
        expect(messageFaults(message)).toEqual([]);
        expect(messageFaults(standing)).toEqual([]);
        expect(activeIn([home, message.blocks, standing.blocks])).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});

test('/support status counts whom open cases wait for', () => {
  const lead = { role: 'lead', for: 'approval' };
  const message = statusMessage([
    item('r1', { waitsFor: lead }),
    item('r2', { waitsFor: lead }),
    item('r3', { status: 'acting' }),
    item('r4', { status: 'closed', ending: 'resolved' }),
  ]);
  expect(readable(message.blocks)).toBe('3 open cases\n- 2 waits for approval: lead\n- 1 at work');
  expect(readable(statusMessage([]).blocks)).toBe('No case is open.');
  expect(messageFaults(helpMessage())).toEqual([]);
});

describe('a typed approve', () => {
  test('is answered with the button of what stands, and with nothing where nothing does', () => {
    expect(
      readable(approveConfirm(viewOf(...stages.pending), { url: 'https://fernhill.slack.com/p1' }).blocks),
    ).toMatch(
      /^Typing does not approve\. This button approves plan 1 as it is shown: Go to the card\nWould change\n(.*\n)*\[Approve\]$/,
    );
    expect(readable(approveConfirm(viewOf(...stages.acting)).blocks)).toMatch(
      /^There is nothing to approve now\./,
    );
  });
  test('whatever the plan holds', { timeout: 300_000 }, () => {
    const pool = states(30);
    fc.assert(
      fc.property(dressing(pool.length), (one) => {
        const state = pool[one.state];
        if (state === undefined) throw new Error('no such state');
        const message = approveConfirm(dressed(state, one));
        expect(messageFaults(message)).toEqual([]);
        expect(activeIn(message.blocks)).toEqual([]);
        expect(active(message.text)).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });
});

test('the thread is told with mentions of those it is for, and of nobody whom the text names', () => {
  const said = {
    seq: 9,
    to: { role: 'lead' },
    text: 'Engineer asks for approval of plan 2. <!here> <@U999>',
  };
  const message = announcementMessage(said, ['U0LEAD001', 'not a user', '<!channel>']);
  expect(messageFaults(message)).toEqual([]);
  expect(readable(message.blocks)).toBe('@U0LEAD001 Engineer asks for approval of plan 2. <!here> <@U999>');
  expect(message.text.match(/<@\w+>/g)).toEqual(['<@U0LEAD001>']);
  expect(active(message.text.replace('<@U0LEAD001> ', ''))).toEqual([]);
  fc.assert(
    fc.property(hostile, (text) => {
      expect(messageFaults(announcementMessage({ ...said, text }, ['U0LEAD001']))).toEqual([]);
      expect(messageFaults(saying(text))).toEqual([]);
    }),
    { numRuns: 500 },
  );
});
