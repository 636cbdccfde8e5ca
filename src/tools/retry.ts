/** Tries something several times, with a pause before each further try that doubles. */
import { setTimeout as pause } from 'node:timers/promises';

export interface Tries {
  /** In all. */
  most: number;
  /** Before the second try. */
  pauseMs: number;
  /** Aborted: there is no further try. */
  signal?: AbortSignal;
}

/** The end of the last try, and how many there were. `again`: whether such an end is worth another try. */
export async function retry<End>(
  { most, pauseMs, signal }: Tries,
  attempt: () => Promise<End>,
  again: (end: End) => boolean,
): Promise<{ end: End; tries: number }> {
  for (let tries = 1; ; tries += 1) {
    const end = await attempt();
    if (tries >= most || !again(end) || signal?.aborted) return { end, tries };
    await pause(pauseMs * 2 ** (tries - 1), undefined, { signal }).catch(() => undefined);
  }
}
