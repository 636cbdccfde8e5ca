/** The log in the shape that audit readers know, of every recorded run. */
import { describe, expect, test } from 'vitest';
import { erasedSession, sessionLog } from '../../src/run/audit/session-log.ts';
import { EVENT_VERSION } from '../../src/run/audit/upcast.ts';
import { chainsOf, eventsOf } from '../history/chains.ts';
import * as commands from './commands.ts';
import { type Given, given, ID } from './given.ts';
import * as stages from './stages.ts';

const FIELDS = ['session_id', 'timestamp', 'phase', 'input', 'plan', 'execution', 'replan', 'cost_usd'];
const chains = chainsOf(EVENT_VERSION).map(({ name, lines, facts }) => {
  const events = eventsOf(lines, facts.key);
  return { name, facts, events, log: () => sessionLog(events, { tenant: facts.tenant, run: facts.run }) };
});

describe.each(chains)('$name', ({ facts, events, log }) => {
  test('has a line for each plan, and one where there is none', () => {
    const plans = events.filter(({ type }) => type === 'planned').length;
    expect(log().length).toBe(Math.max(1, plans));
    for (const line of log()) {
      expect(Object.keys(line)).toEqual(FIELDS);
      expect(line.session_id).toBe(facts.run);
    }
  });

  test('each plan that took another’s place is the next line’s', () => {
    const lines = log();
    for (const [at, line] of lines.entries()) {
      const next = lines[at + 1];
      expect(line.replan.new_plan).toEqual(next?.plan ?? null);
      if (next) expect(line.replan.triggered).toBe(true);
      expect(Object.keys(line.execution)).toEqual(line.plan?.steps.map(({ id }) => id) ?? []);
    }
  });

  test('the last line says where the run stands, and the costs are all there', () => {
    const lines = log();
    const last = lines.at(-1);
    expect(last?.phase).toBe(facts.view.status);
    const states = facts.view.plan?.steps.map(({ id, state }) => [id, state]) ?? [];
    expect(Object.entries(last?.execution ?? {}).map(([id, { status }]) => [id, status])).toEqual(states);
    const { costUsd } = facts.view.usage;
    if (costUsd === null) expect(lines.some(({ cost_usd }) => cost_usd === null)).toBe(true);
    else expect(lines.reduce((sum, { cost_usd }) => sum + (cost_usd ?? 0), 0)).toBeCloseTo(costUsd, 9);
  });
});

test('runs with several plans are among them', () => {
  expect(chains.filter(({ log }) => log().length > 1).length).toBeGreaterThan(2);
});

test('an erased run says that it was there, and nothing else', () => {
  const at = '2026-11-27T00:00:00.000Z';
  expect(Object.entries(erasedSession('r', at))).toEqual([
    ...[
      ['session_id', 'r'],
      ['timestamp', at],
      ['phase', 'closed'],
    ],
    ...[
      ['input', null],
      ['plan', null],
      ['execution', {}],
    ],
    ['replan', { triggered: false, new_plan: null }],
    ['cost_usd', null],
  ]);
});

describe('a run of the shop', () => {
  const logOf = (...steps: Given[]) => sessionLog(given(...steps).now.world.events, ID);
  const at = (ms: number) => new Date(Date.parse('2026-11-23T09:00:00.000Z') + ms).toISOString();
  const told = 'FH-10482, mara.l@example.com, 10115: mug arrived broken';

  test('given no plan, then one line says when it was opened, what was asked and what it cost', () => {
    const [line, ...more] = logOf(commands.open(), commands.thinks({ kind: 'question', text: 'Which?' }));
    expect(more).toEqual([]);
    expect(line).toEqual({
      ...{ session_id: 'r1', timestamp: at(1), phase: 'asking', input: told, plan: null, execution: {} },
      ...{ replan: { triggered: false, new_plan: null }, cost_usd: 0.001 },
    });
  });

  test('given a second plan, then each has its own steps, words, costs and time', () => {
    const call = { ...commands.modelCall, inputTokens: 30, outputTokens: 4, costUsd: 0.5 };
    const found = { output: { customer: null, evidence: [] }, calls: [call, call] };
    const fault = { code: 'away', message: 'it is away' };
    const steps = [stages.find, stages.article];
    const lines = logOf(
      ...[commands.open(), commands.plans(steps), commands.comes('s1', found)],
      commands.comes('s2', { outcome: 'failed', fault }),
      ...[commands.info('a photo'), commands.plans([stages.article])],
    );
    const planned = {
      ...{ id: 's1', title: 'find (accounts.find)', tool: 'accounts.find', effect: 'read', needs: [] },
      args: { order: 'FH-10482' },
    };
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatchObject({
      ...{ timestamp: at(2), phase: 'planning', input: `${told}\na photo` },
      plan: { revision: 1, summary: 'a plan', steps: [planned, { id: 's2' }] },
      execution: {
        s1: { status: 'done', result: found.output, tokens: 68 },
        s2: { status: 'failed', result: fault, tokens: 0 },
      },
      replan: { triggered: true, new_plan: { revision: 2, steps: [{ id: 's3' }] } },
    });
    expect(lines[0]?.cost_usd).toBeCloseTo(1.002, 9);
    expect(lines[1]).toMatchObject({
      ...{ timestamp: at(6), phase: 'gathering', cost_usd: 0 },
      execution: { s3: { status: 'todo', result: null, tokens: 0 } },
      replan: { triggered: false, new_plan: null },
    });
  });

  test('given a thought that is still to come, then its plan is to be replaced though nothing has yet', () =>
    expect(logOf(...stages.gathering, commands.info('x'))[0]?.replan).toEqual({
      ...{ triggered: true, new_plan: null },
    }));

  test('given one call whose price nobody knows, then no cost is told from there on', () => {
    const dear = { ...commands.modelCall, costUsd: null };
    const plan = commands.thinks({ kind: 'plan', summary: 'p', steps: [stages.article] }, [dear]);
    // The thought that replaces a plan is paid for in that plan's line.
    const costs = logOf(...stages.gathering, commands.info('x'), plan).map(({ cost_usd }) => cost_usd);
    expect(costs).toEqual([null, null]);
  });
});
