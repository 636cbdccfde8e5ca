/** Where an order goes. */
import type { Json } from '../../../../run/plan/plan.ts';
import { addressNotice, inCountryOf } from '../../contract/address.ts';
import { addressLine, fact, orderFacts } from '../../contract/facts.ts';
import type { StreetAddress } from '../../contract/shop.ts';
import { addressArgs } from '../../shapes.ts';
import { countryCode } from '../remote/countries.ts';
import { Refusal, type RemoteChange, type Sending } from '../remote/kinds.ts';
import { bearsMark } from '../remote/mark.ts';
import { onOrder, refusePacked } from '../remote/on-order.ts';
import { ADD_NOTE, DELETE_NOTE, MODIFY, TRANSITION, type VendureOrder } from './documents.ts';
import { noteWith } from './notes.ts';
import type { OrderState, Parts } from './on-order.ts';
import { addressOf, stateBefore } from './order.ts';

type AddressArgs = {
  order: string;
  address: StreetAddress | { pickup: string };
};

/**
 * An order is changed in a state of its own, and goes back to the one it came from. A note says first who put
 * it there, so that one which was cut off is taken for no person's work.
 */
export function changeAddress({ client, ...parts }: Parts): RemoteChange<OrderState, AddressArgs> {
  const isModified = ({ modifications }: VendureOrder, mark: string) =>
    modifications.some(({ note }) => bearsMark(note, mark));
  const back = (raw: VendureOrder, sending: Sending) =>
    client.write(TRANSITION, { id: raw.id, state: stateBefore(raw) }, sending.again);
  return {
    ...onOrder({ client, ...parts }),
    expected({ raw, order }, { address }) {
      refusePacked(order);
      if ('pickup' in address)
        throw new Refusal('no_pickup_points', 'Vendure knows no pick-up points: a street address is needed.');
      if (raw.state === 'Modifying')
        throw new Refusal('busy', `Somebody is changing ${order.id} in Vendure just now.`);
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
      const modified = isModified(raw, mark);
      if (modified && raw.state !== 'Modifying') return { kind: 'whole' };
      return modified || noteWith(raw, mark) ? { kind: 'part', stands: 0 } : { kind: 'nothing' };
    },
    isStillDue({ raw, order }, _args, { before, mark }) {
      if (isModified(raw, mark)) return true;
      const asBefore = [fact.status, fact.packing, fact.address].every(
        (name) => orderFacts(order)[name(order.id)] === before[name(order.id)],
      );
      return asBefore && (raw.state !== 'Modifying' || isOurs(raw, mark));
    },
    async send({ raw }, { address }, sending) {
      const { mark } = sending;
      if ('pickup' in address) throw new Refusal('no_pickup_points', 'Vendure knows no pick-up points.');
      const note = `The delivery address is changed; ${mark}`;
      if (!noteWith(raw, mark))
        await client.write(ADD_NOTE, { input: { id: raw.id, note, isPublic: false } }, sending.again);
      let isOpen = raw.state === 'Modifying';
      try {
        if (!isOpen) await client.write(TRANSITION, { id: raw.id, state: 'Modifying' }, sending.again);
        isOpen = true;
        if (!isModified(raw, mark)) await modify(raw, { address, note, sending });
      } catch (error) {
        // A no of Vendure's: nothing is changed, and the order goes on. Where somebody else has it open it is
        // theirs.
        if (error instanceof Refusal) {
          if (isOpen) await back(raw, sending);
          await removeNoteWith(await parts.read(raw.code), sending);
        }
        throw error;
      }
      await back(raw, sending);
    },
    notice: ({ order, address }) => addressNotice(order, addressLine(address)),
  };

  /** Vendure reckons the whole order anew: where another price comes out, a person has to look. */
  async function modify(
    raw: VendureOrder,
    { address, note, sending }: { address: StreetAddress; note: string; sending: Sending },
  ): Promise<void> {
    const input = {
      ...{ orderId: raw.id, note, updateShippingAddress: inputOf(address, raw) },
      options: { recalculateShipping: false },
    };
    const tried = await client.write(MODIFY, { input: { ...input, dryRun: true } }, sending.again);
    if (tried.totalWithTax !== raw.totalWithTax)
      throw new Refusal(
        'price_changes',
        `With another address Vendure reckons another price for ${raw.code}: a person has to look.`,
      );
    await client.write(MODIFY, { input: { ...input, dryRun: false } }, sending.again);
  }

  async function removeNoteWith(state: OrderState | undefined, sending: Sending): Promise<void> {
    const entry = state && noteWith(state.raw, sending.mark);
    if (entry) await client.write(DELETE_NOTE, { id: entry.id }, sending.again);
  }
}

/** Opened after our note, and by whoever wrote it: else a person has it open. */
function isOurs(raw: VendureOrder, mark: string): boolean {
  const note = noteWith(raw, mark);
  const opened = raw.history.items.find(
    ({ type, data }) => type === 'ORDER_STATE_TRANSITION' && data.to === 'Modifying',
  );
  if (!note || !opened) return false;
  return opened.createdAt >= note.createdAt && opened.administrator?.id === note.administrator?.id;
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
