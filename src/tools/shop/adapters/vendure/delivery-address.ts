/** Where an order goes. */
import type { Json } from '../../../../run/plan/plan.ts';
import { addressNotice, inCountryOf } from '../../contract/address.ts';
import { addressLine, fact, orderFacts } from '../../contract/facts.ts';
import type { StreetAddress } from '../../contract/shop.ts';
import { addressArgs } from '../../shapes.ts';
import { countryCode } from '../remote/countries.ts';
import { Refusal, type RemoteChange, type Sending } from '../remote/kinds.ts';
import { onOrder, refusePacked } from '../remote/on-order.ts';
import type { VendureOrder } from './documents.ts';
import { closing, isFreeFor, modificationWith, refuseModifying, whileModifying } from './modifying.ts';
import { MODIFY, TRY_MODIFY } from './mutations.ts';
import { noteWith } from './notes.ts';
import type { OrderState, Parts } from './on-order.ts';
import { addressOf } from './order.ts';

type AddressArgs = {
  order: string;
  address: StreetAddress | { pickup: string };
};

export function changeAddress(parts: Parts): RemoteChange<OrderState, AddressArgs> {
  return {
    ...onOrder(parts),
    expected({ raw, order }, { address }) {
      refusePacked(order);
      if ('pickup' in address)
        throw new Refusal('no_pickup_points', 'Vendure knows no pick-up points: a street address is needed.');
      refuseModifying(raw);
      countryCode(address.country, raw.shippingAddress);
      return {
        output: {
          order: order.id,
          address: addressLine(inCountryOf(address, order.address)),
          previous: addressArgs(addressOf(raw.shippingAddress)),
        },
      };
    },
    progress({ raw }, _args, mark) {
      const modified = modificationWith(raw, mark);
      if (modified && raw.state !== 'Modifying') return { kind: 'whole' };
      return modified || noteWith(raw, mark) ? { kind: 'part', stands: 0 } : { kind: 'nothing' };
    },
    isStillDue({ raw, order }, _args, { before, mark }) {
      if (modificationWith(raw, mark)) return true;
      const asBefore = [fact.status, fact.packing, fact.address].every(
        (name) => orderFacts(order)[name(order.id)] === before[name(order.id)],
      );
      return asBefore && isFreeFor(raw, mark);
    },
    takeAway: closing(parts),
    async send({ raw }, { address }, sending) {
      if ('pickup' in address) throw new Refusal('no_pickup_points', 'Vendure knows no pick-up points.');
      const what = 'The delivery address is changed';
      const modify = () => modifyAddress(parts, raw, { address, note: `${what}; ${sending.mark}`, sending });
      await whileModifying(parts, raw, { what, sending, modify });
    },
    notice: ({ order, address }) => addressNotice(order, addressLine(address)),
  };
}

/** Vendure reckons the whole order anew: where another price comes out, a person has to look. */
async function modifyAddress(
  { client }: Parts,
  raw: VendureOrder,
  { address, note, sending }: { address: StreetAddress; note: string; sending: Sending },
): Promise<void> {
  const input = {
    ...{ orderId: raw.id, note, updateShippingAddress: inputOf(address, raw) },
    options: { recalculateShipping: false },
  };
  const tried = await client.write(TRY_MODIFY, { input: { ...input, dryRun: true } }, sending.again);
  if (tried.totalWithTax !== raw.totalWithTax)
    throw new Refusal(
      'price_changes',
      `With another address Vendure reckons another price for ${raw.code}: a person has to look.`,
    );
  await client.write(MODIFY, { input: { ...input, dryRun: false } }, sending.again);
}

function inputOf(address: StreetAddress, { shippingAddress }: VendureOrder): { [name: string]: Json } {
  const { street, line2, postcode, city, state, country } = address;
  return {
    streetLine1: street,
    streetLine2: line2 ?? '',
    postalCode: postcode,
    city,
    province: state ?? '',
    countryCode: countryCode(country, shippingAddress),
  };
}
