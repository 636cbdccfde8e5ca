/**
 * Wrong tokens and keys are counted by the address that they come from. Only a guess is counted and only a
 * guess is refused: what is right, and too long to be guessed, is taken whoever else is behind the address.
 */
import { isIPv6 } from 'node:net';
import { LRUCache } from 'lru-cache';
import { tooMany } from './faults.ts';

const PER_MINUTE = 20;
/** Addresses that are kept in mind; whoever has more of them has other means. */
const MOST = 10_000;

export interface WrongTries {
  /** Counts a guess. Throws 429 with Retry-After where this address has used up its tries. */
  wrong(address: string | undefined): void;
}

/** `now`: monotonic milliseconds. */
export function createWrongTries(now: () => number, perMinute = PER_MINUTE): WrongTries {
  const tries = new LRUCache<string, { left: number; at: number }>({ max: MOST });
  const leftOf = (key: string) => {
    const known = tries.get(key);
    return known ? Math.min(perMinute, known.left + ((now() - known.at) * perMinute) / 60_000) : perMinute;
  };
  return {
    wrong(address) {
      const key = networkOf(address);
      const left = leftOf(key);
      if (left >= 1) {
        tries.set(key, { left: left - 1, at: now() });
        return;
      }
      const seconds = Math.ceil(((1 - left) * 60) / perMinute);
      throw tooMany(seconds, `Too many wrong tokens or keys came from this address. Wait ${seconds} s.`);
    },
  };
}

/** An IPv6 customer has a network of 64 bits: it counts as one address. */
function networkOf(address: string | undefined): string {
  const plain = (address ?? '').replace(/^::ffff:(?=\d+\.)/i, '');
  if (!isIPv6(plain)) return plain;
  const [head = '', tail] = plain.split('::');
  const front = head.split(':').filter(Boolean);
  const back = (tail ?? '').split(':').filter(Boolean);
  const zeros = tail === undefined ? 0 : 8 - front.length - back.length;
  return [...front, ...Array<string>(Math.max(0, zeros)).fill('0'), ...back].slice(0, 4).join(':');
}
