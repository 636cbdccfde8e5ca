/** A reply by a tool of the desk, whose service does not say what became of it. */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { sendBy } from '../../../src/start/desks/send.ts';
import { desk } from '../../fernhill.ts';
import { openedInTests } from '../../tools/outside/opened.ts';
import { still, who } from '../../tools/tools-for-tests.ts';

const { opened, cleanups } = openedInTests();

/** The ids of letters that reached the customer are in `went`, one for each key. */
async function sender(answer: (response: ServerResponse, tries: number) => void) {
  const went = new Set<unknown>();
  let tries = 0;
  const server = createServer((request, response) => {
    went.add(request.headers['x-key']);
    tries += 1;
    answer(response, tries);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(async () => {
    server.closeAllConnections();
    server.close();
  });
  const { hands: toolRunner } = await opened(`
http:
  post:
    timeout_ms: 300
    tools:
      reply:
        description: Writes to the customer.
        method: POST
        url: http://127.0.0.1:${(server.address() as AddressInfo).port}/messages
        money: none
        input: { type: object, properties: { text: { type: string } }, required: [text] }
        idempotency: { header: X-Key }
`);
  const withSend = { ...desk, send: { tool: 'post.reply', args: { text: '{letter}' } } };
  const send = sendBy({ desk: withSend, toolRunner, readGiven: () => ({ entities: {} }) as never });
  const now = '2026-11-23T09:10:00.000Z';
  const reply = { key: 'r1:reply:1', text: 'Dear Mara', askedAt: now };
  return { sent: () => send?.(reply, { context: who({ now }), signal: still() }), went };
}

test.each<[string, (response: ServerResponse) => void]>([
  ['that it is away for a moment', (response) => response.writeHead(503, { 'retry-after': '5' }).end()],
  ['that it is asked too often', (response) => response.writeHead(429, { 'retry-after': '5' }).end()],
  ['nothing in time', () => {}],
  ['nothing, and breaks off', (response) => response.destroy()],
])('a service that says %s may have sent it: it is not said that it did not', async (_, answer) => {
  const { sent, went } = await sender(answer);
  expect(await sent()).toMatchObject({ unknown: { code: 'not_known' } });
  expect(went).toEqual(new Set(['r1:reply:1']));
});

test('once it answers, the same letter is asked for under the same key', async () => {
  const { sent, went } = await sender((response, tries) =>
    tries === 1
      ? response.writeHead(503, { 'retry-after': '5' }).end()
      : response.writeHead(200, { 'content-type': 'application/json' }).end('{"id":"M-1"}'),
  );
  expect(await sent()).toMatchObject({ unknown: { code: 'not_known' }, afterMs: 5_000 });
  expect(await sent()).toHaveProperty('id');
  expect(went).toEqual(new Set(['r1:reply:1']));
});
