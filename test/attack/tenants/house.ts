/**
 * Two tenants in one process, each with a desk of its own that was loaded from files: tools of the same names
 * at a service of its own with a token of its own, people, customers and orders of the same ids, and other
 * limits. Whatever plans there is the test's own; the rest is as in an installation.
 */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { createApp } from '../../../src/bots/api/app.ts';
import { createApiRouter } from '../../../src/bots/api/router.ts';
import { createWrongTries } from '../../../src/bots/api/wrong-tries.ts';
import type { Config } from '../../../src/config.ts';
import { createCases } from '../../../src/flow/cases.ts';
import { KnownRuns } from '../../../src/flow/known-runs.ts';
import type { Agent } from '../../../src/flow/ports/agent.ts';
import type { Cases } from '../../../src/flow/ports/cases.ts';
import type { Desks } from '../../../src/flow/ports/desks.ts';
import { startWorker } from '../../../src/flow/worker.ts';
import type { Catalogue } from '../../../src/run/plan/catalogue.ts';
import { openDesks } from '../../../src/start/desks/desks.ts';
import { DESK_FOLDER } from '../../../src/start/desks/folder.ts';
import { loadDesk } from '../../../src/start/desks/load.ts';
import { openShared } from '../../../src/start/tools.ts';
import { type Database, openDatabase } from '../../../src/store/db.ts';
import { openStore, type Store } from '../../../src/store/store.ts';
import { desk } from '../../fernhill.ts';
import { HARBOR } from '../../stories/at-harbor.ts';
import {
  type CornerOrder,
  type CornerShop,
  cornerTools,
  openCornerShop,
} from '../../tools/outside/corner-shop.ts';
import type { Mark } from '../hostile/records.ts';

export const TENANTS = ['harbor', 'quay-side'] as const;
export type Tenant = (typeof TENANTS)[number];
export const otherOf = (tenant: Tenant): Tenant => (tenant === 'harbor' ? 'quay-side' : 'harbor');

/** What kim, a helper, and ola, the owner, may give, in cents. */
export const LIMITS: Record<Tenant, Record<string, number>> = {
  harbor: { kim: 5_000, ola: 100_000 },
  'quay-side': { kim: 2_000, ola: 60_000 },
};
const LETTER: Record<Tenant, string> = { harbor: 'h', 'quay-side': 'q' };
export const tokenOf = (tenant: Tenant) => `Bearer of-${tenant}`;

export interface House {
  database: Database;
  store: Store;
  cases: Cases;
  shops: Record<Tenant, CornerShop>;
  /** Bearer tokens by person. */
  tokens: Record<Tenant, Record<string, string>>;
  catalogues: Record<Tenant, Catalogue>;
  policies: Record<Tenant, string>;
  url: string;
  /** Answers with its status and, where it is JSON, what it says. */
  ask(
    token: string,
    path: string,
    sent?: { text: string; key?: string },
  ): Promise<{ status: number; text: string }>;
  close(): Promise<void>;
}

/** Customers have the same ids in both shops, orders the same numbers, and belong to others. */
function ordersOf(tenant: Tenant): CornerOrder[] {
  return Array.from({ length: 9 }, (_, n): CornerOrder => {
    const customer = ((n + (tenant === 'harbor' ? 0 : 1)) % 3) + 1;
    const mark = `anari${LETTER[tenant]}${customer}`;
    const status = n % 3 === 2 ? 'open' : 'delivered';
    return {
      ...{ number: String(1043 + n), status, delivered_on: status === 'open' ? null : '2026-11-20' },
      ...{ total: n % 2 === 0 ? '48.00' : '2500.00', refunded: '0.00', currency: 'USD' },
      buyer: { id: `cus_${customer}`, full_name: `Ina K${mark}mensch`, mail: `k${mark}post@example.com` },
      ship_to: { street: `K${mark}weg 5`, zip: zipOf(tenant, customer), town: `K${mark}ort` },
    };
  });
}
const zipOf = (tenant: Tenant, customer: number) => `7${tenant === 'harbor' ? 1 : 2}00${customer}`;

const MARK = /kanari([hq])(\d)(mensch|post|weg|ort)|(?<![\w.])7([12])00([1-3])(?![\w.])/gi;
const FIELDS: Record<string, string> = { mensch: 'name', post: 'email', weg: 'street', ort: 'city' };

/** Personal values in the text, each with its tenant and customer. */
export function marksIn(text: string): Map<string, Mark> {
  const found = new Map<string, Mark>();
  for (const [whole, letter, number, field, area, last] of text.matchAll(MARK)) {
    const tenant = letter?.toLowerCase() === 'h' || area === '1' ? 'harbor' : 'quay-side';
    const name = field ? (FIELDS[field.toLowerCase()] ?? '') : 'postcode';
    found.set(whole.toLowerCase(), { customer: ownerOf(tenant, `cus_${number ?? last}`), field: name });
  }
  return found;
}

/** A customer as marks name them: the same id is another one at the other tenant. */
export const ownerOf = (tenant: Tenant, customer: string | undefined) => `${tenant}/${customer}`;

