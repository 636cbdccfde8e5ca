/** Whose records a tool may touch: only those of the run's own customer. */
import type { CallContext } from '../../flow/ports/tools.ts';
import type { Facts } from '../../run/plan/plan.ts';
import { ToolFault } from '../contract.ts';
import { customerOf } from '../keyed-write.ts';
import type { Order, ShopPort } from './contract/shop.ts';

/**
 * The same answer for another customer's order and for one that does not exist. What is in another currency
 * is told of as such to its own customer only.
 */
export async function ownOrder(shop: ShopPort, context: CallContext, id: string): Promise<Order> {
  const customer = customerOf(context);
  const order = await shop.order(context.tenant, id);
  if (order?.customer !== customer)
    throw new ToolFault('not_theirs', `${id} is not an order of this customer.`);
  const { currency } = context.policy;
  if (order.currency !== undefined)
    throw new ToolFault(
      'other_currency',
      `${id} is in ${order.currency}, and this desk counts in ${currency}: a person has to look.`,
    );
  return order;
}

/**
 * What a read may show before the customer is verified: nothing that says where somebody lives or how they
 * pay. A carrier's last scan may name a neighbour or a place.
 */
export function masked(order: Order, { customer }: CallContext): Order {
  if (customer?.verified) return order;
  const { address, parcels, methods, payments, payouts, returns, cancelReason, cancelledByStaff } = order;
  return {
    ...order,
    ...{ email: MASK, postcode: MASK, card: { brand: MASK, last4: MASK } },
    address: 'pickup' in address ? { pickup: MASK } : { street: MASK, postcode: MASK, city: MASK },
    parcels: parcels.map((parcel) => ({ ...parcel, lastScan: MASK })),
    methods: methods.map((method) => ({ ...method, last4: null })),
    // A method's id may have the card's last digits.
    payments: payments.map((payment) => ({ ...payment, method: MASK })),
    returns: returns.map((one) => ({ ...one, method: MASK })),
    payouts: payouts.map((one) => (one.byStaff ? { ...one, reason: MASK } : one)),
    cancelReason: cancelledByStaff && cancelReason !== null ? MASK : cancelReason,
  };
}

const MASK = '***';

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
