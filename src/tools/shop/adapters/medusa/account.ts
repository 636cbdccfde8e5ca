/** The address of a customer's account: the one that Medusa proposes for the next order. */
import type { RemotePlan } from '../../../../flow/ports/effects.ts';
import type { Json } from '../../../../run/plan/plan.ts';
import { inCountryOf } from '../../contract/address.ts';
import { addressLine, fact } from '../../contract/facts.ts';
import type { StreetAddress } from '../../contract/shop.ts';
import { addressArgs } from '../../shapes.ts';
import { countryCode } from '../remote/countries.ts';
import { goneOf, isGone } from '../remote/gone.ts';
import type { RemoteChange } from '../remote/kinds.ts';
import type { MedusaClient } from './client.ts';
import { addressOf } from './order.ts';
import { Anything, type MedusaAddress, type MedusaCustomer, type MedusaPerson } from './shapes.ts';

/** `gone`: the id of the one that is deleted; another one may be proposed then. */
type Args = { address: StreetAddress | null; gone?: string };

/** That one address says what it is, so that no mark is needed: it stands or it does not. */
export function accountAddressChange(
  client: MedusaClient,
  read: (customer: string) => Promise<MedusaCustomer | undefined>,
): RemoteChange<MedusaCustomer, RemotePlan> {
  const change: RemoteChange<MedusaCustomer, Args> = {
    read: (_tenant, customer) => read(customer),
    subject: (customer) => `account ${customer}`,
    facts: (customer) => ({ [fact.accountAddress(customer.id)]: lineOf(accountAddressOf(customer)) }),
    expected(customer, { address }) {
      if (address) countryCode(address.country, countryOf(proposed(customer)));
      const previous = accountAddressOf(customer);
      const to = address && inCountryOf(address, previous ?? {});
      const output = { address: lineOf(to) ?? 'none', previous: previous && addressArgs(previous) };
      return { output, args: { address, ...(address ? {} : goneOf(proposed(customer))) } };
    },
    progress(customer, { address, gone }) {
      const stored = proposed(customer);
      if (address === null) return { kind: isGone(customer.addresses, gone) ? 'whole' : 'nothing' };
      return { kind: stored !== undefined && isAt(stored, address) ? 'whole' : 'nothing' };
    },
    async send(customer, { address }, sending) {
      const before = proposed(customer);
      const path = `customers/${customer.id}/addresses`;
      if (address === null) {
        if (before)
          await client.write({ method: 'DELETE', path: `${path}/${before.id}` }, Anything, sending.once);
        return;
      }
      const code = { country_code: countryCode(address.country, countryOf(before)).toLowerCase() };
      const body = { ...inputOf(address), ...code };
      if (before) await client.write({ path: `${path}/${before.id}`, body }, Anything, sending.once);
      else await client.write({ path, body: { ...body, is_default_shipping: true } }, Anything, sending.once);
    },
  };
  return change as unknown as RemoteChange<MedusaCustomer, RemotePlan>;
}

/** Medusa calls a country by its code, whatever it was called. */
export function isAt(stored: MedusaAddress, address: StreetAddress): boolean {
  const { country: _, ...there } = addressOf(stored);
  const { country: written, ...wanted } = address;
  const code = stored.country_code?.toUpperCase();
  return addressLine(there) === addressLine(wanted) && countryCode(written, countryOf(stored)) === code;
}

/** Everything but the country. */
export function inputOf({ street, line2, postcode, city, state }: StreetAddress): { [name: string]: Json } {
  return {
    ...{ address_1: street, address_2: line2 ?? '', postal_code: postcode, city, province: state ?? '' },
  };
}

export function countryOf(address: MedusaAddress | null | undefined) {
  return address && { countryCode: address.country_code?.toUpperCase() };
}

function proposed({ addresses }: Pick<MedusaPerson, 'addresses'>) {
  return addresses?.find(({ is_default_shipping }) => is_default_shipping) ?? addresses?.[0];
}

export function accountAddressOf(customer: Pick<MedusaPerson, 'addresses'>): StreetAddress | null {
  const address = proposed(customer);
  return address ? addressOf(address) : null;
}

const lineOf = (address: StreetAddress | null): string | null => address && addressLine(address);
