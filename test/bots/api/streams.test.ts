import { setImmediate } from 'node:timers/promises';
import { beforeEach, describe, expect, test } from 'vitest';
import { latestWins } from '../../../src/bots/api/streams.ts';
import { EventClient } from './event-client.ts';
import { LEAD, post, request, type Served, serve } from './served.ts';

let served: Served;
let stream: string;
beforeEach(async () => {
  served = await serve();
  await post(`${served.url}/v1/runs`, { text: 'a mug' });
  stream = `${served.url}/v1/runs/run-1/stream`;
});

const follow = (url = stream, headers: Record<string, string> = {}) =>
  EventClient.connect(url, { ...LEAD, ...headers });

describe('following a run', () => {
  test('gives its state at once and after each change, numbered by seq', async () => {
    const client = await follow();
    expect(client.response.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
    });
    const first = await client.next();
    expect(first).toMatchObject({ event: 'run', id: '1' });
    expect(JSON.parse(first?.data ?? '')).toMatchObject({ id: 'run-1', head: { seq: 1 } });
    await post(`${served.url}/v1/runs/run-1/information`, { text: 'two\n\nlines: and a\r\nbreak' });
    expect(await client.next()).toMatchObject({ event: 'run', id: '2' });
    served.cases.touch('run-1');
    expect(await client.next()).toMatchObject({ id: '3' });
  });

  test('a change between the first look and the watch is not missed', async () => {
    const { cases } = served;
    const watch = cases.watch.bind(cases);
    cases.watch = (tenant, run, listener) => {
      cases.touch('run-1');
      return watch(tenant, run, listener);
    };
    const client = await follow();
    expect(await client.next()).toMatchObject({ id: '1' });
    expect(await client.next()).toMatchObject({ id: '2' });
  });

  test('resumes where the client was: what it has is not sent again, what it missed is sent as the latest state', async () => {
    const client = await follow();
    expect(await client.next()).toMatchObject({ id: '1' });
    client.close();
    served.cases.touch('run-1');
    served.cases.touch('run-1');

    const again = await follow(stream, { 'last-event-id': '1' });
    expect(await again.next()).toMatchObject({ id: '3' });
    const current = await follow(stream, { 'last-event-id': '3' });
    await expect.poll(() => served.cases.watchers).toBe(2);
    served.cases.touch('run-1');
    expect(await current.next()).toMatchObject({ id: '4' });
  });

  test.each(['99', '-1', 'x', '1.5', '9'.repeat(40)])(
    'Last-Event-ID %s tells nothing: the state comes',
    async (id) => {
      expect(await (await follow(stream, { 'last-event-id': id })).next()).toMatchObject({ id: '1' });
    },
  );

  test('a client that left is watched for no longer', async () => {
    const client = await follow();
    await client.next();
    await expect.poll(() => served.cases.watchers).toBe(1);
    client.close();
    await expect.poll(() => served.cases.watchers).toBe(0);
  });

  test('unknown runs are a 404 and no stream', async () => {
    const answer = await request(`${served.url}/v1/runs/run-2/stream`, { headers: LEAD });
    expect(answer).toMatchObject({ status: 404, body: { error: 'not_found' } });
    await expect.poll(() => served.cases.watchers).toBe(0);
  });

  test('of an erased run its shell is all there is', async () => {
    served.cases.erase('run-1');
    expect(JSON.parse((await (await follow()).next())?.data ?? '')).toMatchObject({ erased: true });
  });

  test('HEAD is answered and ends', async () => {
    const answer = await request(stream, { method: 'HEAD', headers: LEAD });
    expect(answer.status).toBe(200);
    await expect.poll(() => served.cases.watchers).toBe(0);
  });

  test('ends when the run can no longer be read, so that the client comes back', async () => {
    const client = await follow();
    await client.next();
    await expect.poll(() => served.cases.watchers).toBe(1);
    served.cases.touch('run-1');
    expect(await client.next()).toMatchObject({ id: '2' });
    served.cases.away = true;
    served.cases.touch('run-1');
    expect(await client.next()).toBeUndefined();
    await expect.poll(() => served.cases.watchers).toBe(0);
    await expect
      .poll(() => served.logged)
      .toMatchObject([{ message: 'a stream ended because its run could not be read' }]);
  });
});

