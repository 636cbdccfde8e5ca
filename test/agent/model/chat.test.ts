/** Every way in which an endpoint can fail, and its end. */
import { describe, expect, test } from 'vitest';
import { json, type ModelReply } from '../../model-server/model-reply.ts';
import { hello, never, openAsking } from './asking.ts';

const good = json({ hello: 'world', maybe: null });

/** Answers in turn; the last answer stays. */
function inTurn(...replies: ModelReply[]) {
  return ({ n }: { n: number }) => replies[Math.min(n, replies.length) - 1] ?? good;
}

describe('a call that succeeds', () => {
  test('is paid for by the endpoint’s own count, with the hash of the instructions', async () => {
    const { asker, calls, purse, server } = await openAsking(() => good, {}, { seed: 7, temperature: 0.3 });
    expect(await asker.ask(hello, purse, never)).toBe('world');
    const [call] = calls;
    expect(call).toMatchObject({ role: 'planner', model: 'm', outcome: 'ok', cachedTokens: 0 });
    expect(call?.inputTokens).toBe(server.counts.m?.inputTokens);
    expect(call?.costUsd).toBeCloseTo(
      ((call?.inputTokens ?? 0) * 1 + (call?.outputTokens ?? 0) * 2) / 1e6,
      12,
    );
    expect(call?.promptHash).toMatch(/^[0-9a-f]{64}$/);
    expect(server.requests[0]).toMatchObject({
      format: 'json_schema',
      schema: 'hello',
      seed: 7,
      temperature: 0.3,
      most: 500,
    });
  });

  test('where no price is known the cost is unknown, not nothing', async () => {
    const { asker, calls, purse } = await openAsking(() => good, {}, { prices: {} });
    await asker.ask(hello, purse, never);
    expect(calls).toMatchObject([{ costUsd: null, outcome: 'ok' }]);
  });

  test('where the endpoint counts nothing, tokens are estimated and the cost is unknown', async () => {
    const { asker, calls, purse } = await openAsking(() => good, { withoutUsage: true });
    await asker.ask(hello, purse, never);
    expect(calls[0]?.inputTokens).toBeGreaterThan(0);
    expect(calls[0]?.costUsd).toBeNull();
  });
});

