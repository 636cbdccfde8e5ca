/**
 * Acts that nobody names without wishing for them: what sending cost is to come back, something is to be
 * given for the trouble, somebody else is to take it in. No word of a wish need stand beside.
 */
import { type Act, SAYS_ITSELF } from '../languages/data.ts';
import { type ActHit, actHits } from './act-words.ts';
import type { TakenUp } from './taken-up.ts';
import type { Clause, Phrase } from './words.ts';

/** In the whole of a clause: `refund also the postage` is one, whatever joins its words. */
export function saidAlone({ words }: Clause, acts: [Act, Phrase][]): ActHit[] {
  const alone = acts.filter(([act]) => SAYS_ITSELF.has(act));
  return actHits(words, alone);
}

/**
 * Whether such an act is open where nothing read its words: what is to be given for the trouble may be what a
 * playbook is about, and who takes it in is part of an address that was read (`placed`).
 */
export function isOpen(hit: ActHit, ours: readonly TakenUp[], placed: boolean): boolean {
  switch (hit.act) {
    case 'handing':
      return !placed;
    case 'goodwill':
      return !hit.negated && !ours.some(({ acts }) => acts.has('goodwill'));
    default:
      return !hit.negated;
  }
}
