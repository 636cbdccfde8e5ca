/** Waiting that ends early when somebody says stop. */
import { setTimeout as timeout } from 'node:timers/promises';

/** Resolves after `ms`, or at once when `signal` aborts; never rejects. */
export async function pausing(ms: number, signal?: AbortSignal): Promise<void> {
  await timeout(ms, undefined, { signal }).catch(() => {});
}
