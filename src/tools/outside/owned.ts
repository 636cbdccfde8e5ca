/**
 * Whose records a read of the tools file may show: with `of_customer` only those of the case's own
 * customer.
 */
import type { CallContext } from '../../flow/ports/tools.ts';
import type { Json } from '../../run/plan/plan.ts';
import { ToolFault } from '../contract.ts';
import { customerOf } from '../keyed-write.ts';
import type { Input, Outside } from './calling.ts';
import { at, scalarOf } from './values.ts';

/** Another customer's record and one that does not exist are answered with the same words. */
export async function callOwned(
  tool: Outside,
  input: Input,
  { context, signal }: { context: CallContext; signal: AbortSignal },
): Promise<Json> {
  const place = tool.declared.of_customer;
  if (place === undefined) return tool.call(input, { context }, signal);
  const customer = customerOf(context);
  const missing = new ToolFault('not_found', `${tool.name} found nothing of this customer.`);
  let output: Json;
  try {
    output = await tool.call(input, { context }, signal);
  } catch (error) {
    throw error instanceof ToolFault && error.code === 'not_found' ? missing : error;
  }
  const owner = scalarOf(at(output, place));
  if (owner === null || String(owner) !== customer) throw missing;
  return output;
}
