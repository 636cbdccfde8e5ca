/**
 * Stands in front of a shop's API and does what networks do: a request that does not arrive, an answer that
 * is lost after the shop has done it, another answer than the shop gave, a slow one. Each fault is said for
 * the requests that contain a text (a GraphQL field, a part of a path), and is used up.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Fault {
  /** Whether the shop gets the request. As a rule it does. */
  arrives?: boolean;
  /**
   * `pass` (as a rule): what the shop said; `drop`: the connection ends without an answer; `hang`: it stays
   * open and nothing comes; or another answer than the shop's.
   */
  answer?: 'pass' | 'drop' | 'hang' | { status: number; body: string };
  /** How many milliseconds later than it would come. */
  late?: number;
  /** How many requests; as a rule one. */
  times?: number;
}

/** A request that has arrived and waits until it is let go. */
export interface Held {
  arrived: Promise<void>;
  release(): void;
}

export interface Faults {
  /** The shop's API with the faults in between. */
  url: string;
  /** What the next requests that contain `text` meet. */
  next(text: string, fault: Fault): void;
  /** The next request that contains `text` waits before it goes on to the shop. */
  hold(text: string): Held;
  /** While it is away every connection ends without an answer. */
  away(is: boolean): void;
  /** How many requests that contain `text` were sent, whether they arrived or not. */
  sent(text: string): number;
  /** Forgets what was said and what was sent. */
  clear(): void;
  close(): Promise<void>;
}

/** What a server sets anew for its own connection. */
const OWN_HEADERS = new Set([
  'connection',
  'content-length',
  'content-encoding',
  'host',
  'transfer-encoding',
]);

interface Open {
  text: string;
  fault: Fault;
  left: number;
  gate?: { arrived(): void; opened: Promise<void> };
}

/** Everything below `target` is passed on. */
export async function faultsBefore(target: string): Promise<Faults> {
  let open: Open[] = [];
  let seen: string[] = [];
  let isAway = false;
  const releases = new Set<() => void>();
  const server = createServer(async (request, response) => {
    const body = await read(request);
    const asked = `${request.method} ${request.url} ${body}`;
    seen.push(asked);
    if (isAway) return void request.socket.destroy();
    const met = open.find(({ text, left }) => left > 0 && asked.includes(text));
    if (met) met.left--;
    const { arrives = true, answer = 'pass', late = 0 } = met?.fault ?? {};
    met?.gate?.arrived();
    await met?.gate?.opened;
    const own = arrives ? await pass(`${target}${request.url}`, request, body) : undefined;
    await new Promise((done) => setTimeout(done, late));
    if (answer === 'drop') request.socket.destroy();
    else if (answer === 'pass') send(response, own ?? { status: 502, body: '' });
    else if (answer !== 'hang') send(response, answer);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    next(text, fault) {
      open.push({ text, fault, left: fault.times ?? 1 });
    },
    hold(text) {
      const arrived = Promise.withResolvers<void>();
      const opened = Promise.withResolvers<void>();
      releases.add(opened.resolve);
      open.push({ text, fault: {}, left: 1, gate: { arrived: arrived.resolve, opened: opened.promise } });
      return { arrived: arrived.promise, release: () => opened.resolve() };
    },
    away(is) {
      isAway = is;
      if (is) server.closeAllConnections();
    },
    sent: (text) => seen.filter((asked) => asked.includes(text)).length,
    clear() {
      for (const release of releases) release();
      open = [];
      seen = [];
    },
    async close() {
      for (const release of releases) release();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function read(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString();
}

interface Answer {
  status: number;
  body: string;
  headers?: Headers;
}

async function pass(url: string, request: IncomingMessage, body: string): Promise<Answer> {
  const headers = Object.entries(request.headers).filter(([name]) => !OWN_HEADERS.has(name));
  const method = request.method ?? 'GET';
  const given = {
    method,
    headers: headers.map(([name, value]) => [name, String(value)] as [string, string]),
  };
  const reply = await fetch(url, { ...given, ...(body !== '' && { body }), redirect: 'manual' }).catch(
    () => undefined,
  );
  if (!reply) return { status: 502, body: 'the shop is not there' };
  return { status: reply.status, body: await reply.text(), headers: reply.headers };
}

function send(response: ServerResponse, { status, body, headers }: Answer): void {
  response.statusCode = status;
  for (const [name, value] of headers ?? []) if (!OWN_HEADERS.has(name)) response.setHeader(name, value);
  response.end(body);
}
