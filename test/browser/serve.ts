/** The server that the threads are played on. */
import { serveFixture } from './fixtures/server.ts';

export interface Served {
  url: string;
  /** Writes from now on take long enough to type something meanwhile. */
  slowWrites(): void;
  /** The code that the last customer was sent. */
  codeSent(): Promise<string>;
  stop(): Promise<void>;
}

export async function serve(): Promise<Served> {
  const fixture = await serveFixture();
  return {
    url: fixture.url,
    slowWrites: () => {
      fixture.pace.write = 1500;
    },
    codeSent: async () => /\d{6}/.exec(fixture.outbox.find((item) => item.kind === 'code')?.text ?? '')?.[0] ?? '',
    stop: fixture.stop,
  };
}
