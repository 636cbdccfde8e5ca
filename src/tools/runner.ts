/**
 * Calls the tools. Nothing here rejects but as `stillOurs` of a write does: what went wrong is reported as
 * `failed` (surely did not happen) and `unknown` (writes only: it may have), and a tool that throws, hangs or
 * returns rubbish never leaves the caller waiting.
 */
import type { CallContext, ToolResult, ToolRunner } from '../flow/ports/tools.ts';
import { RetryBudget } from '../flow/retry-budget.ts';
import { canonical } from '../run/plan/digest.ts';
import type { Args } from '../run/plan/plan.ts';
import type { Fault } from '../run/terms.ts';
import { storableWhole } from '../run/text/characters.ts';
import { type Call, prepareCall, readCall, settleCall, writeCall } from './calls.ts';
import { createCatalogue } from './catalogue.ts';
import type { Tool } from './contract.ts';
import { createReadCache } from './read-cache.ts';
import { parsed } from './results.ts';

export interface ToolRunnerOptions {
  tools: Tool[];
  /**
   * Called with every error that a tool threw and for every result that does not fit its schema, for the log:
   * cards say only that it happened.
   */
  report: (problem: { tool: string; run: string; error: unknown }) => void;
  /** Wait before the second try; it doubles from try to try. */
  retryMs?: number;
}

export function createToolRunner(options: ToolRunnerOptions): ToolRunner {
  const catalogue = createCatalogue(options.tools);
  const cache = createReadCache();
  /** By the beginning of names, which tools of one service share. */
  const budgets = new Map<string, RetryBudget>();
  const budgetOf = (name: string): RetryBudget => {
    const service = name.split('.')[0] ?? name;
    const budget = budgets.get(service) ?? new RetryBudget();
    budgets.set(service, budget);
    return budget;
  };
  /** The call, or the fault of one that cannot be made. */
  const callOf = <E extends Tool['effect']>(
    { name, effect, args }: { name: string; effect: E; args: Args },
    context: CallContext,
    signal: AbortSignal,
  ): Call<Extract<Tool, { effect: E }>> | Fault => {
    const listed = catalogue.tool(name);
    const tool = effect === 'write' && listed?.effect === 'read' ? (listed.asked ?? listed) : listed;
    if (!tool) return { code: 'no_such_tool', message: `There is no tool called ${name}.` };
    if (!hasEffect(tool, effect)) return { code: 'wrong_effect', message: `${name} is no ${effect}.` };
    if (tool.lacking !== undefined) return { code: 'not_here', message: `${tool.lacking}.` };
    const input = parsed(tool.input, storableWhole(args));
    if (!input.ok)
      return { code: 'invalid_input', message: `${name} cannot be called like this: ${input.why}.` };
    return {
      tool,
      input: input.value,
      context,
      signal,
      retryMs: options.retryMs ?? 200,
      budget: budgetOf(name),
      report: (error) => options.report({ tool: name, run: context.run, error }),
    };
  };

  return {
    catalogue: () => catalogue,

    async read(name, args, { context, signal }) {
      const call = callOf({ name, effect: 'read', args }, context, signal);
      if ('code' in call) return failed(call);
      const { tool } = call;
      const key = canonical([
        name,
        storableWhole(args),
        tool.impersonal ? null : (context.customer ?? null),
        tool.finds ? context.words : [],
      ]);
      const result = await cache.take(`${context.tenant}/${context.run}`, key, {
        cacheMs: tool.cacheMs,
        caller: signal,
        call: (stop) => readCall({ ...call, signal: stop }),
      });
      return result === 'aborted'
        ? failed({ code: 'stopped', message: 'The work was stopped before it began.' })
        : result;
    },

    async prepare(name, args, { context, assumed, unasked = false, signal }) {
      const call = callOf({ name, effect: 'write', args }, context, signal);
      if ('code' in call) return { fault: call };
      const shown = await prepareCall(call, { assumed, unasked });
      // The records are not as they were read: what is read next is read anew.
      if ('fault' in shown) cache.forget(`${context.tenant}/${context.run}`);
      return shown;
    },

    async write(name, args, { context, terms, signal }) {
      const call = callOf({ name, effect: 'write', args }, context, signal);
      // What was started before this process came, perhaps by another version with other tools, may have
      // happened.
      if ('code' in call) return terms.fresh ? failed(call) : { ...failed(call), outcome: 'unknown' };
      try {
        return await writeCall(call, terms);
      } finally {
        cache.forget(`${context.tenant}/${context.run}`);
      }
    },

    async reconcile(name, args, { context, key, signal }) {
      const call = callOf({ name, effect: 'write', args }, context, signal);
      if ('code' in call) return { ...failed(call), outcome: 'unknown' };
      return settleCall(call, key);
    },
  };
}

function failed(fault: Fault): ToolResult {
  return { outcome: 'failed', ms: 0, tries: 0, fault };
}

function hasEffect<E extends Tool['effect']>(tool: Tool, effect: E): tool is Extract<Tool, { effect: E }> {
  return tool.effect === effect;
}
