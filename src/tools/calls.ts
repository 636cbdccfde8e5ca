/** One call of a tool with its tries: what may be repeated, and what its end means. */
import { StoreAway } from '../flow/ports/ledger.ts';
import type { CallContext, MayBeLater, Prepared, ToolResult, WriteTerms } from '../flow/ports/tools.ts';
import { pauseAfter, retry } from '../flow/retry.ts';
import type { RetryBudget } from '../flow/retry-budget.ts';
import type { Facts } from '../run/plan/plan.ts';
import { present } from '../run/present.ts';
import type { Fault } from '../run/terms.ts';
import { type Attempt, attempt } from './attempt.ts';
import { type ReadTool, type Tool, ToolTrouble, type WriteTool } from './contract.ts';
import { parsePreview, parseResult } from './results.ts';

/** What one call is made of. */
export interface Call<T extends Tool = Tool> {
  tool: T;
  input: unknown;
  context: CallContext;
  signal: AbortSignal;
  /** How long the database is waited for where `signal` is not the caller's. Absent: as `signal`. */
  patience?: AbortSignal;
  retryMs: number;
  /** Of the service that the tool asks. */
  budget: RetryBudget;
  /** See WriteTerms. */
  stillOurs?: WriteTerms['stillOurs'];
  report: (error: unknown) => void;
}

/** Between tries while our own database is away. */
const AWAY = { firstMs: 500, longestMs: 8_000 };
/** What asks to wait for longer is left to the caller. */
const LONGEST_WAIT_MS = 2_000;

/**
 * Tries again after errors and timeouts. While our own database is away it waits as long as that takes, where
 * a repetition is safe: that is no failure of the tool. `uncertain`: a try before the last one may have done
 * its work.
 */
