/**
 * How fast Slack may be written to: a wait that is short is waited, a longer one is reported to whoever asks.
 */
import { TryLater } from '../../flow/ports/channels.ts';

/** Waits up to this are waited here. */
const SHORT_MS = 1_500;
/** Nobody is sent away for longer. */
const LONGEST_MS = 240_000;

export interface Pace {
  /** Resolves when a message may be posted in the room. Rejects with TryLater when others stand before it. */
  post(team: string, room: string): Promise<void>;
  /** The same for an edit. */
  edit(team: string): Promise<void>;
  /** Slack asked to wait: nothing of this kind is sent before. */
  hold(kind: 'post' | 'edit', at: { team: string; room: string }, ms: number): void;
}

/**
 * One post a second a channel (https://docs.slack.dev/apis/web-api/rate-limits), and edits at Tier 3, 50 a
 * minute a workspace, with a reserve for bursts.
 */
export const SLACK_RATES = { postEveryMs: 1_000, editEveryMs: 1_200, editBurst: 40 };

export function createPace(rates = SLACK_RATES, now: () => number = Date.now): Pace {
  /** When the next one may go; entries in the past say nothing and are swept out. */
  const next = new Map<string, number>();
  /**
   * When whoever was sent away last is to come back: the next one comes after them, so that a crowd does not
   * come back at once, and in vain.
   */
  const queue = new Map<string, number>();
  const sweep = () => {
    if (next.size < 5_000) return;
    for (const [key, at] of next)
      if (at < now() - rates.editEveryMs * rates.editBurst) {
        next.delete(key);
        queue.delete(key);
      }
  };
  const place = (key: string, at: number, everyMs: number): number => {
    const turn = Math.min(Math.max(queue.get(key) ?? 0, at), now() + LONGEST_MS);
    queue.set(key, turn + everyMs);
    return turn - now();
  };
  /** `reserve`: how far behind the clock the next time may lie, which is how many can go at once. */
  const take = async (key: string, everyMs: number, reserve: number) => {
    sweep();
    const at = Math.max(next.get(key) ?? 0, now() - reserve);
    const wait = at - now();
    if (wait > SHORT_MS)
      throw new TryLater('written to at the pace that Slack allows', place(key, at, everyMs));
    // Time went by that nobody used: there is no crowd any more.
    if (at < now() - 3 * everyMs || at === now() - reserve) queue.delete(key);
    next.set(key, at + everyMs);
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
  };
  const keyOf = (kind: 'post' | 'edit', team: string, room: string) =>
    kind === 'post' ? `post/${team}/${room}` : `edit/${team}`;
  return {
    post: (team, room) => take(keyOf('post', team, room), rates.postEveryMs, 0),
    edit: (team) =>
      take(keyOf('edit', team, ''), rates.editEveryMs, rates.editEveryMs * (rates.editBurst - 1)),
    hold(kind, { team, room }, ms) {
      const key = keyOf(kind, team, room);
      next.set(key, Math.max(next.get(key) ?? 0, now() + ms));
    },
  };
}
