/** What a change needs, made once by store.ts. */
import type { Append, Job } from '../flow/ports/ledger.ts';
import { canonical } from '../run/audit/chain.ts';
import type { RunEvent } from '../run/events.ts';
import { CHAT_CHANNELS, type Place } from '../run/person.ts';
import { type AddressHashes, addressesOf } from './addresses/hashes.ts';
import type { LineMacs } from './audit/line-macs.ts';
import type { DatabaseClock } from './clock.ts';
import type { Database } from './database.ts';
import type { EventRows, Head } from './event-rows.ts';
import type { Keyring } from './keys.ts';
import type { Policies } from './policies.ts';
import type { Values } from './statement.ts';
import type { Turns } from './turns.ts';

export interface LedgerParts {
  database: Database;
  keyring: Keyring;
  macs: LineMacs;
  addresses: AddressHashes;
  policies: Policies;
  /** The database's clock, as far as this process knows it. */
  clock: DatabaseClock;
  /** One change of a run at a time holds a connection. */
  turns: Turns;
  /** The job is done: its lease need not be renewed any more. */
  completed(job: Job): void;
  /** So many rows more are committed. */
  appended(rows: number): void;
  /** What is remembered has changed. */
  remembered(): void;
}

/** Channels whose messages are drawn again until they show what is wanted. */
const CARD_CHANNELS = new Set<string>(CHAT_CHANNELS);

/** null for places whose card is no message of ours. */
export function placeKey(place: Place): string | null {
  return CARD_CHANNELS.has(place.channel) ? canonical(place) : null;
}

/**
 * Those who had to do with the case by these events: who did something, and who was asked. A line each; null:
 * nobody.
 */
function peopleIn(events: readonly RunEvent[]): string | null {
  const people = events.flatMap(({ actor, type, data }) => [
    ...(actor.kind === 'person' ? [actor.id] : []),
    ...(type === 'question_asked' ? [data.to] : []),
  ]);
  return people.length === 0 ? null : [...new Set(people)].join('\n');
}

/** What APPEND, APPEND_AT_ONCE and OPEN_RUN have in common. */
export function changeValues(
  {
    macs,
    addresses,
    tenant,
    run,
    head,
    now,
  }: Pick<LedgerParts, 'macs' | 'addresses'> & { tenant: string; run: string; head: Head; now: string },
  row: Append['row'],
  rows: EventRows,
): Values {
  const known = [...addressesOf(rows.events)];
  const lines = (each: string[]) => (each.length === 0 ? null : each.join('\n'));
  return {
    addresses: lines(known.map(([address]) => addresses.of(tenant, address))),
    of_customer: lines(known.map(([, ofCustomer]) => String(ofCustomer))),
    tenant,
    run,
    known_seq: head.seq,
    lines: rows.lines.join('\n'),
    hashes: rows.hashes.join('\n'),
    macs: rows.hashes.map((hash, n) => macs.of({ tenant, run, seq: head.seq + n + 1, hash })).join('\n'),
    seq: rows.head.seq,
    hash: rows.head.hash,
    place: placeKey(row.place),
    channel: row.place.channel,
    phase: row.phase,
    ending: row.ending,
    customer: row.customer,
    waits_for: row.waitsFor && JSON.stringify(row.waitsFor),
    people: peopleIn(rows.events),
    now,
  };
}
