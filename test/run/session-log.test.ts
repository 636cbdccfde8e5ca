/** The log in the shape that audit readers know, of every recorded run. */
import { describe, expect, test } from 'vitest';
import { erasedSession, sessionLog } from '../../src/run/audit/session-log.ts';
import { EVENT_VERSION } from '../../src/run/audit/upcast.ts';
import { chainsOf, eventsOf } from '../history/chains.ts';

const FIELDS = ['session_id', 'timestamp', 'phase', 'input', 'plan', 'execution', 'replan', 'cost_usd'];
const chains = chainsOf(EVENT_VERSION).map(({ name, lines, facts }) => {
  const events = eventsOf(lines, facts.key);
  return { name, facts, events, log: sessionLog(events, { tenant: facts.tenant, run: facts.run }) };
});

describe.each(chains)('$name', ({ facts, events, log }) => {
  test('has a line for each plan, and one where there is none', () => {
    const plans = events.filter(({ type }) => type === 'planned').length;
    expect(log.length).toBe(Math.max(1, plans));
    for (const line of log) {
      expect(Object.keys(line)).toEqual(FIELDS);
      expect(line.session_id).toBe(facts.run);
    }
  });

  test('each plan that took another’s place is the next line’s', () => {
    for (const [at, line] of log.entries()) {
      const next = log[at + 1];
      expect(line.replan.new_plan).toEqual(next?.plan ?? null);
      if (next) expect(line.replan.triggered).toBe(true);
      expect(Object.keys(line.execution)).toEqual(line.plan?.steps.map(({ id }) => id) ?? []);
    }
  });

  test('the last line says where the run stands, and the costs are all there', () => {
    const last = log.at(-1);
    expect(last?.phase).toBe(facts.view.status);
    const states = facts.view.plan?.steps.map(({ id, state }) => [id, state]) ?? [];
    expect(Object.entries(last?.execution ?? {}).map(([id, { status }]) => [id, status])).toEqual(states);
    const { costUsd } = facts.view.usage;
    if (costUsd === null) expect(log.some(({ cost_usd }) => cost_usd === null)).toBe(true);
    else expect(log.reduce((sum, { cost_usd }) => sum + (cost_usd ?? 0), 0)).toBeCloseTo(costUsd, 9);
  });
});

test('runs with several plans are among them', () => {
  expect(chains.filter(({ log }) => log.length > 1).length).toBeGreaterThan(2);
});

test('an erased run says that it was there', () => {
  expect(Object.keys(erasedSession('r', '2026-11-27T00:00:00.000Z'))).toEqual(FIELDS);
});
