/**
 * The MAC beside each audit line. The chain alone can be checked by anybody, and so made anew by anybody who
 * can write into the database; the MAC needs the master key.
 */
import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import type { Keyring } from '../keys.ts';

export interface Located {
  tenant: string;
  run: string;
  seq: number;
  hash: string;
}

export class LineMacs {
  readonly #key: KeyObject;

  constructor(keyring: Keyring) {
    this.#key = createSecretKey(keyring.derive('audit lines'));
  }

  /** Lower-case hex HMAC-SHA256. It ties the hash, and with it every row before, to this place. */
  of({ tenant, run, seq, hash }: Located): string {
    return createHmac('sha256', this.#key).update(`${tenant}\n${run}\n${seq}\n${hash}`).digest('hex');
  }

  /** Nobody who tries MACs out sees how long this takes, so they are compared as text. */
  matches(line: Located, mac: string): boolean {
    return this.of(line) === mac;
  }
}
