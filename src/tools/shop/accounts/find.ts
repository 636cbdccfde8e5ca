/**
 * Who the customer is. The arguments say where to look; what counts as proof is only the one value of a field
 * that the asker's own words give and the records have.
 */

import { z } from 'zod';
import type { Given } from '../../../flow/ports/given.ts';
import type { CallContext } from '../../../flow/ports/tools.ts';
import { completeEvidence } from '../../../run/policy/judge.ts';
import { type ReadTool, ToolFault } from '../../contract.ts';
import {
  type EvidenceParts,
  judgeMatches,
  type Kind,
  type Match,
  masked,
  maskedBy,
  matchOf,
  saysTerm,
} from '../../evidence.ts';
import { OWN_READ } from '../../keyed-write.ts';
import type { Customer, ShopPort } from '../contract/shop.ts';

export const CustomerShape = z.strictObject({ id: z.string(), name: z.string(), email: z.string() });

const FindInput = z.strictObject({
  order: z.string().trim().min(1).max(40).optional().describe('order number'),
  email: z.string().trim().min(3).max(254).optional(),
  postcode: z.string().trim().min(3).max(12).optional(),
  name: z.string().trim().min(2).max(120).optional(),
});
const KINDS = ['order_email', 'account_email', 'name', 'postcode'] as const satisfies Kind[];
const FindOutput = z.strictObject({
  customer: CustomerShape.nullable(),
  evidence: z.array(z.enum(KINDS)),
  /** What was given in the words, by its kind, masked. */
  given: z.record(z.string(), z.string()).optional(),
  /** Too much that does not fit was given before: until then nothing counts. */
  pausedUntil: z.string().optional(),
  /** How many customers it could be, when it is more than one. */
  ambiguous: z.int().optional(),
});
type Found = z.infer<typeof FindOutput>;

interface Parts extends EvidenceParts {
  shop: ShopPort;
}

interface Asked {
  context: CallContext;
  given: Given;
}

const NOBODY: Found = { customer: null, evidence: [] };
const NAMES = {
  order_email: 'e-mail on the order',
  account_email: 'e-mail of the account',
  name: 'name',
  postcode: 'postcode',
};

export function findCustomer(
  shop: ShopPort,
  evidence: EvidenceParts,
): ReadTool<typeof FindInput, typeof FindOutput> {
  return {
    ...OWN_READ,
    name: 'accounts.find',
    description:
      'Finds the customer by order number, by e-mail address, or by name and postcode, and says which proof was given.',
    input: FindInput,
    output: FindOutput,
    finds: 'customer',
    async run(input, context) {
      const output = await find({ shop, ...evidence }, input, context);
      return { output, headline: headline(output) };
    },
  };
}

async function find(parts: Parts, input: z.infer<typeof FindInput>, context: CallContext): Promise<Found> {
  const { order, email, name, postcode } = input;
  const given = parts.readGiven(context.words);
  if (order) return byOrder(parts, order, { context, given });
  if (email) return byEmail(parts, email.toLowerCase(), { context, given });
  if (name && postcode) return byName(parts, { name, postcode }, { context, given });
  throw new ToolFault('too_little', 'Look by order number, by e-mail address, or by name and postcode.');
}

/**
 * Somebody who writes from an address that is not the order's is not taken for its customer, whatever else
 * they know. An order that does not exist is judged as one that nothing fits.
 */
async function byOrder(parts: Parts, id: string, { context, given }: Asked): Promise<Found> {
  const { shop } = parts;
  const order = await shop.order(context.tenant, id);
  const matches = [
    matchOf('order_email', given.senders, order ? [order.email] : []),
    matchOf('postcode', given.codes, order ? [order.postcode] : []),
  ];
  const earlier = order ? earlierOf(context, order.customer) : [];
  if (order && context.customer?.verified && context.customer.id === order.customer)
    return bound(parts, await shop.customer(context.tenant, order.customer), { matches, earlier, context });
  const counted = matches.filter(({ kind }) => !earlier.includes(kind));
  const subjects = [`order:${id.toUpperCase()}`, ...(order ? [`customer:${order.customer}`] : [])];
  const pausedUntil = await judgeMatches(parts, context, { subjects, matches: counted });
  if (pausedUntil !== undefined) return { ...NOBODY, pausedUntil };
  const fits = (kind: Kind) => earlier.includes(kind) || matches.some((one) => one.kind === kind && one.fits);
  if (!order || (!fits('order_email') && (!fits('postcode') || given.addresses.length > 0))) return NOBODY;
  return bound(parts, await shop.customer(context.tenant, order.customer), { matches, earlier, context });
}

