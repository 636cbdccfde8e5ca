/**
 * Server-sent events read from a fetch body. EventSource sends no headers, and the desk names its person in
 * one.
 */

export interface ServerEvent {
  id?: string;
  event: string;
  data: string;
}

/** Reads `body` to its end and gives each event as it completes. Comments (heartbeats) give nothing. */
export async function* serverEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<ServerEvent> {
  const reader = body
    .pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>)
    .getReader();
  const parse = parser();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield* parse(value);
    }
  } finally {
    // Rejects only when the stream failed already, which the read above has told.
    reader.cancel().catch(() => undefined);
  }
}

/** A parser that keeps an unfinished line and event between chunks. */
export function parser(): (chunk: string) => ServerEvent[] {
  let rest = '';
  let id: string | undefined;
  let event = 'message';
  let data: string[] = [];
  return (chunk) => {
    const found: ServerEvent[] = [];
    const lines = (rest + chunk).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line === '') {
        if (data.length > 0)
          found.push({ ...(id === undefined ? {} : { id }), event, data: data.join('\n') });
        event = 'message';
        data = [];
        continue;
      }
      const colon = line.indexOf(':');
      if (colon === 0) continue;
      const field = colon < 0 ? line : line.slice(0, colon);
      const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
      if (field === 'data') data.push(value);
      else if (field === 'event') event = value;
      else if (field === 'id') id = value;
    }
    return found;
  };
}
