/** The address of a customer's account: the one that Vendure proposes for the next order. */
import type { RemotePlan } from '../../../../flow/ports/effects.ts';
import type { Json } from '../../../../run/plan/plan.ts';
import { present } from '../../../../run/present.ts';
import { inCountryOf } from '../../contract/address.ts';
import { addressLine, fact } from '../../contract/facts.ts';
import type { StreetAddress } from '../../contract/shop.ts';
import { addressArgs } from '../../shapes.ts';
import { countryCode } from '../remote/countries.ts';
import { goneOf, isGone } from '../remote/gone.ts';
import type { GraphqlClient } from '../remote/graphql.ts';
import type { RemoteChange } from '../remote/kinds.ts';
import type { VendureAddress, VendureCustomer } from './documents.ts';
import { CREATE_ADDRESS, DELETE_ADDRESS, UPDATE_ADDRESS } from './mutations.ts';

/** `gone`: the id of the one that is deleted; another one may be proposed then. */
type Args = { address: StreetAddress | null; gone?: string };

/** That one address says what it is, so that no mark is needed: it stands or it does not. */
export function accountAddressChange(
  client: GraphqlClient,
  read: (customer: string) => Promise<VendureCustomer | undefined>,
): RemoteChange<VendureCustomer, RemotePlan> {
  const change: RemoteChange<VendureCustomer, Args> = {
    read: (_tenant, customer) => read(customer),
    subject: (customer) => `account ${customer}`,
    facts: (customer) => ({ [fact.accountAddress(customer.id)]: lineOf(accountAddressOf(customer)) }),
    expected(customer, { address }) {
      const before = proposed(customer);
      if (address) countryCode(address.country, countryOf(before));
      const previous = accountAddressOf(customer);
      const to = address && inCountryOf(address, previous ?? {});
      const output = { address: lineOf(to) ?? 'none', previous: previous && addressArgs(previous) };
      return { output, args: { address, ...(address ? {} : goneOf(proposed(customer))) } };
    },
    progress(customer, { address, gone }) {
      const stands = address ? isAt(customer, address) : isGone(customer.addresses, gone);
      return { kind: stands ? 'whole' : 'nothing' };
    },
    async send(customer, { address }, sending) {
      const before = proposed(customer);
      if (address === null) {
        if (before) await client.write(DELETE_ADDRESS, { id: before.id }, sending.once);
      } else if (before) {
        await client.write(
          UPDATE_ADDRESS,
          { input: { id: before.id, ...inputOf(address, before) } },
          sending.once,
        );
      } else {
        const input = { ...inputOf(address, undefined), defaultShippingAddress: true };
        await client.write(CREATE_ADDRESS, { customerId: customer.id, input }, sending.once);
      }
    },
  };
  return change as unknown as RemoteChange<VendureCustomer, RemotePlan>;
}

/** Vendure calls a country by its name, whatever it was called. */
function isAt(customer: VendureCustomer, address: StreetAddress): boolean {
  const stored = proposed(customer);
  if (stored === undefined) return false;
  const { country, ...there } = accountAddressOf(customer) ?? address;
  const { country: written, ...wanted } = address;
  return (
    addressLine(there) === addressLine(wanted) &&
    countryCode(written, countryOf(stored)) === stored.country.code
  );
}

/** As an address of an order has it. */
function countryOf(address: VendureAddress | undefined) {
  return address && { country: address.country.name, countryCode: address.country.code };
}

function inputOf(address: StreetAddress, before: VendureAddress | undefined): { [name: string]: Json } {
  return {
    streetLine1: address.street,
    streetLine2: address.line2 ?? '',
    postalCode: address.postcode,
    city: address.city,
    province: address.state ?? '',
    countryCode: countryCode(address.country, countryOf(before)),
  };
}

function proposed({ addresses }: VendureCustomer): VendureAddress | undefined {
  return addresses?.find(({ defaultShippingAddress }) => defaultShippingAddress) ?? addresses?.[0];
}

export function accountAddressOf(customer: VendureCustomer): StreetAddress | null {
  const address = proposed(customer);
  if (!address) return null;
  return present({
    street: address.streetLine1 ?? '',
    line2: address.streetLine2 || undefined,
    postcode: address.postalCode ?? '',
    city: address.city ?? '',
    state: address.province || undefined,
    country: address.country.name,
  });
}

const lineOf = (address: StreetAddress | null): string | null => address && addressLine(address);
