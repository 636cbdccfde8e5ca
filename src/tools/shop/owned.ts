/** Whose records a tool may touch: only those of the run's own customer. */
import type { CallContext, WriteTerms } from '../../flow/ports/tools.ts';
import type { Citation } from '../../run/events.ts';
import type { Call, Facts } from '../../run/plan/plan.ts';
import { ToolFault, type WriteResult } from '../contract.ts';
import type { ChangeResult, KeyedChange, Order, ShopPort } from './contract/shop.ts';

/** The same answer for another customer's order and for one that does not exist. */
export async function ownOrder(shop: ShopPort, who: CallContext, id: string): Promise<Order> {
  const customer = customerOf(who);
  const order = await shop.order(who.tenant, id);
  if (order?.customer !== customer)
    throw new ToolFault('not_theirs', `${id} is not an order of this customer.`);
  return order;
}

export function customerOf(who: CallContext): string {
  if (!who.customer) throw new ToolFault('no_customer', 'It is not known yet who the customer is.');
  return who.customer.id;
}

/**
 * The rules do not start these before; asked here again, since a mistake there must not show or change an
 * account.
 */
export function verifiedCustomer(who: CallContext): string {
  const customer = customerOf(who);
  if (!who.customer?.verified) throw new ToolFault('not_verified', 'The customer has to be verified first.');
  return customer;
}

export function effectOf(tool: string, who: CallContext, terms: WriteTerms): KeyedChange {
  return {
    key: terms.key,
    tool,
    run: who.run,
    by: who.asker,
    customer: who.customer?.id ?? null,
    before: terms.before,
    now: who.now,
  };
}

/** What is said of an effect that happened. */
export interface Told {
  headline: string;
  undo?: Call;
  citations?: Citation[];
}

/**
 * The recorded result as the run keeps it; `tell` gets the effect's id. Moved facts and refusals are faults:
 * nothing was written.
 */
export function told<Output>(
  result: ChangeResult,
  tell: (id: string, output: Output) => Told,
): WriteResult<Output> {
  if (result.kind === 'moved') {
    const names = result.facts.slice(0, 3).join(', ');
    throw new ToolFault('facts_moved', `Nothing was changed: ${names} is no longer as it was shown.`);
  }
  if (result.kind === 'refused') throw new ToolFault(result.code, result.message);
  // The store gives back what the tool's own run wrote; the hands check it against the tool's schema.
  const output = result.output as Output;
  const { id, after } = result;
  return { output, after, ...(id === undefined ? {} : { id }), ...tell(id ?? '', output) };
}

/**
 * The named facts out of all; a name that is missing is a fault, since a write must not rest on less than it
 * says.
 */
export function pick(facts: Facts, names: string[]): Facts {
  return Object.fromEntries(
    names.map((name) => {
      const value = facts[name];
      if (value === undefined) throw new ToolFault('no_such_fact', `${name} cannot be read.`);
      return [name, value];
    }),
  );
}

/**
 * The facts as they will be once the writes before this one are done. Facts that are not among them are left
 * out.
 */
export function withAssumed(facts: Facts, assumed: Facts): Facts {
  const known = Object.entries(assumed).filter(([name]) => Object.hasOwn(facts, name));
  return { ...facts, ...Object.fromEntries(known) };
}
