/** Tools that misbehave on purpose, and the surroundings to call them in. */
import { z } from 'zod';
import type { CallContext, WriteTerms } from '../../src/flow/ports/tools.ts';
import type { ReadTool, WriteTool } from '../../src/tools/contract.ts';

export const Input = z.strictObject({ n: z.int() });
export const Output = z.strictObject({ n: z.int() });

export const terms: WriteTerms = {
  key: 'run-1:abc:0',
  before: {},
  fresh: true,
  startedAt: '2026-11-23T09:10:00.000Z',
};
export const still = () => new AbortController().signal;
export const never = () => new Promise<never>(() => undefined);

export function who(more: Partial<CallContext> = {}): CallContext {
  const policy = { moneyWindowDays: 30, limits: { toolCalls: 3 } } as CallContext['policy'];
  return {
    tenant: 't',
    run: 'run-1',
    asker: 'a',
    words: [],
    now: '2026-11-23T09:10:00.000Z',
    policy,
    ...more,
  };
}

/** A result of any shape, as a tool from outside might return it. */
export function anything<T>(value: unknown): T {
  return value as T;
}

export function reader(
  more: Partial<ReadTool<typeof Input, typeof Output>> = {},
): ReadTool<typeof Input, typeof Output> {
  return {
    ...{
      name: 'test.read',
      description: 'reads',
      effect: 'read',
      input: Input,
      output: Output,
      once: 'exact',
    },
    ...{ cacheMs: 0, timeoutMs: 20, tries: 1 },
    run: async ({ n }) => ({ output: { n }, headline: 'read' }),
    ...more,
  };
}

export function writer(
  more: Partial<WriteTool<typeof Input, typeof Output>> = {},
): WriteTool<typeof Input, typeof Output> {
  return {
    ...{
      name: 'test.write',
      description: 'writes',
      effect: 'write',
      input: Input,
      output: Output,
      once: 'key',
    },
    ...{ cacheMs: 0, timeoutMs: 20, tries: 1 },
    prepare: async () => ({ before: {}, after: {}, shows: [], judged: {}, undoable: false }),
    run: async ({ n }) => ({ output: { n }, headline: 'written', after: {} }),
    ...more,
  };
}
