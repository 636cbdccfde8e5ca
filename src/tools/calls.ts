/** One call of a tool with its tries: what may be repeated, and what its end means. */
import type { CallContext, ToolResult, WriteTerms } from '../flow/ports/tools.ts';
import type { Fault } from '../run/events.ts';
import type { Facts, Preview } from '../run/plan/plan.ts';
import { type Attempt, attempt } from './attempt.ts';
import { type ReadTool, type Tool, ToolTrouble, type WriteTool } from './contract.ts';
import { parsePreview, parseResult } from './results.ts';
import { retry } from './retry.ts';

export interface Surroundings {
  retryMs: number;
  report: (error: unknown) => void;
}

/** Tries again after errors and timeouts. `uncertain`: a try before the last one may have done its work. */
async function tryUpTo<T>(
  tries: number,
  timeoutMs: number,
  signal: AbortSignal,
  around: Surroundings,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<{ end: Attempt<T>; tries: number; uncertain: boolean }> {
  const one = async () => {
    const end = await attempt(work, timeoutMs, signal);
    if (end.kind === 'error') around.report(end.error);
    return end;
  };
  const isOpen = ({ kind }: Attempt<T>) => kind === 'error' || kind === 'timeout';
  const tried = await retry({ most: tries, pauseMs: around.retryMs, signal }, one, isOpen);
  return { ...tried, uncertain: tried.tries > 1 };
}

/** The tool's own tries, within the tenant's limit for one step. */
function triesOf(tool: Tool, context: CallContext): number {
  return Math.min(tool.tries, context.policy.limits.toolCalls);
}

export async function readCall(
  tool: ReadTool,
  input: unknown,
  context: CallContext,
  signal: AbortSignal,
  around: Surroundings,
): Promise<ToolResult> {
  const started = performance.now();
  const { end, tries } = await tryUpTo(triesOf(tool, context), tool.timeoutMs, signal, around, (stop) =>
    tool.run(input, context, stop),
  );
  const measured = { ms: Math.round(performance.now() - started), tries };
  if (end.kind !== 'value') return { outcome: 'failed', ...measured, fault: faultOf(tool, end) };
  const result = parseResult(tool, end.value);
  if (result.ok) return { outcome: 'done', ...measured, ...result.value };
  return { outcome: 'failed', ...measured, fault: rubbish(tool, result.why, around) };
}

export async function prepareCall(
  tool: WriteTool,
  input: unknown,
  context: CallContext,
  assumed: Facts,
  signal: AbortSignal,
  around: Surroundings,
): Promise<{ preview: Preview } | { fault: Fault }> {
  const { end } = await tryUpTo(triesOf(tool, context), tool.timeoutMs, signal, around, (stop) =>
    tool.prepare(input, context, assumed, stop),
  );
  if (end.kind !== 'value') return { fault: faultOf(tool, end) };
  const preview = parsePreview(end.value);
  return preview.ok ? { preview: preview.value } : { fault: rubbish(tool, preview.why, around) };
}

export async function writeCall(
  tool: WriteTool,
  input: unknown,
  context: CallContext,
  terms: WriteTerms,
  signal: AbortSignal,
  around: Surroundings,
): Promise<ToolResult> {
  if (tool.once === 'none' && !terms.fresh) {
    const message = `${tool.name} was started before and may have happened; it cannot be sent again safely.`;
    return { outcome: 'unknown', ms: 0, tries: 0, fault: { code: 'may_have_happened', message } };
  }
  const started = performance.now();
  const allowed = tool.once === 'none' ? 1 : triesOf(tool, context);
  const { end, tries, uncertain } = await tryUpTo(allowed, tool.timeoutMs, signal, around, (stop) =>
    tool.run(input, context, terms, stop),
  );
  const measure = () => ({ ms: Math.round(performance.now() - started), tries });
  let fault: Fault;
  if (end.kind === 'value') {
    const result = parseResult(tool, end.value);
    if (result.ok) return { outcome: 'done', ...measure(), ...result.value };
    fault = rubbish(tool, result.why, around);
  } else {
    fault = faultOf(tool, end);
    const thisTryDidNot = end.kind === 'fault' || (end.kind === 'aborted' && !end.called);
    if (thisTryDidNot && !uncertain && terms.fresh) return { outcome: 'failed', ...measure(), fault };
  }
  // Asked with a signal of its own: whoever stopped the write still has to learn what became of it.
  const settled = await settleCall(tool, input, context, terms.key, new AbortController().signal, around);
  if (settled.outcome === 'done') return { ...settled, ...measure() };
  return { outcome: settled.outcome, ...measure(), fault };
}

/** Asks the tool what became of a write; `unknown` where it does not know. */
export async function settleCall(
  tool: WriteTool,
  input: unknown,
  context: CallContext,
  key: string,
  signal: AbortSignal,
  around: Surroundings,
): Promise<ToolResult> {
  const started = performance.now();
  const ask = tool.reconcile?.bind(tool);
  if (!ask) {
    const message = `Nobody can ask ${tool.name} whether it happened: a person has to look.`;
    return { outcome: 'unknown', ms: 0, tries: 0, fault: { code: 'cannot_tell', message } };
  }
  const { end, tries } = await tryUpTo(triesOf(tool, context), tool.timeoutMs, signal, around, (stop) =>
    ask(input, context, key, stop),
  );
  const measured = { ms: Math.round(performance.now() - started), tries };
  if (end.kind !== 'value') return { outcome: 'unknown', ...measured, fault: faultOf(tool, end) };
  if (end.value === 'did_not_happen') {
    const fault = { code: 'did_not_happen', message: `${tool.name} did not happen; nothing was changed.` };
    return { outcome: 'failed', ...measured, fault };
  }
  const result = parseResult(tool, end.value);
  if (result.ok) return { outcome: 'done', ...measured, ...result.value };
  return { outcome: 'unknown', ...measured, fault: rubbish(tool, result.why, around) };
}

function faultOf(tool: Tool, end: Exclude<Attempt<never>, { kind: 'value' }>): Fault {
  switch (end.kind) {
    case 'fault':
      return end.fault.fault;
    case 'timeout':
      return { code: 'timeout', message: `${tool.name} gave no answer within ${tool.timeoutMs / 1000} s.` };
    case 'aborted':
      return { code: 'stopped', message: `${tool.name} was stopped before it answered.` };
    case 'error':
      if (end.error instanceof ToolTrouble) return end.error.fault;
      return { code: 'error', message: `${tool.name} broke off with an error; the log says which.` };
  }
}

function rubbish(tool: Tool, why: string, around: Surroundings): Fault {
  around.report(new Error(`${tool.name} returned what its schema does not allow: ${why}`));
  return { code: 'invalid_output', message: `${tool.name} returned something that cannot be used: ${why}.` };
}
