/**
 * A write of the tools file: shown before with what it would change and give away, keyed, and looked
 * after where nobody knows what became of it.
 */
import type { CallContext } from '../../flow/ports/tools.ts';
import type { Change, Json, Preview } from '../../run/plan/plan.ts';
import { present } from '../../run/present.ts';
import { ToolFault, type WriteTool } from '../contract.ts';
import { customerOf } from '../keyed-write.ts';
import type { Input, Outside } from './calling.ts';
import { inServiceUnits, majorArgument, UNPRICED } from './giving.ts';
import { headlineOf } from './headline.ts';
import { begunJob, isKnownJob } from './jobs.ts';
import { mayBeForgotten } from './key-life.ts';
import { msOf } from './once-shape.ts';
import { checkVerified, factsFor, sentInput, type ToolSurroundings, TRIES } from './outside-call.ts';
import { lookedForFirst, reconcilingOf } from './reconciling.ts';
import { withoutArguments } from './redact.ts';
import { type Seen, seenNow } from './seen-now.ts';
import { LATE_MS } from './settle.ts';
import { moved, sends } from './shown.ts';
import { undoOf } from './undo.ts';

export function outsideWrite(tool: Outside, around: ToolSurroundings): WriteTool {
  const { name } = tool;
  const { reconcile, money, undo, job, preview } = tool.declared;
  const once = tool.keyed ? 'key' : 'none';
  const look = reconcilingOf(tool, around);
  return {
    ...factsFor(tool, around.read),
    effect: 'write',
    once,
    reconciles: look !== undefined,
    cacheMs: 0,
    // What is read, the call itself and looking after it, with what each may take.
    timeoutMs:
      (preview?.dry_run ? 4 : 3) * tool.timeoutMs +
      (tool.keyed && reconcile ? 2 * tool.timeoutMs : 0) +
      (reconcile ? (reconcile.settles_ms ?? LATE_MS) : 0) +
      (job ? msOf(job.within) + tool.timeoutMs : 0) +
      5_000,
    tries: TRIES,
    async prepare(input, context, { assumed, unasked, signal }) {
      checkVerified(tool, context);
      await around.checkAllowed(tool, context.tenant, signal);
      const args = sentInput(tool, input as Input, { context });
      const seen = await seenNow(tool, around, { args, context, assumed, signal, tries: unasked });
      const untried = preview?.dry_run && !unasked ? [NOT_TRIED] : [];
      const shown: Preview = {
        before: { ...seen.before, ...seen.judgedBefore },
        after: seen.after,
        shows: [...seen.shows, ...untried, ...sends(tool, args, { ...context, ...around.calendar })],
        judged: { outside: true, ...(money === undefined ? UNPRICED : {}), ...seen.judged },
        undoable: undo !== undefined,
      };
      return seen.giving ? { ...shown, money: seen.giving.money } : shown;
    },
    async run(input, context, { terms, earlier, signal }) {
      checkVerified(tool, context);
      await around.checkAllowed(tool, context.tenant, signal);
      const began = earlier.began ?? performance.now();
      earlier.began = began;
      const sentHere = earlier.sent;
      const sentBefore = !terms.fresh || sentHere;
      const known = sentBefore && (await isKnownJob(tool, around, { context, key: terms.key }));
      const old = { startedAt: terms.startedAt, now: context.now, sinceMs: performance.now() - began };
      const looks = known || (sentBefore && mayBeForgotten(tool, old));
      if (looks) {
        const of = { input: input as Input, context, key: terms.key, signal };
        const found = await lookedForFirst(tool, look, of);
        if (found !== 'did_not_happen') return found;
        if (known) throw new ToolFault('job_failed', `${name} was begun and failed: nothing was changed.`);
      }
      // What was looked for and is not there was never sent.
      const first = !sentBefore || looks;
      const args = sentInput(tool, input as Input, { context });
      const again = { key: terms.key, again: !first };
      const seen = await seenNow(tool, around, { args, context, assumed: {}, tries: true, ...again, signal });
      // The call's own effect may have changed what rules judge.
      const now = first ? { ...seen.before, ...seen.judgedBefore } : seen.before;
      const names = moved(terms.before, now);
      // After an earlier try that may have worked, its own effect is no surprise; the key makes another try
      // harmless.
      const ours = (fact: string) => seen.after[fact] === seen.before[fact];
      // What becomes of an open fact nobody says. It was looked at just before this work sent the call, and
      // where nobody can look for the call, its key alone says whether it happened.
      const settledByKey = (fact: string) => sentHere && !reconcile && seen.open.includes(fact);
      const surprise =
        tool.keyed && !first ? names.filter((fact) => !ours(fact) && !settledByKey(fact)) : names;
      if (surprise.length > 0) throw factsMoved(surprise);
      if (signal.aborted) throw new ToolFault('stopped', `${name} was stopped before it began.`);
      earlier.sent = true;
      const calling = { context, key: terms.key };
      const keyed = sentInput(tool, input as Input, calling);
      const output = await given({ tool, around, ...calling, first }, seen.giving, async () => {
        const sent = inServiceUnits(tool, keyed, context.policy.currency);
        const answer = await tool.call(sent, calling, signal);
        if (!job) return answer;
        const ended = await begunJob(answer, { tool, job, ...calling, signal }, around);
        return withoutArguments(tool, args, ended);
      });
      return {
        output,
        headline: headlineOf(tool, output, args),
        after: seen.after,
        ...present({
          undo:
            undo &&
            undoOf(undo, { args: undoArgs(undo.tool, tool, { around, args, context }), output, context }),
        }),
      };
    },
    ...present({ reconcile: look }),
  };
}

/** Of a call whose arguments may not leave before somebody approves them. */
const NOT_TRIED: Change = { label: 'tried before', before: '', after: 'no, only once it is approved' };

/** What the call gives away counts from before it is sent, and no more where it surely did not happen. */
async function given(
  {
    tool,
    around,
    context,
    key,
    first,
  }: {
    tool: Outside;
    around: ToolSurroundings;
    context: CallContext;
    key: string;
    /** No try before this one may have happened. */
    first: boolean;
  },
  giving: Seen['giving'],
  call: () => Promise<Json>,
): Promise<Json> {
  if (!giving) return call();
  const { tenant, run } = context;
  const { account, cents } = giving.money;
  const payment = { key, run, customer: customerOf(context), tool: tool.name, account, cents };
  const noted = await around.outgoing.note(
    tenant,
    { ...payment, ...present({ reason: giving.reason }) },
    giving.known,
  );
  if (!noted) throw factsMoved(['what the customer was given']);
  try {
    return await call();
  } catch (error) {
    if (error instanceof ToolFault && first) await around.outgoing.forget(tenant, key);
    throw error;
  }
}

function factsMoved(names: readonly string[]): ToolFault {
  const which = names.slice(0, 3).join(', ');
  return new ToolFault('facts_moved', `Nothing was changed: ${which} is no longer as it was shown.`);
}

/** An undo tool that itself turns its amount into the service's way gets it as plans have it. */
function undoArgs(
  undo: string,
  tool: Outside,
  { around, args, context }: { around: ToolSurroundings; args: Input; context: CallContext },
): Input {
  const other = around.read(undo);
  return other && majorArgument(other.declared) !== undefined
    ? args
    : inServiceUnits(tool, args, context.policy.currency);
}
