/** What really goes over the wire through botbuilder: its serializer drops what it does not know. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { turnAt } from '../../../src/bots/shared/pace.ts';
import { createAdapter } from '../../../src/bots/teams/connector.ts';
import type { Conversation } from '../../../src/bots/teams/conversations.ts';
import { createPace, TEAMS_RATES } from '../../../src/bots/teams/pace.ts';
import { type Post, postThrough } from '../../../src/bots/teams/post.ts';
import { TryLater, Unreachable } from '../../../src/flow/ports/channels.ts';
import type { PaceState } from '../../../src/flow/ports/paces.ts';
import { PEOPLE } from '../../teams-server/installation.ts';
import { APP, BOT, TENANT, TeamsServer } from '../../teams-server/teams-server.ts';
import { pacesInMemory } from '../paces-in-memory.ts';

vi.setConfig({ testTimeout: 60_000 });

const server = new TeamsServer();
let post: Post;
let to: Conversation;
beforeAll(async () => {
  await server.start();
  const adapter = createAdapter({
    app: { id: APP.appId, password: APP.password, tenantId: TENANT },
    loginUrl: `http://${server.host}/login`,
    hosts: { listed: [server.host], playground: false },
  });
  post = postThrough(adapter, APP.appId, createPace(pacesInMemory()));
  to = conversation(server.room('personal', [PEOPLE.engineer, PEOPLE.guest]));
});
afterAll(() => server.stop());
const conversation = (room: string): Conversation => ({
  tenant: 'fernhill',
  team: TENANT,
  room,
  kind: 'personal',
  serviceUrl: server.serviceUrl,
  bot: BOT,
  receivesAll: false,
});

test('entities arrive whole: AI label, citations, streams and mentions', async () => {
  const entities = [
    {
      type: 'https://schema.org/Message',
      '@type': 'Message',
      '@context': 'https://schema.org',
      '@id': '',
      additionalType: ['AIGeneratedContent'],
      citation: [
        {
          '@type': 'Claim',
          position: 1,
          appearance: { '@type': 'DigitalDocument', name: 'An article', abstract: 'Checked.' },
        },
      ],
    },
    { type: 'mention', text: '<at>Eng</at>', mentioned: { id: '29:1Eng', name: 'Eng' } },
  ];
  const channelData = { feedbackLoop: { type: 'default' } };
  await post.send(to, undefined, { text: '<at>Eng</at> done [1]', entities, channelData });
  expect(server.messages.at(-1)?.activity).toMatchObject({
    type: 'message',
    textFormat: 'xml',
    entities,
    channelData,
  });

  const start = { type: 'streaminfo', streamType: 'informative', streamSequence: 1 };
  const id = await post.send(to, undefined, { type: 'typing', text: 'Drafting …', entities: [start] });
  expect(server.calls.at(-1)?.activity?.entities).toEqual([start]);
  const final = { type: 'streaminfo', streamType: 'final', streamId: id };
  await post.send(to, undefined, { text: 'done', entities: [final] });
  expect(server.calls.at(-1)).toMatchObject({
    status: 202,
    activity: { type: 'message', entities: [final] },
  });
  expect(server.refused).toEqual([]);
});

test('a profile arrives whole, by account and by object id; whoever is not there is nobody', async () => {
  const wanted = {
    account: '29:1Eng',
    user: PEOPLE.engineer.aadObjectId,
    tenant: TENANT,
    email: 'engineer@example.com',
    guest: false,
  };
  expect(await post.profile(to, '29:1Eng')).toEqual(wanted);
  expect(await post.profile(to, PEOPLE.engineer.aadObjectId)).toEqual(wanted);
  expect(await post.profile(to, '29:1Guest')).toMatchObject({ guest: true });
  expect(await post.profile(to, '29:1Nobody')).toBeUndefined();
  // A team that the connector knows by another name: the channel itself is asked.
  expect(await post.profile({ ...to, group: '19:unknown@thread.tacv2' }, '29:1Eng')).toEqual(wanted);
});

test('an edit keeps the message, one that is gone says so, and a conversation that is gone is Unreachable', async () => {
  const id = await post.send(to, undefined, { text: 'one' });
  expect(await post.update(to, undefined, { id, message: { text: 'two' } })).toBe(true);
  expect(server.messages.find((one) => one.id === id)).toMatchObject({ edits: 1, activity: { text: 'two' } });
  expect(await post.update(to, undefined, { id: '999', message: { text: 'three' } })).toBe(false);
  await expect(post.send(conversation('a:nowhere'), undefined, { text: 'x' })).rejects.toThrow(Unreachable);
});

test.each([412, 502, 504])(
  '%i asks to wait, longer each time, and is sent once by whoever tries again',
  async (status) => {
    const room = conversation(server.room('personal', [PEOPLE.engineer]));
    const before = server.calls.length;
    server.failing.push({ status });
    const first = await post.send(room, undefined, { text: 'x' }).catch((error: unknown) => error);
    expect(first).toBeInstanceOf(TryLater);
    // Nothing below sent it again of its own accord.
    expect(server.calls.length).toBe(before + 1);
    server.failing.push({ status, retryAfter: 7 });
    const second = await post.send(room, undefined, { text: 'x' }).catch((error: unknown) => error);
    expect((second as TryLater).afterMs).toBeGreaterThanOrEqual(7_000);
    await post.send(room, undefined, { text: 'x' });
    expect(server.calls.at(-1)?.status).toBe(201);
  },
);

test('429 asks everybody to wait: nobody asks before', async () => {
  const room = conversation(server.room('personal', [PEOPLE.engineer]));
  server.failing.push({ status: 429, retryAfter: 7 });
  const first = await post.send(room, undefined, { text: 'x' }).catch((error: unknown) => error);
  expect((first as TryLater).afterMs).toBeGreaterThanOrEqual(7_000);
  const asked = server.calls.length;
  const second = await post.send(room, undefined, { text: 'x' }).catch((error: unknown) => error);
  expect((second as TryLater).afterMs).toBeGreaterThan(5_000);
  expect(server.calls).toHaveLength(asked);
});

test('a host that is not listed is never called, wherever it was kept', async () => {
  const elsewhere = { ...to, serviceUrl: 'http://127.0.0.1:9/teams/' };
  await expect(post.send(elsewhere, undefined, { text: 'x' })).rejects.toThrow('not listed');
});

test('a burst arrives whole, each message once, however it has to wait', async () => {
  const room = conversation(server.room('personal', [PEOPLE.engineer]));
  await Promise.all(Array.from({ length: 12 }, (_, n) => post.reply(room, undefined, { text: String(n) })));
  const arrived = server.texts(room.room).map(({ activity }) => activity.text);
  expect(arrived.toSorted()).toEqual(Array.from({ length: 12 }, (_, n) => String(n)).toSorted());
});

test('the rates: 7 in 1 s, 8 in 2 s, 60 in 30 s, 1,800 an hour, also where they come closer', () => {
  let now = 0;
  let states: Partial<Record<keyof typeof TEAMS_RATES, PaceState>> = {};
  const taken: number[] = [];
  while (now < 2 * 3_600_000) {
    const [burst, first] = turnAt(TEAMS_RATES.burst, states.burst, now);
    states = { ...states, burst };
    now += first.afterMs;
    if (first.away) continue;
    const [hour, then] = turnAt(TEAMS_RATES.hour, states.hour, now);
    states = { ...states, hour };
    now += then.afterMs;
    if (!then.away) taken.push(now);
  }
  const MARGIN_MS = 200;
  for (const [most, inMs] of [
    [7, 1_000],
    [8, 2_000],
    [60, 30_000],
    [1_800, 3_600_000],
  ] as const) {
    const windows = taken.map(
      (at, n) => taken.slice(n, n + most + 1).filter((other) => other < at + inMs + MARGIN_MS).length,
    );
    expect(Math.max(...windows)).toBeLessThanOrEqual(most);
  }
  // No slower than it must be: what is sent within two hours is near to what is allowed.
  expect(taken.length).toBeGreaterThan(3_200);
});

test('processes share the pace of a conversation, and what Teams asks to wait holds for all', async () => {
  const rows = pacesInMemory();
  const [one, other] = [createPace(rows), createPace(rows)];
  const went = Array.from({ length: 40 }, (_, n) => (n % 2 === 0 ? one : other).take('a'));
  const ends = await Promise.allSettled(went);
  expect(ends.filter(({ status }) => status === 'fulfilled').length).toBeLessThanOrEqual(8);
  await other.take('b');
  await one.backOff('b', 30_000, true);
  await expect(other.take('b')).rejects.toSatisfy(
    (error) => error instanceof TryLater && error.afterMs > 20_000,
  );
  await other.take('c');
  await one.backOff('c', 30_000, false);
  await other.take('c');
});

test('given a conversation that is held up, when many ask in vain, then the hour is none the shorter for it', async () => {
  const rows = pacesInMemory();
  const pace = createPace(rows);
  await pace.take('a');
  const hour = () => rows.change('teams/hour/a', (state) => [state ?? { nextAt: 0 }, state]);
  const before = await hour();
  expect(before?.nextAt).toBeGreaterThan(0);
  await pace.backOff('a', 30_000, true);
  for (let n = 0; n < 50; n += 1) await expect(pace.take('a')).rejects.toBeInstanceOf(TryLater);
  expect(await hour()).toEqual(before);
});

test('after failures it is waited for longer each time, and as long as Teams says', async () => {
  const longest = createPace(pacesInMemory(), () => 1);
  const waits: number[] = [];
  for (let n = 0; n < 10; n += 1) waits.push(await longest.backOff('a', 0, false));
  expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000]);
  longest.went('a');
  expect(await longest.backOff('a', 0, false)).toBe(500);
  expect(await longest.backOff('a', 7_000, true)).toBe(7_000);
});
