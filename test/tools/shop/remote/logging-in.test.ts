/** A shop that is away while Greenlight logs in: a matter of time, and nobody's wrong password. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { openClient as openShopify } from '../../../../src/tools/shop/adapters/shopify/client.ts';
import { openClient as openVendure } from '../../../../src/tools/shop/adapters/vendure/client.ts';

let url: string;
let stop: () => void;
let asked: number;
let answer: { status: number; headers?: Record<string, string> };
beforeEach(async () => {
  asked = 0;
  const server = createServer((request, response) => {
    asked += 1;
    request.resume();
    response.writeHead(answer.status, answer.headers).end('{}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  stop = () => server.close();
});
afterEach(() => stop());

const SHOPS = {
  Shopify: () => openShopify({ url, by: { client: 'c', secret: 's' } }),
  Vendure: () => openVendure({ url, by: { user: 'u', password: 'p' } }),
};

describe.each(Object.entries(SHOPS))('%s', (_, open) => {
  test.each([500, 502, 503, 429])('given %i, then it is away, and may be asked again', async (status) => {
    answer = { status, headers: { 'retry-after': '2' } };
    const reading = open().read('{ shop { id } }', {}, z.unknown());
    await expect(reading).rejects.toMatchObject({ name: 'ToolFault', code: 'unavailable', afterMs: 2_000 });
    answer = { status };
    const again = open().read('{ shop { id } }', {}, z.unknown());
    await expect(again).rejects.toMatchObject({ code: 'unavailable', afterMs: 0 });
  });

  test.each([200, 400, 401, 403])('given %i, then nobody is let in', async (status) => {
    answer = { status };
    const reading = open().read('{ shop { id } }', {}, z.unknown());
    await expect(reading).rejects.toMatchObject({ name: 'ToolFault', code: 'not_permitted' });
  });

  test('given noes to whoever logs in, when it is asked again and again, then each is asked', async () => {
    answer = { status: 401 };
    const client = open();
    for (let n = 0; n < 8; n += 1)
      await expect(client.read('{ shop { id } }', {}, z.unknown())).rejects.toThrow('does not let');
    expect(asked).toBe(8);
  });
});
