/** How fast Slack may be asked, by all processes together. */
import type { Paces } from '../../flow/ports/paces.ts';
import { type Rate, sharedPace } from '../shared/pace.ts';
import { type Client, SlackAsksToWait } from './client.ts';

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
  const shared = sharedPace(paces, 'Slack');
  return {
    take: (kind, at) => shared.take(keyOf(kind, at), rates[kind]),
    hold: (kind, at, ms) => shared.hold(keyOf(kind, at), ms),
  };
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
