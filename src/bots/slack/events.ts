/**
 * The Events API: each kind of event that means something here, to its handler. Every other one is
 * acknowledged and left alone.
 */
import type { SlackContext, SlackRequest } from './context.ts';
import { openAgentView, openHome } from './home.ts';
import { leaveRoom } from './lifecycle.ts';
import { fitting } from './malformed.ts';
import { takeSlackDeletion, takeSlackEdit, takeSlackMessage } from './messages.ts';
import {
  AssistantThread,
  Changed,
  Deleted,
  type Envelope,
  HomeOpened,
  OfChannel,
  OfUser,
  SlackMessage,
} from './payloads.ts';

export async function takeEvent(
  context: SlackContext,
  request: SlackRequest,
  envelope: Envelope,
): Promise<void> {
  const { event } = envelope;
  const shared = envelope.is_ext_shared_channel;
  const { team, botUser } = request.workspace;
  switch (event.type) {
    case 'app_mention':
    case 'message': {
      if (event.subtype === 'message_changed') {
        const changed = fitting(context.log, Changed, event);
        return changed && takeSlackEdit(context, request, changed);
      }
      if (event.subtype === 'message_deleted') {
        const deleted = fitting(context.log, Deleted, event);
        return deleted && takeSlackDeletion(context, request, deleted);
      }
      const message = fitting(context.log, SlackMessage, event);
      const room = message?.channel;
      return message && room !== undefined
        ? takeSlackMessage(context, request, { room, shared, message })
        : undefined;
    }
    case 'app_home_opened': {
      const opened = fitting(context.log, HomeOpened, event);
      if (!opened) return;
      if (opened.tab !== 'messages') return openHome(context, request, opened.user);
      return opened.channel ? openAgentView(context, request, { room: opened.channel }) : undefined;
    }
    case 'assistant_thread_started': {
      const started = fitting(context.log, AssistantThread, event)?.assistant_thread;
      if (!started?.user_id) return;
      return openAgentView(context, request, { room: started.channel_id, thread: started.thread_ts });
    }
    case 'channel_archive':
    case 'group_archive':
    case 'channel_deleted':
    case 'group_deleted':
      return inRoom(event, (room) => leaveRoom(context, request, { room, why: 'archived' }));
    case 'channel_left':
    case 'group_left':
      return inRoom(event, (room) => leaveRoom(context, request, { room, why: 'removed' }));
    case 'member_left_channel':
      return inRoom(event, async (room, user) => {
        if (user === botUser) await leaveRoom(context, request, { room, why: 'removed' });
      });
    case 'member_joined_channel':
    case 'channel_unarchive':
    case 'group_unarchive':
    case 'channel_shared':
    case 'channel_unshared':
      return inRoom(event, async (room) => context.rooms.forget(team, room));
    case 'user_change':
    case 'user_profile_changed': {
      const changed = fitting(context.log, OfUser, event);
      if (changed) context.profiles.forget(team, changed.user.id);
      return;
    }
    case 'app_uninstalled':
      return context.installed.gone(team);
    case 'tokens_revoked': {
      const bots = (event.tokens as { bot?: unknown } | undefined)?.bot;
      if (Array.isArray(bots) && bots.length > 0) context.installed.gone(team);
      return;
    }
    default:
      return;
  }
}

async function inRoom(event: object, then: (room: string, user?: string) => Promise<void>): Promise<void> {
  const { channel, user } = OfChannel.safeParse(event).data ?? {};
  const room = typeof channel === 'string' ? channel : channel?.id;
  if (room !== undefined) await then(room, user ?? undefined);
}
