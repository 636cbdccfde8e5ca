/**
 * What kind of conversation a message is in. What is shown in a channel that other companies read is
 * nobody's business there.
 */
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { SlackRefused } from './client.ts';
import type { Workspace } from './workspaces.ts';

export interface Room {
  /** Shared with another workspace (Slack Connect), or about to be. */
  shared: boolean;
  /** undefined: Greenlight may post there. */
  closed?: 'archived' | 'not_in_channel';
}

export interface Rooms {
  /** Rejects with TryLater when Slack cannot be asked. `payload`: what the event itself holds. */
  of(workspace: Workspace, room: string, payload?: { shared?: boolean | null | undefined }): Promise<Room>;
  forget(team: string, room: string): void;
}

const Conversation = z.looseObject({
  is_im: z.boolean().nullish(),
  is_mpim: z.boolean().nullish(),
  is_private: z.boolean().nullish(),
  is_archived: z.boolean().nullish(),
  is_member: z.boolean().nullish(),
  is_ext_shared: z.boolean().nullish(),
  is_pending_ext_shared: z.boolean().nullish(),
});

const BELIEVED_MS = 30_000;
const MOST = 5_000;

export function createRooms(): Rooms {
  const seen = new LRUCache<string, Room>({ max: MOST, ttl: BELIEVED_MS });

  const lookUp = async ({ client }: Workspace, id: string, surelyOwn: boolean): Promise<Room> => {
    try {
      const answer = await client.call('conversations.info', { channel: id });
      const found = Conversation.safeParse(answer.channel).data;
      if (!found) return { shared: false };
      const shared = Boolean(found.is_ext_shared || found.is_pending_ext_shared);
      if (found.is_archived) return { shared, closed: 'archived' };
      // Of a direct message Slack does not say it; one that the app is no part of is not found at all.
      return found.is_member === false && !found.is_im ? { shared, closed: 'not_in_channel' } : { shared };
    } catch (error) {
      if (!(error instanceof SlackRefused)) throw error;
      if (error.code === 'channel_not_found' || error.code === 'not_in_channel')
        return { shared: false, closed: 'not_in_channel' };
      if (surelyOwn || error.code === 'unknown_method') return { shared: false };
      // Slack will not say what it is (a kind of conversation that the app has no scope for): nothing is
      // shown there.
      return { shared: true, closed: 'not_in_channel' };
    }
  };

  return {
    async of(workspace, id, payload = {}) {
      // A direct message is between two people; whoever writes to us in one is looked at by itself.
      if (id.startsWith('D')) return { shared: payload.shared === true };
      const key = `${workspace.team}/${id}`;
      if (payload.shared) {
        seen.delete(key);
        return { shared: true };
      }
      const known = seen.get(key);
      if (known) return known;
      const room = await lookUp(workspace, id, payload.shared === false);
      seen.set(key, room);
      return room;
    },
    forget(team, room) {
      seen.delete(`${team}/${room}`);
    },
  };
}
