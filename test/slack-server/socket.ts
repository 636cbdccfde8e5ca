/**
 * Slack's socket: hello, envelopes and their acknowledgements, and the request to connect anew.
 * https://docs.slack.dev/apis/events-api/using-socket-mode
 */
import type { Server } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Json } from './state.ts';

export class SlackSocketServer {
  readonly #server = new WebSocketServer({ noServer: true });
  readonly #open = new Set<WebSocket>();
  readonly #unanswered = new Map<string, { envelope: Json; done: (payload: Json) => void }>();
  #count = 0;
  /** How often the app connected. */
  connections = 0;

  attach(http: Server): void {
    http.on('upgrade', (request, socket, head) =>
      this.#server.handleUpgrade(request, socket, head, (client) => this.#greet(client)),
    );
  }

  get connected(): boolean {
    return this.#open.size > 0;
  }

  #greet(client: WebSocket): void {
    this.connections += 1;
    this.#open.add(client);
    client.on('close', () => this.#open.delete(client));
    client.on('message', (data) => {
      const { envelope_id: id, payload } = JSON.parse(data.toString());
      const waiting = this.#unanswered.get(id);
      this.#unanswered.delete(id);
      waiting?.done(payload && Object.keys(payload).length > 0 ? payload : undefined);
    });
    client.send(JSON.stringify({ type: 'hello', num_connections: 1, debug_info: {}, connection_info: {} }));
    client.ping();
    // What was not acknowledged comes again on the new connection.
    for (const { envelope } of this.#unanswered.values())
      client.send(JSON.stringify({ ...envelope, retry_attempt: 1 }));
  }

  /** Resolves with what the app acknowledged it with, over whichever connection. */
  send(type: string, payload: Json): Promise<Json> {
    this.#count += 1;
    const id = `envelope-${this.#count}`;
    const envelope = { envelope_id: id, type, payload, accepts_response_payload: type !== 'events_api' };
    return new Promise((resolve) => {
      this.#unanswered.set(id, { envelope, done: resolve });
      for (const client of this.#open) client.send(JSON.stringify(envelope));
    });
  }

  /** Slack recycles the connection. */
  refresh(): void {
    for (const client of this.#open)
      client.send(JSON.stringify({ type: 'disconnect', reason: 'refresh_requested' }));
  }

  /** The network goes. */
  cut(): void {
    for (const client of this.#open) client.terminate();
  }

  close(): void {
    this.cut();
    this.#server.close();
  }
}
