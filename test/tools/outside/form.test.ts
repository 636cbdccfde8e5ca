/** What is sent to a service that takes forms alone. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formOf } from '../../../src/tools/outside/form.ts';
import { still, terms, who } from '../tools-for-tests.ts';
import { openedInTests } from './opened.ts';

const { cleanups, opened } = openedInTests();

async function openCashDesk() {
  const asked: { type: string | undefined; body: string; key: string | undefined }[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { 'content-type': type, 'idempotency-key': key } = request.headers;
    asked.push({ type, body: Buffer.concat(chunks).toString(), key: key?.toString() });
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ id: 're_1', status: 'succeeded' }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanups.push(async () => {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

const toolsOf = (url: string, method = 'POST') => `
http:
  cash:
    tools:
      refund:
        description: Gives back a part of a payment.
        method: ${method}
        url: ${url}/refunds
        body: form
        input:
          type: object
          properties:
            charge: { type: string }
            amount: { type: integer }
            metadata: { type: object, properties: { order: { type: string } } }
          required: [charge, amount]
        output: { type: object, properties: { id: { type: string } }, required: [id] }
        idempotency: { header: Idempotency-Key }
        money: none
`;

test('a write is sent as a form, with its key', async () => {
  const desk = await openCashDesk();
  const { hands, problems } = await opened(toolsOf(desk.url));
  expect(problems).toEqual([]);
  const args = { charge: 'ch_1', amount: 500, metadata: { order: 'A&B=1043' } };
  const result = await hands.write('cash.refund', args, { context: who(), terms, signal: still() });
  expect(result).toMatchObject({ outcome: 'done', output: { id: 're_1' } });
  expect(desk.asked).toMatchObject([{ type: 'application/x-www-form-urlencoded', key: terms.key }]);
  const sent = Object.fromEntries(new URLSearchParams(desk.asked[0]?.body));
  expect(sent).toEqual({ amount: '500', charge: 'ch_1', 'metadata[order]': 'A&B=1043' });
});

test('what sends no body has no form', async () => {
  const { problems } = await opened(toolsOf('http://127.0.0.1:1', 'DELETE'));
  expect(JSON.stringify(problems)).toContain('DELETE sends no body');
});

test('a form has what is within by its way, lists by number, and is the same whatever the order of names', () => {
  const form = formOf({ b: [1, { c: true }], a: { y: 'ü', x: null } });
  expect(decodeURIComponent(form)).toBe('a[y]=ü&b[0]=1&b[1][c]=true');
  expect(formOf({ a: { x: null, y: 'ü' }, b: [1, { c: true }] })).toBe(form);
});

test('whatever a text has in it, it is one value under its name', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const fields = [...new URLSearchParams(formOf({ metadata: { note: text } }))];
      expect(fields).toEqual([['metadata[note]', text]]);
    }),
  );
});
