/**
 * The open step: a question that no single tool answers. It lies between two wings (the agent asks, the tool
 * runner reads), so it is performed here: the agent gets a function to read with, which calls for the run, as
 * the run, and counts.
 */
import { z } from 'zod';
import type { Catalogue, ToolFacts } from '../run/plan/catalogue.ts';
import { canonical, sha256 } from '../run/plan/digest.ts';
import { knownOf, leavesUnasked, originsOf, outflowOf, sourcesOf } from '../run/plan/origins.ts';
import type { Args, Json } from '../run/plan/plan.ts';
import { anyStep } from '../run/plan/steps.ts';
import type { Run } from '../run/state.ts';
import { AgentFailure, type InvestigateRequest, type Investigation } from './ports/agent.ts';
import type { CallContext, ToolResult, ToolRunner } from './ports/tools.ts';

export const INVESTIGATE = 'investigate';
/** Reads of one open step, whatever the agent asks for. */
export const MOST_READS = 12;
const HEADLINE = 200;
const ASKS =
  'This would send something outside that the tools file does not let go unasked: make it a step of the plan, which a person approves.';

const Input = z.strictObject({
  task: z
    .string()
    .trim()
    .min(1)
    .max(1000)
    .describe('what is to be found out, whole: nothing else of the case is shown'),
  tools: z
    .array(z.string().min(1).max(100))
    .min(1)
    .max(12)
    .describe('names of the read tools that may be used'),
});
const Output = z.strictObject({ answer: z.string(), sources: z.array(z.string()) });

export const investigateTool: ToolFacts = {
  name: INVESTIGATE,
  description:
    'Finds something out with several reads where it is not known beforehand which. Its answer is a text and fills no argument that needs trust.',
  effect: 'read',
  input: Input,
  output: Output,
  untrustedOutput: true,
  once: 'exact',
  cacheMs: 300_000,
};

/** The tool runner with the open step among its tools; for agents that have `investigate`. */
export function withInvestigate(toolRunner: ToolRunner): ToolRunner {
  let last: { base: Catalogue; extended: Catalogue } | undefined;
  return {
    ...toolRunner,
    catalogue() {
      const base = toolRunner.catalogue();
      if (last?.base !== base) last = { base, extended: extend(base) };
      return last.extended;
    },
  };
}

function extend(base: Catalogue): Catalogue {
  if (base.tool(INVESTIGATE)) throw new Error(`two tools are called ${INVESTIGATE}`);
  const shapes = [Input, Output].map((shape) => z.toJSONSchema(shape));
  return {
    version: sha256(canonical([base.version, INVESTIGATE, shapes])).slice(0, 16),
    tool: (name) => (name === INVESTIGATE ? investigateTool : base.tool(name)),
    all: () => [...base.all(), investigateTool],
  };
}

export interface OpenStep {
  run: Run;
  step: string;
  args: Args;
  context: CallContext;
  signal: AbortSignal;
}

/**
 * Reads that an open step may use: none that binds a customer, since only a step of the plan may, and none
 * that waits for verification before that came.
 */
export function allowedReads(names: string[], catalogue: Catalogue, context: CallContext): ToolFacts[] {
  return [...new Set(names)].flatMap((name) => {
    const tool = catalogue.tool(name);
    if (tool?.effect !== 'read' || tool.name === INVESTIGATE || tool.finds) return [];
    return tool.verified && !context.customer?.verified ? [] : [tool];
  });
}

/** Never rejects: what went wrong is a fault, and what the agent was paid is in the result. */
export async function investigate(
  toolRunner: ToolRunner,
  ask: ((input: InvestigateRequest) => Promise<Investigation>) | undefined,
  { run, step, args, context, signal }: OpenStep,
): Promise<ToolResult> {
  const started = performance.now();
  const wanted = Input.safeParse(args);
  if (!ask) return failed('no_model', 'No model is configured that could look into this.');
  if (!wanted.success)
    return failed('invalid_input', `The open step cannot be read: ${wanted.error.issues[0]?.message}.`);
  const tools = allowedReads(wanted.data.tools, toolRunner.catalogue(), context);
  if (tools.length === 0)
    return failed('no_reads', 'None of the tools named is a read that may be used here.');
  const results: ToolResult[] = [];
  const outputs: { tool: string; output: Json }[] = [];
  /** Nobody approves what an open step sends: only what the tool declares goes out. */
  const mayLeave = (name: string, input: Args): boolean => {
    const catalogue = toolRunner.catalogue();
    const tool = catalogue.tool(name);
    if (!tool?.leaves) return true;
    const known = knownOf(run, catalogue, false);
    for (const one of outputs) known.sources.push(...sourcesOf(catalogue.tool(one.tool), one.output));
    const origins = originsOf(input, known, () => undefined);
    return leavesUnasked(outflowOf(tool, origins, run.customer), run.customer);
  };
  const read = async (tool: string, input: Args): Promise<ToolResult> => {
    if (!tools.some(({ name }) => name === tool))
      return failed('not_allowed', `${tool} is none of the tools of this step.`);
    if (results.length >= MOST_READS)
      return failed('limit', `This step may read ${MOST_READS} times, and has.`);
    if (!mayLeave(tool, input)) return failed('asks', ASKS);
    const place = results.push(failed('open', '')) - 1;
    const result = await toolRunner.read(tool, input, { context, signal });
    results[place] = result;
    if (result.output !== undefined) outputs.push({ tool, output: result.output });
    return result;
  };
  const measured = () => ({
    ms: Math.round(performance.now() - started),
    tries: results.reduce((sum, { tries }) => sum + tries, 0),
  });
  const needs = (anyStep(run, step)?.needs ?? []).flatMap((id) => {
    const from = anyStep(run, id);
    return from?.output === undefined ? [] : [{ title: from.title, tool: from.tool, output: from.output }];
  });
  try {
    const { task } = wanted.data;
    const { answer, sources, calls } = await ask({
      run,
      task,
      tools,
      needs,
      policy: context.policy,
      now: context.now,
      read,
    });
    return {
      outcome: 'done',
      ...measured(),
      output: { answer, sources },
      headline: shortened(answer),
      citations: results.flatMap(({ citations }) => citations ?? []),
      calls,
    };
  } catch (error) {
    const known = error instanceof AgentFailure;
    const fault = known
      ? { code: error.code, message: error.message }
      : { code: 'mind_failed', message: 'The open step could not be worked on. The log says why.' };
    return { outcome: 'failed', ...measured(), fault, calls: known ? error.calls : [] };
  }
}

function failed(code: string, message: string): ToolResult {
  return { outcome: 'failed', ms: 0, tries: 0, fault: { code, message } };
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim() || 'nothing was found';
  return line.length <= HEADLINE ? line : `${line.slice(0, HEADLINE - 1)}…`;
}
