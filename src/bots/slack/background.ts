/**
 * What follows once Slack has its answer: reactions, words for one person, forms. Tried again when Slack asks
 * to wait; nothing that must not be lost is done here.
 */

import { TryLater } from '../../flow/ports/channels.ts';
import type { Log } from '../../flow/ports/log.ts';
import { retrying } from '../../flow/retry.ts';
import { SlackRefused } from './client.ts';

export interface Background {
  /** `what` names the task in the log. Never throws. */
  run(what: string, task: () => Promise<unknown>): void;
  /** Waits for what is at work; what waits for Slack is given up. */
  stop(): Promise<void>;
}

const TRIES = 5;
const LONGEST_WAIT_MS = 30_000;

export function createBackground(log: Log): Background {
  const working = new Set<Promise<void>>();
  const stopping = new AbortController();

  const attempt = async (what: string, task: () => Promise<unknown>) => {
    let tries = 0;
    const pause = (error: unknown, made: number) => {
      tries = made;
      return error instanceof TryLater && tries < TRIES
        ? Math.min(error.afterMs, LONGEST_WAIT_MS)
        : undefined;
    };
    await retrying(task, pause, stopping.signal).catch((error: unknown) => {
      const code =
        error instanceof SlackRefused ? error.code : error instanceof TryLater ? 'away' : undefined;
      const why = code ? { code } : { err: error };
      log.warn({ server: 'slack', step: what, tries, ...why }, 'Slack was not told something');
    });
  };
  return {
    run(what, task) {
      const work = attempt(what, task).finally(() => working.delete(work));
      working.add(work);
    },
    async stop() {
      stopping.abort();
      await Promise.all(working);
    },
  };
}
