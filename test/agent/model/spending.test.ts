/** What calls cost, and the limits that are looked at before each. */
import { describe, expect, test } from 'vitest';
import { purseOf } from '../../../src/agent/model/budget.ts';
import { costOf, PRICES, PRICES_AS_OF } from '../../../src/agent/model/prices.ts';
import { modelOf } from '../../../src/agent/model/settings.ts';
import type { Spending, Spent } from '../../../src/agent/model/spending.ts';
import type { Run } from '../../../src/run/state.ts';
import type { ModelCall } from '../../../src/run/terms.ts';

const tokens = { inputTokens: 1_000_000, cachedTokens: 400_000, outputTokens: 100_000 };

describe('prices', () => {
  test('cached input is cheaper, and a dated snapshot costs what its model does', () => {
    expect(costOf('gpt-4.1', tokens)).toBeCloseTo(0.6 * 2 + 0.4 * 0.5 + 0.1 * 8, 10);
    expect(costOf('gpt-4.1-2025-04-14', tokens)).toBe(costOf('gpt-4.1', tokens));
  });

  test('a model that is not known costs something unknown, not nothing', () => {
    for (const model of ['llama-3', 'gpt-4.1-custom', 'toString', '__proto__', ''])
      expect(costOf(model, tokens)).toBeNull();
  });

  test('prices that people set go first', () => {
    expect(costOf('gpt-4.1', tokens, { 'gpt-4.1': { input: 0, cached: 0, output: 1 } })).toBeCloseTo(0.1, 10);
  });

  test('the table is dated, and every model that is a default is in it', () => {
    expect(PRICES_AS_OF).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    const none = { apiKey: 'k', temperature: 0, timeoutMs: 1, maxOutputTokens: 1 };
    for (const role of ['planner', 'replanner', 'executor', 'responder'] as const)
      expect(Object.keys(PRICES)).toContain(modelOf(role, none));
  });
});

test('a part without a model takes that of another', () => {
  const base = { apiKey: 'k', temperature: 0, timeoutMs: 1, maxOutputTokens: 1 };
  const models = (named: object) =>
    (['planner', 'replanner', 'executor', 'responder', 'evaluator'] as const).map((role) =>
      modelOf(role, { ...base, ...named }),
    );
  expect(models({ planner: 'p' })).toEqual(['p', 'p', 'p', 'p', 'p']);
  expect(models({ planner: 'big', responder: 'small' })).toEqual(['big', 'big', 'small', 'small', 'small']);
  expect(models({ planner: 'p', replanner: 'r', executor: 'e', responder: 's', evaluator: 'j' })).toEqual([
    'p',
    'r',
    'e',
    's',
    'j',
  ]);
});

function bookOf(spent: Spent): Spending & { added: Spent[]; asked: string[] } {
  const added: Spent[] = [];
  const asked: string[] = [];
  return {
    added,
    asked,
    async on(tenant, day) {
      asked.push(`${tenant} ${day}`);
      return spent;
    },
    async add(_tenant, _day, more) {
      added.push(more);
    },
  };
}

const run = {
  tenant: 't',
  limits: { tokens: 1000, costUsd: 1 },
  usage: { inputTokens: 500, outputTokens: 100, costUsd: 0.2 },
} as unknown as Run;
const call = (more: Partial<ModelCall> = {}): ModelCall => ({
  ...{
    role: 'planner',
    model: 'm',
    inputTokens: 100,
    cachedTokens: 0,
    outputTokens: 50,
    ms: 1,
    costUsd: 0.1,
    promptHash: '',
    outcome: 'ok',
  },
  ...more,
});
const parts = (spending: Spending | undefined, day = {}) => ({
  day,
  spending,
  now: () => '2026-11-25T23:59:59.999Z',
  report: (error: unknown) => {
    throw error;
  },
});

describe('limits', () => {
  test('of a run: what it has used, and what this thought has used beside it', async () => {
    const calls: ModelCall[] = [];
    const purse = purseOf(parts(undefined), run, calls);
    await purse.before();
    await purse.paid(call({ inputTokens: 300, outputTokens: 99 }));
    await purse.before();
    await purse.paid(call({ inputTokens: 1, outputTokens: 0 }));
    await expect(purse.before()).rejects.toMatchObject({ code: 'run_limit' });
    expect(calls).toHaveLength(2);
    const dear = purseOf(parts(undefined), run, []);
    await dear.paid(call({ costUsd: 0.8 }));
    await expect(dear.before()).rejects.toMatchObject({ code: 'run_limit' });
  });

  test.each([
    [{ calls: 10 }, { calls: 10, tokens: 0, costUsd: 0 }],
    [{ tokens: 500 }, { calls: 0, tokens: 500, costUsd: 0 }],
    [{ costUsd: 2.5 }, { calls: 0, tokens: 0, costUsd: 2.5 }],
  ])('of a tenant and day: %j', async (day, spent) => {
    const book = bookOf(spent);
    await expect(purseOf(parts(book, day), run, []).before()).rejects.toMatchObject({ code: 'day_limit' });
    expect(book.asked).toEqual(['t 2026-11-25']);
    const [name] = Object.keys(day);
    const below = {
      ...spent,
      [name as string]: ((spent as unknown as Record<string, number>)[name as string] as number) - 0.5,
    };
    await purseOf(parts(bookOf(below), day), run, []).before();
  });

  test('every call is added to its day, failed ones and those of unknown price too', async () => {
    const book = bookOf({ calls: 0, tokens: 0, costUsd: 0 });
    const purse = purseOf(parts(book, { calls: 10 }), run, []);
    await purse.paid(call());
    await purse.paid(call({ outcome: 'failed', inputTokens: 0, outputTokens: 0, costUsd: null }));
    expect(book.added).toEqual([
      { calls: 1, tokens: 150, costUsd: 0.1 },
      { calls: 1, tokens: 0, costUsd: 0 },
    ]);
  });

  test('a day without a limit is not counted', async () => {
    const book = bookOf({ calls: 0, tokens: 0, costUsd: 0 });
    const calls: ModelCall[] = [];
    await purseOf(parts(book), run, calls).paid(call());
    expect([calls.length, book.added, book.asked]).toEqual([1, [], []]);
  });

  test('a call that cannot be added is kept all the same, and somebody is told', async () => {
    const book = {
      ...bookOf({ calls: 0, tokens: 0, costUsd: 0 }),
      add: () => Promise.reject(new Error('away')),
    };
    const told: unknown[] = [];
    const calls: ModelCall[] = [];
    await purseOf({ ...parts(book, { tokens: 1 }), report: (error) => told.push(error) }, run, calls).paid(
      call(),
    );
    expect([calls.length, told.length]).toEqual([1, 1]);
  });
});
