/**
 * Finds out what became of a write of the tools file: by its job, where one is known, else by a declared
 * read.
 */
import type { CallContext } from '../../flow/ports/tools.ts';
import type { Json } from '../../run/plan/plan.ts';
import { worded } from '../../run/text/worded.ts';
import { ToolFault, ToolTrouble, type WriteResult, type WriteTool } from '../contract.ts';
import type { Input, Outside } from './calling.ts';
import { inServiceUnits } from './giving.ts';
import { headlineOf } from './headline.ts';
import { endedJob } from './jobs.ts';
import { checkVerified, outputOf, sentInput, type ToolSurroundings } from './outside-call.ts';
import { isOwned } from './owned.ts';
import { withoutArguments } from './redact.ts';
import { afterOf, askedOf, needed } from './seen-now.ts';
import { settle } from './settle.ts';
import { filledFields, type Values, valuesOf } from './templates.ts';

type Reconcile = NonNullable<WriteTool['reconcile']>;
type Looked = Awaited<ReturnType<Reconcile>>;

/** undefined: the file declares nothing by which it could be found out. */
export function reconcilingOf(tool: Outside, around: ToolSurroundings): Reconcile | undefined {
  const { reconcile, job } = tool.declared;
  if (!reconcile && !job) return undefined;
  return async (input, context, { key, signal }) => {
    const args = sentInput(tool, input as Input, { context });
    const found =
      (await jobOf(tool, around, { args, context, key, signal })) ??
      (await lookedFor(tool, around, { args, context, key, signal }));
    if (found === 'did_not_happen') {
      await around.outgoing.forget(context.tenant, key);
      return found;
    }
    return { ...found, after: afterOf(tool, around, { args, context }) };
  };
}

interface Of {
  context: CallContext;
  key: string;
  signal: AbortSignal;
}

type Found = Omit<WriteResult<Json>, 'after'> | 'did_not_happen';

/** undefined: no job of this call is known. Rejects where the job has not ended. */
async function jobOf(
  tool: Outside,
  around: ToolSurroundings,
  { args, ...of }: Of & { args: Input },
): Promise<Found | undefined> {
  const { job } = tool.declared;
  const id = job && (await around.jobs.of(of.context.tenant, of.key));
  if (!job || id === undefined) return undefined;
  try {
    const output = withoutArguments(tool, args, await endedJob(id, { tool, job, ...of }, around));
    return { output, headline: headlineOf(tool, output, args) };
  } catch (error) {
    if (error instanceof ToolFault && error.code === 'job_failed') return 'did_not_happen';
    throw error;
  }
}

async function lookedFor(
  tool: Outside,
  around: ToolSurroundings,
  { args, context, key, signal }: Of & { args: Input },
): Promise<Found> {
  const how = tool.declared.reconcile;
  if (!how)
    throw new ToolTrouble(
      'cannot_tell',
      `Nobody knows whether ${tool.name} was begun: a person has to look.`,
      {
        final: true,
      },
    );
  const read = needed(around, how.read);
  checkVerified(read, context);
  const asArgued = inServiceUnits(tool, args, context.policy.currency);
  const values = valuesOf(asArgued, context, key);
  const asked = askedOf(read, how.args, { values, context });
  const where = how.where && allFilled(how.where, values);
  const found = await settle(
    async () => {
      await around.checkAllowed(read, context.tenant, signal);
      const output = await read.call(asked, { context }, signal);
      if (!isOwned(read, output, context))
        throw new ToolTrouble(
          'not_theirs',
          `What ${read.name} found is not known to be of ${worded('this customer', context.policy.person)}.`,
        );
      return output;
    },
    { at: how.at, where, whole: how.whole, settlesMs: how.settles_ms, signal },
  );
  return found === undefined
    ? 'did_not_happen'
    : settledOutput(tool, withoutArguments(tool, args, found), around);
}

/** Without one of its values it would be any item. */
function allFilled(written: Input, values: Values): Input {
  const where = filledFields(written, values);
  if (Object.keys(where).length === Object.keys(written).length) return where;
  throw new ToolTrouble('cannot_tell', 'What it is to be looked for by is not among its arguments.');
}

/**
 * What the read found may be a record of another shape than the call's own answer: used where it fits,
 * else as text.
 */
function settledOutput(tool: Outside, found: Json, around: ToolSurroundings): Exclude<Found, string> {
  const output = outputOf(tool, around.read);
  const asText = { text: typeof found === 'string' ? found : JSON.stringify(found), cut: false };
  const fits = output.safeParse(found).success;
  if (!fits && !output.safeParse(asText).success)
    throw new ToolTrouble(
      'invalid_output',
      `${tool.name} happened, but what was found is not as its output schema says.`,
    );
  return { output: fits ? found : asText, headline: `${tool.name} had happened` };
}

/**
 * A call whose key its service may have forgotten is looked for, and where nobody can look it is not sent
 * again: rejects with trouble. `did_not_happen`: it may be sent.
 */
export async function lookedForFirst(
  tool: Outside,
  look: Reconcile | undefined,
  of: { input: Input; context: CallContext; key: string; signal: AbortSignal },
): Promise<Looked> {
  const { input, context, key, signal } = of;
  if (look) return look(input, context, { key, signal });
  const message = `${tool.name} was started before and may have happened; its service may not know its key any more.`;
  throw new ToolTrouble('may_have_happened', message, { final: true });
}
