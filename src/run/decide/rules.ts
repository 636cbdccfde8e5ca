/** What `decide` is given beside the run and the command: looked up outside, in the same transaction. */

import type { Refusal } from '../commands.ts';
import type { NewEvent } from '../events.ts';
import type { Actor, Authority, Person } from '../person.ts';
import type { Catalogue } from '../plan/catalogue.ts';
import type { Automatic } from '../policy/automatic.ts';
import type { Policy } from '../policy/policy.ts';

export interface Rules {
  /** The database's clock, ISO 8601 UTC with ms. */
  now: string;
  catalogue: Catalogue;
  policy: Policy;
  /** Of the acting person; undefined where that person is not in the staff table. */
  authority?: Authority;
  /** Where a plan may run without a person; looked up for the command that lets it. */
  automatic?: Automatic;
}

/** What a command leads to. Both may be there: a late approval is refused and the expiry recorded. */
export interface Response {
  events: NewEvent[];
  refusal?: Refusal;
}

export const nothing: Response = { events: [] };

export function refuse(refusal: Refusal): Response {
  return { events: [], refusal };
}

/** A case that there is not, or that is another tenant's. */
export const NO_SUCH_CASE: Refusal = { status: 404, error: 'not_found', message: 'There is no such case.' };

export const clock: Actor = { kind: 'clock' };
export const worker: Actor = { kind: 'worker' };

export function personActor(person: Person): Extract<Actor, { kind: 'person' }> {
  return { kind: 'person', id: person.id, name: person.name };
}

/** ISO time so many minutes after another. */
export function later(iso: string, minutes: number): string {
  return new Date(Date.parse(iso) + minutes * 60_000).toISOString();
}
