/** What a run has cost so far. */

import type { Run } from './state.ts';
import type { ModelCall } from './terms.ts';

/** Adds what model calls cost. One call of unknown price makes the sum unknown. */
export function paid(run: Run, calls: ModelCall[]): Run {
  if (calls.length === 0) return run;
  const usage = { ...run.usage };
  for (const call of calls) {
    usage.modelCalls += 1;
    usage.inputTokens += call.inputTokens;
    usage.cachedTokens += call.cachedTokens;
    usage.outputTokens += call.outputTokens;
    usage.costUsd = usage.costUsd === null || call.costUsd === null ? null : usage.costUsd + call.costUsd;
  }
  return { ...run, usage };
}
