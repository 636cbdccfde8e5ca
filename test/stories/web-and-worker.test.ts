/** One process serves the channels, another works the queue, on one PostgreSQL. */
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import type { RunView } from '../../src/run/view/run-view.ts';
import { loadDemo } from '../../src/start/demo.ts';
import { openDesk } from '../../src/start/desks/folder.ts';
import { openDatabase } from '../../src/store/db.ts';
import { openStore } from '../../src/store/store.ts';
import { EventClient } from '../bots/api/event-client.ts';
import { freshDatabase } from '../postgres.ts';
import { labelsOf, SlackPerson } from '../slack-server/person.ts';
import { BOT_TOKEN, SIGNING_SECRET, SlackServer } from '../slack-server/server.ts';
import { BOT_USER } from '../slack-server/state.ts';
import { cardsIn, PATIENCE } from '../slack-server/workspace.ts';
import { type Program, startProgram } from './program.ts';

const postgres = inject('postgres');
const KEY = Buffer.alloc(32, 5);

describe.skipIf(postgres === null)('a web process and a worker on PostgreSQL', { timeout: 300_000 }, () => {
  const desk = openDesk();
  const [{ text: goal = '' } = {}] = desk.examples;
  const undo: (() => unknown)[] = [];
  let slack: SlackServer;
  let token = '';
  let env: Record<string, string> = {};
  let web: Program;
  let worker: Program;
  beforeAll(async () => {
    const fresh = await freshDatabase(postgres ?? '');
    undo.unshift(fresh.drop);
    const database = await openDatabase({ url: fresh.url });
    await loadDemo(database, { today: new Date().toISOString().slice(0, 10), seed: 1 });
    const store = await openStore({ database, masterKey: KEY, onError: () => {} });
    token = (await store.staff.makeToken(desk.id, 'engineer')) ?? '';
    await store.close();
    slack = await new SlackServer().start();
    undo.unshift(() => slack.stop());
    env = {
      ...{ DATABASE_URL: fresh.url, GREENLIGHT_MASTER_KEY: KEY.toString('base64'), HOST: '127.0.0.1' },
      ...{ SLACK_BOT_TOKEN: BOT_TOKEN, SLACK_SIGNING_SECRET: SIGNING_SECRET, SLACK_API_URL: slack.apiUrl },
    };
    web = await startProgram({ ...env, ROLE: 'web' });
    undo.unshift(() => web.kill());
  }, 300_000);
  afterAll(async () => {
    for (const one of undo) await one();
  });
  const headers = () => ({ authorization: `Bearer ${token}` });
  const ready = async ({ url }: Program) => (await fetch(`${url}/ready`)).json();
  const open = async () => {
    const opened = await fetch(`${web.url}/v1/runs`, {
      method: 'POST',
      headers: { ...headers(), 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
      body: JSON.stringify({ text: goal }),
    });
    const body = (await opened.json()) as { id: string };
    expect(opened.status, JSON.stringify(body)).toBe(201);
    return body.id;
  };

  test('without a worker the web process is ready and takes cases, and works on none', async () => {
    expect(await ready(web)).toEqual({ ready: true, database: true, migrations: true, slack: 'connected' });
    const run = await open();
    const shown = await fetch(`${web.url}/v1/runs/${run}`, { headers: headers() });
    expect(((await shown.json()) as RunView).status).toBe('planning');
  });

  test('a worker works on what waited, and answers nothing but its health', async () => {
    const run = await open();
    const stream = await EventClient.connect(`${web.url}/v1/runs/${run}/stream`, headers());
    worker = await startProgram({ ...env, ROLE: 'worker', WIDTH: '2' });
    undo.unshift(() => worker.kill());
    // What the other process commits comes to whoever watches here.
    for (let status = ''; status !== 'awaiting_approval'; ) {
      const event = await stream.next();
      if (event === undefined) throw new Error('the stream ended before the plan was there');
      if (event.event === 'run') ({ status } = JSON.parse(event.data) as RunView);
    }
    stream.response.destroy();
    expect(await ready(worker)).toEqual({ ready: true, database: true, migrations: true, worker: true });
    const answers = ['/health', '/', '/v1/runs', '/slack/events'].map(async (path) => {
      const { status } = await fetch(`${worker.url}${path}`, { headers: headers() });
      return [path, status];
    });
    expect(await Promise.all(answers)).toEqual([
      ['/health', 200],
      ['/', 404],
      ['/v1/runs', 404],
      ['/slack/events', 404],
    ]);
  });

  test('in Slack the card follows what the worker does', async () => {
    const user = slack.state.user({ id: 'U0ENGINEER', name: 'Engineer', email: 'engineer@example.com' });
    const engineer = new SlackPerson(slack, user.id, () => ({ http: web.url }));
    const room = slack.state.channel({ id: 'C0ROOM', members: new Set([BOT_USER, user.id]) });
    await engineer.mention(room.id, goal);
    await vi.waitFor(() => {
      const [card] = cardsIn(slack, room.id);
      expect(labelsOf(card?.blocks)).toContain('Approve');
    }, PATIENCE);
  });
});