async function tryUpTo<T>(
  tries: number,
  { tool, signal, patience = signal, retryMs, budget, stillOurs, report }: Call,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<{ end: Attempt<T>; tries: number; uncertain: boolean }> {
  let waits = 0;
  let begun = false;
  budget.called();
  const one = async () => {
    if (begun) await stillOurs?.();
    begun = true;
    const end = await attempt(work, tool.timeoutMs, signal);
    if (end.kind === 'error') report(end.error);
    return end;
  };
  const pause = (end: Attempt<T>, tried: number) => {
    if (isAway(end) && tool.once !== 'none' && !patience.aborted) {
      waits += 1;
      return pauseAfter(waits, AWAY);
    }
    const wait = waitAfter(end);
    if (tried - waits >= tries || wait === undefined || !budget.again()) return undefined;
    return wait + pauseAfter(tried - waits, { firstMs: retryMs });
  };
  const tried = await retry(one, pause, patience);
  return { ...tried, uncertain: tried.tries > 1 };
}

function isAway(end: Attempt<unknown>): boolean {
  return end.kind === 'error' && end.error instanceof StoreAway;
}

/** ms that have to pass before another try at least; undefined: there is none. */
function waitAfter(end: Attempt<unknown>): number | undefined {
  if (end.kind === 'timeout') return 0;
  if (end.kind !== 'error') return undefined;
  if (!(end.error instanceof ToolTrouble)) return 0;
  const { final, afterMs = 0 } = end.error;
  return final || afterMs > LONGEST_WAIT_MS ? undefined : afterMs;
}

/** Whoever would answer is away or asks to wait. */
function laterOf(end: Attempt<unknown>): MayBeLater {
  if (end.kind === 'fault') return present({ afterMs: end.fault.afterMs });
  return end.kind === 'error' && end.error instanceof ToolTrouble
    ? present({ afterMs: end.error.afterMs })
    : {};
}

/** The tool's own tries, within the tenant's limit for one step. */
function triesOf({ tool, context }: Call): number {
  return Math.min(tool.tries, context.policy.limits.toolCalls);
}

export async function readCall(call: Call<ReadTool>): Promise<ToolResult> {
  const { tool, input, context } = call;
  const started = performance.now();
  const { end, tries } = await tryUpTo(triesOf(call), call, (stop) => tool.run(input, context, stop));
  const measured = { ms: Math.round(performance.now() - started), tries };
  if (end.kind !== 'value')
    return { outcome: 'failed', ...measured, fault: faultOf(tool, end), ...laterOf(end) };
  const result = parseResult(tool, end.value);
  if (result.ok) return { outcome: 'done', ...measured, ...result.value };
  return { outcome: 'failed', ...measured, fault: rubbish(call, result.why) };
}

export async function prepareCall(
  call: Call<WriteTool>,
  given: { assumed: Facts; unasked: boolean },
): Promise<Prepared> {
  const { tool, input, context } = call;
  const { end } = await tryUpTo(triesOf(call), call, (stop) =>
    tool.prepare(input, context, { ...given, signal: stop }),
  );
  if (end.kind !== 'value') return { fault: faultOf(tool, end), ...laterOf(end) };
  const preview = parsePreview(end.value);
  return preview.ok ? { preview: preview.value } : { fault: rubbish(call, preview.why) };
}

export async function writeCall(call: Call<WriteTool>, terms: WriteTerms): Promise<ToolResult> {
  const { tool, input, context } = call;
  if (tool.once === 'none' && !terms.fresh) {
    const message = `${tool.name} was started before and may have happened; it cannot be sent again safely.`;
    return { outcome: 'unknown', ms: 0, tries: 0, fault: { code: 'may_have_happened', message } };
  }
  const started = performance.now();
  const earlier = { sent: false };
  const allowed = tool.once === 'none' ? 1 : triesOf(call);
  const { end, tries, uncertain } = await tryUpTo(
    allowed,
    { ...call, ...present({ stillOurs: terms.stillOurs }) },
    (stop) => tool.run(input, context, { terms, earlier, signal: stop }),
  );
  const measure = () => ({ ms: Math.round(performance.now() - started), tries });
  let fault: Fault;
  if (end.kind === 'value') {
    const result = parseResult(tool, end.value);
    if (result.ok) return { outcome: 'done', ...measure(), ...result.value };
    fault = rubbish(call, result.why);
  } else {
    fault = faultOf(tool, end);
    const thisTryDidNot = end.kind === 'fault' || (end.kind === 'aborted' && !end.called);
    if (thisTryDidNot && !uncertain && terms.fresh)
      return { outcome: 'failed', ...measure(), fault, ...laterOf(end) };
  }
  // Asked with a signal of its own: whoever stopped the write still has to learn what became of it.
  const settled = await settleCall(
    { ...call, signal: new AbortController().signal, patience: call.signal },
    terms.key,
  );
  if (settled.outcome === 'done') return { ...settled, ...measure() };
  // Of a call that its key makes once nobody knows yet: it may be made again.
  const later =
    tool.once !== 'none' && settled.outcome === 'unknown'
      ? present({ afterMs: settled.afterMs ?? laterOf(end).afterMs })
      : {};
  return { outcome: settled.outcome, ...measure(), fault, ...later };
}

/** Asks the tool what became of a write; `unknown` where it does not know. */
export async function settleCall(call: Call<WriteTool>, key: string): Promise<ToolResult> {
  const { tool, input, context } = call;
  const started = performance.now();
  const ask = tool.reconcile?.bind(tool);
  if (!ask) {
    const message = `Nobody can ask ${tool.name} whether it happened: a person has to look.`;
    return { outcome: 'unknown', ms: 0, tries: 0, fault: { code: 'cannot_tell', message } };
  }
  const { end, tries } = await tryUpTo(triesOf(call), call, (stop) =>
    ask(input, context, { key, signal: stop }),
  );
  const measured = { ms: Math.round(performance.now() - started), tries };
  if (end.kind !== 'value')
    return { outcome: 'unknown', ...measured, fault: faultOf(tool, end), ...laterOf(end) };
  if (end.value === 'did_not_happen') {
    const fault = { code: 'did_not_happen', message: `${tool.name} did not happen; nothing was changed.` };
    return { outcome: 'failed', ...measured, fault };
  }
  const result = parseResult(tool, end.value);
  if (result.ok) return { outcome: 'done', ...measured, ...result.value };
  return { outcome: 'unknown', ...measured, fault: rubbish(call, result.why) };
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

function rubbish({ tool, report }: Call, why: string): Fault {
  report(new Error(`${tool.name} returned what its schema does not allow: ${why}`));
  return { code: 'invalid_output', message: `${tool.name} returned something that cannot be used: ${why}.` };
}
