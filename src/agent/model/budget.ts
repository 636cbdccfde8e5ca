/**
 * What may be spent: by one run, and by one tenant on one day. Looked at before each call; what was paid is
 * added after each.
 */

import type { Run } from '../../run/state.ts';
import type { ModelCall } from '../../run/terms.ts';
import type { Purse } from './chat.ts';
import { ModelFault } from './model-fault.ts';
import type { ModelSettings } from './settings.ts';
import type { Spending } from './spending.ts';

export interface BudgetParts {
  day: NonNullable<ModelSettings['day']>;
  /** Absent: days are not counted. Nor are they where they have no limit: nobody would read it. */
  spending: Spending | undefined;
  /** ISO time: a day's limit begins anew at midnight UTC. */
  now: () => string;
  /** Called where a call could not be added to its day. */
  report: (error: unknown) => void;
}

/**
 * `calls` gets every call of this thought, answer or step; with the run's usage before it they are what the
 * run has spent.
 */
export function purseOf(parts: BudgetParts, run: Run, calls: ModelCall[]): Purse {
  const { day } = parts;
  const unlimited = (day.calls ?? day.tokens ?? day.costUsd) === undefined;
  const spending = unlimited ? undefined : parts.spending;
  const today = () => parts.now().slice(0, 10);
  return {
    async before() {
      const spent = spentBy(run, calls);
      if (spent.tokens >= run.limits.tokens || spent.costUsd >= run.limits.costUsd)
        throw new ModelFault('run_limit', 'The run has used up what it may spend on models.');
      if (!spending) return;
      const { calls: made, tokens, costUsd } = await spending.on(run.tenant, today());
      if (
        made >= (day.calls ?? Infinity) ||
        tokens >= (day.tokens ?? Infinity) ||
        costUsd >= (day.costUsd ?? Infinity)
      )
        throw new ModelFault('day_limit', 'What the tenant may spend on models in a day is used up.');
    },
    async paid(call) {
      calls.push(call);
      const tokens = call.inputTokens + call.outputTokens;
      await spending
        ?.add(run.tenant, today(), { calls: 1, tokens, costUsd: call.costUsd ?? 0 })
        .catch((error: unknown) => parts.report(error));
    },
  };
}

function spentBy(run: Run, calls: ModelCall[]): { tokens: number; costUsd: number } {
  const spent = { tokens: run.usage.inputTokens + run.usage.outputTokens, costUsd: run.usage.costUsd ?? 0 };
  for (const { inputTokens, outputTokens, costUsd } of calls) {
    spent.tokens += inputTokens + outputTokens;
    spent.costUsd += costUsd ?? 0;
  }
  return spent;
}
