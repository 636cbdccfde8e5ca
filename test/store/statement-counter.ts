/** Counts what is asked of PostgreSQL by the messages of its protocol: a count is no clock. */
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

const QUERY = 0x51;
const PARSE = 0x50;
const BIND = 0x42;

/** A TCP relay before PostgreSQL. */
export class StatementCounter {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly url: string;
  /** In their order: of a prepared statement its name, of every other its text. */
  asked: string[] = [];

  private constructor(server: Server, url: string) {
    this.#server = server;
    this.url = url;
  }

  static async before(to: string): Promise<StatementCounter> {
    const target = new URL(to);
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const url = new URL(to);
    if (address && typeof address === 'object') url.host = `127.0.0.1:${address.port}`;
    const counter = new StatementCounter(server, url.href);
    server.on('connection', (from) => {
      const onward = connect(Number(target.port || 5432), target.hostname);
      const read = messageReader(noting((statement) => counter.asked.push(statement)));
      for (const socket of [from, onward]) {
        counter.#sockets.add(socket);
        socket.on('error', () => {});
        socket.on('close', () => {
          counter.#sockets.delete(socket);
          from.destroy();
          onward.destroy();
        });
      }
      from.on('data', (bytes: Buffer) => {
        read(bytes);
        onward.write(bytes);
      });
      onward.pipe(from);
    });
    return counter;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

/** Of one connection, in which the statement without a name is the one that was parsed last. */
function noting(asked: (statement: string) => void): (type: number, body: Buffer) => void {
  let unnamed = '';
  return (type, body) => {
    const text = body.toString('utf8');
    if (type === QUERY) asked(text.slice(0, -1));
    if (type === PARSE && text.startsWith('\0')) unnamed = text.split('\0')[1] ?? '';
    // A portal, and the statement that is bound to it.
    if (type === BIND) asked(text.split('\0')[1] || unnamed);
  };
}

/** Gives each message of a frontend, however its bytes are cut; the first of a connection has no type. */
function messageReader(take: (type: number, body: Buffer) => void): (bytes: Buffer) => void {
  let rest = Buffer.alloc(0);
  let started = false;
  return (bytes) => {
    rest = Buffer.concat([rest, bytes]);
    for (;;) {
      const head = started ? 1 : 0;
      if (rest.length < head + 4) return;
      const length = rest.readInt32BE(head);
      if (rest.length < head + length) return;
      if (started) take(rest[0] ?? 0, rest.subarray(5, head + length));
      started = true;
      rest = rest.subarray(head + length);
    }
  };
}
