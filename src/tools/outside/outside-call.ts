/**
 * What reads and writes of the tools file have in common: what the rules need to know of them, and what
 * is sent.
 */

import { z } from 'zod';
import type { OutsideJobs, OutsideMoney } from '../../flow/ports/effects.ts';
import type { CallContext } from '../../flow/ports/tools.ts';
import { ANSWERS } from '../../run/plan/catalogue.ts';
import { canonical, sha256 } from '../../run/plan/digest.ts';
import { present } from '../../run/present.ts';
import type { Calendar } from '../../run/text/calendar.ts';
import { worded } from '../../run/text/worded.ts';
import { ToolFault } from '../contract.ts';
import type { CheckAllowed } from './allowed.ts';
import type { Declared, Input, Outside } from './calling.ts';
import { type FindingParts, FoundOutput, findsCustomer } from './finding.ts';
import { amountArgument, majorArgument } from './giving.ts';
import { filledFields, valuesOf } from './templates.ts';

export const TRIES = 3;

export interface ToolSurroundings {
  checkAllowed: CheckAllowed;
  /** Reads of the file by name, for previews and for finding out what became of a write. */
  read(name: string): Outside | undefined;
  /** Money that tools outside gave. */
  outgoing: OutsideMoney;
  /** Jobs that services do for writes. */
  jobs: OutsideJobs;
  /** How the words of a case are judged that prove who is asking. */
  finding: FindingParts;
  /** How the desk counts days. */
  calendar: Calendar;
}

const MinorUnits = z.int().min(1).describe('in minor units, such as cents');

/** `read`: another tool of the file: what a write's job put out is what its read says. */
export function factsFor(tool: Outside, read: (name: string) => Outside | undefined) {
  const { name, description, declared } = tool;
  const ours = [
    ...Object.keys(declared.set ?? {}),
    ...(tool.keyArgument === undefined ? [] : [tool.keyArgument]),
    // Whether a call is only tried no plan says.
    ...[declared.preview?.dry_run?.argument ?? []].flat(),
  ];
  const major = majorArgument(declared);
  const asked = Object.entries(tool.input.shape).flatMap(([arg, type]): [string, z.ZodType][] => {
    if (ours.includes(arg)) return [];
    return [[arg, arg === major ? MinorUnits : (type as z.ZodType)]];
  });
  return present({
    name,
    description,
    definition: sha256(canonical({ definition: tool.definition, declared })),
    output: findsCustomer(declared) ? FoundOutput : outputOf(tool, read),
    untrustedOutput: true as const,
    showsArguments: true as const,
    input: ours.length > 0 || major !== undefined ? z.strictObject(Object.fromEntries(asked)) : tool.input,
    verified: needsVerified(declared) ? (true as const) : undefined,
    trusted: declared.trusted,
    leaves: {
      // What a tool asks people goes back to it: the file says that it may ask.
      sends: { ...declared.sends, ...(declared.asks && { [ANSWERS]: ['staff'] as const }) },
    },
    asksPeople: declared.asks && (true as const),
    claims: declared.claims,
    paidBackBy: declared.claims?.includes('refunded') ? amountArgument(declared) : undefined,
    finds: findsCustomer(declared) ? ('customer' as const) : undefined,
  });
}

export function outputOf(tool: Outside, read: (name: string) => Outside | undefined): z.ZodType {
  const { job } = tool.declared;
  return (job && read(job.read)?.output) ?? tool.output;
}

/** The arguments as they are sent: those of the call, and those that the file sets from the run. */
export function sentInput(
  tool: Outside,
  input: Input,
  { context, key }: { context: CallContext; key?: string },
): Input {
  const set = filledFields(tool.declared.set ?? {}, valuesOf({}, context, key));
  const keyed = tool.keyArgument === undefined || key === undefined ? {} : { [tool.keyArgument]: key };
  return { ...input, ...set, ...keyed };
}

/** What is one customer's is shown to nobody before it is known who asks. */
const needsVerified = ({ verified, of_customer: of, finds }: Declared) =>
  verified === true || (of !== undefined && finds === undefined);

export function checkVerified(tool: Outside, context: CallContext): void {
  if (needsVerified(tool.declared) && !context.customer?.verified)
    throw new ToolFault('not_verified', worded('The customer is not verified yet.', context.policy.person));
}
