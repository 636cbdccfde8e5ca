/**
 * Server-sent events read from a fetch body: EventSource sends no headers, and a request says who asks in
 * one.
 */
import { EventSourceParserStream } from 'eventsource-parser/stream';

export interface ServerEvent {
  /** The last id that came, with this event or an earlier one. */
  id: string | undefined;
  event: string;
  data: string;
}

/** Reads `body` to its end and gives each event as it completes. Comments (heartbeats) give nothing. */
export async function* serverEvents(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<ServerEvent> {
  const reader = body
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(new EventSourceParserStream())
    .getReader();
  let id: string | undefined;
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      const { event = 'message', data } = next.value;
      id = next.value.id ?? id;
      yield { id, event, data };
    }
  } finally {
    // Rejects only when the stream failed already, which the read above has reported.
    reader.cancel().catch(() => undefined);
  }
}
