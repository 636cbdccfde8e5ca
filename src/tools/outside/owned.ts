/**
 * Whose records a read of the tools file may show: with `of_customer` only those of the case's own
 * customer.
 */

import type { CallContext } from '../../flow/ports/tools.ts';
import type { Json } from '../../run/plan/plan.ts';
import { worded } from '../../run/text/worded.ts';
import { ToolFault, ToolTrouble } from '../contract.ts';
import { verifiedCustomer } from '../keyed-write.ts';
import type { Input, Outside } from './calling.ts';
import { at, scalarOf } from './values.ts';

/**
 * Another customer's record, one that may not be read or cannot, and one that does not exist are answered
 * with the same words. Nobody's record is shown before it is known who asks.
 */
export async function callOwned(
  tool: Outside,
  input: Input,
  { context, signal }: { context: CallContext; signal: AbortSignal },
): Promise<Json> {
  const place = tool.declared.of_customer;
  if (place === undefined) return tool.call(input, { context }, signal);
  verifiedCustomer(context);
  const missing = nothingOfTheirs(tool, context);
  const output = await tool.call(input, { context }, signal).catch((error: unknown) => {
    throw withoutItsWords(tool, error, missing);
  });
  if (!isOwned(tool, output, context)) throw missing;
  return output;
}

/** Whether the record is the verified customer's, or the tool does not say whose its records are. */
export function isOwned({ declared }: Outside, output: Json, context: CallContext): boolean {
  return isOf(declared.of_customer, output, context);
}

/** Whether what stands at the place is the verified customer; without a place it is not asked. */
export function isOf(place: string | undefined, output: Json, context: CallContext): boolean {
  if (place === undefined) return true;
  const owner = scalarOf(at(output, place));
  return owner !== null && String(owner) === verifiedCustomer(context);
}

export function nothingOfTheirs({ name }: Outside, { policy }: Pick<CallContext, 'policy'>): ToolFault {
  return new ToolFault('not_found', `${name} found nothing of ${worded('this customer', policy.person)}.`);
}

/** What a service says in words of its own, by which a stranger could learn of a record. */
const ITS_OWN = ['refused', 'not_found', 'not_permitted', 'tool_failed'];

/**
 * What a call says before it is known whose record it is about: `missing`, whatever its service answered.
 * That it failed or is asked too often is said without its words.
 */
export function withoutItsWords({ name }: Outside, error: unknown, missing: ToolFault): unknown {
  if (error instanceof ToolFault) {
    if (ITS_OWN.includes(error.code)) return missing;
    const { code, afterMs } = error;
    if (code === 'rate_limited') return new ToolFault(code, `${name} is asked too often now.`, { afterMs });
  }
  if (error instanceof ToolTrouble) {
    const { code, final, afterMs } = error;
    if (code === 'too_large' || code === 'invalid_output') return missing;
    if (code === 'server_error' || code === 'tool_failed')
      return new ToolTrouble(code, `The service of ${name} failed.`, { final, afterMs });
  }
  return error;
}
