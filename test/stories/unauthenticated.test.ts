/** Platforms whose requests could not be authenticated are off; the rest starts, and says why they are. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { start } from '../../src/start.ts';

const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

test('a Slack token with nothing to authenticate requests by: no Slack, and a sentence on what to set', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'greenlight-'));
  const config = readConfig({ DATA_DIR: dataDir, PORT: '0', SLACK_BOT_TOKEN: 'xoxb-1' });
  if ('problems' in config) throw new Error(config.problems.join('\n'));
  const greenlight = await start(config, quiet);
  onTestFinished(async () => {
    await greenlight.stop();
    await rm(dataDir, { recursive: true, force: true });
  });
  expect(greenlight.problems).toEqual([
    expect.stringMatching(
      /^SLACK_BOT_TOKEN is set without SLACK_SIGNING_SECRET or SLACK_APP_TOKEN: the Slack part does not start/,
    ),
  ]);
  const post = (path: string) => fetch(`${greenlight.url}${path}`, { method: 'POST', body: '{}' });
  expect((await post('/slack/events')).status).toBe(404);
  // Neither is Teams without an app id.
  expect((await post('/api/messages')).status).toBe(404);
  expect((await fetch(`${greenlight.url}/health`)).status).toBe(200);
});
