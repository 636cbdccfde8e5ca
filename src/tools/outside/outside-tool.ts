/**
 * Tools of the catalogue out of what is outside: always untrusted in what they answer, writes always shown
 * before and keyed.
 */
import { z } from 'zod';
import type { CallContext, Calling } from '../../flow/ports/tools.ts';
import type { Facts, Json } from '../../run/plan/plan.ts';
import { valueAt } from '../../run/plan/references.ts';
import { present } from '../../run/present.ts';
import {
  type ReadTool,
  type Tool,
  ToolFault,
  ToolTrouble,
  type WriteResult,
  type WriteTool,
} from '../contract.ts';
import type { CheckAllowed } from './allowed.ts';
import type { Input, Outside } from './calling.ts';
import { settle } from './settle.ts';
import { factsOf, moved, type SeenFacts, sends } from './shown.ts';
import { filledFields, type Values, valuesOf } from './templates.ts';

const CACHE_MS = 60_000;
const TRIES = 3;

export interface ToolSurroundings {
  checkAllowed: CheckAllowed;
  /** Reads of the file by name, for previews and for finding out what became of a write. */
  read(name: string): Outside | undefined;
}

export function outsideTool(tool: Outside, around: ToolSurroundings): Tool {
  return tool.declared.effect === 'read' ? readTool(tool, around) : writeTool(tool, around);
}

function factsFor(tool: Outside) {
  const { name, description, declared } = tool;
  const ours = [
    ...Object.keys(declared.set ?? {}),
    ...(tool.keyArgument === undefined ? [] : [tool.keyArgument]),
  ];
  const asked = Object.entries(tool.input.shape).filter(([arg]) => !ours.includes(arg));
  return present({
    name,
    description,
    output: tool.output,
    untrustedOutput: true as const,
    showsArguments: true as const,
    input: ours.length > 0 ? z.strictObject(Object.fromEntries(asked)) : tool.input,
    verified: declared.verified,
    trusted: declared.trusted,
    leaves: { sends: declared.sends ?? {} },
    claims: declared.claims,
  });
}

/** The arguments as they are sent: those of the call, and those that the file sets from the run. */
function sentInput(
  tool: Outside,
  input: Input,
  { context, key }: { context: CallContext; key?: string },
): Input {
  const set = filledFields(tool.declared.set ?? {}, valuesOf({}, context, key));
  const keyed = tool.keyArgument === undefined || key === undefined ? {} : { [tool.keyArgument]: key };
  return { ...input, ...set, ...keyed };
}

function checkVerified(tool: Outside, context: CallContext): void {
  if (tool.declared.verified && !context.customer?.verified)
    throw new ToolFault('not_verified', 'The customer is not verified yet.');
}

function readTool(tool: Outside, { checkAllowed }: ToolSurroundings): ReadTool {
  const facts = { ...factsFor(tool), timeoutMs: tool.timeoutMs + 5_000, tries: TRIES };
  const read: ReadTool = {
    ...facts,
    effect: 'read',
    once: 'none',
    cacheMs: tool.declared.cache_ms ?? CACHE_MS,
    async run(input, context, signal) {
      checkVerified(tool, context);
      try {
        await checkAllowed(tool, context.tenant, signal);
        const output = await tool.call(sentInput(tool, input as Input, { context }), { context }, signal);
        return { output, headline: headlineOf(tool, output) };
      } catch (error) {
        // A server that is away may be back in a moment, and a read may be asked again.
        if (error instanceof ToolFault && error.code === 'unavailable')
          throw new ToolTrouble(error.code, error.message);
        throw error;
      }
    },
  };
  return { ...read, asked: askedRead(tool, read) };
}

