/**
 * The flag of a dry run arrives wherever it is declared to stand: what is sent before anybody approves it
 * never goes out without it.
 */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { beforeEach, describe, expect, test } from 'vitest';
import { still, terms, who } from '../tools-for-tests.ts';
import { openGraphqlShop } from './graphql-shop.ts';
import { openedInTests } from './opened.ts';

const { cleanups, opened } = openedInTests();

let url: string;
let asked: { path: string; body: unknown; headers: IncomingMessage['headers'] }[];
beforeEach(async () => {
  asked = [];
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    asked.push({
      path: request.url ?? '',
      body: text === '' ? undefined : JSON.parse(text),
      headers: request.headers,
    });
    response.setHeader('content-type', 'application/json');
    response.end('{"fee":"1.00"}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  cleanups.push(() => {
    server.closeAllConnections();
    server.close();
  });
});

interface Written {
  method: string;
  path: string;
  carrier: string;
  key?: string;
}
const file = ({ method, path, carrier, key = '' }: Written) => `
http:
  depot:
    timeout_ms: 2000
    headers: { x-try: never }
    tools:
      remove:
        description: Removes a record.
        method: ${method}
        url: ${url}${path}
        input: { type: object, properties: { id: { type: string }, dry: { type: boolean } }, required: [id] }
        output: { type: object, properties: { fee: { type: string } } }
        money: none${key}
        preview:
          dry_run: { ${carrier}, changes: nothing }
          facts: { fee: { label: fee, at: fee } }
`;
const IN_ADDRESS = { path: '/records/{id}?dry={dry}', carrier: 'argument: dry' };

describe.each([
  ['in the address of a DELETE', { method: 'DELETE', ...IN_ADDRESS }],
  ['in the address of a POST', { method: 'POST', ...IN_ADDRESS }],
  ['in the body', { method: 'POST', path: '/records/{id}', carrier: 'argument: dry' }],
  ['deep in the body', { method: 'PUT', path: '/records/{id}', carrier: 'argument: how.dry' }],
  ['in a header', { method: 'POST', path: '/records/{id}', carrier: 'header: X-Dry' }],
  [
    'in a header that the service has as well',
    { method: 'POST', path: '/records/{id}', carrier: 'header: X-Try' },
  ],
])('%s', (_, written) => {
  test('it goes with the try, and not with the call', async () => {
    const { hands, problems } = await opened(file(written));
    expect(problems).toEqual([]);
    const args = { id: '7' };
    await hands.prepare('depot.remove', args, {
      context: who(),
      assumed: {},
      unasked: true,
      signal: still(),
    });
    await hands.write('depot.remove', args, { context: who(), terms, signal: still() });
    const flags = asked.map(({ path, body, headers }) => [
      new URL(path, url).searchParams.get('dry') ??
        JSON.stringify(body)?.match(/"dry":(true)/)?.[1] ??
        headers['x-dry'] ??
        headers['x-try'],
    ]);
    const without = 'never';
    expect(flags).toEqual([['true'], ['true'], [without]]);
  });
});

test.each([true, false])('a plan does not say whether it is only tried: %s', async (dry) => {
  const { hands } = await opened(file({ method: 'DELETE', ...IN_ADDRESS }));
  const result = await hands.write(
    'depot.remove',
    { id: '7', dry },
    { context: who(), terms, signal: still() },
  );
  expect(result).toMatchObject({ outcome: 'failed', fault: { code: 'invalid_input' } });
  expect(asked).toEqual([]);
});

test.each([
  ['argument: how.dry', '', 'DELETE', /dry_run.argument: goes nowhere: DELETE sends no body/],
  [
    'argument: dry',
    '\n        idempotency: { argument: dry }',
    'POST',
    /dry_run: stands where the key stands/,
  ],
  [
    'header: x-key',
    '\n        idempotency: { header: X-Key }',
    'POST',
    /dry_run: stands where the key stands/,
  ],
])('a flag that cannot arrive is a mistake: %s %s', async (carrier, ...[key, method, said]) => {
  const { problems, tools } = await opened(file({ method, path: '/records/{id}?dry={dry}', carrier, key }));
  expect(problems.join('\n')).toMatch(said);
  expect(tools).toEqual([]);
});

test('a variable of a document that nothing uses carries no flag', async () => {
  const shop = await openGraphqlShop();
  cleanups.push(shop.close);
  shop.introspection = false;
  const { problems, tools } = await opened(`
graphql:
  shop:
    endpoint: ${shop.url}
    tools:
      cancel:
        description: Cancels.
        document: |
          mutation($order: ID!, $dry: Boolean) {
            orderCancel(number: $order) { ... on Cancelled { number fee } }
          }
        input: { type: object, properties: { order: { type: string } }, required: [order] }
        money: none
        preview:
          dry_run: { argument: dry, changes: nothing }
          facts: { fee: { label: fee, at: fee } }
`);
  expect(problems.join('\n')).toMatch(/dry_run.argument: goes nowhere: the document does not use \$dry/);
  expect(tools).toEqual([]);
});
