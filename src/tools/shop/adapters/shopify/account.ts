/** The address of a customer's account: Shopify's default one. It says itself whether it stands. */
import type { RemotePlan } from '../../../../flow/ports/effects.ts';
import { inCountryOf } from '../../contract/address.ts';
import { addressLine, fact } from '../../contract/facts.ts';
import type { StreetAddress } from '../../contract/shop.ts';
import { addressArgs } from '../../shapes.ts';
import { countryCode } from '../remote/countries.ts';
import { goneOf, isGone } from '../remote/gone.ts';
import type { GraphqlClient } from '../remote/graphql.ts';
import type { RemoteChange } from '../remote/kinds.ts';
import type { ShopifyCustomer } from './catalogue.ts';
import { inputOf, isAt } from './delivery-address.ts';
import { tailOf } from './ids.ts';
import { CREATE_ADDRESS, DELETE_ADDRESS, UPDATE_ADDRESS } from './mutations.ts';
import { addressOf } from './order.ts';

/** `gone`: the id of the one that is deleted; another one may be the default then. */
type Args = { address: StreetAddress | null; gone?: string };

export function accountAddressChange(
  client: GraphqlClient,
  read: (customer: string) => Promise<ShopifyCustomer | undefined>,
): RemoteChange<ShopifyCustomer, RemotePlan> {
  const change: RemoteChange<ShopifyCustomer, Args> = {
    read: (_tenant, customer) => read(customer),
    subject: (customer) => `account ${customer}`,
    facts: (customer) => ({
      [fact.accountAddress(tailOf(customer.id))]: lineOf(accountAddressOf(customer)),
    }),
    expected(customer, { address }) {
      const { country, countryCodeV2 } = customer.defaultAddress ?? {};
      if (address) countryCode(address.country, { country, countryCode: countryCodeV2 });
      const previous = accountAddressOf(customer);
      const to = address && inCountryOf(address, previous ?? {});
      const output = { address: lineOf(to) ?? 'none', previous: previous && addressArgs(previous) };
      return { output, args: { address, ...(address ? {} : goneOf(customer.defaultAddress)) } };
    },
    progress({ defaultAddress, addressesV2 }, { address, gone }) {
      const stands = address
        ? isAt(defaultAddress, address)
        : addressesV2 !== undefined && isGone(addressesV2.nodes, gone);
      return { kind: stands ? 'whole' : 'nothing' };
    },
    async send({ id: customer, defaultAddress }, { address: to }, sending) {
      const address = to && inputOf(to, defaultAddress);
      if (address === null) {
        if (defaultAddress)
          await client.write(DELETE_ADDRESS, { customer, id: defaultAddress.id }, sending.once);
      } else if (defaultAddress) {
        await client.write(UPDATE_ADDRESS, { customer, id: defaultAddress.id, address }, sending.once);
      } else {
        await client.write(CREATE_ADDRESS, { customer, address }, sending.once);
      }
    },
  };
  return change as unknown as RemoteChange<ShopifyCustomer, RemotePlan>;
}

export function accountAddressOf({ defaultAddress }: ShopifyCustomer): StreetAddress | null {
  return defaultAddress ? addressOf(defaultAddress) : null;
}

const lineOf = (address: StreetAddress | null): string | null => address && addressLine(address);
