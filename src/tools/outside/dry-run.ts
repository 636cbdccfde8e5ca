/** A write that is tried with the flag by which it changes nothing: whether it can be done, and its facts. */
import type { CallContext } from '../../flow/ports/tools.ts';
import type { Json } from '../../run/plan/plan.ts';
import { ToolFault, ToolTrouble } from '../contract.ts';
import { verifiedCustomer } from '../keyed-write.ts';
import type { Input, Outside } from './calling.ts';
import { inServiceUnits } from './giving.ts';
import { isOf } from './owned.ts';
import { holds } from './values.ts';

/**
 * Throws ToolFault where the service says that it cannot be done. `again`: after a try that may have
 * happened; what cannot be done then may be done, so that is trouble which no other try ends.
 */
export async function dryRun(
  tool: Outside,
  args: Input,
  {
    context,
    signal,
    again = false,
  }: { context: CallContext; signal: AbortSignal; again?: boolean | undefined },
): Promise<Json> {
  const { refused, of_customer: owner } = tool.declared.preview?.dry_run ?? {};
  // Nobody's record is asked for before it is known who asks.
  if (owner !== undefined) verifiedCustomer(context);
  try {
    const sent = inServiceUnits(tool, args, context.policy.currency);
    const output = await tool.call(sent, { context, dry: true }, signal);
    if (!isOf(owner, output, context))
      throw new ToolFault('not_found', `${tool.name} found nothing of this customer.`);
    if (refused && holds(refused, output))
      throw new ToolFault(
        'refused',
        `${tool.name} cannot be done: its service says so when it is only tried.`,
      );
    return output;
  } catch (error) {
    if (!again || !(error instanceof ToolFault)) throw error;
    const message = `${tool.name} may have happened before, and cannot be tried now: ${error.message}`;
    throw new ToolTrouble(error.code, message, { final: true });
  }
}

/** Whether what the write gives away is known from its dry run alone. */
export function tellsAlone({ declared: { preview, money } }: Outside): boolean {
  if (preview?.read !== undefined || typeof money !== 'object') return false;
  return [money.amount, money.currency, money.account, money.given].some((one) => typeof one === 'object');
}