describe('what an endpoint lacks is found out once', () => {
  test.each([
    ['strict schemas', { jsonSchema: false }, { format: 'json_object' }],
    ['any structured output', { jsonSchema: false, jsonObject: false }, { format: 'text' }],
    ['temperature', { temperature: false }, { format: 'json_schema' }],
    ['the newer limit', { limit: 'max_tokens' as const }, { most: 500 }],
    ['seed', { seed: false }, { format: 'json_schema' }],
    [
      'all of it',
      { jsonSchema: false, jsonObject: false, temperature: false, seed: false, limit: 'max_tokens' as const },
      { format: 'text' },
    ],
  ])('%s', async (_, can, request) => {
    const { asker, calls, purse, server } = await openAsking(() => good, { can }, { seed: 1 });
    expect(await asker.ask(hello, purse, never)).toBe('world');
    const refused = server.refused.length;
    expect(refused).toBeGreaterThan(0);
    expect(calls.map(({ outcome }) => outcome)).toEqual([...new Array(refused).fill('failed'), 'ok']);
    expect(calls.slice(0, -1).every(({ costUsd }) => costUsd === 0)).toBe(true);
    expect(server.requests[0]).toMatchObject(request);
    expect(await asker.ask(hello, purse, never)).toBe('world');
    expect(server.refused).toHaveLength(refused);
  });

  test('without a schema on the wire the model is shown it', async () => {
    const { asker, purse, server } = await openAsking(() => good, { can: { jsonSchema: false } });
    await asker.ask(hello, purse, never);
    expect(server.requests[0]?.system).toMatch(/JSON schema:\n\{.*"hello"/);
  });
});

describe('a call that fails', () => {
  test.each<[string, ModelReply[], string[]]>([
    ['429, then room', [{ kind: 'status', status: 429, retryAfter: 0 }, good], ['failed', 'ok']],
    [
      '500 twice',
      [{ kind: 'status', status: 500 }, { kind: 'status', status: 503 }, good],
      ['failed', 'failed', 'ok'],
    ],
    ['a connection that breaks', [{ kind: 'cut' }, good], ['failed', 'ok']],
  ])('%s: is tried again', async (_, replies, outcomes) => {
    const { asker, calls, purse } = await openAsking(inTurn(...replies));
    expect(await asker.ask(hello, purse, never)).toBe('world');
    expect(calls.map(({ outcome }) => outcome)).toEqual(outcomes);
  });

  test.each<[string, ModelReply, { code: string; tries: number }]>([
    ['429 for ever', { kind: 'status', status: 429, retryAfter: 0 }, { code: 'busy', tries: 3 }],
    [
      '429 that asks for a long wait',
      { kind: 'status', status: 429, retryAfter: 3_600 },
      { code: 'busy', tries: 1 },
    ],
    ['5xx for ever', { kind: 'status', status: 502 }, { code: 'unreachable', tries: 3 }],
    ['a connection that always breaks', { kind: 'cut' }, { code: 'unreachable', tries: 3 }],
    [
      'a model that is not known',
      { kind: 'status', status: 404, message: 'no such model' },
      { code: 'not_allowed', tries: 1 },
    ],
    [
      'a prompt that is too long',
      {
        kind: 'status',
        status: 400,
        message: "maximum context length is 8 tokens, see 'max_completion_tokens'",
      },
      { code: 'not_allowed', tries: 1 },
    ],
    ['a page instead of an answer', { kind: 'html' }, { code: 'invalid', tries: 1 }],
    ['an answer without choices', { kind: 'empty' }, { code: 'invalid', tries: 1 }],
  ])('%s: ends with its reason', async (_, reply, { code, tries }) => {
    const { asker, calls, purse } = await openAsking(() => reply);
    await expect(asker.ask(hello, purse, never)).rejects.toMatchObject({ name: 'ModelFault', code });
    expect(calls.map(({ outcome }) => outcome)).toEqual(new Array(tries).fill('failed'));
  });

  test('Retry-After is waited for', async () => {
    const { asker, calls, purse } = await openAsking(
      inTurn({ kind: 'status', status: 429, retryAfter: 1 }, good),
    );
    const started = performance.now();
    await asker.ask(hello, purse, never);
    expect(performance.now() - started).toBeGreaterThan(900);
    expect(calls).toHaveLength(2);
  });

  test('one that hangs is given up after its time, once, and its price is unknown', async () => {
    const { asker, calls, purse, server } = await openAsking(
      () => ({ kind: 'hang' }),
      {},
      { timeoutMs: 1_500 },
    );
    await expect(asker.ask(hello, purse, never)).rejects.toMatchObject({ code: 'slow' });
    expect(server.requests).toHaveLength(1);
    expect(calls).toMatchObject([{ outcome: 'failed', costUsd: null }]);
  });

  test('whoever asked gives up: the call ends and is kept', async () => {
    const { asker, calls, purse, server } = await openAsking(() => ({ kind: 'hang' }));
    const stop = new AbortController();
    const asked = asker.ask(hello, purse, stop.signal);
    await expect.poll(() => server.requests.length, { timeout: 20_000 }).toBe(1);
    stop.abort();
    await expect(asked).rejects.toMatchObject({ code: 'slow' });
    expect(calls).toHaveLength(1);
  });

  test('a dead endpoint, and a wrong key', async () => {
    const dead = await openAsking(() => good);
    await dead.server.stop();
    await expect(dead.asker.ask(hello, dead.purse, never)).rejects.toMatchObject({ code: 'unreachable' });
    expect(dead.calls.every(({ costUsd, outcome }) => costUsd === 0 && outcome === 'failed')).toBe(true);
    const { asker, calls, purse } = await openAsking(() => good, {}, { apiKey: 'wrong' });
    await expect(asker.ask(hello, purse, never)).rejects.toMatchObject({ code: 'not_allowed' });
    expect(calls).toHaveLength(1);
  });
});
