/** Reads server-sent events the way a browser does, one at a time and no faster than asked. */
import { get, type IncomingMessage } from 'node:http';

export interface ServerEvent {
  event: string;
  id?: string;
  data: string;
}

export class EventClient {
  readonly response: IncomingMessage;
  readonly comments: string[] = [];
  readonly #chunks: AsyncIterator<string>;
  #text = '';

  private constructor(response: IncomingMessage) {
    this.response = response;
    this.#chunks = response.setEncoding('utf8')[Symbol.asyncIterator]();
  }

  static connect(url: string, headers: Record<string, string>): Promise<EventClient> {
    return new Promise((resolve, reject) => {
      get(url, { headers, agent: false }, (response) => resolve(new EventClient(response))).on(
        'error',
        reject,
      );
    });
  }

  /** The next event, or undefined when the server ended the stream. */
  async next(): Promise<ServerEvent | undefined> {
    for (;;) {
      const block = await this.#block();
      if (block === undefined) return undefined;
      const fields = block.split('\n').map((line) => /^(\w*): ?(.*)$/.exec(line)?.slice(1) ?? []);
      const field = (name: string) => fields.find(([key]) => key === name)?.[1];
      const id = field('id');
      const data = field('data');
      if (data !== undefined)
        return { event: field('event') ?? 'message', data, ...(id === undefined ? {} : { id }) };
      this.comments.push(block);
    }
  }

  async #block(): Promise<string | undefined> {
    while (!this.#text.includes('\n\n')) {
      const { done, value } = await this.#chunks.next();
      if (done) return undefined;
      this.#text += value;
    }
    const end = this.#text.indexOf('\n\n');
    const block = this.#text.slice(0, end);
    this.#text = this.#text.slice(end + 2);
    return block;
  }

  /** The next block of whatever kind, for heartbeats. */
  comment(): Promise<string | undefined> {
    return this.#block();
  }

  close(): void {
    this.response.destroy();
  }
}
