/**
 * Requests that Slack sent to somebody in earnest: each is taken in, or left alone on purpose, and none is
 * refused.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { hasMaterial, materialPath } from '../../material.ts';
import { METHODS } from '../../slack-server/methods.ts';
import { BOT_USER, type Json, TEAM } from '../../slack-server/state.ts';
import { openSlackWorkspace, PATIENCE, type SlackWorkspace } from '../../slack-server/workspace.ts';

vi.setConfig({ testTimeout: 240_000 });

const FOLDER = 'data/payloads/slack';

/** What each becomes here. Buttons and forms of another app's, and another app's commands, are left alone. */
const MEANT: Record<string, 'opens' | 'ignored'> = {
  mention: 'opens',
  dmMessage: 'opens',
  // A reply in a thread that no run lives in, said to nobody.
  dmRequest: 'ignored',
};

describe.skipIf(!hasMaterial(FOLDER))('recorded payloads', () => {
  let workspace: SlackWorkspace;
  beforeAll(async () => {
    workspace = await openSlackWorkspace();
  }, 120_000);
  afterAll(() => workspace?.stop());

  const files = hasMaterial(FOLDER) ? readdirSync(materialPath(FOLDER)) : [];
  const cases = files.flatMap((file) => {
    const read: Json = JSON.parse(readFileSync(materialPath(`${FOLDER}/${file}`), 'utf8'));
    return Object.entries<Json>(read)
      .filter(([, payload]) => typeof payload === 'object' && (payload.type ?? payload.command) !== undefined)
      .map(([name, payload]) => ({ path: file, name, file: read, recorded: payload }));
  });

  test('are there', () => {
    expect(cases.length).toBeGreaterThanOrEqual(12);
  });

  test.each(cases)('$path: $name', async ({ name, file, recorded }) => {
    // The workspace of the tests stands for the recorded one.
    const team = recorded.team_id ?? recorded.team?.id;
    const payload: Json = JSON.parse(
      JSON.stringify(recorded).replaceAll(team, TEAM).replaceAll(file.botUserId, BOT_USER),
    );
    const { state } = workspace.slack;
    for (const id of new Set(JSON.stringify(payload).match(/\b[CD]0[0-9A-Z]{8,}\b/g) ?? []))
      state.channels.get(id) ?? state.channel({ id, kind: id.startsWith('D') ? 'im' : 'public' });
    for (const id of new Set(JSON.stringify(payload).match(/\bU0[0-9A-Z]{8,}\b/g) ?? []))
      state.users.get(id) ?? state.user({ id, email: 'engineer@example.com' });
    const kind =
      payload.command !== undefined ? 'command' : payload.type === 'event_callback' ? 'event' : 'interactive';
    const before = (await workspace.runs()).length;
    const answer = await workspace.slack.deliver(workspace.way(), { kind, payload });
    expect(answer.status).toBe(200);
    const after = await vi.waitFor(async () => {
      const runs = await workspace.runs();
      expect(runs.length - before).toBe(MEANT[name] === 'opens' ? 1 : 0);
      return runs;
    }, PATIENCE);
    // The card's thread is the message that asked.
    if (MEANT[name] === 'opens')
      expect(after.some(({ goal }) => payload.event.text.includes(goal.text))).toBe(true);
    else expect(answer.body).toBe('');
    // Once more, as Slack does when it is not sure.
    expect((await workspace.slack.deliver(workspace.way(), { kind, payload })).status).toBe(200);
    expect((await workspace.runs()).length - before).toBe(MEANT[name] === 'opens' ? 1 : 0);
  });

  test('nothing was asked of Slack that it does not know', () => {
    expect(workspace.slack.calls.filter(({ method }) => !(method in METHODS))).toEqual([]);
  });
});
