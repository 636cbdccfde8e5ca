/** Bodies over real sockets: how large, how many at once, how slow; and nothing is read of a stranger's. */
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, describe, expect, test, vi } from 'vitest';
import {
  type BodyLimits,
  createBodies,
  refuseAndClose,
  refuseUnread,
} from '../../../src/bots/shared/bodies.ts';

const LIMITS: BodyLimits = { most: 1_000, inFlight: 1_500, withinMs: 60_000 };
const PATIENCE = { timeout: 10_000, interval: 5 };

const open: { server: Server; sockets: Socket[] }[] = [];
afterEach(() => {
  for (const { server, sockets } of open.splice(0)) {
    for (const socket of sockets) socket.destroy();
    server.closeAllConnections();
    server.close();
  }
});

/** A server that answers with how long the body was, once it is let; and what came of each request. */
async function served(limits: Partial<BodyLimits> = {}) {
  const bodies = createBodies({ ...LIMITS, ...limits });
  const seen: (string | number)[] = [];
  const held: (() => void)[] = [];
  const server = createServer(async (request, response) => {
    if (request.headers.authorization === undefined) {
      seen.push(`refused with ${request.readableLength} bytes asked for`);
      return refuseAndClose(response, 401);
    }
    const body = await bodies.read(request, response);
    seen.push(Buffer.isBuffer(body) ? body.length : body);
    if (!Buffer.isBuffer(body)) return refuseUnread(response, body);
    const answer = () => response.end(String(body.length));
    if (request.headers['x-hold'] === undefined) answer();
    else held.push(answer);
  });
  const sockets: Socket[] = [];
  open.push({ server, sockets });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  /** What was answered so far, and whether the server has closed the connection. */
  const speak = (headers: string[], ...parts: string[]) => {
    const socket = connect(port, '127.0.0.1');
    sockets.push(socket);
    const got = { text: '', closed: false, socket };
    socket.on('data', (chunk) => {
      got.text += chunk;
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      got.closed = true;
    });
    socket.write(`POST / HTTP/1.1\r\nhost: x\r\n${headers.map((header) => `${header}\r\n`).join('')}\r\n`);
    for (const part of parts) socket.write(part);
    return got;
  };
  return { speak, seen, held };
}

const SIGNED = 'authorization: x';
const answered = (got: { text: string; closed: boolean }, status: number) =>
  vi.waitFor(() => {
    expect(got.text).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(got.closed).toBe(true);
  }, PATIENCE);

describe('bodies', () => {
  test('whoever signed nothing is answered, and cut off, before a byte of the body was sent', async () => {
    const { speak, seen } = await served();
    const got = speak(['content-length: 900']);
    await answered(got, 401);
    expect(seen).toEqual(['refused with 0 bytes asked for']);
  });

  test('one that says it is too long is refused before it comes, one that says nothing when it is', async () => {
    const { speak } = await served();
    await answered(speak([SIGNED, 'content-length: 1001']), 413);
    const chunked = speak([SIGNED, 'transfer-encoding: chunked'], `1f4\r\n${'x'.repeat(500)}\r\n`);
    chunked.socket.write(`1f5\r\n${'x'.repeat(501)}\r\n`);
    await answered(chunked, 413);
  });

  test('the longest that is allowed comes through whole', async () => {
    const { speak, seen } = await served();
    speak([SIGNED, 'content-length: 1000', 'connection: close'], 'x'.repeat(1_000));
    await vi.waitFor(() => expect(seen).toEqual([1_000]), PATIENCE);
  });

  test('slow loris: a body that does not arrive in time gets 408 and the socket is closed', async () => {
    const { speak, seen } = await served({ withinMs: 50 });
    const got = speak([SIGNED, 'content-length: 900'], 'x');
    const dripping = setInterval(() => got.socket.write('x'), 10);
    await answered(got, 408).finally(() => clearInterval(dripping));
    expect(seen).toEqual(['too_slow']);
  });

  test('beyond the budget of all together, 503 with Retry-After; what was answered or went away is free again', async () => {
    const { speak, seen, held } = await served();
    const first = speak(
      [SIGNED, 'x-hold: 1', 'content-length: 1000', 'connection: close'],
      'x'.repeat(1_000),
    );
    await vi.waitFor(() => expect(held).toHaveLength(1), PATIENCE);
    const second = speak([SIGNED, 'content-length: 600'], 'x'.repeat(600));
    await answered(second, 503);
    expect(second.text).toContain('retry-after: 2');
    // Announced and not sent takes nothing from the rest.
    const idle = speak([SIGNED, 'content-length: 1000'], 'x');
    held.pop()?.();
    await answered(first, 200);
    idle.socket.destroy();
    await vi.waitFor(() => expect(seen).toContain('gone'), PATIENCE);
    const third = speak([SIGNED, 'content-length: 1000', 'connection: close'], 'x'.repeat(1_000));
    const fourth = speak([SIGNED, 'content-length: 500', 'connection: close'], 'x'.repeat(500));
    await answered(third, 200);
    await answered(fourth, 200);
  });
});
