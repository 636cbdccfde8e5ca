/**
 * The contrast: a ReAct loop (Yao et al., arXiv 2210.03629) on the same tools, the same client and the same
 * model. One call of the model a step, each step done as soon as it is said: nobody is asked.
 */
import { z } from 'zod';
import type { Asker } from '../../src/agent/model/ask.ts';
import { dayOf, fitted, type ShownStep } from '../../src/agent/model/case-data.ts';
import { toolsText } from '../../src/agent/model/tools-text.ts';
import { asData, DATA_RULE } from '../../src/agent/model/untrusted.ts';
import { argsIn } from '../../src/agent/model/wire.ts';
import type { CallContext, ToolResult, ToolRunner } from '../../src/flow/ports/tools.ts';
import type { Args, Call } from '../../src/run/plan/plan.ts';
import { isRecord } from '../../src/run/plan/references.ts';
import { present } from '../../src/run/present.ts';
import type { ModelCall } from '../../src/run/terms.ts';

const Act = z.strictObject({
  thought: z.string(),
  next: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('call'), tool: z.string(), args: z.string() }),
    z.strictObject({ kind: z.literal('answer'), reply: z.string() }),
  ]),
});
type Act = z.infer<typeof Act>;

const TASK = `You resolve a case of customer support with the tools below, one call at a time. You see what every call so far gave. Say one of these:
- call: one tool, with "args", a JSON object written as a string. It is done at once.
- answer: the reply to the customer, when nothing more has to be done.
"thought" says in a few words why. Amounts are integers in cents. Find the customer first.`;

const OUTPUTS = 40_000;
/** Of both sides, before a conversation counts as one without an end. */
const MOST_MESSAGES = 20;

export interface ReactParts {
  asker: Asker;
  hands: ToolRunner;
  /** Before the customer is found. */
  who: CallContext;
  mostSteps?: number;
  /** What the customer answers to a reply; undefined: nothing more. Absent: the first reply is the last. */
  converse?(reply: string): Promise<string | undefined>;
}

export interface ReactStep {
  tool: string;
  args: Args;
  effect: 'read' | 'write';
  result: ToolResult;
}

export interface ReactRun {
  steps: ReactStep[];
  calls: ModelCall[];
  /** Absent: it came to no end within the steps it was given. */
  reply?: string;
}

/** Rejects with ModelFault where the model gives nothing that can be used. */
export async function react(
  parts: ReactParts,
  signal: AbortSignal = new AbortController().signal,
): Promise<ReactRun> {
  const { asker, hands, converse, mostSteps = 60 } = parts;
  let { who } = parts;
  const system = [TASK, DATA_RULE, `Tools:\n${toolsText(hands.catalogue().all())}`].join('\n\n');
  const run: ReactRun = { steps: [], calls: [] };
  const purse = { before: async () => undefined, paid: async (call: ModelCall) => void run.calls.push(call) };
  const messages = who.words.map((text) => ({ from: 'customer', text }));
  const shown: ShownStep[] = [];
  const room = { left: OUTPUTS };
  const at = who.now;
  while (run.steps.length < mostSteps) {
    const data = {
      why: 'goal',
      today: dayOf(who.now),
      messages: messages.map((one, n) => ({ n: n + 1, at, ...one })),
      customer: { known: who.customer !== undefined, verified: who.customer?.verified ?? false },
      plan: { steps: shown },
    };
    const { thought, next } = await asker.ask<Act>(
      {
        role: 'executor',
        system,
        user: `${asData(data)}\n\nWhat next?`,
        name: 'act',
        shape: Act,
        read: (value) => ({ value: value as Act }),
      },
      purse,
      signal,
    );
    if (next.kind === 'answer') {
      const more = await converse?.(next.reply);
      if (more === undefined || messages.length > MOST_MESSAGES) return { ...run, reply: next.reply };
      messages.push({ from: 'you', text: next.reply }, { from: 'customer', text: more });
      who = { ...who, words: [...who.words, more] };
      continue;
    }
    const args = argsIn(next.args) ?? {};
    const effect = hands.catalogue().tool(next.tool)?.effect ?? 'read';
    const key = `${who.run}:${run.steps.length}:0`;
    const result = await (effect === 'read'
      ? hands.read(next.tool, args, { context: who, signal })
      : written(hands, { tool: next.tool, args, who, key }, signal));
    run.steps.push({ tool: next.tool, args, effect, result });
    shown.push(shownOf({ id: `s${run.steps.length}`, title: thought, tool: next.tool, args }, result, room));
    if (hands.catalogue().tool(next.tool)?.finds === 'customer') who = { ...who, ...found(who, result) };
  }
  return run;
}

async function written(
  hands: ToolRunner,
  { tool, args, who, key }: Call & { who: CallContext; key: string },
  signal: AbortSignal,
): Promise<ToolResult> {
  const preview = await hands.prepare(tool, args, { context: who, assumed: {}, signal });
  if ('fault' in preview) return { outcome: 'failed', ms: 0, tries: 1, fault: preview.fault };
  return hands.write(tool, args, {
    context: who,
    terms: { key, before: preview.preview.before, fresh: true, startedAt: who.now },
    signal,
  });
}

function shownOf(
  { id, title, tool, args }: Pick<ShownStep, 'id' | 'title' | 'tool' | 'args'>,
  result: ToolResult,
  room: { left: number },
): ShownStep {
  const { outcome, output, headline, fault } = result;
  return present({
    id,
    title,
    tool,
    args,
    needs: [],
    state: outcome,
    output: output === undefined ? undefined : fitted(output, room),
    found: headline,
    fault: fault === undefined ? undefined : `${fault.code}: ${fault.message}`,
  });
}

/** As the rules bind a customer: once, and verified where the tenant's evidence is complete. */
function found(who: CallContext, { output }: ToolResult): Pick<CallContext, 'customer'> {
  if (who.customer || !isRecord(output) || !isRecord(output.customer)) return {};
  const evidence = Array.isArray(output.evidence) ? output.evidence : [];
  const verified = who.policy.evidence.some((all) => all.every((one) => evidence.includes(one)));
  return { customer: { id: String(output.customer.id), verified } };
}
