/**
 * When something here is slow or away: every press is answered all the same, and every message too. Real HTTP
 * through CloudAdapter; the cases are the tests' own.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { createBodies } from '../../../src/bots/shared/bodies.ts';
import { createTeams } from '../../../src/bots/teams/teams.ts';
import type { Cases } from '../../../src/flow/ports/cases.ts';
import { StoreAway } from '../../../src/flow/ports/ledger.ts';
import { textOf, titlesOf } from '../../teams-server/cards.ts';
import { PATIENCE, PEOPLE } from '../../teams-server/installation.ts';
import { BOT, TENANT, TeamsServer } from '../../teams-server/teams-server.ts';
import { pacesInMemory } from '../paces-in-memory.ts';

vi.setConfig({ testTimeout: 60_000 });

const ENGINEER = {
  id: 'engineer',
  name: 'Engineer',
  role: 'engineer',
  limit: 5_000,
  email: 'engineer@example.com',
  active: true,
};
const never = () => new Promise<never>(() => undefined);
const away = () => Promise.reject(new StoreAway('away'));
const broken = () => Promise.reject(new Error('a mistake of ours'));

const server = new TeamsServer();
let http: Server;
let room: string;
let trouble: () => Promise<never>;
const logged: string[] = [];
beforeAll(async () => {
  await server.start();
  const cases = new Proxy({} as Cases, { get: () => () => trouble() });
  const note = (_: unknown, message: string) => void logged.push(message);
  const { router } = createTeams({
    app: { id: BOT.id.slice(3), password: server.settings.MICROSOFT_APP_PASSWORD ?? '', tenantId: TENANT },
    playground: false,
    loginUrl: `http://${server.host}/login`,
    openIdUrl: `http://${server.host}/openid`,
    serviceHosts: [server.host],
    cases,
    members: {
      find: async () => ENGINEER,
      linked: async () => ENGINEER,
      linkByEmail: async () => ENGINEER,
      usersOf: async () => [],
    },
    threads: {
      runAt: async () => undefined,
      newestOpenIn: async () => undefined,
      openIn: async () => [],
      placeOf: async () => undefined,
    },
    workspaces: { tenantOf: async () => 't', adopt: async () => 't' },
    conversations: {
      keep: async () => {},
      find: async () => undefined,
      forget: async () => {},
      met: async () => {},
      personal: async () => [],
      members: async () => [],
    },
    paces: pacesInMemory(),
    bodies: createBodies(),
    log: { debug: note, info: note, warn: note, error: note },
  });
  http = createServer(express().use(router));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  http.closeAllConnections();
  http.close();
  await server.stop();
});
beforeEach(() => {
  room = server.room('personal', [PEOPLE.engineer]);
});

async function post(more: object) {
  const { id, name, aadObjectId } = PEOPLE.engineer;
  const activity = {
    id: server.newId(),
    channelId: 'msteams',
    serviceUrl: server.serviceUrl,
    from: { id, name, aadObjectId },
    recipient: BOT,
    conversation: { id: room, conversationType: 'personal', tenantId: TENANT },
    ...more,
  };
  const response = await fetch(`http://127.0.0.1:${(http.address() as AddressInfo).port}/api/messages`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${server.identity.token(server.serviceUrl)}`,
    },
    body: JSON.stringify(activity),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
}
const press = () =>
  post({
    type: 'invoke',
    name: 'adaptiveCard/action',
    value: { action: { type: 'Action.Execute', verb: 'show', data: { verb: 'show', run: 'r1' } } },
  });

describe.each([
  ['slow beyond the time that Teams waits', never, /takes longer than usual/],
  ['away', away, /cannot reach its database/],
  ['broken', broken, /Something went wrong here/],
])('a desk that is %s', (_, how, words) => {
  test('a press is answered with a card that leads back to the case', async () => {
    trouble = how;
    const { status, body } = await press();
    expect(status).toBe(200);
    expect(body).toMatchObject({ statusCode: 200, type: 'application/vnd.microsoft.card.adaptive' });
    expect(textOf(body.value)).toMatch(words);
    expect(titlesOf(body.value)).toEqual(['Show the case']);
  });
  test('the message action is answered', async () => {
    trouble = how;
    const value = {
      commandId: 'planResolution',
      data: { text: 'x' },
      messagePayload: { id: '1', body: { content: 'x' } },
    };
    const { status, body } = await post({ type: 'invoke', name: 'composeExtension/submitAction', value });
    expect(status).toBe(200);
    expect(body.task.value).toMatch(words);
  });
});

test.each([
  ['away', away, /cannot reach its database/],
  ['broken', broken, /Something went wrong here/],
])('a message to a desk that is %s is answered in the conversation', async (_, how, words) => {
  trouble = how;
  expect((await post({ type: 'message', text: 'FH-1, a@example.com: broken' })).status).toBe(200);
  await vi.waitFor(
    () => expect(textOf(server.cards(room).at(-1)?.activity.attachments?.[0]?.content)).toMatch(words),
    PATIENCE,
  );
  expect(logged).toContain('an activity could not be dealt with');
});

test('keys that cannot be read ask to come again, and nothing is done', async () => {
  const { router } = createTeams({
    app: { id: BOT.id.slice(3), password: 'x', tenantId: TENANT },
    playground: false,
    openIdUrl: 'http://127.0.0.1:9/openid',
    serviceHosts: [server.host],
    cases: {} as Cases,
    members: {} as never,
    threads: {} as never,
    workspaces: {} as never,
    conversations: {} as never,
    paces: pacesInMemory(),
    bodies: createBodies(),
    log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
  });
  const other = createServer(express().use(router));
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const response = await fetch(`http://127.0.0.1:${(other.address() as AddressInfo).port}/api/messages`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${server.identity.token(server.serviceUrl)}`,
    },
    body: JSON.stringify({
      type: 'message',
      channelId: 'msteams',
      serviceUrl: server.serviceUrl,
      conversation: { id: 'a', tenantId: TENANT },
    }),
  });
  expect(response.status).toBe(503);
  expect(response.headers.get('retry-after')).toBe('5');
  other.closeAllConnections();
  other.close();
});
