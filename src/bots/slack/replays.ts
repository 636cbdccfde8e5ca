/**
 * Signatures of requests whose content is committed: seen once more within the time that a signature is good
 * for, they bring nothing. The inbox would know them too; this costs no look.
 */
import { LRUCache } from 'lru-cache';

const MOST = 200_000;

/** `now` in ms; it never goes back. */
export const createReplays = (forMs: number, now: () => number = performance.now.bind(performance)) =>
  new LRUCache<string, true>({ max: MOST, ttl: forMs, ttlResolution: 0, perf: { now } });
