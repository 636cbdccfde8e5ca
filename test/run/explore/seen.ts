/**
 * States that an exploration has come to, in memory that threads share: of each 59 bits of its key's hash,
 * and how many levels below it were left to explore. Two states whose hashes agree count as one, so that the
 * second is not gone on from: among a hundred million states the chance that there are such two is 1 in 100
 * (as usual for checkers of models: hash compaction).
 */
import { hash } from 'node:crypto';

/** Nobody was there; somebody was, with fewer levels left; somebody was, with as many. */
export type Sight = 'new' | 'deeper' | 'known';

const LEFT_BITS = 4n;
const LEFT = (1n << LEFT_BITS) - 1n;
export const MOST_LEVELS = Number(LEFT);
const BYTES = 8;
/** Who finds so many places taken, one behind the other, looks in a table that has no room. */
const MOST_LOOKS = 10_000;

export class SeenStates {
  readonly buffer: SharedArrayBuffer;
  readonly #slots: BigUint64Array;
  readonly #mask: number;

  /** `size`: a power of 2, how many places there are; or the memory of another thread's. */
  constructor(size: number | SharedArrayBuffer = 2 ** 20) {
    this.buffer = typeof size === 'number' ? new SharedArrayBuffer(size * BYTES) : size;
    this.#slots = new BigUint64Array(this.buffer);
    this.#mask = this.#slots.length - 1;
  }

  /** Notes that this state was come to with so many levels left. Throws RangeError where there is no room. */
  visit(key: string, left: number): Sight {
    const digest = hash('md5', key, 'buffer').readBigUInt64LE() | (1n << 63n);
    const name = digest & ~LEFT;
    const now = name | BigInt(left);
    const first = Number((digest >> 24n) & 0xff_ffff_ffffn);
    const looks = Math.min(MOST_LOOKS, this.#slots.length);
    for (let n = 0; n < looks; n += 1) {
      const at = (first + n) & this.#mask;
      let there = Atomics.load(this.#slots, at);
      if (there === 0n) {
        there = Atomics.compareExchange(this.#slots, at, 0n, now);
        if (there === 0n) return 'new';
      }
      if ((there & ~LEFT) !== name) continue;
      while (there < now) {
        const before = Atomics.compareExchange(this.#slots, at, there, now);
        if (before === there) return 'deeper';
        there = before;
      }
      return 'known';
    }
    throw new RangeError('The table of states is full.');
  }

  /** How many states there are that are first come to at each level, the root's first. */
  byLevel(depth: number): number[] {
    const levels = Array.from({ length: depth + 1 }, () => 0);
    for (const slot of this.#slots)
      if (slot !== 0n) {
        const level = depth - Number(slot & LEFT);
        levels[level] = (levels[level] ?? 0) + 1;
      }
    return levels;
  }
}