test('a client that reads slowly gets the latest state and holds up nothing', async () => {
  served.cases.touch('run-1', (view) => {
    view.goal.text = 'x'.repeat(1_000_000);
  });
  const client = await follow();
  const changes = 300;
  for (let times = 0; times < changes; times += 1) {
    served.cases.touch('run-1');
    await setImmediate();
  }
  // The socket's buffers hold some; beyond them nothing was even read from the store.
  expect(served.cases.shown).toBeLessThan(changes / 2);
  let events = 0;
  for (let event = await client.next(); event; event = await client.next()) {
    events += 1;
    if (event.id === String(changes + 2)) break;
  }
  expect(events).toBeLessThan(changes / 2);
});

describe('following all runs', () => {
  test('says which changed, of the own tenant only', async () => {
    const client = await follow(`${served.url}/v1/stream`);
    expect(await client.next()).toMatchObject({ event: 'ready' });
    await post(`${served.url}/v1/runs`, { text: 'theirs' }, { authorization: 'Bearer token-other' });
    served.cases.touch('run-1');
    expect(await client.next()).toEqual({ event: 'changed', data: '{"id":"run-1","seq":2}' });
    await post(`${served.url}/v1/runs`, { text: 'ours' });
    expect(await client.next()).toEqual({ event: 'changed', data: '{"id":"run-3","seq":1}' });
    client.close();
    await expect.poll(() => served.cases.watchers).toBe(0);
  });

  test('HEAD is answered and ends', async () => {
    expect(await request(`${served.url}/v1/stream`, { method: 'HEAD', headers: LEAD })).toMatchObject({
      status: 200,
    });
    await expect.poll(() => served.cases.watchers).toBe(0);
  });
});

describe('the connection', () => {
  test('is kept alive by comments', async () => {
    served = await serve({ streams: { heartbeatMs: 5 } });
    const client = await follow(`${served.url}/v1/stream`);
    expect(await client.comment()).toBe('retry: 2000');
    await client.next();
    expect(await client.comment()).toBe(':');
    expect(await client.comment()).toBe(':');
  });

  test('ends after a while, so that a token that was taken away loses it', async () => {
    served = await serve({ streams: { lastsMs: 5 } });
    const client = await follow(`${served.url}/v1/stream`);
    await client.next();
    expect(await client.next()).toBeUndefined();
    await expect.poll(() => served.cases.watchers).toBe(0);
  });

  test('ends before anything more is sent once the access of whoever follows has ended', async () => {
    let works = true;
    const who = { id: 'lead', name: 'L', role: 'lead', limit: 1, email: 'l@example.com', active: true };
    served = await serve({
      staff: {
        list: async () => [who],
        find: async () => undefined,
        byToken: async () => (works ? { ...who, tenant: 'fernhill' } : undefined),
      },
    });
    const headers = { authorization: 'Bearer t' };
    await post(`${served.url}/v1/runs`, { text: 'a mug' }, headers);
    const client = await EventClient.connect(`${served.url}/v1/runs/run-1/stream`, headers);
    expect(await client.next()).toMatchObject({ id: '1' });
    served.cases.touch('run-1');
    expect(await client.next()).toMatchObject({ id: '2' });
    works = false;
    served.cases.touch('run-1');
    expect(await client.next()).toBeUndefined();
    await expect.poll(() => served.cases.watchers).toBe(0);
  });

  test('ends when the server stops, and begins no more', async () => {
    const [one, all] = await Promise.all([follow(), follow(`${served.url}/v1/stream`)]);
    await one.next();
    await all.next();
    served.stop();
    expect(await one.next()).toBeUndefined();
    expect(await all.next()).toBeUndefined();
    await expect.poll(() => served.cases.watchers).toBe(0);
    expect(await (await follow()).next()).toBeUndefined();
    await expect.poll(() => served.cases.watchers).toBe(0);
  });
});

test('latestWins: any number of pokes while it works is one more time', async () => {
  const gates: (() => void)[] = [];
  const failures: unknown[] = [];
  const poke = latestWins(
    () => new Promise<void>((resolve) => gates.push(resolve)),
    (error) => failures.push(error),
  );
  poke();
  for (let times = 0; times < 5; times += 1) poke();
  expect(gates).toHaveLength(1);
  gates[0]?.();
  await setImmediate();
  expect(gates).toHaveLength(2);
  gates[1]?.();
  await setImmediate();
  expect(gates).toHaveLength(2);
  poke();
  expect(gates).toHaveLength(3);
  expect(failures).toEqual([]);
});
