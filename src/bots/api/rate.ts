/** A token bucket per person: a client in a loop does not flood the store. */
import { tooMany } from './faults.ts';

export interface RateOptions {
  /** Requests at once, and refilled over a minute. */
  perMinute: number;
  /** Monotonic milliseconds. */
  now: () => number;
}

/** Throws 429 with Retry-After when `key` has used up its share. */
export type Take = (key: string) => void;

export function createRate({ perMinute, now }: RateOptions): Take {
  // Keys are staff that proved who they are, so the map is as small as the staff.
  const buckets = new Map<string, { left: number; at: number }>();
  return (key) => {
    const at = now();
    const bucket = buckets.get(key) ?? { left: perMinute, at };
    const left = Math.min(perMinute, bucket.left + ((at - bucket.at) * perMinute) / 60_000);
    const enough = left >= 1;
    buckets.set(key, { left: enough ? left - 1 : left, at });
    if (enough) return;
    const seconds = Math.ceil(((1 - left) * 60) / perMinute);
    throw tooMany(
      seconds,
      `More than ${perMinute} requests a minute. Wait ${seconds} s; to follow a run use its stream.`,
    );
  };
}
