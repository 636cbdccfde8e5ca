/**
 * The rules of streams, as Teams holds them.
 * https://learn.microsoft.com/microsoftteams/platform/bots/streaming-ux
 */
import type { Activity } from './refusals.ts';

interface Stream {
  conversation: string;
  sequence: number;
  text: string;
  ended: boolean;
}

export class StreamRules {
  readonly #streams = new Map<string, Stream>();

  /** undefined: no part of a stream. `id`: the stream's, where it begins. */
  judge(
    activity: Activity,
    { conversation, personal, newId }: { conversation: string; personal: boolean; newId: () => string },
  ): { status: number; code?: string; id?: string } | undefined {
    const info = activity.entities?.find(({ type }) => type === 'streaminfo');
    if (!info) return undefined;
    const {
      streamId,
      streamType = 'streaming',
      streamSequence,
    } = info as { streamId?: string; streamType?: string; streamSequence?: number };
    if (!personal) return { status: 403, code: 'ContentStreamNotAllowed' };
    const text = activity.text ?? '';
    if (text === '') return { status: 400, code: 'streaming activities should include text' };
    if (streamType === 'informative' && text.length > 1000)
      return { status: 400, code: 'an informative line that is too long' };
    if (streamId === undefined) {
      if (streamSequence !== 1 || activity.type !== 'typing')
        return { status: 400, code: 'a stream begins with number 1' };
      const running = [...this.#streams.values()].some(
        (one) => one.conversation === conversation && !one.ended,
      );
      if (running) return { status: 403, code: 'ContentStreamNotAllowed' };
      const id = newId();
      this.#streams.set(id, {
        conversation,
        sequence: 1,
        text: streamType === 'streaming' ? text : '',
        ended: false,
      });
      return { status: 201, id };
    }
    const stream = this.#streams.get(streamId);
    if (!stream || stream.ended || stream.conversation !== conversation)
      return { status: 403, code: 'ContentStreamNotAllowed' };
    if (streamType === 'final') {
      if (streamSequence !== undefined || activity.type !== 'message')
        return { status: 400, code: 'the last step has no number' };
      if (!text.startsWith(stream.text)) return { status: 400, code: 'streamed content changed' };
      stream.ended = true;
      return { status: 202, id: streamId };
    }
    if (activity.type !== 'typing' || streamSequence === undefined || streamSequence <= stream.sequence)
      return { status: 400, code: 'steps are numbered upwards' };
    if (streamType === 'streaming') {
      if (!text.startsWith(stream.text)) return { status: 400, code: 'streamed content changed' };
      stream.text = text;
    }
    stream.sequence = streamSequence;
    return { status: 202 };
  }
}
