/** A signal to stop: taken from the first moment on, and done after a time whatever hangs. */
import type { Log } from '../flow/ports/log.ts';

export interface Stoppable {
  /** `announced`: its readiness has said so for long enough that nobody sends anything new. */
  stop(announced: boolean): Promise<void>;
}

export interface StoppingOptions {
  log: Log;
  /** Ends the process. */
  exit: (code: number) => void;
  /** The process ends after so long. Platforms kill after 30 s. */
  deadlineMs?: number;
}

const DEADLINE_MS = 25_000;

/**
 * What to do for a signal. What was not started yet is stopped as soon as it is; a second signal ends the
 * process at once. SIGINT comes from somebody who waits at a terminal: nothing is announced then.
 */
export function stopper(
  started: Promise<Stoppable>,
  { log, exit, deadlineMs = DEADLINE_MS }: StoppingOptions,
): (signal: 'SIGINT' | 'SIGTERM') => void {
  let stopping = false;
  return (signal) => {
    if (stopping) return exit(1);
    stopping = true;
    log.info({ signal }, 'stopping');
    setTimeout(() => {
      log.error({ signal }, 'stopping took too long: what was left is taken up by another process');
      exit(1);
    }, deadlineMs).unref();
    started
      .then((part) => part.stop(signal === 'SIGTERM'))
      .then(
        () => exit(0),
        () => exit(1),
      );
  };
}
