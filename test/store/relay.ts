/** What stands between the store and PostgreSQL in tests. */
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** ErrorResponse of a server that is shut down (`pg_ctl stop -m fast`). */
const FAREWELL = message('E', [
  'SFATAL',
  'VFATAL',
  'C57P01',
  'Mterminating connection due to administrator command',
]);
const READY = Buffer.from([0x5a, 0, 0, 0, 5]);

function message(type: string, fields: string[]): Buffer {
  const body = Buffer.from(`${fields.join('\0')}\0\0`, 'latin1');
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length + 4);
  return Buffer.concat([Buffer.from(type), length, body]);
}

function endsReady(bytes: Buffer): boolean {
  return bytes.subarray(-6, -1).equals(READY);
}

/** A TCP relay before PostgreSQL, which can be cut and mended, and can end connections as a server does. */
export class Relay {
  #server: Server | undefined;
  readonly #sockets = new Set<Socket>();
  readonly #to: URL;
  port = 0;
  /** Behind so many ReadyForQuery of the server comes the farewell of a fast shutdown, in the same packet. */
  farewells = 0;
  constructor(to: string) {
    this.#to = new URL(to);
  }
  async mend(): Promise<void> {
    this.#server = createServer((from) => {
      const to = connect(Number(this.#to.port || 5432), this.#to.hostname);
      for (const socket of [from, to]) {
        this.#sockets.add(socket);
        socket.on('error', () => {});
        socket.on('close', () => {
          this.#sockets.delete(socket);
          from.destroy();
          to.destroy();
        });
      }
      from.pipe(to);
      to.on('data', (bytes) => {
        if (this.farewells === 0 || !endsReady(bytes)) return from.write(bytes);
        this.farewells -= 1;
        return from.end(Buffer.concat([bytes, FAREWELL]));
      });
      to.on('end', () => from.end());
    }).listen(this.port, '127.0.0.1');
    await once(this.#server, 'listening');
    const address = this.#server.address();
    if (address && typeof address === 'object') this.port = address.port;
  }
  async cut(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    for (const socket of this.#sockets) socket.destroy();
    if (!server) return;
    server.close();
    await once(server, 'close');
  }
  get url(): string {
    const url = new URL(this.#to);
    url.host = `127.0.0.1:${this.port}`;
    return url.href;
  }
}
