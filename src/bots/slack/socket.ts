/** Slack over its socket (Socket Mode): for trying out, and where nothing can be reached from outside. */
import { type App, SocketModeReceiver, type SocketModeReceiverOptions } from '@slack/bolt';
import { pausing } from '../../flow/pausing.ts';
import type { Log } from '../../flow/ports/log.ts';
import { pauseAfter } from '../../flow/retry.ts';
import { silent, webClientOptions } from './client.ts';
import { commitFirst } from './commit-first.ts';
import { type Malformed, noteMalformed } from './malformed.ts';

class CommitFirstReceiver extends SocketModeReceiver {
  readonly #malformed: Malformed;
  constructor(options: SocketModeReceiverOptions, malformed: Malformed) {
    super(options);
    this.#malformed = malformed;
  }
  override init(app: App): void {
    super.init(commitFirst(app, this.#malformed));
  }
}

export interface SlackSocket {
  receiver: SocketModeReceiver;
  /** Connects, and connects again whenever the connection ends, which Slack sees to every few hours. */
  run(): void;
  connected(): boolean;
  stop(): Promise<void>;
}

const BACK_OFF = { firstMs: 1_000, longestMs: 30_000 };
/** For the closing handshake. */
const CLOSING_MS = 2_000;

export function slackOverSocket(appToken: string, apiUrl: string | undefined, log: Log): SlackSocket {
  const options: SocketModeReceiverOptions = {
    appToken,
    logger: silent,
    // Bolt's own way of coming back ends the process when Slack is away just then.
    autoReconnectEnabled: false,
    installerOptions: { clientOptions: webClientOptions(apiUrl) },
    processEventErrorHandler: async ({ error }) => {
      log.warn({ server: 'slack', err: error }, 'what Slack sent could not be taken now; it will send again');
      return false;
    },
  };
  const receiver = new CommitFirstReceiver(options, noteMalformed(log));
  const { client } = receiver;
  let connected = false;
  let running = false;
  const stopping = new AbortController();

  const run = async () => {
    let failures = 0;
    while (!stopping.signal.aborted) {
      try {
        const ended = new Promise<void>((resolve) => client.once('disconnected', () => resolve()));
        await client.start();
        connected = true;
        failures = 0;
        log.info({ server: 'slack', status: 'connected' }, 'the socket to Slack is open');
        await ended;
        connected = false;
        continue;
      } catch (error) {
        connected = false;
        log.warn(
          { server: 'slack', status: 'connecting', err: error },
          'the socket to Slack could not be opened; it is tried again',
        );
      }
      failures += 1;
      await pausing(pauseAfter(failures, BACK_OFF), stopping.signal);
    }
  };
  return {
    receiver,
    run() {
      if (running) return;
      running = true;
      void run();
    },
    connected: () => connected,
    async stop() {
      stopping.abort();
      await Promise.race([
        client.disconnect(),
        new Promise((resolve) => setTimeout(resolve, CLOSING_MS).unref()),
      ]);
    },
  };
}
