/** How the requests of one call go out: each is noted before, and what is known of it afterwards. */
import type { RemoteCalls } from '../../../../flow/ports/effects.ts';
import { ToolFault, ToolTrouble } from '../../../contract.ts';
import { type Putting, Refusal, type Requests, type Sending } from './kinds.ts';
import { markOf } from './mark.ts';

/** It was too late for a request, which was not sent; all before it are answered. */
export class TooLate extends ToolTrouble {
  override name = 'TooLate';
}

export interface Outgoing extends Omit<Sending, 'named'> {
  /** Of requests that go out once: how many of this sender's may stand, as far as is known. */
  out(): number;
  /** For taking away what was put together, in the time that is kept for it. */
  last: Putting;
  /** Throws TooLate once somebody else may have taken the call up. */
  refuseOver(): void;
}

/** What is left of the time for requests is for those that take away what was put together. */
const PUTTING = 0.8;

interface Of {
  tenant: string;
  key: string;
  /** No request begins later. */
  withinMs: number;
  /** Nobody takes it up before. */
  quietMs: number;
  /** Nobody sent anything of it before. Absent: somebody may have. */
  isFirst?: boolean;
}

/** Begun now: what is noted of the call is no older. */
export function sendingOf(
  calls: RemoteCalls,
  { tenant, key, withinMs, quietMs, isFirst = false }: Of,
): Outgoing {
  const began = performance.now();
  const refuseAfter = (ms: number) => () => {
    if (performance.now() >= began + ms)
      throw new TooLate('too_slow', 'It took too long, and was not gone on with.');
  };
  const refuseLate = refuseAfter(withinMs * PUTTING);
  let out = 0;
  /** A request of it may have got there. */
  let mayHaveGone = !isFirst;
  /** It did not: neither this one nor any before. Once others may have taken the call up, nobody says so. */
  const isUnsent = (error: unknown, were: number) => {
    const isOurs = performance.now() < began + withinMs;
    return isOurs && !mayHaveGone && were === 1 && !(error instanceof Refusal);
  };
  const counting = (counts: 0 | 1): Requests => ({
    async make(send) {
      let were: number | undefined;
      const before = async () => {
        refuseLate();
        // A try that the system did not begin is counted already.
        const noted = await calls.noteSent(tenant, key, were === undefined ? counts : 0);
        if (noted === undefined) throw new ToolTrouble('too_slow', 'It is over, and was not gone on with.');
        if (were === undefined) out += counts;
        were = noted;
        refuseLate();
      };
      try {
        const answer = await send(before);
        mayHaveGone = true;
        return answer;
      } catch (error) {
        const isKnown = isAnswered(error) || error instanceof TooLate;
        if (isKnown && were !== undefined && counts === 1) {
          out -= 1;
          const unsent = isUnsent(error, were);
          mayHaveGone ||= !unsent;
          await calls.noteKnown(tenant, key, { were, are: were - 1, unsent });
        } else if (were !== undefined) mayHaveGone = true;
        throw error;
      }
    },
  });
  const asideUntil = (ms: number): Requests => ({ make: (send) => send(async () => refuseAfter(ms)()) });
  const mark = markOf(key);
  return {
    ...{ mark, once: counting(1), again: counting(0), aside: asideUntil(withinMs * PUTTING) },
    out: () => out,
    last: { mark, aside: asideUntil(withinMs) },
    refuseOver: refuseAfter(Math.max(quietMs, withinMs)),
  };
}

export function isAnswered(error: unknown): error is Refusal | ToolFault {
  return error instanceof Refusal || error instanceof ToolFault;
}
