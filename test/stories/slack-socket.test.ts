/**
 * The first thread once more, over Slack's socket: nothing of Greenlight can be reached from outside, and
 * connections come and go.
 */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import {
  openSlackWorkspace,
  PATIENCE,
  pressAndFill,
  type SlackWorkspace,
} from '../slack-server/workspace.ts';

vi.setConfig({ testTimeout: 240_000 });

let workspace: SlackWorkspace;
beforeAll(async () => {
  workspace = await openSlackWorkspace({ way: 'socket' });
}, 120_000);
afterAll(() => workspace?.stop());

test('damaged item over the socket, with a connection that Slack recycles and one that breaks', async () => {
  const [engineer, lead] = [workspace.person('engineer'), workspace.person('lead')];
  const room = workspace.room('engineer', 'lead');
  const asked = await engineer.mention(
    room.id,
    'FH-10482, mara.l@example.com, 10115: mug arrived broken, photo attached, wants money back',
  );
  const first = await workspace.card(room.id, ({ labels }) => labels.includes('Approve'));
  expect(first.thread).toBe(asked.ts);

  workspace.slack.socket.refresh();
  await vi.waitFor(() => expect(workspace.slack.socket.connections).toBe(2), PATIENCE);
  expect(await pressAndFill(engineer, first, { label: 'Adjust', filled: { text: '   ' } })).toHaveProperty(
    'text',
  );
  const form = engineer.views().at(-1);
  if (!form) throw new Error('no form');
  expect(await engineer.submit(form, { text: 'also give the shipping back' })).toEqual({});
  const second = await workspace.card(room.id, ({ labels }) => labels.includes('Approve plan 2'));

  workspace.slack.socket.cut();
  // Sent while nobody is connected: it comes once somebody is.
  await lead.press(second, 'Approve plan 2');
  expect(workspace.slack.socket.connections).toBeGreaterThanOrEqual(3);
  const drafted = await workspace.card(room.id, ({ labels }) => labels.includes('Send reply'));
  await engineer.press(drafted, 'Send reply');
  const closed = await workspace.card(room.id, ({ labels }) => labels.includes('Receipt'));
  expect(closed.seen).toContain('Resolved. Sent by Support engineer, approved by Team lead.');
  expect(await workspace.runs()).toHaveLength(1);
  await workspace.auditHolds(closed.run);
});

test('commands are answered over it, and HTTP is not open beside it', async () => {
  const engineer = workspace.person('engineer');
  const room = workspace.room('engineer');
  expect((await engineer.command(room.id, 'help')).body).toContain('ephemeral');
  expect((await fetch(`${workspace.url()}/slack/events`, { method: 'POST', body: '{}' })).status).toBe(404);
});
