/** Works on an open step: asks the model what to read, reads it, and asks again, at most five times. */
import type { InvestigateRequest, Investigation } from '../../flow/ports/agent.ts';
import type { Args, Json } from '../../run/plan/plan.ts';
import { present } from '../../run/present.ts';
import type { Asker } from './ask.ts';
import { dayOf, fitted } from './case-data.ts';
import type { Purse } from './chat.ts';
import { executorPrompt } from './prompts/executor.ts';
import { toolsText } from './tools-text.ts';
import { asData } from './untrusted.ts';
import { argsIn, LookWire } from './wire.ts';

export const MOST_ROUNDS = 5;
const MOST_CALLS = 4;
const OUTPUTS = 40_000;

type Look =
  | { kind: 'read'; calls: { tool: string; args: Args }[] }
  | { kind: 'answer'; answer: string; sources: string[] };

/**
 * Rejects with ModelFault. The last round must answer; one that still wants to read has found what the rounds
 * before it found.
 */
export async function lookInto(
  { asker, purse }: { asker: Asker; purse: Purse },
  input: InvestigateRequest,
  signal: AbortSignal,
): Promise<Omit<Investigation, 'calls'>> {
  const system = executorPrompt(toolsText(input.tools));
  const seen: Json[] = [];
  const room = { left: OUTPUTS };
  const before = input.needs.map(({ title, tool, output }) => ({
    title,
    tool,
    output: fitted(output, room),
  }));
  for (let round = 1; ; round++) {
    const left = MOST_ROUNDS - round;
    const data = { today: dayOf(input.now), task: input.task, before, seen, rounds_left: left };
    const ask = left === 0 ? 'This is the last round: answer with what you know.' : 'What next?';
    const look = await asker.ask<Look>(
      {
        role: 'executor',
        system,
        user: `${asData(data)}\n\n${ask}`,
        name: 'look',
        shape: LookWire,
        read: (value) => lookOf(value as LookWire, input, left === 0),
      },
      purse,
      signal,
    );
    if (look.kind === 'answer') return { answer: look.answer, sources: look.sources };
    const results = await Promise.all(look.calls.map(({ tool, args }) => input.read(tool, args)));
    for (const [n, { output, fault, headline }] of results.entries()) {
      const call = look.calls[n];
      if (!call) continue;
      seen.push(
        present({
          round,
          tool: call.tool,
          args: call.args,
          output: output === undefined ? undefined : fitted(output, room),
          found: headline,
          fault: fault === undefined ? undefined : `${fault.code}: ${fault.message}`,
        }),
      );
    }
  }
}

function lookOf(
  { next }: LookWire,
  { tools }: InvestigateRequest,
  last: boolean,
): { value: Look } | { problems: string[] } {
  if (next.kind === 'answer') return { value: next };
  if (last) return { problems: ['no round is left: say "answer"'] };
  if (next.calls.length === 0 || next.calls.length > MOST_CALLS)
    return { problems: [`read with 1 to ${MOST_CALLS} calls in a round`] };
  const problems: string[] = [];
  const calls = next.calls.map(({ tool: name, args: text }) => {
    const tool = tools.find((one) => one.name === name);
    const args = argsIn(text);
    if (!tool) problems.push(`"${name}" is none of the tools of this step`);
    else if (!args) problems.push(`${name}: args must be a string that holds one JSON object`);
    else {
      const parsed = tool.input.safeParse(args);
      for (const { path, message } of parsed.error?.issues ?? [])
        problems.push(`${name}, ${path.join('.') || 'args'}: ${message}`);
    }
    return { tool: name, args: args ?? {} };
  });
  return problems.length > 0 ? { problems } : { value: { kind: 'read', calls } };
}
