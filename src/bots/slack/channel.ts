/**
 * Keeps a run's card in Slack: one message, posted once and edited in place, and what the thread is told
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
import type { RunView } from '../../run/view/run-view.ts';
import { sharedRoom } from '../shared/notices.ts';
import { ROOM_GONE, SlackRefused, TOKEN_GONE } from './client.ts';
import { findPosted } from './find-posted.ts';
import type { Pace } from './pace.ts';
import { renderCard } from './render/card.ts';
import { announcementMessage, saying } from './render/messages.ts';
import type { Rooms } from './rooms.ts';
import { type Drawn, type Spot, Streams } from './streams.ts';
import { type Installed, notConnected, type Workspace } from './workspaces.ts';

export interface ChannelParts {
  installed: Installed;
  rooms: Rooms;
  pace: Pace;
  members: Members;
  log: Log;
  publicUrl: string | undefined;
  /**
   * When this process began to draw, in ms since the epoch: an older run's card may have been posted by one
   * that died before it could say so.
   */
  since: number;
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
  const { installed, rooms, pace, members, log, publicUrl, since } = parts;
  const streams = new Streams();
  /** Runs whose post may have reached Slack without our knowing. */
  const unsure = new Set<string>();

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

  const paced = async <T>(
    kind: 'post' | 'edit',
    { team }: Workspace,
    room: string,
    work: () => Promise<T>,
  ): Promise<T> => {
    await (kind === 'post' ? pace.post(team, room) : pace.edit(team));
    try {
      return await work();
    } catch (error) {
      if (error instanceof TryLater) pace.hold(kind, team, room, error.afterMs);
      throw error;
    }
  };

  async function post(spot: Spot, drawn: Drawn): Promise<string> {
    const { workspace, room, thread, run } = spot;
    unsure.add(run);
    try {
      const { ts } = await paced('post', workspace, room, () =>
        workspace.client.call('chat.postMessage', {
          channel: room,
          ...(thread === undefined ? {} : { thread_ts: thread }),
          ...drawn,
          unfurl_links: false,
          unfurl_media: false,
        }),
      );
      unsure.delete(run);
      if (typeof ts !== 'string') throw new SlackRefused('chat.postMessage', 'no_ts');
      return ts;
    } catch (error) {
      if (error instanceof SlackRefused) unsure.delete(run);
      throw error;
    }
  }

  async function edit(spot: Spot, message: string, drawn: Drawn): Promise<string> {
    const { workspace, room } = spot;
    const update = () =>
      paced('edit', workspace, room, () =>
        workspace.client.call('chat.update', { channel: room, ts: message, ...drawn }),
      );
    try {
      await update();
    } catch (error) {
      if (!(error instanceof SlackRefused)) throw error;
      // A stream that another process began, or that Slack has not closed yet: it is ended, and edited then.
      if (error.code !== 'message_not_found' && (await streams.end(spot, message))) {
        await update();
        return message;
      }
      if (!POST_ANEW.has(error.code)) throw error;
      return post(spot, drawn);
    }
    return message;
  }

  /** Whatever is wrong with the blocks, the text gets through. */
  const safely = async (
    spot: Spot,
    drawn: Drawn,
    send: (drawn: Drawn) => Promise<string>,
  ): Promise<string> => {
    try {
      return await send(drawn);
    } catch (error) {
      if (!(error instanceof SlackRefused && BAD_BLOCKS.test(error.code))) throw error;
      log.error(
        { run: spot.run, channel: 'slack', code: error.code },
        'Slack refused the blocks of a card; its text was sent',
      );
      return send({ ...drawn, blocks: [] });
    }
  };

  const spotOf = (card: ClaimedCard): Spot => ({
    workspace: workspaceOf(card),
    room: card.place.room ?? '',
    thread: card.place.thread,
    run: card.run,
  });

  async function draw(card: ClaimedCard, view: RunView): Promise<string> {
    const spot = spotOf(card);
    return guarded(spot.workspace, async () => {
      const { shared } = await rooms.of(spot.workspace, spot.room);
      const drawn: Drawn = shared
        ? saying(sharedRoom('slack').text)
        : renderCard(view, publicUrl === undefined ? {} : { publicUrl });
      const message =
        card.message ??
        (unsure.has(card.run) || Date.parse(view.createdAt) < since
          ? await findPosted(spot, view.createdAt)
          : undefined);
      if (message !== undefined) unsure.delete(card.run);
      const streamed = shared ? undefined : await streams.draw(spot, message, view.card);
      if (streamed !== undefined) return streamed;
      return safely(spot, drawn, (what) =>
        message === undefined ? post(spot, what) : edit(spot, message, what),
      );
    });
  }

  return {
    channel: 'slack',
    gapMs: GAP_MS,
    draw,
    async announce(card, said) {
      const spot = spotOf(card);
      const { workspace, room } = spot;
      await guarded(workspace, async () => {
        if ((await rooms.of(workspace, room)).shared) return;
        const users = await members.usersOf(card.tenant, 'slack', workspace.team, said.to);
        await paced('post', workspace, room, () =>
          workspace.client.call('chat.postMessage', {
            channel: room,
            thread_ts: spot.thread ?? card.message,
            ...announcementMessage(said, users),
            metadata: {
              event_type: 'greenlight_announcement',
              event_payload: { run: card.run, seq: said.seq },
            },
            unfurl_links: false,
            unfurl_media: false,
          }),
        );
      });
    },
  };
}