/** `agentOf`: who plans and writes for a tenant. */
export async function openHouse(agentOf: (tenant: Tenant) => Agent): Promise<House> {
  const place = await mkdtemp(join(tmpdir(), 'greenlight-tenants-'));
  const ignored = () => {};
  const log = { debug: ignored, info: ignored, warn: ignored, error: ignored };
  const database = await openDatabase({ memory: true, onError: ignored });
  const store = await openStore({ database, masterKey: new Uint8Array(32).fill(7), onError: ignored });
  const secrets: Record<string, string> = {
    HARBOR__SHOP_TOKEN: 'of-harbor',
    QUAY_SIDE__SHOP_TOKEN: 'of-quay-side',
  };
  const config = { localKey: false, toolSecret: (name: string) => secrets[name] } as unknown as Config;
  const shared = openShared({}, { database, log });
  const now = () => new Date().toISOString();
  const shops = {} as House['shops'];
  for (const tenant of TENANTS) {
    shops[tenant] = await openCornerShop();
    shops[tenant].orders.clear();
    for (const order of ordersOf(tenant)) shops[tenant].orders.set(order.number, order);
    await loadFrom(place, { database, tenant, url: shops[tenant].url });
  }
  const real = openDesks(
    { config, database, memory: store.memory, shared, now, log },
    { folder: DESK_FOLDER, desk, tenant: undefined },
  );
  const desks: Desks = {
    async of(tenant) {
      const { newest, having } = await real.of(tenant).then((line) => ({
        newest: line.newest,
        having: (catalogue: string) => line.having(catalogue),
      }));
      const agent = agentOf(tenant as Tenant);
      const as = (opened: typeof newest) => ({ ...opened, agent });
      return {
        newest: as(newest),
        having(catalogue) {
          const kept = having(catalogue);
          return kept && as(kept);
        },
      };
    },
  };
  const run = { ledger: store.ledger, known: new KnownRuns(), changes: store.changes, desks };
  const cases = createCases({ ...run, codes: shared.codes });
  const performing = { desks, mailer: shared.mailer, log, now, agentTimeoutMs: 10_000 };
  const worker = startWorker({ ...run, queue: store.queue, ...performing }, { width: 4 });
  const { url, stop } = await restOf({ store, cases, desks, log });
  const each = async <T>(of: (tenant: Tenant) => Promise<T>) =>
    Object.fromEntries(
      await Promise.all(TENANTS.map(async (tenant) => [tenant, await of(tenant)] as const)),
    ) as Record<Tenant, T>;
  const tokens = await each(async (tenant) => ({
    kim: (await store.staff.makeToken(tenant, 'kim')) ?? '',
    ola: (await store.staff.makeToken(tenant, 'ola')) ?? '',
  }));
  const opened = await each(async (tenant) => (await real.of(tenant)).newest);
  const problems = TENANTS.flatMap((tenant) => (opened[tenant] as { problems?: string[] }).problems ?? []);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return {
    ...{ database, store, cases, shops, tokens, url },
    catalogues: await each(async (tenant) => opened[tenant].toolRunner.catalogue()),
    policies: await each(async (tenant) => opened[tenant].desk.policy.version),
    async ask(token, path, { text, key }: { text?: string; key?: string } = {}) {
      const response = await fetch(`${url}/v1${path}`, {
        signal: AbortSignal.timeout(20_000),
        headers: {
          ...{ authorization: `Bearer ${token}`, 'content-type': 'application/json' },
          ...(key === undefined ? {} : { 'idempotency-key': key }),
        },
        ...(text === undefined ? {} : { method: 'POST', body: text }),
      });
      return { status: response.status, text: await response.text() };
    },
    async close() {
      await worker.stop(1_000);
      await stop();
      await real.close();
      for (const tenant of TENANTS) await shops[tenant].close();
      await store.close();
      await rm(place, { recursive: true, force: true });
    },
  };
}

const OWN_ORDER = '        preview: { read: shop.details, args: { order: "{order}" } }\n';

async function loadFrom(
  place: string,
  { database, tenant, url }: { database: Database; tenant: Tenant; url: string },
): Promise<void> {
  const folder = join(place, tenant);
  await cp(HARBOR, folder, { recursive: true });
  const group = `\n  shop:\n    headers: { authorization: "Bearer \${SHOP_TOKEN}" }\n`;
  // Each request says for whose case it is made: by the run, and by nothing that a plan could say.
  const tools = cornerTools(url)
    .replace('\n  shop:\n', group)
    .replaceAll(/^( +url: \S+)$/gm, '$1?tenant={$tenant}')
    // Whose order is opened again its preview says.
    .replace('      address:\n', `${OWN_ORDER}      address:\n`);
  await writeFile(join(folder, 'tools.yaml'), tools);
  const { kim = 0, ola = 0 } = LIMITS[tenant];
  for (const [file, helper, owner] of [
    ['policy.yaml', /role: helper, limit: \d+/, /role: owner, limit: \d+/],
    ['staff.yaml', /role: helper, limit: \d+/, /role: owner, limit: \d+/],
  ] as const) {
    const text = await readFile(join(folder, file), 'utf8');
    const limited = text
      .replace(helper, `role: helper, limit: ${kim}`)
      .replace(owner, `role: owner, limit: ${ola}`);
    await writeFile(join(folder, file), limited);
  }
  const today = new Date().toISOString().slice(0, 10);
  await loadDesk(database, tenant, { folder, today, by: 'ola', secretOf: () => 'x' });
}

async function restOf({
  store,
  ...parts
}: {
  store: Store;
  cases: Cases;
  desks: Desks;
  log: Parameters<typeof createApiRouter>[0]['log'];
}): Promise<{ url: string; stop: () => Promise<void> }> {
  const closing = new AbortController();
  const wrongTries = createWrongTries(() => performance.now(), Number.MAX_SAFE_INTEGER);
  const api = createApiRouter({
    ...{ ...parts, staff: store.staff, wrongTries, embedded: false, tenant: 'nobody' },
    closing: closing.signal,
    rate: { perMinute: Number.MAX_SAFE_INTEGER },
  });
  const readiness = { check: async () => ({ ready: true, database: true, migrations: true, worker: true }) };
  const app = createApp({ api, console: express.Router(), readiness, log: parts.log });
  const server: Server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      closing.abort();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
