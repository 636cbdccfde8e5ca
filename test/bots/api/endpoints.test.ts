import { beforeEach, describe, expect, test } from 'vitest';
import { ENGINEER, LEAD, post, request, type Served, serve } from './served.ts';
import { DIGEST } from './views.ts';

let served: Served;
beforeEach(async () => {
  served = await serve();
});

async function opened(): Promise<string> {
  const { body } = await post(`${served.url}/v1/runs`, { text: 'mug arrived broken' }, ENGINEER);
  return `${served.url}/v1/runs/${body.id}`;
}

test('a run is opened, read, approved and audited', async () => {
  const answer = await post(`${served.url}/v1/runs`, { text: 'mug arrived broken' }, ENGINEER);
  expect(answer).toMatchObject({ status: 201, body: { id: 'run-1' } });
  expect(answer.headers.get('location')).toBe('/v1/runs/run-1');
  const run = `${served.url}/v1/runs/run-1`;
  const { body: view } = await request(run, { headers: LEAD });
  expect(view).toMatchObject({ goal: { text: 'mug arrived broken' }, approval: { state: 'pending' } });

  const { revision, digest } = view.approval;
  expect(await post(`${run}/approve`, { revision, digest })).toMatchObject({
    status: 200,
    body: { id: 'run-1', seq: 2 },
  });
  const audit = await request(`${run}/audit`, { headers: LEAD });
  expect(audit.headers.get('content-type')).toBe('application/jsonl; charset=utf-8');
  expect(audit.body).toBe('{"run":"run-1","seq":1}\n{"run":"run-1","seq":2}\n');
});

describe('every command', () => {
  test.each([
    ['information', { text: 'a photo' }, { status: 202, command: { type: 'information', text: 'a photo' } }],
    [
      'approve',
      { revision: 1, digest: DIGEST },
      { status: 200, command: { type: 'approve', revision: 1, digest: DIGEST } },
    ],
    [
      'adjust',
      { revision: 1, text: 'shipping too' },
      { status: 202, command: { type: 'adjust', revision: 1, text: 'shipping too' } },
    ],
    [
      'adjust',
      {
        revision: 1,
        steps: [
          { id: 's1', drop: true },
          { id: 's2', args: { cents: 4800 } },
        ],
      },
      {
        status: 202,
        command: {
          type: 'adjust',
          revision: 1,
          steps: [
            { id: 's1', drop: true },
            { id: 's2', args: { cents: 4800 } },
          ],
        },
      },
    ],
    [
      'decline',
      { revision: 1, reason: 'too late' },
      { status: 200, command: { type: 'decline', revision: 1, reason: 'too late' } },
    ],
    ['draft', { revision: 1 }, { status: 202, command: { type: 'draft', revision: 1 } }],
    ['ask', { role: 'lead' }, { status: 202, command: { type: 'ask', role: 'lead' } }],
    [
      'ask',
      { role: 'lead', reason: 'kindness' },
      { status: 202, command: { type: 'ask', role: 'lead', reason: 'kindness' } },
    ],
    ['renew', { revision: 1 }, { status: 202, command: { type: 'renew', revision: 1 } }],
    ['leave-out', { revision: 1 }, { status: 200, command: { type: 'leave_out', revision: 1 } }],
    [
      'looked',
      { call: 's1', outcome: 'done' },
      { status: 200, command: { type: 'looked', call: 's1', outcome: 'done' } },
    ],
    ['send', { draft: 1 }, { status: 200, command: { type: 'send', draft: 1 } }],
    [
      'send',
      { draft: 1, text: 'Dear Mara' },
      { status: 200, command: { type: 'send', draft: 1, text: 'Dear Mara' } },
    ],
    ['stop', {}, { status: 200, command: { type: 'stop' } }],
    ['stop', { undo: true }, { status: 200, command: { type: 'stop', undo: true } }],
    ['hand-off', { reason: 'a lawyer' }, { status: 200, command: { type: 'hand_off', reason: 'a lawyer' } }],
    ['take', {}, { status: 200, command: { type: 'take' } }],
    ['give-back', {}, { status: 200, command: { type: 'give_back' } }],
  ])('%s %j reaches the desk as the person whose token it is', async (name, body, { status, command }) => {
    const run = await opened();
    expect(await post(`${run}/${name}`, body)).toMatchObject({ status, body: { id: 'run-1', seq: 2 } });
    const by = { id: 'lead', name: 'The lead' };
    expect(served.cases.received.at(-1)).toEqual({
      tenant: 'fernhill',
      run: 'run-1',
      command: { ...command, by },
    });
  });

  test('without a body means the empty one', async () => {
    const run = await opened();
    expect(await request(`${run}/take`, { method: 'POST', headers: LEAD })).toMatchObject({ status: 200 });
    expect(await request(`${run}/approve`, { method: 'POST', headers: LEAD })).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining('"revision" is missing') },
    });
  });
});

