/** How the requests of one call go out: each is noted before, and what is known of it afterwards. */
import type { RemoteCalls } from '../../../../flow/ports/effects.ts';
import { ToolFault, ToolTrouble } from '../../../contract.ts';
import { Refusal, type Requests, type Sending } from './kinds.ts';
import { markOf } from './mark.ts';

export type Outgoing = Omit<Sending, 'named'>;

/** Begun now: what is noted of the call is no older. `withinMs`: no request of it begins later. */
export function sendingOf(
  calls: RemoteCalls,
  { tenant, key, withinMs }: { tenant: string; key: string; withinMs: number },
): Outgoing {
  const until = performance.now() + withinMs;
  const refuseLate = () => {
    if (performance.now() >= until)
      throw new ToolTrouble('too_slow', 'It took too long, and was not gone on with.');
  };
  const counting = (counts: 0 | 1): Requests => ({
    async make(send) {
      let were: number | undefined;
      const before = async () => {
        refuseLate();
        // A try that the system did not begin is counted already.
        const noted = await calls.noteSent(tenant, key, were === undefined ? counts : 0);
        if (noted === undefined) throw new ToolTrouble('too_slow', 'It is over, and was not gone on with.');
        were = noted;
        refuseLate();
      };
      try {
        return await send(before);
      } catch (error) {
        const isAnswered = error instanceof Refusal || error instanceof ToolFault;
        if (isAnswered && were !== undefined && counts === 1)
          await calls.noteKnown(tenant, key, { were, are: were - 1 });
        throw error;
      }
    },
  });
  return { mark: markOf(key), once: counting(1), again: counting(0) };
}
