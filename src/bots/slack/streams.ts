/**
 * Progress as Slack streams it, in direct messages and the agent view: the card begins as a stream of its
 * tasks, and becomes the card when the run comes to a wait. Slack closes a stream by itself after some
 * minutes; the card is an ordinary message from then on, edited like any other.
 */
import type { Card } from '../../run/view/card.ts';
import { atWork } from '../shared/card/phases.ts';
import { ROOM_GONE, SlackRefused, TOKEN_GONE } from './client.ts';
import { taskChunks } from './render/task-chunks.ts';
import type { Workspace } from './workspaces.ts';

/** Where a run's card is, or is to be. */
export interface CardPlace {
  workspace: Workspace;
  room: string;
  thread: string | undefined;
  run: string;
}

export interface Drawn {
  text: string;
  blocks: unknown[];
  metadata?: unknown;
}

export class Streams {
  readonly #open = new Map<string, { message: string; card: Card }>();

  /**
   * The message's ts where the stream shows the card as it is now; undefined: it has to be posted or edited.
   */
  async draw(at: CardPlace, message: string | undefined, card: Card): Promise<string | undefined> {
    const { run, room, thread } = at;
    const open = this.#open.get(run);
    if (open && open.message === message) {
      if (atWork(card.phase) && (await this.#append(at, open, card))) return message;
      this.#open.delete(run);
      await this.end(at, open.message);
      return undefined;
    }
    if (message !== undefined || thread === undefined || !room.startsWith('D') || !atWork(card.phase))
      return undefined;
    return this.#start(at, thread, card);
  }

  /** Whether a stream was ended there. */
  async end({ workspace, room }: CardPlace, message: string): Promise<boolean> {
    return (await lenient(workspace, 'chat.stopStream', { channel: room, ts: message })) !== undefined;
  }

  async #start({ workspace, room, run }: CardPlace, thread: string, card: Card): Promise<string | undefined> {
    const answer = await lenient(workspace, 'chat.startStream', {
      channel: room,
      thread_ts: thread,
      task_display_mode: 'plan',
      chunks: taskChunks(undefined, card),
    });
    if (typeof answer?.ts !== 'string') return undefined;
    if (this.#open.size > 1_000) this.#open.clear();
    this.#open.set(run, { message: answer.ts, card });
    return answer.ts;
  }

  async #append(
    { workspace, room }: CardPlace,
    open: { message: string; card: Card },
    card: Card,
  ): Promise<boolean> {
    const chunks = taskChunks(open.card, card);
    if (chunks.length === 0) return true;
    const done = await lenient(workspace, 'chat.appendStream', { channel: room, ts: open.message, chunks });
    open.card = card;
    return done !== undefined;
  }
}

/**
 * undefined where Slack does not stream there, or no longer; what concerns the room or the token is not
 * swallowed.
 */
async function lenient({ client }: Workspace, method: string, args: Record<string, unknown>) {
  try {
    return await client.call(method, args);
  } catch (error) {
    if (error instanceof SlackRefused && !ROOM_GONE.has(error.code) && !TOKEN_GONE.has(error.code))
      return undefined;
    throw error;
  }
}
