/**
 * Streams of personal chats: what the bot is doing while it drafts, then the draft as it grows, ending in the
 * message that stays. https://learn.microsoft.com/microsoftteams/platform/bots/streaming-ux
 */
import { TryLater, Unreachable } from '../../flow/ports/channels.ts';
import { present } from '../../run/present.ts';
import type { Conversation } from './conversations.ts';
import type { Post } from './post.ts';
import { progressText, streamed, type Text } from './render/answer.ts';

/** Teams ends a stream after two minutes. */
const LIVES_MS = 110_000;
/** Between two steps of a stream. */
const GAP_MS = 1_000;
const PARTS = 3;

interface Open {
  id: string;
  sequence: number;
  at: number;
  /** What of the answer has gone out; the rest must begin with it. */
  grown: string;
}

/** As Teams names them. */
interface Step {
  streamType: 'informative' | 'streaming';
  streamSequence: number;
  streamId: string | undefined;
}

const informative = (streamSequence: number, streamId?: string): Step => ({
  streamType: 'informative',
  streamSequence,
  streamId,
});

export class Streams {
  readonly #post: Post;
  /** By run; at most one a run. */
  readonly #open = new Map<string, Open>();
  constructor(post: Post) {
    this.#post = post;
  }

  /**
   * The first informative line, or the next one. A stream that Teams does not take is no loss: the answer
   * then comes as a message.
   */
  async progress(run: string, to: Conversation, text: string): Promise<void> {
    const open = this.#alive(run);
    const sequence = (open?.sequence ?? 0) + 1;
    const id = await this.#step(to, progressText(text), informative(sequence, open?.id));
    if (id !== undefined)
      this.#open.set(run, { id, sequence, at: open?.at ?? Date.now(), grown: open?.grown ?? '' });
  }

  has(run: string): boolean {
    return this.#open.has(run);
  }

  /** Grows the text and ends the stream with it. Gives the message's id. */
  async finish(
    run: string,
    to: Conversation,
    { answer: { text, entities }, channelData }: { answer: Text; channelData?: object | undefined },
  ): Promise<string> {
    let open = this.#alive(run);
    this.#open.delete(run);
    if (!open) {
      const id = await this.#step(to, progressText('Drafting the reply …'), informative(1));
      if (id !== undefined) open = { id, sequence: 1, at: Date.now(), grown: '' };
    }
    if (open) {
      const { grown } = open;
      for (const part of streamed(text, PARTS).filter((one) => one.length > grown.length)) {
        await new Promise((resolve) => setTimeout(resolve, GAP_MS));
        open.sequence += 1;
        open.grown = part;
        await this.#step(to, part, {
          streamType: 'streaming',
          streamSequence: open.sequence,
          streamId: open.id,
        });
      }
      await new Promise((resolve) => setTimeout(resolve, GAP_MS));
    }
    const more = channelData ? { channelData } : {};
    if (open && text.startsWith(open.grown)) {
      const final = { type: 'streaminfo', streamId: open.id, streamType: 'final' };
      try {
        const id = await this.#post.send(to, undefined, { text, entities: [...entities, final], ...more });
        // The message of a stream has the stream's id.
        return id || open.id;
      } catch (error) {
        if (error instanceof TryLater) this.#open.set(run, open);
        // A stream that was refused or took too long; the message itself may be taken all the same.
        if (!(error instanceof Unreachable)) throw error;
      }
    }
    return this.#post.send(to, undefined, { text, entities, ...more });
  }

  #alive(run: string): Open | undefined {
    const open = this.#open.get(run);
    if (open && Date.now() - open.at < LIVES_MS) return open;
    this.#open.delete(run);
    return undefined;
  }

  /** The stream's id; undefined where Teams does not take it. */
  async #step(to: Conversation, text: string, step: Step) {
    const { streamId } = step;
    const entity = present({ type: 'streaminfo', ...step });
    try {
      const id = await this.#post.send(to, undefined, { type: 'typing', text, entities: [entity] });
      return streamId ?? (id === '' ? undefined : id);
    } catch (error) {
      if (error instanceof Error) return undefined;
      throw error;
    }
  }
}
