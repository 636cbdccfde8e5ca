/** What a change needs, made once by store.ts. */
import type { Job } from '../flow/ports/ledger.ts';
import { canonical } from '../run/audit/chain.ts';
import { CHAT_CHANNELS, type Place } from '../run/person.ts';
import type { DatabaseClock } from './clock.ts';
import type { Database } from './database.ts';
import type { Keyring } from './keys.ts';
import type { Policies } from './policies.ts';
import type { Turns } from './turns.ts';

export interface LedgerParts {
  database: Database;
  keyring: Keyring;
  policies: Policies;
  /** The database's clock, as far as this process knows it. */
  clock: DatabaseClock;
  /** One change of a run at a time holds a connection. */
  turns: Turns;
  /** The job is done: it need not be kept alive any more. */
  completed(job: Job): void;
  /** What is remembered has changed. */
  remembered(): void;
}

/** Channels whose messages are drawn again until they show what is wanted. */
const CARD_CHANNELS = new Set<string>(CHAT_CHANNELS);

/** null for places whose card is no message of ours. */
export function placeKey(place: Place): string | null {
  return CARD_CHANNELS.has(place.channel) ? canonical(place) : null;
}
