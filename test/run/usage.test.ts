/** What model calls come to. */
import { expect, test } from 'vitest';
import { paid } from '../../src/run/usage.ts';
import * as commands from './commands.ts';
import { given } from './given.ts';

const { run } = given(commands.open()).now;
const call = { ...commands.modelCall, inputTokens: 100, cachedTokens: 40, outputTokens: 20, costUsd: 0.25 };

test('each call adds what it took and what it cost', () => {
  expect(paid(run, [call, call]).usage).toEqual({
    ...{ modelCalls: 2, inputTokens: 200, cachedTokens: 80, outputTokens: 40, costUsd: 0.5 },
    ...{ toolCalls: 0, cached: 0 },
  });
  expect(paid(run, [])).toEqual(run);
});

test('one call of unknown price makes the sum unknown, for good', () => {
  const unknown = paid(run, [{ ...call, costUsd: null }]);
  expect(unknown.usage.costUsd).toBeNull();
  expect(paid(unknown, [call]).usage).toMatchObject({ modelCalls: 2, costUsd: null });
  expect(paid(run, [call, { ...call, costUsd: null }, call]).usage.costUsd).toBeNull();
});
