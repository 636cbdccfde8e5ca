/**
 * A shop behind HTTP that counts what it was made to do. Some calls it answers with 500 after it has done
 * them, and of some it drops the connection.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Shop {
  url: string;
  /** By run: what was done under a key, and how often without one. */
  keyed: Map<string, Set<string>>;
  plain: Map<string, number>;
  /** Calls that reached it. */
  calls: number;
  close(): Promise<void>;
}

/** `random`: from 0 to below 1. */
export async function openShop(random: () => number): Promise<Shop> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://shop');
    const run = url.searchParams.get('run') ?? '';
    const key = url.searchParams.get('key');
    if (request.method === 'GET') {
      const done = key === null ? (shop.plain.get(run) ?? 0) > 0 : shop.keyed.get(run)?.has(key) === true;
      response.end(JSON.stringify({ done }));
      return;
    }
    shop.calls += 1;
    if (key === null) shop.plain.set(run, (shop.plain.get(run) ?? 0) + 1);
    else shop.keyed.set(run, (shop.keyed.get(run) ?? new Set()).add(key));
    const luck = random();
    if (luck < 0.05) response.destroy();
    else response.writeHead(luck < 0.1 ? 500 : 200).end('{}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const shop: Shop = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    keyed: new Map(),
    plain: new Map(),
    calls: 0,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
  return shop;
}
