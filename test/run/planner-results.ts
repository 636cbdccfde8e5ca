/**
 * What an agent may return in property tests and in the exploration: good plans, odd ones, bad ones, and
 * everything that is no plan.
 */

import type { Next, ProposedStep } from '../../src/run/plan/plan.ts';
import { present } from '../../src/run/present.ts';
import { step } from './commands.ts';
import { address, article, details, find, hold, note, refund, release } from './stages.ts';

const plan = (steps: ProposedStep[], open?: string): Next => ({
  kind: 'plan',
  summary: 'a plan',
  steps,
  ...present({ open }),
});

const claim = step('claim', 'accounts.claim', { args: { email: 's.kaya@example.com' } });
const sendCode = step('code', 'accounts.send_code', { args: {} });
const security = step('why', 'accounts.security', { args: {} });
const unlock = step('unlock', 'accounts.unlock', { args: {}, needs: ['why'] });

/** The ones that lead far come first: the exploration uses only those. */
export const PLANNER_RESULTS: Next[] = [
  plan([find, details, refund(), note]),
  plan([hold, address(), release]),
  { kind: 'reply' },
  { kind: 'question', text: 'Which order?' },
  plan([find, details, article, refund(), note]),
  plan([find, details, refund({ shipping: 690 }), note]),
  plan([claim, sendCode, security, unlock]),
  plan([find, details, hold, address('PS-221'), release]),
  plan([
    find,
    step('live', 'orders.live', { args: { order: 'FH-10482' } }),
    step('n', 'orders.note', { args: { order: { $ref: 'live.order.id' }, text: 'x' } }),
  ]),
  plan([note, { ...note, id: 'twice', again: 1 }]),
  plan([hold, step('n', 'orders.note', { args: { order: 'FH-10482', text: { $ref: 'hold.packing' } } })]),
  plan([
    hold,
    step('after', 'orders.live', { args: { order: 'FH-10482' }, needs: ['hold'] }),
    step('n', 'orders.note', { args: { order: { $ref: 'after.order.id' }, text: 'late' } }),
  ]),
  plan([find, details], 'is it damaged?'),
  plan([
    find,
    step('o', 'orders.details', {
      args: { order: 'FH-10482' },
      expect: [{ path: 'order.deliveredDays', is: 'at_least', value: 10 }],
    }),
    note,
  ]),
  plan([
    find,
    step('r', 'orders.refund', {
      args: {
        order: 'FH-10119',
        lines: [{ line: 1, cents: 2900 }],
        reason: 'changed_mind',
      },
    }),
  ]),
  plan([
    find,
    step('r', 'orders.refund', {
      args: {
        order: 'FH-10482',
        lines: [{ line: 1, cents: 9_000_000 }],
        reason: 'goodwill',
      },
    }),
  ]),
  plan([find, claim]),
  plan([step('bad', 'orders.nothing', { args: {} })]),
  plan([security, unlock]),
  { kind: 'refuse', reason: 'we do not do that', article: { id: 'returns', title: 'Returns and refunds' } },
  { kind: 'hand_over', to: 'escalations', reason: 'an injury' },
];
