/** manifest.yml is what Slack takes, and names what the code answers to. */
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { COMMAND, EVENTS, SHORTCUT } from '../../../src/bots/slack/names.ts';
import { suggestedPrompts } from '../../../src/bots/slack/render/messages.ts';
import { openDesk } from '../../../src/start/desks/folder.ts';
import { hasMaterial, materialPath } from '../../material.ts';

interface Manifest {
  features: {
    app_home: Record<string, boolean>;
    agent_view: { suggested_prompts: unknown[] };
    slash_commands: { command: string; url: string; should_escape: boolean }[];
    shortcuts: { callback_id: string; type: string; name: string }[];
  };
  oauth_config: { scopes: { bot: string[]; user?: string[] } };
  settings: {
    event_subscriptions: { request_url: string; bot_events: string[] };
    interactivity: { is_enabled: boolean; request_url: string };
    socket_mode_enabled: boolean;
  };
}

const text = readFileSync(new URL('../../../manifest.yml', import.meta.url), 'utf8');
const manifest = parse(text) as Manifest;

const SCHEMA = 'schemas/slack-manifest.schema.2.0.0.json';
test.skipIf(!hasMaterial(SCHEMA))('is valid against the schema of app manifests', () => {
  const ajv = new Ajv({ strict: false, validateFormats: false });
  const check = ajv.compile(JSON.parse(readFileSync(materialPath(SCHEMA), 'utf8')));
  expect(check(manifest) ? [] : check.errors).toEqual([]);
  expect(check({ ...manifest, features: { ...manifest.features, agents: {} } })).toBe(false);
});

test('names the command, the shortcut and the events that the code answers to', () => {
  const { slash_commands, shortcuts, app_home, agent_view } = manifest.features;
  expect(slash_commands.map(({ command }) => command)).toEqual([COMMAND]);
  expect(shortcuts).toMatchObject([{ callback_id: SHORTCUT, type: 'message', name: 'Plan a resolution' }]);
  expect(manifest.settings.event_subscriptions.bot_events.toSorted()).toEqual([...EVENTS].sort());
  expect(agent_view.suggested_prompts).toEqual(suggestedPrompts(openDesk().examples));
  expect(app_home).toEqual({
    home_tab_enabled: true,
    messages_tab_enabled: true,
    messages_tab_read_only_enabled: false,
  });
});

test('sends everything to the one address, and text as it was typed', () => {
  const { slash_commands } = manifest.features;
  const { event_subscriptions, interactivity } = manifest.settings;
  const urls = [slash_commands[0]?.url, event_subscriptions.request_url, interactivity.request_url];
  expect(urls.map((url) => new URL(url ?? '').pathname)).toEqual(Array(3).fill('/slack/events'));
  expect(slash_commands[0]?.should_escape).toBe(false);
  expect(interactivity.is_enabled).toBe(true);
});

test('asks for each scope once, for a reason that is given above it, and for what each event needs', () => {
  const { bot, user } = manifest.oauth_config.scopes;
  expect(user).toBeUndefined();
  expect(new Set(bot).size).toBe(bot.length);
  const lines = text.split('\n').map((line) => line.trim());
  for (const scope of bot) expect(lines[lines.indexOf(`- ${scope}`) - 1], scope).toMatch(/^# \S/);
  const NEEDS: Record<string, string> = {
    app_mention: 'app_mentions:read',
    channel_archive: 'channels:read',
    channel_left: 'channels:read',
    group_archive: 'groups:read',
    group_left: 'groups:read',
    'message.channels': 'channels:history',
    'message.groups': 'groups:history',
    'message.im': 'im:history',
    user_change: 'users:read',
  };
  for (const event of EVENTS) if (NEEDS[event]) expect(bot, event).toContain(NEEDS[event]);
});