test("a customer's code is right or wrong, and wrong is an answer", async () => {
  const run = await opened();
  expect(await post(`${run}/verify`, { code: ' 123456 ' })).toMatchObject({
    status: 200,
    body: { id: 'run-1', right: true },
  });
  expect(await post(`${run}/verify`, { code: '000000' })).toMatchObject({
    status: 200,
    body: { right: false },
  });
});

describe('Idempotency-Key', () => {
  const key = { 'idempotency-key': 'k-1' };

  test('the same request twice is one', async () => {
    const first = await post(`${served.url}/v1/runs`, { text: 'once' }, { ...ENGINEER, ...key });
    const second = await post(`${served.url}/v1/runs`, { text: 'once' }, { ...ENGINEER, ...key });
    expect(second).toMatchObject({ status: 201, body: first.body });
    expect(second.headers.get('idempotency-replayed')).toBe('true');
    expect(served.cases.received.map((heard) => heard.inbox)).toEqual(['api:engineer:/v1/runs:k-1']);
  });

  test('is scoped by person and path', async () => {
    const run = await opened();
    await post(`${run}/information`, { text: 'new' }, { ...ENGINEER, ...key });
    await post(`${run}/information/`, { text: 'new' }, { ...LEAD, ...key });
    const again = await post(`${run}/information`, { text: 'new' }, { ...LEAD, ...key });
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(served.cases.received.map((heard) => heard.inbox)).toEqual([
      undefined,
      'api:engineer:/v1/runs/run-1/information:k-1',
      'api:lead:/v1/runs/run-1/information:k-1',
    ]);
  });

  test('with another body is refused, for a new run and for a command', async () => {
    await post(`${served.url}/v1/runs`, { text: 'once' }, { ...ENGINEER, ...key });
    const other = await post(`${served.url}/v1/runs`, { text: 'twice' }, { ...ENGINEER, ...key });
    expect(other).toMatchObject({ status: 422, body: { error: 'key_reused' } });
    const run = `${served.url}/v1/runs/run-1`;
    await post(`${run}/information`, { text: 'new' }, { ...LEAD, ...key });
    const changed = await post(`${run}/information`, { text: 'newer' }, { ...LEAD, ...key });
    expect(changed.status).toBe(422);
    expect(served.cases.received).toHaveLength(2);
  });

  test.each(['', 'a b', 'x'.repeat(201), 'ü'])('%j is no key', async (wrong) => {
    const answer = await post(
      `${served.url}/v1/runs`,
      { text: 'once' },
      { ...LEAD, 'idempotency-key': wrong },
    );
    expect(answer).toMatchObject({ status: 400, body: { error: 'wrong_key' } });
    expect(served.cases.received).toEqual([]);
  });
});

test('runs are listed in pages, of the own tenant only', async () => {
  for (const text of ['one', 'two', 'three']) await post(`${served.url}/v1/runs`, { text });
  await post(`${served.url}/v1/runs`, { text: 'theirs' }, { authorization: 'Bearer token-other' });
  const first = await request(`${served.url}/v1/runs?limit=2&status=awaiting_approval`, { headers: LEAD });
  expect(first).toMatchObject({ status: 200, body: { runs: [{ id: 'run-1' }, { id: 'run-2' }], next: '2' } });
  const last = await request(`${served.url}/v1/runs?after=${first.body.next}`, { headers: LEAD });
  expect(last.body).toEqual({ runs: [expect.objectContaining({ id: 'run-3' })] });
  expect(await request(`${served.url}/v1/runs/run-4`, { headers: LEAD })).toMatchObject({ status: 404 });
  expect(await request(`${served.url}/v1/runs/run-4/audit`, { headers: LEAD })).toMatchObject({
    status: 404,
  });
  expect(await post(`${served.url}/v1/runs/run-4/stop`, {})).toMatchObject({ status: 404 });
});

