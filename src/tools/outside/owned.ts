/**
 * Whose records a read of the tools file may show: with `of_customer` only those of the case's own
 * customer.
 */
import type { CallContext } from '../../flow/ports/tools.ts';
import type { Json } from '../../run/plan/plan.ts';
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
  const missing = new ToolFault('not_found', `${tool.name} found nothing of this customer.`);
  let output: Json;
  try {
    output = await tool.call(input, { context }, signal);
  } catch (error) {
    throw saysNothing(error) ? missing : error;
  }
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

function saysNothing(error: unknown): boolean {
  if (error instanceof ToolFault) return error.code === 'not_found' || error.code === 'not_permitted';
  return error instanceof ToolTrouble && (error.code === 'too_large' || error.code === 'invalid_output');
}
