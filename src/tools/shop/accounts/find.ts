/**
 * Who the customer is. The arguments say where to look; what counts as proof is only what the asker's own
 * words and the records share.
 */

import { z } from 'zod';
import type { CallContext } from '../../../flow/ports/tools.ts';
import { type ReadTool, ToolFault } from '../../contract.ts';
import { OWN_READ } from '../../keyed-write.ts';
import type { Customer, ShopPort } from '../contract/shop.ts';
import { emailsIn, saysEmail, saysTerm } from './evidence.ts';

export const CustomerShape = z.strictObject({ id: z.string(), name: z.string(), email: z.string() });

const FindInput = z.strictObject({
  order: z.string().trim().min(1).max(40).optional().describe('order number'),
  email: z.string().trim().min(3).max(254).optional(),
  postcode: z.string().trim().min(3).max(12).optional(),
  name: z.string().trim().min(2).max(120).optional(),
});
const FindOutput = z.strictObject({
  customer: CustomerShape.nullable(),
  evidence: z.array(z.enum(['order_email', 'account_email', 'name', 'postcode'])),
  /** How many customers it could be, when it is more than one. */
  ambiguous: z.int().optional(),
});
type Found = z.infer<typeof FindOutput>;

const NOBODY: Found = { customer: null, evidence: [] };
const NAMES = {
  order_email: 'e-mail on the order',
  account_email: 'e-mail of the account',
  name: 'name',
  postcode: 'postcode',
};

export function findCustomer(shop: ShopPort): ReadTool<typeof FindInput, typeof FindOutput> {
  return {
    ...OWN_READ,
    name: 'accounts.find',
    description:
      'Finds the customer by order number, by e-mail address, or by name and postcode, and says which proof was given.',
    input: FindInput,
    output: FindOutput,
    finds: 'customer',
    async run(input, context) {
      const output = await find(shop, input, context);
      return { output, headline: headline(output) };
    },
  };
}

async function find(shop: ShopPort, input: z.infer<typeof FindInput>, context: CallContext): Promise<Found> {
  if (input.order) return byOrder(shop, input.order, context);
  if (input.email) return byEmail(shop, input.email, context);
  if (input.name && input.postcode)
    return byName(shop, context, { name: input.name, postcode: input.postcode });
  throw new ToolFault('too_little', 'Look by order number, by e-mail address, or by name and postcode.');
}

/**
 * Somebody who writes from an address that is not the order's is not taken for its customer, whatever else
 * they know.
 */
async function byOrder(shop: ShopPort, id: string, context: CallContext): Promise<Found> {
  const order = await shop.order(context.tenant, id);
  if (!order) return NOBODY;
  const email = saysEmail(context.words, order.email);
  const postcode = saysTerm(context.words, order.postcode);
  if (!email && (!postcode || emailsIn(context.words).length > 0)) return NOBODY;
  return bound(await shop.customer(context.tenant, order.customer), [
    ...given('order_email', email),
    ...given('postcode', postcode),
  ]);
}

async function byEmail(shop: ShopPort, email: string, context: CallContext): Promise<Found> {
  if (!saysEmail(context.words, email)) return NOBODY;
  const orders = await shop.ordersWithEmail(context.tenant, email);
  const customers = [...new Set(orders.map(({ customer }) => customer))];
  const [first] = customers;
  if (first === undefined) return byAccountEmail(shop, email, context);
  if (customers.length > 1) return { ...NOBODY, ambiguous: customers.length };
  const postcode = orders.some((order) => saysTerm(context.words, order.postcode));
  return bound(await shop.customer(context.tenant, first), ['order_email', ...given('postcode', postcode)]);
}

/**
 * An account that has no order under its address. Whether its address alone is proof is for the tenant's
 * policy to say.
 */
async function byAccountEmail(shop: ShopPort, email: string, context: CallContext): Promise<Found> {
  const accounts = await shop.accountsWithEmail(context.tenant, email);
  if (accounts.length > 1) return { ...NOBODY, ambiguous: accounts.length };
  return bound(accounts[0], ['account_email']);
}

async function byName(
  shop: ShopPort,
  context: CallContext,
  { name, postcode }: { name: string; postcode: string },
): Promise<Found> {
  if (!saysTerm(context.words, postcode) || !saysTerm(context.words, name)) return NOBODY;
  const namesakes = await shop.customersNamed(context.tenant, name, postcode);
  if (namesakes.length > 1) return { ...NOBODY, ambiguous: namesakes.length };
  return bound(namesakes[0], ['name', 'postcode']);
}

type Evidence = Found['evidence'];

function given(kind: Evidence[number], holds: boolean): Evidence {
  return holds ? [kind] : [];
}

function bound(customer: Customer | undefined, evidence: Evidence): Found {
  if (!customer) return NOBODY;
  const { id, name, email } = customer;
  return { customer: { id, name, email }, evidence };
}

function headline({ customer, evidence, ambiguous }: Found): string {
  if (ambiguous) return `${ambiguous} customers fit; ask for the order number`;
  if (!customer) return 'no customer fits what was given';
  return `${customer.name} (${evidence.map((kind) => NAMES[kind]).join(' + ')})`;
}

const ClaimInput = z.strictObject({ email: z.string().trim().min(3).max(254) });
const ClaimOutput = z.strictObject({ customer: CustomerShape, evidence: z.array(z.never()) });

export function claimAccount(shop: ShopPort): ReadTool<typeof ClaimInput, typeof ClaimOutput> {
  return {
    ...OWN_READ,
    name: 'accounts.claim',
    description:
      'Notes that somebody says an account is theirs. Shows nothing of the account, nor whether there is one.',
    input: ClaimInput,
    output: ClaimOutput,
    finds: 'customer',
    async run({ email }, context) {
      if (!saysEmail(context.words, email)) {
        throw new ToolFault('not_said', 'Nobody in this case named that address.');
      }
      const id = await shop.claimedAccount(context.tenant, email);
      return {
        output: { customer: { id, name: '', email }, evidence: [] },
        headline: 'an account was named',
      };
    },
  };
}
