/** An endpoint that is away is not asked by every case again. */
import { APIConnectionTimeoutError } from 'openai';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Chat, ChatRequest, Purse } from '../../../src/agent/model/chat.ts';
import { withCircuit } from '../../../src/agent/model/circuit.ts';
import { ModelFault } from '../../../src/agent/model/model-fault.ts';

const purse: Purse = { before: async () => {}, paid: async () => {} };
const never = new AbortController().signal;
const answer = { answer: { text: '{}', truncated: false } } as Awaited<ReturnType<Chat['complete']>>;
const away = new ModelFault('unreachable', 'The model answered 503.');

/** Counts what reaches the endpoint, which does what `now.fault` says. */
function endpoint() {
  const now: { fault?: ModelFault | undefined; asked: string[] } = { asked: [] };
  const chat: Chat = {
    async complete({ model }) {
      now.asked.push(model);
      if (now.fault) throw now.fault;
      return answer;
    },
  };
  const circuit = withCircuit(chat, 15_000);
  const ask = (model = 'm') =>
    circuit.complete({ model } as ChatRequest, purse, never).then(
      () => 'answered',
      (error: unknown) => (error instanceof ModelFault ? error.code : error),
    );
  return { now, ask };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('an endpoint that failed three times in a row', () => {
  test('is asked no more for a while, and whoever asks hears at once that it is away', async () => {
    const { now, ask } = endpoint();
    now.fault = away;
    for (let n = 0; n < 6; n += 1) expect(await ask()).toBe('unreachable');
    expect(now.asked).toHaveLength(3);
  });

  test('is tried by one call then, and by all where that one succeeds', async () => {
    const { now, ask } = endpoint();
    now.fault = away;
    for (let n = 0; n < 3; n += 1) await ask();
    vi.advanceTimersByTime(15_000);
    await ask();
    await ask();
    expect(now.asked).toHaveLength(4);
    vi.advanceTimersByTime(15_000);
    now.fault = undefined;
    expect([await ask(), await ask()]).toEqual(['answered', 'answered']);
  });

  test('leaves other models alone', async () => {
    const { now, ask } = endpoint();
    now.fault = away;
    for (let n = 0; n < 3; n += 1) await ask('m');
    now.fault = undefined;
    expect(await ask('other')).toBe('answered');
  });
});

test('an answer in between begins the count anew', async () => {
  const { now, ask } = endpoint();
  for (const fault of [away, away, undefined, away, away]) {
    now.fault = fault;
    await ask();
  }
  now.fault = undefined;
  expect(await ask()).toBe('answered');
});

test.each([
  ['no room for the request', new ModelFault('busy', '429'), 'busy'],
  ['a refusal', new ModelFault('not_allowed', '401'), 'not_allowed'],
  ['an answer that is none', new ModelFault('invalid', 'no completion'), 'invalid'],
  ['a caller who gave up', new ModelFault('slow', 'stopped'), 'slow'],
])('%s is no sign that it is away', async (_, fault, code) => {
  const { now, ask } = endpoint();
  now.fault = fault;
  for (let n = 0; n < 6; n += 1) expect(await ask()).toBe(code);
  expect(now.asked).toHaveLength(6);
});

test('an endpoint that hangs is away', async () => {
  const { now, ask } = endpoint();
  now.fault = new ModelFault('slow', 'hangs', new APIConnectionTimeoutError());
  for (let n = 0; n < 3; n += 1) expect(await ask()).toBe('slow');
  expect(await ask()).toBe('unreachable');
  expect(now.asked).toHaveLength(3);
});