/** The read with its arguments shown before they are sent. It changes nothing: repeating it does no harm. */
function askedRead(tool: Outside, { run, ...facts }: ReadTool): WriteTool {
  return {
    ...facts,
    effect: 'write',
    once: 'key',
    cacheMs: 0,
    async prepare(input, context) {
      checkVerified(tool, context);
      const shows = sends(tool.goesTo, sentInput(tool, input as Input, { context }));
      return { before: {}, after: {}, shows, judged: { outside: true }, undoable: false };
    },
    async run(input, context, { signal }) {
      return { ...(await run(input, context, signal)), after: {} };
    },
  };
}

function writeTool(tool: Outside, around: ToolSurroundings): WriteTool {
  const { name } = tool;
  const { reconcile } = tool.declared;
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
      const shows = [...seen.shows, ...sends(tool.goesTo, args)];
      return { before: seen.before, after: seen.after, shows, judged: { outside: true }, undoable: false };
    },
    async run(input, context, { terms, earlier, signal }) {
      checkVerified(tool, context);
      await around.checkAllowed(tool, context.tenant, signal);
      const args = sentInput(tool, input as Input, { context });
      const seen = await before(tool, around, { args, context, assumed: {}, signal });
      const names = moved(terms.before, seen.before);
      // After an earlier try that may have worked, its own effect is no surprise; the key makes another try
      // harmless.
      const mayBeOurs = tool.keyed && (!terms.fresh || earlier.sent);
      const ours = mayBeOurs && names.every((fact) => seen.after[fact] === seen.before[fact]);
      if (names.length > 0 && !ours) {
        const which = names.slice(0, 3).join(', ');
        throw new ToolFault('facts_moved', `Nothing was changed: ${which} is no longer as it was shown.`);
      }
      if (signal.aborted) throw new ToolFault('stopped', `${name} was stopped before it began.`);
      earlier.sent = true;
      const keyed = sentInput(tool, input as Input, { context, key: terms.key });
      const output = await tool.call(keyed, { context, key: terms.key }, signal);
      return { output, headline: headlineOf(tool, output), after: seen.after };
    },
    ...present({ reconcile: reconcile && reconciling(tool, around, reconcile) }),
  };
}

/** Finds out by a declared read what became of a write. */
function reconciling(
  tool: Outside,
  around: ToolSurroundings,
  how: NonNullable<Outside['declared']['reconcile']>,
): NonNullable<WriteTool['reconcile']> {
  return async (input, context, { key, signal }) => {
    const read = needed(around, how.read);
    const args = sentInput(tool, input as Input, { context });
    const asked = askedOf(read, how.args, { values: valuesOf(args, context, key), context });
    const found = await settle(
      async () => {
        await around.checkAllowed(read, context.tenant, signal);
        return read.call(asked, { context }, signal);
      },
      { at: how.at, settlesMs: how.settles_ms, signal },
    );
    if (found === undefined) return 'did_not_happen';
    return { ...settledOutput(tool, found), after: afterOf(tool, around, { args, context }) };
  };
}

/** The declared facts as they are now; none where the file declares no read for them. */
async function before(
  tool: Outside,
  around: ToolSurroundings,
  { args, context, assumed, signal }: Calling & { args: Input; assumed: Facts },
): Promise<SeenFacts> {
  const { preview } = tool.declared;
  if (!preview) return { before: {}, after: {}, shows: [] };
  const read = needed(around, preview.read);
  const values = valuesOf(args, context);
  const asked = askedOf(read, preview.args, { values, context });
  try {
    await around.checkAllowed(read, context.tenant, signal);
    return factsOf(preview, await read.call(asked, { context }, signal), { asked, values, assumed });
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
  return factsOf(preview, null, { asked, values, assumed: {} }).after;
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
 * What the read found may be a record of another shape than the call's own answer: used where it fits, else
 * as text.
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

function headlineOf(tool: Outside, output: Json): string {
  const text = valueAt(output, ['text']);
  const size = Buffer.byteLength(typeof text === 'string' ? text : JSON.stringify(output), 'utf8');
  return `${tool.name} answered (${size} bytes)`;
}
