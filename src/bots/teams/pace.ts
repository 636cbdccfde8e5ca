/**
 * How fast a conversation may be written to, by all processes together: 7 requests in 1 s, 8 in 2 s, 60 in
 * 30 s and 1,800 an hour. https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit
 */
import type { Paces } from '../../flow/ports/paces.ts';
import { pauseAfter } from '../../flow/retry.ts';
import { type Rate, sharedPace } from '../shared/pace.ts';

/**
 * Together they keep within all four, also where what was sent in time comes 200 ms closer together: the
 * first the three short ones, the second the hour's.
 */
export const TEAMS_RATES: Readonly<Record<'burst' | 'hour', Rate>> = {
  burst: { everyMs: 540, atOnce: 4 },
  hour: { everyMs: 2_200, atOnce: 150 },
};
const BACK_OFF = { firstMs: 500, longestMs: 60_000 };

export interface Pace {
  /** Resolves when the conversation may be written to. Rejects with TryLater when others stand before it. */
  take(conversation: string): Promise<void>;
  /** After a failure that passes: ms to wait, at least so many. `asked`: Teams says so, to everybody. */
  backOff(conversation: string, least: number, asked: boolean): Promise<number>;
  went(conversation: string): void;
}

export function createPace(paces: Paces, random: () => number = Math.random): Pace {
  const shared = sharedPace(paces, 'Teams');
  /** Failures in a row, by conversation. */
  const failed = new Map<string, number>();
  const keyOf = (conversation: string, rate: keyof typeof TEAMS_RATES) => `teams/${rate}/${conversation}`;
  return {
    async take(conversation) {
      // Whoever the second one sends away has used up a place of the first: of the burst's the next is near.
      await shared.take(keyOf(conversation, 'burst'), TEAMS_RATES.burst);
      await shared.take(keyOf(conversation, 'hour'), TEAMS_RATES.hour);
    },
    async backOff(conversation, least, asked) {
      const failures = (failed.get(conversation) ?? 0) + 1;
      failed.set(conversation, failures);
      const ms = Math.max(least, pauseAfter(failures, BACK_OFF, random));
      if (asked) await shared.hold(keyOf(conversation, 'burst'), ms);
      return ms;
    },
    went(conversation) {
      failed.delete(conversation);
    },
  };
}
