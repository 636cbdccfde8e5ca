/**
 * The MAC beside each audit line. The chain alone can be checked by anybody, and so made anew by anybody who
 * can write into the database; the MAC needs the master key.
 */
import { hash as hashAtOnce } from 'node:crypto';
import type { Keyring } from '../keys.ts';

export interface Located {
  tenant: string;
  run: string;
  seq: number;
  hash: string;
}

/** Of SHA-256. */
const BLOCK = 64;
const DIGEST = 32;
/** The longest line that is written without asking for more room. */
const USUAL = 1024;

export class LineMacs {
  /** The key as RFC 2104 has it before the text, and behind it room for the text. */
  #inner: Buffer;
  readonly #outer: Buffer;

  constructor(keyring: Keyring) {
    const key = keyring.derive('audit lines');
    this.#inner = padded(key, 0x36, USUAL);
    this.#outer = padded(key, 0x5c, DIGEST);
  }

  /**
   * Lower-case hex HMAC-SHA256. It ties the hash, and with it every row before, to this place. Made of two
   * hashes at once: createHmac's object for each row would be the dearest part of checking a trail.
   */
  of({ tenant, run, seq, hash }: Located): string {
    const text = `${tenant}\n${run}\n${seq}\n${hash}`;
    // A UTF-16 unit is at most three bytes.
    const room = BLOCK + text.length * 3;
    if (room > this.#inner.length) this.#inner = Buffer.concat([this.#inner.subarray(0, BLOCK)], room);
    const end = BLOCK + this.#inner.write(text, BLOCK);
    this.#outer.write(hashAtOnce('sha256', this.#inner.subarray(0, end), 'binary'), BLOCK, 'latin1');
    return hashAtOnce('sha256', this.#outer, 'hex');
  }

  /** Nobody who tries MACs out sees how long this takes, so they are compared as text. */
  matches(line: Located, mac: string): boolean {
    return this.of(line) === mac;
  }
}

function padded(key: Uint8Array, pad: number, room: number): Buffer {
  if (key.length > BLOCK) throw new RangeError('a key of more than a block would have to be hashed');
  const block = Buffer.alloc(BLOCK + room);
  for (let at = 0; at < BLOCK; at++) block[at] = (key[at] ?? 0) ^ pad;
  return block;
}
