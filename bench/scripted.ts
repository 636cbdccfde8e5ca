/**
 * A mind and hands that only wait, so that what is measured is Greenlight: a goal, six reads of which three
 * are independent, an answer.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import type { Agent } from '../src/flow/ports/agent.ts';
import type { ToolRunner } from '../src/flow/ports/tools.ts';
import type { Catalogue, ToolFacts } from '../src/run/plan/catalogue.ts';
import type { Next } from '../src/run/plan/plan.ts';
import type { Policy } from '../src/run/policy/policy.ts';

export interface Delays {
  mindMs: number;
  toolMs: number;
}

const look: ToolFacts = {
  name: 'bench.look',
  description: 'Waits, and says so.',
  effect: 'read',
  input: z.strictObject({ n: z.int(), after: z.string().optional() }),
  output: z.strictObject({ text: z.string() }),
  once: 'none',
  cacheMs: 0,
};

const catalogue: Catalogue = {
  version: 'bench',
  tool: (name) => (name === look.name ? look : undefined),
  all: () => [look],
};

/** Three side by side, then the others in a row; six in all as the floor has it. */
const planOf = (many: number): Next => ({
  kind: 'plan',
  summary: 'Reads, three of them independent.',
  steps: Array.from({ length: many }, (_, at) => at + 1).map((n) => ({
    id: `r${n}`,
    title: `look number ${n}`,
    tool: look.name,
    args: { n, ...(n > 4 ? { after: { $ref: `r${n - 1}.text` } } : {}) },
    needs: n < 4 ? [] : n === 4 ? ['r1', 'r2', 'r3'] : [`r${n - 1}`],
    expect: [],
  })),
});

const body = 'x'.repeat(250);

export function scripted(delays: Delays, steps = 6): { agent: Agent; toolRunner: ToolRunner } {
  const plan = planOf(steps);
  const pause = (ms: number, signal: AbortSignal) => (ms > 0 ? wait(ms, undefined, { signal }) : undefined);
  return {
    agent: {
      async plan(_, signal) {
        await pause(delays.mindMs, signal);
        return { next: plan, mind: 'scripted', calls: [] };
      },
      async respond(_, signal) {
        await pause(delays.mindMs, signal);
        return { summary: body, reply: body, citations: [], verified: true, mind: 'scripted', calls: [] };
      },
    },
    toolRunner: {
      catalogue: () => catalogue,
      async read(_tool, _args, { signal }) {
        await pause(delays.toolMs, signal);
        return { outcome: 'done', ms: delays.toolMs, tries: 1, output: { text: body }, headline: 'looked' };
      },
      prepare: async () => ({ fault: { code: 'none', message: 'the benchmark has no writes' } }),
      write: async () => ({ outcome: 'failed', ms: 0, tries: 0 }),
      reconcile: async () => ({ outcome: 'unknown', ms: 0, tries: 0 }),
    },
  };
}

export const policy: Policy = {
  version: 'bench-1',
  currency: 'EUR',
  approval: 'writes',
  roles: [{ role: 'engineer', limit: 5000 }],
  moneyWindowDays: 30,
  evidence: [['code']],
  rules: [],
  toolRoles: {},
  limits: { steps: 200, replans: 5, toolCalls: 3, tokens: 100_000, costUsd: 1, minutes: 60 },
  deadlines: {
    approvalMinutes: 1440,
    abandonedMinutes: 10_080,
    questionMinutes: 1440,
    draftMinutes: 4320,
    takeMinutes: 15,
  },
  escalateTo: 'engineer',
  codeTries: 3,
};
