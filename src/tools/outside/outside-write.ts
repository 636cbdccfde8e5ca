/**
 * A write of the tools file: shown before with what it would change and give away, keyed, and looked
 * after where nobody knows what became of it.
 */
import type { CallContext, Calling } from '../../flow/ports/tools.ts';
import type { Facts, Json, Preview } from '../../run/plan/plan.ts';
import { present } from '../../run/present.ts';
import { ToolFault, ToolTrouble, type WriteResult, type WriteTool } from '../contract.ts';
import { customerOf } from '../keyed-write.ts';
import type { Input, Outside } from './calling.ts';
import { type Giving, givingOf, inServiceUnits, majorArgument, pricedOf, UNPRICED } from './giving.ts';
import { headlineOf } from './headline.ts';
import { isTimed, judgedFacts } from './judged.ts';
import { checkVerified, factsFor, sentInput, type ToolSurroundings, TRIES } from './outside-call.ts';
import { callOwned, isOwned } from './owned.ts';
import { settle } from './settle.ts';
import { factsOf, moved, type SeenFacts, sends } from './shown.ts';
import { filledFields, type Values, valuesOf } from './templates.ts';
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
      const seen = await before(tool, around, { args, context, assumed, signal });
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
      const seen = await before(tool, around, { args, context, assumed: {}, key: terms.key, signal });
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

interface Seen extends SeenFacts {
  judged: Facts;
  /** Those of them that time does not move, by names of their own. */
  judgedBefore: Facts;
  giving?: Giving & { reason?: string };
}

/**
 * The declared facts as they are now, and what is given away. `key`: of the call itself, once it has one.
 */
async function before(
  tool: Outside,
  around: ToolSurroundings,
  given: Calling & { args: Input; assumed: Facts; key?: string },
): Promise<Seen> {
  const { args, context, assumed, key } = given;
  const { preview } = tool.declared;
  const values = valuesOf(args, context);
  // The service is asked in its own way.
  const asked = valuesOf(inServiceUnits(tool, args, context.policy.currency), context);
  const { read, seen } = await previewed(tool, around, { ...given, values: asked });
  const judged = judgedFacts(preview?.judged ?? {}, { values, read, context });
  const judgedBefore = Object.fromEntries(
    Object.entries(judged).flatMap(([name, value]) =>
      isTimed(preview?.judged?.[name]) ? [] : [[`${name} of ${tool.name}`, value]],
    ),
  );
  const priced = pricedOf(tool);
  if (!priced) return { ...seen, judged, judgedBefore };
  const about = { tool: tool.name, values, read, assumed };
  const giving = await givingOf(priced, about, {
    ...{ context, outgoing: around.outgoing },
    ...present({ key }),
  });
  return {
    shows: seen.shows,
    before: { ...seen.before, ...giving.before },
    after: { ...seen.after, ...giving.after },
    judged,
    judgedBefore,
    giving: { ...giving, ...(typeof judged.reason === 'string' ? { reason: judged.reason } : {}) },
  };
}

/** `read`: what the preview's read answered; null where the file declares none. */
async function previewed(
  tool: Outside,
  around: ToolSurroundings,
  { context, assumed, values, signal }: Calling & { values: Values; assumed: Facts },
): Promise<{ read: Json; seen: SeenFacts }> {
  const { preview } = tool.declared;
  if (!preview) return { read: null, seen: { before: {}, after: {}, shows: [] } };
  const read = needed(around, preview.read);
  checkVerified(read, context);
  const asked = askedOf(read, preview.args, { values, context });
  try {
    await around.checkAllowed(read, context.tenant, signal);
    const output = await callOwned(read, asked, { context, signal });
    return { read: output, seen: factsOf(tool, output, { asked, values, assumed, context }) };
  } catch (error) {
    // Whatever became of the read, the write itself was not sent.
    if (error instanceof ToolFault) throw error;
    const { code, message } =
      error instanceof ToolTrouble ? error : { code: 'error', message: `${read.name} could not be read.` };
    throw new ToolFault(code, message, { cause: error });
  }
}

function afterOf(
  tool: Outside,
  around: ToolSurroundings,
  { args, context }: { args: Input; context: CallContext },
): Facts {
  const { preview } = tool.declared;
  if (!preview) return {};
  const values = valuesOf(args, context);
  const asked = askedOf(needed(around, preview.read), preview.args, { values, context });
  return factsOf(tool, null, { asked, values, assumed: {}, context }).after;
}

/** The arguments of a read that the file has us ask, checked like any others. */
function askedOf(
  read: Outside,
  template: Input,
  { values, context }: { values: Values; context: CallContext },
): Input {
  const asked = sentInput(read, filledFields(template, values), { context });
  if (!read.input.safeParse(asked).success)
    throw new ToolFault('invalid_input', `${read.name} cannot be asked like this: see the tools file.`);
  return asked;
}

function needed(around: ToolSurroundings, name: string): Outside {
  const read = around.read(name);
  if (!read) throw new ToolFault('unavailable', `${name}, which has to be read for this, is not there.`);
  return read;
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
