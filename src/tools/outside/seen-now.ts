/** What a write of the tools file would change and give away, as its records are now. */
import type { CallContext, Calling } from '../../flow/ports/tools.ts';
import type { Facts, Json } from '../../run/plan/plan.ts';
import { present } from '../../run/present.ts';
import { ToolFault, ToolTrouble } from '../contract.ts';
import type { Input, Outside } from './calling.ts';
import { dryRun, tellsAlone } from './dry-run.ts';
import { type Giving, givingOf, inServiceUnits, pricedOf } from './giving.ts';
import { isTimed, judgedFacts } from './judged.ts';
import { checkVerified, sentInput, type ToolSurroundings } from './outside-call.ts';
import { callOwned } from './owned.ts';
import { factsOf, type SeenFacts } from './shown.ts';
import { filledFields, type Values, valuesOf } from './templates.ts';

export interface Seen extends SeenFacts {
  judged: Facts;
  /** Those of them that time does not move, by names of their own. */
  judgedBefore: Facts;
  giving?: Giving & { reason?: string };
}

type Given = Calling & {
  args: Input;
  assumed: Facts;
  /** It may be tried: what it sends was approved, or may leave before. */
  tries: boolean;
  /** Of the call itself, once it has one. */
  key?: string;
  /** It may have happened already, and what could be tried before may be refused now. */
  again?: boolean;
};

/** The declared facts as they are now, and what is given away. */
export async function seenNow(tool: Outside, around: ToolSurroundings, given: Given): Promise<Seen> {
  const { args, context, assumed, key, tries } = given;
  const untold = tool.declared.preview && tool.declared.preview.read === undefined && !tries;
  const { preview } = tool.declared;
  const values = valuesOf(args, context);
  // The service is asked in its own way.
  const asked = valuesOf(inServiceUnits(tool, args, context.policy.currency), context);
  const { read, seen } = await previewed(tool, around, { ...given, values: asked });
  const judged = judgedFacts(preview?.judged ?? {}, { values, read, context, calendar: around.calendar });
  const judgedBefore = Object.fromEntries(
    Object.entries(judged).flatMap(([name, value]) =>
      untold || isTimed(preview?.judged?.[name]) ? [] : [[`${name} of ${tool.name}`, value]],
    ),
  );
  const priced = pricedOf(tool);
  if (priced && untold && tellsAlone(tool.declared)) throw notTried(tool);
  if (!priced) return { ...seen, judged, judgedBefore };
  const about = { tool: tool.name, values, read, assumed };
  const giving = await givingOf(priced, about, {
    ...{ context, outgoing: around.outgoing },
    ...present({ key }),
  });
  return {
    ...{ shows: seen.shows, open: seen.open },
    before: { ...seen.before, ...giving.before },
    after: { ...seen.after, ...giving.after },
    judged,
    judgedBefore,
    giving: { ...giving, ...(typeof judged.reason === 'string' ? { reason: judged.reason } : {}) },
  };
}

/** `read`: what the preview's read or dry run answered; null where there is none. */
async function previewed(
  tool: Outside,
  around: ToolSurroundings,
  { context, assumed, values, signal, args, again, tries }: Given & { values: Values },
): Promise<{ read: Json; seen: SeenFacts }> {
  const nothing = { read: null, seen: { before: {}, after: {}, open: [], shows: [] } };
  const { preview } = tool.declared;
  if (!preview) return nothing;
  const [by, asked] = questionOf(tool, around, { args, values, context });
  const seenIn = (output: Json) => ({
    read: output,
    seen: factsOf(tool, output, {
      by: by.name,
      asked,
      args,
      values,
      assumed,
      context: { ...context, timeZone: around.calendar.timeZone },
    }),
  });
  try {
    if (by === tool) {
      if (!tries || (again && !tellsAlone(tool.declared))) return nothing;
      return seenIn(await dryRun(tool, asked, { context, signal, again }));
    }
    checkVerified(by, context);
    await around.checkAllowed(by, context.tenant, signal);
    const output = await callOwned(by, asked, { context, signal });
    const proved = by.declared.of_customer !== undefined;
    if (preview.dry_run && tries && !again) await dryRun(tool, args, { context, signal, proved });
    return seenIn(output);
  } catch (error) {
    // Whatever became of the read, the write itself was not sent now.
    if (error instanceof ToolFault || (error instanceof ToolTrouble && error.final)) throw error;
    if (error instanceof ToolTrouble)
      throw new ToolFault(error.code, error.message, { cause: error, afterMs: error.afterMs });
    throw new ToolFault('error', `${by.name} could not be read.`, { cause: error });
  }
}

/** What it gives away only a try tells. */
function notTried({ name }: Outside): ToolFault {
  const message = `${name} is tried before anybody is asked, since only that tells what it gives, and what it sends may not leave unasked: say in sends what may.`;
  return new ToolFault('not_tried', message);
}

/** Who tells the facts, and what it is asked: the declared read, else the tool itself. */
function questionOf(
  tool: Outside,
  around: ToolSurroundings,
  { args, values, context }: { args: Input; values: Values; context: CallContext },
): [by: Outside, asked: Input] {
  const { read, args: template = {} } = tool.declared.preview ?? {};
  if (read === undefined) return [tool, args];
  const by = needed(around, read);
  return [by, askedOf(by, template, { values, context })];
}

/** The facts as the write will have left them. */
export function afterOf(
  tool: Outside,
  around: ToolSurroundings,
  { args, context }: { args: Input; context: CallContext },
): Facts {
  const { preview } = tool.declared;
  if (!preview) return {};
  const values = valuesOf(args, context);
  const [by, asked] = questionOf(tool, around, { args, values, context });
  return factsOf(tool, null, {
    by: by.name,
    asked,
    args,
    values,
    assumed: {},
    context: { ...context, timeZone: around.calendar.timeZone },
  }).after;
}

/** The arguments of a read that the file has us ask, checked like any others. */
export function askedOf(
  read: Outside,
  template: Input,
  { values, context }: { values: Values; context: CallContext },
): Input {
  const asked = sentInput(read, filledFields(template, values), { context });
  if (!read.input.safeParse(asked).success)
    throw new ToolFault('invalid_input', `${read.name} cannot be asked like this: see the tools file.`);
  return asked;
}

/** Throws ToolFault where the read is not there. */
export function needed(around: ToolSurroundings, name: string): Outside {
  const read = around.read(name);
  if (!read) throw new ToolFault('unavailable', `${name}, which has to be read for this, is not there.`);
  return read;
}
