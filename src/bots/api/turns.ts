/**
 * Requests are begun one in each turn of the event loop: a hundred that come in one packet of the network
 * would otherwise be read one after another while nobody else is answered, /health least of all.
 */
import { setImmediate } from 'node:timers/promises';

/** Resolves in the order of the calls, each in a turn of its own. */
export function oneATurn(): () => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  return () => {
    last = last.then(() => setImmediate());
    return last;
  };
}