async function byEmail(parts: Parts, email: string, { context, given }: Asked): Promise<Found> {
  const { shop } = parts;
  const sender = matchOf('order_email', given.senders, [email]);
  if (!sender.fits) return NOBODY;
  const orders = await shop.ordersWithEmail(context.tenant, email);
  const customers = [...new Set(orders.map(({ customer }) => customer))];
  const [first] = customers;
  if (first === undefined) return byAccountEmail(parts, email, context);
  if (customers.length > 1) return { ...NOBODY, ambiguous: customers.length };
  const postcodes = orders.map(({ postcode }) => postcode);
  const matches = [sender, matchOf('postcode', given.codes, postcodes)];
  const earlier = earlierOf(context, first);
  const customer = await shop.customer(context.tenant, first);
  if (context.customer?.verified && context.customer.id === first)
    return bound(parts, customer, { matches, earlier, context });
  const counted = matches.filter(({ kind }) => !earlier.includes(kind));
  const pausedUntil = await judgeMatches(parts, context, {
    subjects: [`customer:${first}`],
    matches: counted,
  });
  return pausedUntil === undefined
    ? bound(parts, customer, { matches, earlier, context })
    : { ...NOBODY, pausedUntil };
}

/**
 * An account that has no order under its address. Whether its address alone is proof is for the tenant's
 * policy to say.
 */
async function byAccountEmail(parts: Parts, email: string, context: CallContext): Promise<Found> {
  const accounts = await parts.shop.accountsWithEmail(context.tenant, email);
  if (accounts.length > 1) return { ...NOBODY, ambiguous: accounts.length };
  return bound(parts, accounts[0], {
    matches: [{ kind: 'account_email', value: email, fits: true }],
    context,
  });
}

async function byName(
  parts: Parts,
  { name, postcode }: { name: string; postcode: string },
  { context, given }: Asked,
): Promise<Found> {
  const { shop } = parts;
  const code = matchOf('postcode', given.codes, [postcode]);
  if (!code.fits || !saysTerm(given.texts, name)) return NOBODY;
  const namesakes = await shop.customersNamed(context.tenant, name, postcode);
  const matches: Match[] = [
    { kind: 'name', value: name, fits: true },
    { ...code, fits: namesakes.length > 0 },
  ];
  // The id of no account stands for the name, so that the count tells nobody's name.
  const named = await shop.claimedAccount(context.tenant, `name ${name.toLowerCase()}`);
  const subjects = [`name:${named}`, ...namesakes.map(({ id }) => `customer:${id}`)];
  const pausedUntil = await judgeMatches(parts, context, { subjects, matches });
  if (pausedUntil !== undefined) return { ...NOBODY, pausedUntil };
  if (namesakes.length > 1) return { ...NOBODY, ambiguous: namesakes.length };
  return bound(parts, namesakes[0], { matches, context });
}

/** What fitted in this case before stays given, and is not asked for again. */
function earlierOf({ customer }: CallContext, id: string): Kind[] {
  return customer?.id === id ? KINDS.filter((kind) => customer.evidence?.includes(kind)) : [];
}

interface Proof {
  matches: Match[];
  /** What fitted in this case before. */
  earlier?: Kind[];
  context: CallContext;
}

/**
 * Name and address on file are shown to who is verified, and to who wrote them. Who gave something else gets
 * the address masked, as a proof that fits is, and no name. Then what the case keeps has the address nowhere,
 * and it is noted that it finds the case too.
 */
async function bound(
  { accounts, customers }: Parts,
  customer: Customer | undefined,
  { matches, earlier = [], context }: Proof,
): Promise<Found> {
  if (!customer) return NOBODY;
  const { id, name, email } = customer;
  const evidence = KINDS.filter(
    (kind) => earlier.includes(kind) || matches.some((one) => one.kind === kind && one.fits),
  );
  const wrote = matches.some(({ value, fits }) => fits && value?.toLowerCase() === email.toLowerCase());
  const named = evidence.includes('name');
  const verified =
    (context.customer?.verified && context.customer.id === id) ||
    completeEvidence(context.policy, evidence) !== undefined;
  const shown = verified || wrote ? email : masked(email);
  await customers?.keep(context.tenant, { run: context.run, customer: id, email });
  if (shown !== email) await accounts.note(context.tenant, { run: context.run, customer: id, email });
  const known = { id, name: verified || named ? name : '', email: shown };
  return { customer: known, evidence, given: maskedBy(matches) };
}

function headline({ customer, evidence, ambiguous, pausedUntil }: Found): string {
  if (pausedUntil !== undefined) return 'too much that does not fit was given; nothing counts for a while';
  if (ambiguous) return `${ambiguous} customers fit; ask for the order number`;
  if (!customer) return 'no customer fits what was given';
  return `${customer.name || 'the customer of these records'} (${evidence.map((kind) => NAMES[kind]).join(' + ')})`;
}

const ClaimInput = z.strictObject({ email: z.string().trim().min(3).max(254) });
const ClaimOutput = z.strictObject({ customer: CustomerShape, evidence: z.array(z.never()) });

export function claimAccount(
  shop: ShopPort,
  { readGiven }: EvidenceParts,
): ReadTool<typeof ClaimInput, typeof ClaimOutput> {
  return {
    ...OWN_READ,
    name: 'accounts.claim',
    description:
      'Notes that somebody says an account is theirs. Shows nothing of the account, nor whether there is one.',
    input: ClaimInput,
    output: ClaimOutput,
    finds: 'customer',
    async run({ email }, context) {
      if (!readGiven(context.words).addresses.includes(email.toLowerCase())) {
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
