/**
 * The same calls by a ReAct loop: a scripted model that says one after the other what Greenlight did, and
 * then answers.
 */

import { react } from '../../evals/model/react.ts';
import { inTime } from '../../evals/model/served-mind.ts';
import { caseIn } from '../../evals/model/wire.ts';
import { createAsker } from '../../src/agent/model/ask.ts';
import { createChat } from '../../src/agent/model/chat.ts';
import type { CallContext } from '../../src/flow/ports/tools.ts';
import type { Call } from '../../src/run/plan/plan.ts';
import type { Run } from '../../src/run/state.ts';
import { json } from '../../test/model-server/model-reply.ts';
import { openModelServer } from '../../test/model-server/server.ts';
import type { Costs } from './critical-path.ts';
import type { Installation } from './installation.ts';

export interface Spent {
  calls: number;
  steps: number;
  inputTokens: number;
  outputTokens: number;
  ms: number;
}

/** What was read and written, in the order in which it was done. */
export function callsMade(run: Run): Call[] {
  const steps = [...run.earlier, ...(run.plan ? [run.plan] : [])].flatMap((plan) => plan.steps);
  return steps
    .filter(
      ({ state, keptFrom, call }) =>
        call && (state === 'done' || state === 'failed') && keptFrom === undefined,
    )
    .sort((a, b) => (a.finishedSeq ?? 0) - (b.finishedSeq ?? 0))
    .map(({ tool, args, call }) => ({ tool, args: call?.args ?? args }));
}

export async function replay(
  installation: Installation,
  { who, calls }: { who: CallContext; calls: Call[] },
  { modelMs }: Costs,
): Promise<Spent> {
  const server = await openModelServer({
    lax: true,
    script: inTime((request) => {
      const next = calls[caseIn(request).plan?.steps.length ?? 0];
      const said = next
        ? { kind: 'call', tool: next.tool, args: JSON.stringify(next.args) }
        : { kind: 'answer', reply: 'Done.' };
      return json({ thought: next ? next.tool : 'done', next: said });
    }, modelMs),
  });
  const settings = {
    ...{ apiKey: server.apiKey, baseUrl: server.url, executor: 'loop' },
    ...{ temperature: 0, timeoutMs: 60_000, maxOutputTokens: 8_000 },
  };
  try {
    const began = performance.now();
    const asker = createAsker(createChat({ settings }), settings);
    const run = await react({ asker, hands: installation.toolRunner, who });
    const ms = performance.now() - began;
    const sum = (field: 'inputTokens' | 'outputTokens') =>
      run.calls.reduce((all, call) => all + call[field], 0);
    const spent = { calls: run.calls.length, steps: run.steps.length, ms };
    return { ...spent, inputTokens: sum('inputTokens'), outputTokens: sum('outputTokens') };
  } finally {
    await server.stop();
  }
}
