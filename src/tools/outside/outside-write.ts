/**
 * A write of the tools file: shown before with what it would change and give away, keyed, and looked
 * after where nobody knows what became of it.
 */
import type { CallContext } from '../../flow/ports/tools.ts';
import type { Json, Preview } from '../../run/plan/plan.ts';
import { present } from '../../run/present.ts';
import { ToolFault, ToolTrouble, type WriteResult, type WriteTool } from '../contract.ts';
import { customerOf } from '../keyed-write.ts';
import type { Input, Outside } from './calling.ts';
import { inServiceUnits, majorArgument, UNPRICED } from './giving.ts';
import { headlineOf } from './headline.ts';
import { checkVerified, factsFor, sentInput, type ToolSurroundings, TRIES } from './outside-call.ts';
import { isOwned } from './owned.ts';
import { afterOf, askedOf, needed, type Seen, seenNow } from './seen-now.ts';
import { settle } from './settle.ts';
import { moved, sends } from './shown.ts';
import { valuesOf } from './templates.ts';
import { undoOf } from './undo.ts';

export function outsideWrite(tool: Outside, around: ToolSurroundings): WriteTool {
  const { name } = tool;
  const { reconcile, money, undo } = tool.declared;
  const once = tool.keyed ? 'key' : 'none';
  return {
    ...factsFor(tool),
    effect: 'write',
    once,
    reconciles: reconcile !== undefined,
    cacheMs: 0,
    // A read, the call itself and looking after it, with what each may take.
    timeoutMs: 3 * tool.timeoutMs + (reconcile?.settles_ms ?? 0) + 5_000,
    tries: TRIES,
    async prepare(input, context, { assumed, signal }) {
      checkVerified(tool, context);
      await around.checkAllowed(tool, context.tenant, signal);
      const args = sentInput(tool, input as Input, { context });
      const seen = await seenNow(tool, around, { args, context, assumed, signal });
      const preview: Preview = {
        before: { ...seen.before, ...seen.judgedBefore },
        after: seen.after,
        shows: [...seen.shows, ...sends(tool, args, context)],
        judged: { outside: true, ...(money === undefined ? UNPRICED : {}), ...seen.judged },
        undoable: undo !== undefined,
      };
      return seen.giving ? { ...preview, money: seen.giving.money } : preview;
    },
    async run(input, context, { terms, earlier, signal }) {
      checkVerified(tool, context);
      await around.checkAllowed(tool, context.tenant, signal);
      const args = sentInput(tool, input as Input, { context });
      const seen = await seenNow(tool, around, { args, context, assumed: {}, key: terms.key, signal });
      const first = terms.fresh && !earlier.sent;
      // The call's own effect may have changed what rules judge.
      const now = first ? { ...seen.before, ...seen.judgedBefore } : seen.before;
      const names = moved(terms.before, now);
      // After an earlier try that may have worked, its own effect is no surprise; the key makes another try
      // harmless.
      const mayBeOurs = tool.keyed && !first;
      const ours = mayBeOurs && names.every((fact) => seen.after[fact] === seen.before[fact]);
      if (names.length > 0 && !ours) throw factsMoved(names);
      if (signal.aborted) throw new ToolFault('stopped', `${name} was stopped before it began.`);
      earlier.sent = true;
      const keyed = sentInput(tool, input as Input, { context, key: terms.key });
      const output = await given({ tool, around, context, key: terms.key, first }, seen.giving, () =>
        tool.call(inServiceUnits(tool, keyed, context.policy.currency), { context, key: terms.key }, signal),
      );
      return {
        output,
        headline: headlineOf(tool, output),
        after: seen.after,
        ...present({
          undo:
            undo &&
            undoOf(undo, { args: undoArgs(undo.tool, tool, { around, args, context }), output, context }),
        }),
      };
    },
    ...present({ reconcile: reconcile && reconciling(tool, around, reconcile) }),
  };
}

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

/** Finds out by a declared read what became of a write. */
function reconciling(
  tool: Outside,
  around: ToolSurroundings,
  how: NonNullable<Outside['declared']['reconcile']>,
): NonNullable<WriteTool['reconcile']> {
  return async (input, context, { key, signal }) => {
    const read = needed(around, how.read);
    checkVerified(read, context);
    const args = inServiceUnits(tool, sentInput(tool, input as Input, { context }), context.policy.currency);
    const asked = askedOf(read, how.args, { values: valuesOf(args, context, key), context });
    const found = await settle(
      async () => {
        await around.checkAllowed(read, context.tenant, signal);
        const output = await read.call(asked, { context }, signal);
        if (!isOwned(read, output, context))
          throw new ToolTrouble('not_theirs', `What ${read.name} found is not known to be of this customer.`);
        return output;
      },
      { at: how.at, settlesMs: how.settles_ms, signal },
    );
    if (found === undefined) {
      await around.outgoing.forget(context.tenant, key);
      return 'did_not_happen';
    }
    return { ...settledOutput(tool, found), after: afterOf(tool, around, { args, context }) };
  };
}

/**
 * What the read found may be a record of another shape than the call's own answer: used where it fits,
 * else as text.
 */
function settledOutput(tool: Outside, found: Json): Pick<WriteResult<Json>, 'output' | 'headline'> {
  const fits = tool.output.safeParse(found).success;
  const asText = { text: typeof found === 'string' ? found : JSON.stringify(found), cut: false };
  const output = fits ? found : asText;
  if (!fits && !tool.output.safeParse(asText).success)
    throw new ToolTrouble(
      'invalid_output',
      `${tool.name} happened, but what was found is not as its output schema says.`,
    );
  return { output, headline: `${tool.name} had happened` };
}
