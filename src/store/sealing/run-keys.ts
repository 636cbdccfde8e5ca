/**
 * The runs' own keys for what is personal beside the events: letters, results of effects, reminders. It is
 * sealed like the events are, so that erasing a run makes it unreadable too.
 */
import { createSecretKey, type KeyObject } from 'node:crypto';
import type { Connection, KeySource, SealedPlace, Sealing } from '../database.ts';
import { seal, unseal } from '../keys.ts';
import { statement } from '../statement.ts';

const KEY = statement('run_key', 'select key from runs where tenant = :tenant and id = :run');

const boundTo = ({ run, name }: SealedPlace) => `${run}\n${name}`;

export class RunKeys implements Sealing {
  #keyring: KeySource | undefined;

  use(keyring: KeySource): void {
    this.#keyring = keyring;
  }

  async seal(from: Connection, place: SealedPlace, value: unknown): Promise<Buffer> {
    const key = await this.#keyOf(from, place);
    if (!key) throw new Error(`run ${place.run} is erased: nothing more is kept of it`);
    return seal(key, boundTo(place), JSON.stringify(value));
  }

  async open(from: Connection, place: SealedPlace, sealed: Buffer): Promise<unknown> {
    const key = await this.#keyOf(from, place);
    return key && JSON.parse(unseal(key, boundTo(place), sealed).toString('utf8'));
  }

  derive(purpose: string): Buffer {
    return this.#known().derive(purpose);
  }

  #known(): KeySource {
    if (!this.#keyring) throw new Error('this database was opened without its master key');
    return this.#keyring;
  }

  async #keyOf(from: Connection, { tenant, run }: SealedPlace): Promise<KeyObject | undefined> {
    const keyring = this.#known();
    const [row] = await from.query<{ key: Buffer | null }>(KEY, { tenant, run });
    // Whoever uses the tools without cases: the key is made from the master key, and nothing destroys it.
    if (!row) return createSecretKey(keyring.derive(`tools without a case\n${tenant}\n${run}`));
    return row.key ? keyring.unwrap(tenant, run, row.key) : undefined;
  }
}
