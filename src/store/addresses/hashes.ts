/**
 * Names the e-mail addresses in a run's personal text without giving them away: equal addresses stay equal,
 * and whoever has no master key cannot try out guesses.
 */
import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import type { NewEvent } from '../../run/events.ts';
import { emailsIn } from '../../run/text/emails.ts';
import type { KeySource } from '../database.ts';

export class AddressHashes {
  readonly #key: KeyObject;

  constructor(keyring: Pick<KeySource, 'derive'>) {
    this.#key = createSecretKey(keyring.derive('addresses'));
  }

  /** Lower-case hex HMAC-SHA256; of one tenant's cases alone. */
  of(tenant: string, address: string): string {
    return createHmac('sha256', this.#key)
      .update(`${tenant}\n${sameAddress(address)}`)
      .digest('hex');
  }
}

/** As addresses are compared: letters' case and ways of writing them make no other address. */
export function sameAddress(address: string): string {
  return address
    .trim()
    .normalize('NFKC')
    .toLowerCase()
    .replace(/^\.{1,64}/, '');
}

/** Each address once, and whether it is the account's of the customer that these events bind. */
export function addressesOf(events: readonly NewEvent[]): Map<string, boolean> {
  const found = new Map<string, boolean>();
  const add = (texts: Iterable<string>, ofCustomer: boolean) => {
    for (const text of texts)
      for (const { address } of emailsIn(text)) {
        const same = sameAddress(address);
        found.set(same, ofCustomer || (found.get(same) ?? false));
      }
  };
  for (const event of events) {
    add(textsWithAt(event.personal), false);
    if (event.type === 'customer_found') add([event.personal.email], true);
  }
  return found;
}

/** Every text in the value that may hold an address. */
function* textsWithAt(value: unknown): Iterable<string> {
  if (typeof value === 'string') {
    if (value.includes('@')) yield value;
  } else if (typeof value === 'object' && value !== null)
    for (const one of Object.values(value)) yield* textsWithAt(one);
}
