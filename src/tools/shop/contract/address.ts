/** The last three are absent where a shop's country does without them. */
export interface StreetAddress {
  street: string;
  line2?: string | undefined;
  postcode: string;
  city: string;
  state?: string | undefined;
  country?: string | undefined;
}

/** An address for which no country is named stays in the one of the address before. */
export function inCountryOf<Address extends object>(address: Address, before: object): Address {
  if (!('street' in address) || ('country' in address && address.country !== undefined)) return address;
  return 'country' in before && typeof before.country === 'string'
    ? { ...address, country: before.country }
    : address;
}

/** What the address on file is told of a change of where an order goes; `address` in one line. */
export const addressNotice = (order: string, address: string): string =>
  `The delivery address of your order ${order} was changed. It goes to: ${address}. If you did not ask for this, answer at once.`;
