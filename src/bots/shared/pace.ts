/**
 * How fast a platform may be asked, by all processes together: a wait that is short is waited, a longer one
 * is reported to whoever asks.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { TryLater } from '../../flow/ports/channels.ts';
import { StoreAway } from '../../flow/ports/ledger.ts';
import type { PaceState, Paces } from '../../flow/ports/paces.ts';
import { present } from '../../run/present.ts';

/** Waits up to this are waited here. */
const SHORT_MS = 1_500;
/** Nobody is sent away for longer. */
const LONGEST_MS = 240_000;

/** One in so many ms, and so many at once after a pause. */
export interface Rate {
  everyMs: number;
  atOnce: number;
}

export interface SharedPace {
  /**
   * Resolves when one may go. Rejects with TryLater when others stand before it. While the database is away
   * the platform itself says what is too fast.
   */
  take(key: string, rate: Rate): Promise<void>;
  /** The platform asked to wait: nothing of this key goes before. */
  hold(key: string, ms: number): Promise<void>;
}

/** `platform`: as people call it. */
export function sharedPace(paces: Paces, platform: string): SharedPace {
  return {
    async take(key, rate) {
      const { afterMs, away } = await whileThere(
        paces.change(key, (state, now) => turnAt(rate, state, now)),
        { afterMs: 0, away: false },
      );
      if (away) throw new TryLater(`asked at the pace that ${platform} allows`, afterMs);
      if (afterMs > 0) await pause(afterMs);
    },
    async hold(key, ms) {
      const held = paces.change(key, (state, now) => [
        { ...state, nextAt: Math.max(state?.nextAt ?? 0, now + ms) },
        undefined,
      ]);
      await whileThere(held, undefined);
    },
  };
}

async function whileThere<T>(work: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof StoreAway) return otherwise;
    throw error;
  }
}

/**
 * Pure. `away`: it does not go, and is to come back after so many ms: after whoever was sent away before it,
 * so that a crowd does not come back at once, and in vain.
 */
export function turnAt(
  { everyMs, atOnce }: Rate,
  state: PaceState | undefined,
  now: number,
): [PaceState, { afterMs: number; away: boolean }] {
  const unused = now - everyMs * (atOnce - 1);
  // What is written down further ahead is of a clock that went wrong.
  const at = Math.max(Math.min(state?.nextAt ?? 0, now + LONGEST_MS), unused);
  const afterMs = at - now;
  if (afterMs > SHORT_MS) {
    const turn = Math.min(Math.max(state?.turnAt ?? 0, at), now + LONGEST_MS);
    return [
      { nextAt: at, turnAt: turn + everyMs },
      { afterMs: turn - now, away: true },
    ];
  }
  // Time went by that nobody used: there is no crowd any more.
  const crowd = at >= now - 3 * everyMs && at !== unused;
  return [
    { nextAt: at + everyMs, ...present({ turnAt: crowd ? state?.turnAt : undefined }) },
    { afterMs: Math.max(0, afterMs), away: false },
  ];
}
