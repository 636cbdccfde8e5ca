/** Messages for one person that nobody else sees. */
import { present } from '../../run/present.ts';
import { SlackRefused } from './client.ts';
import type { Workspace } from './workspaces.ts';

export interface PrivateMessage {
  /** mrkdwn, escaped by whoever wrote it. */
  text: string;
  blocks?: unknown[];
}

export interface Audience {
  user: string;
  /** Where they are looking; absent in the App Home. */
  room?: string | undefined;
  thread?: string | undefined;
  /** In a direct message nobody else reads, and an ordinary message stays. */
  direct?: boolean | undefined;
}

/** Slack shows ephemeral messages only to whoever is in the channel, and only where the app is too. */
const NOT_THERE = new Set(['not_in_channel', 'user_not_in_channel', 'channel_not_found', 'is_archived']);

/** In the room, else in the direct message with them. Rejects as Client.call does. */
export async function sendPrivately(
  { client }: Workspace,
  { user, room, thread, direct }: Audience,
  message: PrivateMessage,
): Promise<void> {
  const place = present({ thread_ts: thread });
  const plain = { ...message, unfurl_links: false, unfurl_media: false };
  if (room !== undefined && direct) {
    await client.call('chat.postMessage', { channel: room, ...place, ...plain });
    return;
  }
  if (room !== undefined)
    try {
      await client.call('chat.postEphemeral', { channel: room, user, ...place, ...message });
      return;
    } catch (error) {
      if (!(error instanceof SlackRefused && NOT_THERE.has(error.code))) throw error;
    }
  await client.call('chat.postMessage', { channel: user, ...plain });
}