test('the staff are listed without those who left and without addresses', async () => {
  const { body } = await request(`${served.url}/v1/staff`, { headers: LEAD });
  expect(body).toEqual({
    staff: [
      { id: 'engineer', name: 'The engineer', role: 'engineer', limit: 5000 },
      { id: 'lead', name: 'The lead', role: 'lead', limit: 25_000 },
    ],
    you: 'lead',
    desk: {
      name: 'Fernhill Home',
      version: 'abababababab',
      currency: 'EUR',
      examples: expect.arrayContaining([expect.stringContaining('mug arrived broken')]),
      askFor: expect.stringContaining('postcode'),
      evidence: expect.objectContaining({ postcode: 'postcode' }),
    },
  });
});

test('the outbox is there on the embedded database only', async () => {
  expect((await request(`${served.url}/v1/outbox`, { headers: LEAD })).body.messages).toMatchObject([
    { text: '123456' },
  ]);
  const postgres = await serve({ embedded: false });
  expect(await request(`${postgres.url}/v1/outbox`, { headers: LEAD })).toMatchObject({ status: 404 });
});

test('of an erased run only its shell is left', async () => {
  const run = await opened();
  served.cases.erase('run-1');
  expect((await request(run, { headers: LEAD })).body).toMatchObject({
    id: 'run-1',
    erased: true,
    status: 'closed',
  });
  expect(await post(`${run}/information`, { text: 'still there?' })).toMatchObject({
    status: 410,
    body: { error: 'erased' },
  });
});

describe('a refusal by the rules', () => {
  test('stale: 409 with the revision as it is now', async () => {
    const run = await opened();
    served.cases.touch('run-1', (view) => {
      if (view.plan) view.plan.revision = 2;
    });
    const answer = await post(`${run}/approve`, { revision: 1, digest: DIGEST });
    expect(answer).toMatchObject({ status: 409, body: { error: 'stale', revision: 2 } });
    expect(answer.body.message).toMatch(/plan 2/);
  });

  test('a forged digest and a second approval are stale, too', async () => {
    const run = await opened();
    expect(await post(`${run}/approve`, { revision: 1, digest: 'e'.repeat(64) })).toMatchObject({
      status: 409,
    });
    expect(await post(`${run}/approve`, { revision: 1, digest: DIGEST })).toMatchObject({ status: 200 });
    expect(await post(`${run}/approve`, { revision: 1, digest: DIGEST })).toMatchObject({ status: 409 });
  });

  test('a wrong person: 403, who may', async () => {
    const run = await opened();
    const answer = await post(`${run}/approve`, { revision: 1, digest: DIGEST }, ENGINEER);
    expect(answer).toMatchObject({ status: 403, body: { message: 'Needs a lead (limit EUR 250).' } });
  });
});

describe('trouble of ours', () => {
  test('while the database is away: 503, when to come back', async () => {
    const run = await opened();
    served.cases.away = true;
    for (const path of [run, `${run}/audit`, `${run}/stream`, `${served.url}/v1/runs`]) {
      const answer = await request(path, { headers: LEAD });
      expect(answer).toMatchObject({ status: 503, body: { error: 'store_away' } });
      expect(answer.headers.get('retry-after')).toBe('5');
    }
    expect(await post(`${run}/stop`, {})).toMatchObject({ status: 503 });
  });

  test('an audit that breaks half-way is broken off, not ended', async () => {
    const run = await opened();
    const { cases } = served;
    for (let times = 0; times < 3; times += 1) cases.touch('run-1');
    const audit = cases.audit.bind(cases);
    cases.audit = async (...of) => {
      const lines = await audit(...of);
      return lines && breaking(lines);
    };
    await expect(request(`${run}/audit`, { headers: LEAD })).rejects.toThrow('terminated');
    expect(served.logged).toMatchObject([{ message: 'a request failed in a way nobody foresaw' }]);
  });

  test('anything else: 500 with an id that is in the log, and nothing else of it', async () => {
    const run = await opened();
    served.cases.broken = new TypeError('secret of the house');
    const answer = await request(run, { headers: LEAD });
    expect(answer).toMatchObject({ status: 500, body: { error: 'internal' } });
    expect(JSON.stringify(answer.body)).not.toMatch(/secret|TypeError|at /);
    expect(served.logged).toMatchObject([
      { fields: { id: answer.body.id, err: served.cases.broken, method: 'GET' } },
    ]);
  });
});

async function* breaking(lines: AsyncIterable<string>): AsyncGenerator<string> {
  let left = 2;
  for await (const line of lines) {
    if (left === 0) throw new Error('the disk is gone');
    left -= 1;
    yield line;
  }
}
