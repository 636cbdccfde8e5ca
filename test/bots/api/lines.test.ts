/** Audit lines over HTTP: a reader that leaves early is no mistake of anybody's. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { expect, it } from 'vitest';
import { sendLines } from '../../../src/bots/api/lines.ts';

async function* lines(count: number): AsyncGenerator<string> {
  for (let n = 1; n <= count; n += 1) yield `{"seq":${n}}`;
}

it('sends each line, and ends without a word where the reader has left before the first', async () => {
  const leaving = Promise.withResolvers<unknown>();
  const app = express()
    .get('/all', (_, response) => sendLines(response, lines(3)))
    .get('/left', async (_, response) => {
      const closed = once(response, 'close');
      leave.abort();
      await closed;
      leaving.resolve(await sendLines(response, lines(3)).then(() => 'ended', String));
    });
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const leave = new AbortController();
  expect(await (await fetch(`${url}/all`)).text()).toBe('{"seq":1}\n{"seq":2}\n{"seq":3}\n');
  await expect(fetch(`${url}/left`, { signal: leave.signal })).rejects.toThrow();
  expect(await leaving.promise).toBe('ended');
  server.close();
});
