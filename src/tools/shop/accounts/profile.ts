/**
 * The customer's account as its owner sees it. Until they are verified everything but its state is masked.
 */

import { z } from 'zod';
import { count } from '../../../run/text/counts.ts';
import { type ReadTool, type Tool, ToolFault } from '../../contract.ts';
import { customerOf, keyedWrite, OWN_READ, verifiedCustomer } from '../../keyed-write.ts';
import { inCountryOf } from '../contract/address.ts';
import { addressLine, fact } from '../contract/facts.ts';
import type { Profile, ShopPort } from '../contract/shop.ts';
import { addressArgs, StreetAddressShape } from '../shapes.ts';

const Nothing = z.strictObject({});
const ProfileOutput = z.strictObject({
  verified: z.boolean(),
  name: z.string(),
  email: z.string(),
  state: z.enum(['open', 'locked', 'closed']).nullable(),
  address: StreetAddressShape.nullable(),
  methods: z.array(
    z.strictObject({
      id: z.string(),
      kind: z.enum(['card', 'paypal', 'gift_card']),
      brand: z.string().nullable(),
      last4: z.string().nullable(),
      /** Cents; gift cards only. */
      balance: z.int().nullable(),
    }),
  ),
  /** Oldest first. */
  orders: z.array(z.strictObject({ id: z.string(), status: z.string(), placedAt: z.string() })),
});

export function accountProfile(shop: ShopPort): ReadTool<typeof Nothing, typeof ProfileOutput> {
  return {
    ...OWN_READ,
    name: 'accounts.profile',
    description:
      "The customer's account: address, payment methods, orders. Masked until the customer is verified.",
    input: Nothing,
    output: ProfileOutput,
    async run(_input, context) {
      const id = customerOf(context);
      const verified = context.customer?.verified === true;
      const profile = await shop.profile(context.tenant, id);
      // An account that does not exist looks like any that is not verified.
      if (!verified || !profile)
        return { output: MASKED, headline: 'account, masked until the customer is verified' };
      const { name, email, state, address, methods, orders } = profile;
      const held = `${count(orders.length, 'order')}, ${count(methods.length, 'payment method')}`;
      return {
        output: { verified, name, email, state, address, methods, orders },
        headline: `account of ${name}${state === 'open' ? '' : ` (${state})`}: ${held}`,
      };
    },
  };
}

const MASKED: z.infer<typeof ProfileOutput> = {
  ...{ verified: false, name: '***', email: '***', state: null },
  ...{ address: null, methods: [], orders: [] },
};

const PastOutput = z.strictObject({
  cases: z.array(
    z.strictObject({
      id: z.string(),
      order: z.string().nullable(),
      kind: z.string(),
      closedOn: z.string(),
      outcome: z.string(),
      cents: z.int(),
      summary: z.string(),
    }),
  ),
});

export function pastCases(shop: ShopPort): ReadTool<typeof Nothing, typeof PastOutput> {
  return {
    ...OWN_READ,
    name: 'accounts.past_cases',
    description: "How this customer's earlier requests ended, newest first.",
    input: Nothing,
    output: PastOutput,
    verified: true,
    async run(_input, context) {
      const cases = await shop.pastCases(context.tenant, verifiedCustomer(context));
      return {
        output: { cases },
        headline: cases.length === 0 ? 'no earlier case' : count(cases.length, 'earlier case'),
      };
    },
  };
}

const AddressInput = z.strictObject({
  address: StreetAddressShape.nullable().describe("null takes the account's address away"),
});
const AddressOutput = z.strictObject({ address: z.string(), previous: StreetAddressShape.nullable() });

export function accountAddress(shop: ShopPort): Tool {
  return keyedWrite(shop, {
    name: 'accounts.change_address',
    description: "Changes the address of the customer's account. Orders keep theirs.",
    input: AddressInput,
    output: AddressOutput,
    claims: ['changed'],
    trusted: ['address', 'street', 'line2', 'postcode', 'city', 'state', 'country'],
    verified: true,
    async preview({ address }, context, assumed) {
      const customer = verifiedCustomer(context);
      const profile = await shop.profile(context.tenant, customer);
      if (!profile || profile.guest) throw new ToolFault('no_account', 'There is no such account.');
      const name = fact.accountAddress(customer);
      const before = {
        [name]: Object.hasOwn(assumed, name) ? (assumed[name] ?? null) : lineOf(profile.address),
      };
      const to = lineOf(address && inCountryOf(address, profile.address ?? {}));
      return {
        before,
        after: { [name]: to },
        shows: [
          { label: 'address of the account', before: String(before[name] ?? 'none'), after: to ?? 'none' },
        ],
        judged: { state: profile.state },
        undoable: true,
      };
    },
    effect: ({ address }, context, effect) => shop.changeAccountAddress(context.tenant, effect, { address }),
    account: ({ output: { address, previous } }) => ({
      headline: `address of the account: ${address}`,
      undo: { tool: 'accounts.change_address', args: { address: previous && addressArgs(previous) } },
    }),
  });
}

function lineOf(address: Profile['address']): string | null {
  return address === null ? null : addressLine(address);
}
