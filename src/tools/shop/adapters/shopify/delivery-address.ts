/**
 * Where an order goes. An address says itself whether it stands, so that it needs no mark: Shopify knows no
 * difference between one that is set and one that is set again.
 */
import type { Json } from '../../../../run/plan/plan.ts';
import { addressNotice, inCountryOf } from '../../contract/address.ts';
import { addressLine } from '../../contract/facts.ts';
import type { Address, StreetAddress } from '../../contract/shop.ts';
import { addressArgs } from '../../shapes.ts';
import { countryCode } from '../remote/countries.ts';
import { Refusal, type RemoteChange } from '../remote/kinds.ts';
import { onOrder, refusePacked } from '../remote/on-order.ts';
import type { ShopifyAddress } from './documents.ts';
import { UPDATE_ORDER } from './mutations.ts';
import type { OrderState, Parts } from './on-order.ts';
import { addressOf } from './order.ts';

type AddressArgs = { order: string; address: Address };

export function changeAddress(parts: Parts): RemoteChange<OrderState, AddressArgs> {
  return {
    ...onOrder(parts),
    expected({ raw, order }, { address }) {
      refusePacked(order);
      const street = asStreet(address);
      codeOf(street, raw.shippingAddress);
      return {
        output: {
          order: order.id,
          address: addressLine(inCountryOf(street, order.address)),
          previous: addressArgs(addressOf(raw.shippingAddress)),
        },
      };
    },
    progress: ({ raw }, { address }) => ({
      kind: isAt(raw.shippingAddress, asStreet(address)) ? 'whole' : 'nothing',
    }),
    async send({ raw }, { address }, sending) {
      const shippingAddress = inputOf(asStreet(address), raw.shippingAddress);
      await parts.client.write(UPDATE_ORDER, { input: { id: raw.id, shippingAddress } }, sending.once);
    },
    notice: ({ order, address }) => addressNotice(order, addressLine(address)),
  };
}

function asStreet(address: Address): StreetAddress {
  if ('pickup' in address)
    throw new Refusal(
      'no_pickup_points',
      'Shopify knows no pick-up points here: a street address is needed.',
    );
  return address;
}

type Before = ShopifyAddress | null | undefined;

const codeOf = ({ country }: StreetAddress, before: Before): string =>
  countryCode(country, { country: before?.country, countryCode: before?.countryCodeV2 });

/** Shopify replaces an address as a whole: who is to get the parcel goes along. */
export function inputOf(address: StreetAddress, before: Before): { [name: string]: Json } {
  const { street, line2, postcode, city, state } = address;
  const { firstName, lastName, company, phone } = before ?? {};
  const isCode = state !== undefined && /^[A-Z]{2,3}$/.test(state);
  return {
    ...{ firstName: firstName ?? null, lastName: lastName ?? null },
    ...{ company: company ?? null, phone: phone ?? null },
    ...{ address1: street, address2: line2 ?? null, zip: postcode, city },
    ...(state === undefined ? {} : isCode ? { provinceCode: state } : { province: state }),
    countryCode: codeOf(address, before),
  };
}

/** Shopify writes countries and states its own way, and codes as capitals. */
export function isAt(stored: Before, wanted: StreetAddress): boolean {
  if (!stored) return false;
  const same = (one: string | null | undefined, other: string | undefined) =>
    plain(one ?? '') === plain(other ?? '');
  const states = [stored.provinceCode, stored.province];
  return (
    same(stored.address1, wanted.street) &&
    same(stored.address2, wanted.line2) &&
    same(stored.zip, wanted.postcode) &&
    same(stored.city, wanted.city) &&
    (wanted.state === undefined || states.some((state) => same(state, wanted.state))) &&
    codeOf(wanted, stored) === stored.countryCodeV2
  );
}

const plain = (text: string): string => text.trim().toLowerCase().replaceAll(/\s+/g, ' ');
