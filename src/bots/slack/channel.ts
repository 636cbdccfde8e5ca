/**
 * Keeps a run's card in Slack: one message, posted once and edited in place, and what the thread learns
 * beside it.
 */
import {
  type Channel,
  type ClaimedCard,
  type Members,
  TryLater,
  Unreachable,
} from '../../flow/ports/channels.ts';
import type { Log } from '../../flow/ports/log.ts';
import { present } from '../../run/present.ts';
import type { RunView } from '../../run/view/run-view.ts';
import { ERASED_BESIDE, erasedCard, sharedRoom } from '../shared/notices.ts';
import { ROOM_GONE, SlackRefused, TOKEN_GONE } from './client.ts';
import { allAnnounced, findAnnounced, findPosted } from './find-posted.ts';
import { ANNOUNCEMENT_EVENT } from './names.ts';
import { renderCard } from './render/card.ts';
import { announcementMessage, saying } from './render/messages.ts';
import type { Rooms } from './rooms.ts';
import { type CardPlace, type Drawn, Streams } from './streams.ts';
import { type Installed, notConnected, type Workspace } from './workspaces.ts';

export interface ChannelParts {
  installed: Installed;
  rooms: Rooms;
  members: Members;
  log: Log;
  publicUrl: string | undefined;
}

/** Edits of one card. */
const GAP_MS = 1_500;
/** The message cannot be edited any more; a new one takes its place. */
const POST_ANEW = new Set(['message_not_found', 'edit_window_closed', 'cant_update_message', 'no_message']);
/** Slack does not take these blocks, however often they are sent. */
const BAD_BLOCKS = /^(invalid_blocks|invalid_blocks_format|msg_blocks_too_long|msg_too_long|blocks_too_long)/;
/** Between looks for a token that Slack does not take yet. */
const REFUSED_MS = 60_000;

export function createChannel(parts: ChannelParts): Channel {
  const { installed, rooms, members, log, publicUrl } = parts;
  const streams = new Streams();

  const workspaceOf = ({ place }: ClaimedCard): Workspace => {
    const workspace = installed.of(place.team ?? '');
    if (workspace) return workspace;
    if (installed.state() === 'connecting') throw notConnected();
    if (installed.state() === 'refused') throw new TryLater('Slack does not take the bot token', REFUSED_MS);
    throw new Unreachable('the app is not installed in this workspace');
  };

  /** Slack's refusals in the flow's words. */
  const guarded = async <T>({ team }: Workspace, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof SlackRefused)) throw error;
      if (TOKEN_GONE.has(error.code)) installed.gone(team);
      if (TOKEN_GONE.has(error.code) || ROOM_GONE.has(error.code)) throw new Unreachable(error.code);
      throw error;
    }
  };

  async function post(at: CardPlace, drawn: Drawn): Promise<string> {
    const { workspace, room, thread } = at;
    const { ts } = await workspace.client.call('chat.postMessage', {
      channel: room,
      ...present({ thread_ts: thread }),
      ...drawn,
      unfurl_links: false,
      unfurl_media: false,
    });
    if (typeof ts !== 'string') throw new SlackRefused('chat.postMessage', 'no_ts');
    return ts;
  }

  /** false: it cannot be edited any more. */
  async function edit(at: CardPlace, message: string, drawn: Drawn): Promise<boolean> {
    const { workspace, room } = at;
    const update = () => workspace.client.call('chat.update', { channel: room, ts: message, ...drawn });
    try {
      await update();
    } catch (error) {
      if (!(error instanceof SlackRefused)) throw error;
      // A stream that another process began, or that Slack has not closed yet: it is ended, and edited then.
      if (error.code !== 'message_not_found' && (await streams.end(at, message))) {
        await update();
        return true;
      }
      if (!POST_ANEW.has(error.code)) throw error;
      return false;
    }
    return true;
  }

  /** What took its place may have been posted by somebody who could not record that. */
  const editOrPost = async (at: CardPlace, message: string, drawn: Drawn): Promise<string> => {
    if (await edit(at, message, drawn)) return message;
    const other = await findPosted(at, message);
    return other !== undefined && (await edit(at, other, drawn)) ? other : post(at, drawn);
  };

  /** Whatever is wrong with the blocks, the text gets through. */
  const safely = async (
    at: CardPlace,
    drawn: Drawn,
    send: (drawn: Drawn) => Promise<string>,
  ): Promise<string> => {
    try {
      return await send(drawn);
    } catch (error) {
      if (!(error instanceof SlackRefused && BAD_BLOCKS.test(error.code))) throw error;
      log.error(
        { run: at.run, channel: 'slack', code: error.code },
        'Slack refused the blocks of a card; its text was sent',
      );
      return send({ ...drawn, blocks: [] });
    }
  };

  const placeOf = (card: ClaimedCard): CardPlace => ({
    workspace: workspaceOf(card),
    room: card.place.room ?? '',
    thread: card.place.thread,
    run: card.run,
  });

  async function draw(card: ClaimedCard, view: RunView): Promise<string> {
    const at = placeOf(card);
    return guarded(at.workspace, async () => {
      const { shared } = await rooms.of(at.workspace, at.room);
      const drawn: Drawn = shared
        ? saying(sharedRoom('slack').text)
        : renderCard(view, publicUrl === undefined ? {} : { publicUrl });
      const message = card.message ?? (card.attempted ? await findPosted(at) : undefined);
      const streamed = shared ? undefined : await streams.draw(at, message, view.card);
      if (streamed !== undefined) return streamed;
      return safely(at, drawn, (what) =>
        message === undefined ? post(at, what) : editOrPost(at, message, what),
      );
    });
  }

  return {
    channel: 'slack',
    gapMs: GAP_MS,
    draw,
    async announce(card, announcement) {
      const at = placeOf(card);
      const { workspace, room } = at;
      return guarded(workspace, async () => {
        if ((await rooms.of(workspace, room)).shared) return [];
        const posted = card.interrupted ? await findAnnounced(at, card.message, announcement.seq) : undefined;
        if (posted !== undefined) return [{ message: posted }];
        const users = await members.usersOf(card.tenant, {
          platform: 'slack',
          team: workspace.team,
          to: announcement.to,
        });
        const { ts } = await workspace.client.call('chat.postMessage', {
          channel: room,
          thread_ts: at.thread ?? card.message,
          ...announcementMessage(announcement, users),
          metadata: {
            event_type: ANNOUNCEMENT_EVENT,
            event_payload: { run: card.run, seq: announcement.seq },
          },
          unfurl_links: false,
          unfurl_media: false,
        });
        return typeof ts === 'string' ? [{ message: ts }] : [];
      });
    },
    async erase(card, erasedAt) {
      const at = placeOf(card);
      await guarded(at.workspace, async () => {
        const message = card.message ?? (await findPosted(at));
        const beside = new Set(card.beside.map((one) => one.message));
        if (card.interrupted && message !== undefined)
          for (const found of await allAnnounced(at, message)) beside.add(found);
        for (const one of beside) await edit(at, one, saying(ERASED_BESIDE));
        if (message !== undefined) await edit(at, message, saying(erasedCard(card.run, erasedAt)));
      });
    },
  };
}
