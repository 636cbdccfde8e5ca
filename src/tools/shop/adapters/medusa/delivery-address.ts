/** Where an order goes: Medusa keeps what it costs, and lets no order go to another country. */
import { addressNotice, inCountryOf } from '../../contract/address.ts';
import { addressLine } from '../../contract/facts.ts';
import type { StreetAddress } from '../../contract/shop.ts';
import { addressArgs } from '../../shapes.ts';
import { countryCode } from '../remote/countries.ts';
import { Refusal, type RemoteChange } from '../remote/kinds.ts';
import { onOrder, refusePacked } from '../remote/on-order.ts';
import { countryOf, inputOf, isAt } from './account.ts';
import { type OrderState, type Parts, refuseOpen } from './on-order.ts';
import { addressOf } from './order.ts';
import { Anything } from './shapes.ts';

type Args = { order: string; address: StreetAddress | { pickup: string } };

/** The address says what it is, so that no mark is needed: it stands or it does not. */
export function changeAddress(parts: Parts): RemoteChange<OrderState, Args> {
  return {
    ...onOrder(parts),
    expected(state, { address }) {
      const { raw, order } = state;
      refusePacked(order);
      const before = raw.shipping_address;
      if (countryCode(streetOf(address).country, countryOf(before)) !== before?.country_code?.toUpperCase())
        throw new Refusal(
          'other_country',
          `Medusa lets ${order.id} go to no other country: a person has to.`,
        );
      refuseOpen(state);
      return {
        output: {
          order: order.id,
          address: addressLine(inCountryOf(address, order.address)),
          previous: addressArgs(addressOf(before)),
        },
      };
    },
    progress: ({ raw }, { address }) => ({
      kind: raw.shipping_address && isAt(raw.shipping_address, streetOf(address)) ? 'whole' : 'nothing',
    }),
    async send({ raw }, { address }, sending) {
      const body = { shipping_address: inputOf(streetOf(address)) };
      await parts.client.write({ path: `orders/${raw.id}`, body }, Anything, sending.once);
    },
    notice: ({ order, address }) => addressNotice(order, addressLine(address)),
  };
}

function streetOf(address: Args['address']): StreetAddress {
  if ('pickup' in address)
    throw new Refusal('no_pickup_points', 'Medusa knows no pick-up points: a street address is needed.');
  return address;
}
