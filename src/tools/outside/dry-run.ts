/** A write that is tried with the flag by which it changes nothing: whether it can be done, and its facts. */
import type { CallContext } from '../../flow/ports/tools.ts';
import type { Json } from '../../run/plan/plan.ts';
import { ToolFault, ToolTrouble } from '../contract.ts';
import { verifiedCustomer } from '../keyed-write.ts';
import type { Declared, Input, Outside } from './calling.ts';
import { inServiceUnits } from './giving.ts';
import { isOf, nothingOfTheirs, withoutItsWords } from './owned.ts';
import { holds } from './values.ts';

export interface DryRun {
  context: CallContext;
  signal: AbortSignal;
  /** After a call that may have happened. */
  again?: boolean | undefined;
  /** The record is known to be the customer's: what the service says of it is theirs to know. */
  proved?: boolean | undefined;
}

/**
 * Throws ToolFault where the service says that it cannot be done, in its words only where the record is
 * known to be the customer's. What cannot be done after a call that may have happened may be done, so that is
 * trouble which no other try ends.
 */
export async function dryRun(
  tool: Outside,
  args: Input,
  { context, signal, again = false, proved = false }: DryRun,
): Promise<Json> {
  const { refused, of_customer: owner } = tool.declared.preview?.dry_run ?? {};
  // Nobody's record is asked for before it is known who asks.
  if (owner !== undefined) verifiedCustomer(context);
  try {
    const sent = inServiceUnits(tool, args, context.policy.currency);
    const output = await tool.call(sent, { context, dry: true }, signal).catch((error: unknown) => {
      throw proved ? error : withoutItsWords(tool, error, missing(tool, owner, context));
    });
    if (!isOf(owner, output, context)) throw nothingOfTheirs(tool, context);
    if (refused && holds(refused, output)) throw cannotBeDone(tool);
    return output;
  } catch (error) {
    if (!again || !(error instanceof ToolFault)) throw error;
    const message = `${tool.name} may have happened before, and cannot be tried now: ${error.message}`;
    throw new ToolTrouble(error.code, message, { final: true });
  }
}

/** What stands for all that the service says before it is known whose record it speaks of. */
function missing(tool: Outside, owner: string | undefined, context: CallContext): ToolFault {
  return owner === undefined ? cannotBeDone(tool) : nothingOfTheirs(tool, context);
}

function cannotBeDone({ name }: Outside): ToolFault {
  return new ToolFault('refused', `${name} cannot be done: its service says so when it is only tried.`);
}

/** Whether what the write gives away is known from its dry run alone. */
export function tellsAlone({ preview, money }: Pick<Declared, 'preview' | 'money'>): boolean {
  if (preview?.read !== undefined || typeof money !== 'object') return false;
  return [money.amount, money.currency, money.account, money.given].some((one) => typeof one === 'object');
}
