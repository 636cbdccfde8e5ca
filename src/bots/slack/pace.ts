/**
 * How fast Slack may be asked, by all processes together: a wait that is short is waited, a longer one is
 * reported to whoever asks.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { TryLater } from '../../flow/ports/channels.ts';
import { StoreAway } from '../../flow/ports/ledger.ts';
import type { PaceState, Paces } from '../../flow/ports/paces.ts';
import { present } from '../../run/present.ts';
import { type Client, SlackAsksToWait } from './client.ts';

/** Waits up to this are waited here. */
const SHORT_MS = 1_500;
/** Nobody is sent away for longer. */
const LONGEST_MS = 240_000;

/** What Slack counts for itself: posts in a channel, edits and looks into threads in a workspace. */
export type Paced = 'post' | 'edit' | 'read';

export interface Pace {
  /**
   * Resolves when one may go. Rejects with TryLater when others stand before it. While the database is away
   * Slack itself says what is too fast.
   */
  take(kind: Paced, at: { team: string; room: string }): Promise<void>;
  /** Slack asked to wait: nothing of this kind is sent before. */
  hold(kind: Paced, at: { team: string; room: string }, ms: number): Promise<void>;
}

/** One in so many ms, and so many at once after a pause. */
export interface Rate {
  everyMs: number;
  atOnce: number;
}

/**
 * One post a second a channel (https://docs.slack.dev/apis/web-api/rate-limits); edits and reads at Tier 3,
 * each method 50 a minute a workspace, with a reserve for bursts.
 */
export const SLACK_RATES: Readonly<Record<Paced, Rate>> = {
  post: { everyMs: 1_000, atOnce: 1 },
  edit: { everyMs: 1_200, atOnce: 40 },
  read: { everyMs: 1_200, atOnce: 40 },
};

export function createPace(paces: Paces, rates = SLACK_RATES): Pace {
  const keyOf = (kind: Paced, { team, room }: { team: string; room: string }) =>
    kind === 'post' ? `slack/post/${team}/${room}` : `slack/${kind}/${team}`;
  return {
    async take(kind, at) {
      const { afterMs, away } = await whileThere(
        paces.change(keyOf(kind, at), (state, now) => turnAt(rates[kind], state, now)),
        { afterMs: 0, away: false },
      );
      if (away) throw new TryLater('asked at the pace that Slack allows', afterMs);
      if (afterMs > 0) await pause(afterMs);
    },
    async hold(kind, at, ms) {
      const held = paces.change(keyOf(kind, at), (state, now) => [
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

/** What Slack lets be asked only so often: methods by what counts for them. */
const COUNTED: Readonly<Record<string, Paced>> = {
  'chat.postMessage': 'post',
  'chat.update': 'edit',
  'conversations.history': 'read',
  'conversations.replies': 'read',
};

/** A workspace's client that keeps to the pace, whoever calls. Rejects with TryLater besides. */
export function pacedClient(client: Client, team: string, pace: Pace): Client {
  return {
    async call(method, args) {
      const kind = COUNTED[method];
      if (!kind) return client.call(method, args);
      const at = { team, room: typeof args.channel === 'string' ? args.channel : '' };
      await pace.take(kind, at);
      try {
        return await client.call(method, args);
      } catch (error) {
        if (error instanceof SlackAsksToWait) await pace.hold(kind, at, error.afterMs);
        throw error;
      }
    },
  };
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
  const at = Math.max(state?.nextAt ?? 0, unused);
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
