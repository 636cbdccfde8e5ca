/** The open step, performed between the wings. */

import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  allowedReads,
  INVESTIGATE,
  investigate,
  MOST_READS,
  withInvestigate,
} from '../../src/flow/investigate.ts';
import { AgentFailure, type InvestigateRequest, type Investigation } from '../../src/flow/ports/agent.ts';
import type { CallContext, ToolResult, ToolRunner } from '../../src/flow/ports/tools.ts';
import type { Catalogue, ToolFacts } from '../../src/run/plan/catalogue.ts';
import type { Run } from '../../src/run/state.ts';
import type { ModelCall } from '../../src/run/terms.ts';

const shape = z.strictObject({});
const facts = { description: '', input: shape, output: shape, once: 'exact', cacheMs: 0 } as const;
const tools: ToolFacts[] = [
  { ...facts, name: 'shop.look', effect: 'read' },
  { ...facts, name: 'shop.secret', effect: 'read', verified: true },
  { ...facts, name: 'shop.find', effect: 'read', finds: 'customer' },
  { ...facts, name: 'shop.change', effect: 'write' },
  { ...facts, name: 'crm.search', effect: 'read', leaves: { sends: { q: ['customer'] } } },
];
const catalogue: Catalogue = {
  version: 'v1',
  tool: (name) => tools.find((t) => t.name === name),
  all: () => tools,
};
const looked: ToolResult = { outcome: 'done', ms: 1, tries: 2, output: { seen: true }, headline: 'looked' };

function runnerThat(reads: string[]): ToolRunner {
  const toolRunner = {
    catalogue: () => catalogue,
    read: async (tool: string) => {
      reads.push(tool);
      return looked;
    },
  };
  return withInvestigate(toolRunner as unknown as ToolRunner);
}

const who = {
  tenant: 't',
  run: 'r',
  asker: 'a',
  words: [],
  now: '2026-11-25T10:00:00.000Z',
  policy: {},
} as unknown as CallContext;
const verified = { ...who, customer: { id: 'c', verified: true } };
const run = {
  plan: {
    steps: [
      { id: 's1', title: 'one', tool: 'shop.look', needs: [], output: { a: 1 } },
      { id: 's2', title: 'two', tool: 'shop.look', needs: [], output: { b: 2 } },
      { id: 's3', title: 'open', tool: INVESTIGATE, needs: ['s1'] },
    ],
  },
  earlier: [],
  messages: [{ kind: 'goal', text: 'where is parcel 4711?' }],
} as unknown as Run;
const call: ModelCall = {
  role: 'executor',
  model: 'm',
  inputTokens: 5,
  cachedTokens: 0,
  outputTokens: 1,
  ms: 1,
  costUsd: null,
  promptHash: 'h',
  outcome: 'ok',
};

const { signal } = new AbortController();

async function performed(
  args: { task: string; tools: string[] },
  ask: (input: InvestigateRequest) => Promise<Investigation>,
) {
  const reads: string[] = [];
  const result = await investigate(runnerThat(reads), ask, { run, step: 's3', args, context: who, signal });
  return { result, reads };
}

describe('which reads an open step may use', () => {
  test('reads only, none that binds a customer, none that waits for verification, never itself', () => {
    const names = [
      'shop.look',
      'shop.look',
      'shop.secret',
      'shop.find',
      'shop.change',
      INVESTIGATE,
      'shop.gone',
    ];
    const extended = runnerThat([]).catalogue();
    expect(allowedReads(names, extended, who).map(({ name }) => name)).toEqual(['shop.look']);
    expect(allowedReads(names, extended, verified).map(({ name }) => name)).toEqual([
      'shop.look',
      'shop.secret',
    ]);
  });

  test('whatever the mind calls, no other tool is reached', async () => {
    const { result, reads } = await performed(
      { task: 'x', tools: ['shop.look', 'shop.change'] },
      async ({ read }) => {
        for (const tool of ['shop.change', 'shop.secret', 'shop.find', INVESTIGATE, 'shop.look'])
          await read(tool, {});
        return { answer: 'ok', sources: [], calls: [call] };
      },
    );
    expect(reads).toEqual(['shop.look']);
    expect(result).toMatchObject({
      outcome: 'done',
      tries: 2,
      output: { answer: 'ok', sources: [] },
      calls: [call],
    });
  });

  test('no more reads than the limit, also side by side', async () => {
    const { reads } = await performed({ task: 'x', tools: ['shop.look'] }, async ({ read }) => {
      const all = await Promise.all(Array.from({ length: MOST_READS + 5 }, () => read('shop.look', {})));
      expect(all.filter(({ fault }) => fault?.code === 'limit')).toHaveLength(5);
      return { answer: '', sources: [], calls: [] };
    });
    expect(reads).toHaveLength(MOST_READS);
  });
});

test('it sends outside only what the tool declares: nobody approves what an open step sends', async () => {
  const { reads } = await performed({ task: 'x', tools: ['crm.search'] }, async ({ read }) => {
    expect(await read('crm.search', { q: 'what the model made of it' })).toMatchObject({
      fault: { code: 'asks' },
    });
    expect(await read('crm.search', { q: 'parcel 4711' })).toMatchObject({ outcome: 'done' });
    return { answer: '', sources: [], calls: [] };
  });
  expect(reads).toEqual(['crm.search']);
});

test('it sees what its own dependencies put out and nothing else', async () => {
  await performed({ task: 'x', tools: ['shop.look'] }, async ({ needs }) => {
    expect(needs).toEqual([{ title: 'one', tool: 'shop.look', output: { a: 1 } }]);
    return { answer: '', sources: [], calls: [] };
  });
  expect.assertions(1);
});

test('a failure is a fault of the step, and its calls are kept', async () => {
  const { result } = await performed({ task: 'x', tools: ['shop.look'] }, async () => {
    throw new AgentFailure('busy', 'The model has no room.', [call]);
  });
  expect(result).toMatchObject({
    outcome: 'failed',
    fault: { code: 'busy', message: 'The model has no room.' },
    calls: [call],
  });
});

test('without a read that may be used, or without a model, it fails and asks nobody', async () => {
  const { result } = await performed({ task: 'x', tools: ['shop.change'] }, () =>
    Promise.reject(new Error('asked')),
  );
  expect(result.fault?.code).toBe('no_reads');
  const step = { run, step: 's3', args: { task: 'x', tools: ['shop.look'] }, context: who, signal };
  const without = await investigate(runnerThat([]), undefined, step);
  expect(without.fault?.code).toBe('no_model');
});

test('the catalogue has it, under another version, and it is the same catalogue each time', () => {
  const toolRunner = runnerThat([]);
  expect(toolRunner.catalogue().tool(INVESTIGATE)).toMatchObject({ effect: 'read', untrustedOutput: true });
  expect(toolRunner.catalogue().version).not.toBe(catalogue.version);
  expect(toolRunner.catalogue()).toBe(toolRunner.catalogue());
});
