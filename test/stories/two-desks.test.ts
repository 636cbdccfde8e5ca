/**
 * Two shops in one process on PostgreSQL, each with a desk that it loaded while Greenlight ran: tools of the
 * same names, people of the same names, orders of the same numbers. Each is the other's intruder.
 */
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test, vi } from 'vitest';
import { readConfig } from '../../src/config.ts';
import type { RunView } from '../../src/run/view/run-view.ts';
import { readFiles, versionOf } from '../../src/start/desks/files.ts';
import { type Greenlight, start } from '../../src/start.ts';
import { type Database, openDatabase } from '../../src/store/db.ts';
import { deskVersionOf } from '../../src/store/desk-versions.ts';
import { staffOf } from '../../src/store/staff.ts';
import { freshDatabase } from '../postgres.ts';
import { type CornerShop, cornerOrders, cornerTools, openCornerShop } from '../tools/outside/corner-shop.ts';
import { HARBOR } from './at-harbor.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const SCRIPT = fileURLToPath(new URL('../../scripts/desk.ts', import.meta.url));
const REFUND = '#1043, june@example.com, 94105: bowl arrived broken, please refund $12.50';
const TENANTS = ['harbor', 'quay-side'] as const;
type Tenant = (typeof TENANTS)[number];
const server = inject('postgres');

describe.skipIf(server === null)('two desks on PostgreSQL', () => {
  let database: Database;
  let greenlight: Greenlight;
  let env: Record<string, string>;
  let place: string;
  let drop: () => Promise<void>;
  const shops = {} as Record<Tenant, CornerShop>;
  const tokens = {} as Record<Tenant, string>;
  const folderOf = (tenant: Tenant) => join(place, tenant);

  /** The command as somebody types it: what it says, whichever way. */
  const desk = async (...args: string[]): Promise<{ code: number; says: string }> => {
    const run = promisify(execFile);
    return run(process.execPath, [SCRIPT, ...args], { env: { ...process.env, ...env }, cwd: place }).then(
      ({ stdout }) => ({ code: 0, says: stdout }),
      (failed: { code: number; stderr: string }) => ({ code: failed.code, says: failed.stderr }),
    );
  };
  const ask = async (tenant: Tenant, path: string, body?: unknown) => {
    const response = await fetch(`${greenlight.url}/v1${path}`, {
      headers: { authorization: `Bearer ${tokens[tenant]}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json() };
  };
  const until = async (tenant: Tenant, id: string, wanted: (run: RunView) => boolean): Promise<RunView> => {
    for (const late = Date.now() + 90_000; Date.now() < late; ) {
      const { body } = await ask(tenant, `/runs/${id}`);
      if (wanted(body)) return body;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`never came: ${wanted}\n${JSON.stringify((await ask(tenant, `/runs/${id}`)).body)}`);
  };
  const opened = async (tenant: Tenant, text: string): Promise<RunView> => {
    const { status, body } = await ask(tenant, '/runs', { text });
    expect(status).toBe(201);
    return until(tenant, body.id, ({ status: phase }) => !WORKS.includes(phase));
  };
  const approve = (tenant: Tenant, { id, approval }: RunView) =>
    ask(tenant, `/runs/${id}/approve`, { revision: approval?.revision, digest: approval?.digest });
  const edit = async (tenant: Tenant, file: string, [from, to]: [RegExp, string]) => {
    const path = join(folderOf(tenant), file);
    const text = await readFile(path, 'utf8');
    expect(text).toMatch(from);
    await writeFile(path, text.replace(from, to));
  };
  /** Until the process works with the version that counts. */
  const takenUp = async (tenant: Tenant) => {
    const wanted = (await deskVersionOf(database, tenant))?.version.slice(0, 12);
    await vi.waitFor(async () => expect((await ask(tenant, '/staff')).body.desk.version).toBe(wanted), {
      timeout: 30_000,
      interval: 200,
    });
  };
  const load = async (tenant: Tenant) => {
    expect(await desk('load', folderOf(tenant), '--tenant', tenant)).toMatchObject({ code: 0 });
    await takenUp(tenant);
  };

  beforeAll(async () => {
    if (server === null) return;
    const fresh = await freshDatabase(server);
    drop = fresh.drop;
    place = await mkdtemp(join(tmpdir(), 'greenlight-desks-'));
    env = {
      DATABASE_URL: fresh.url,
      GREENLIGHT_MASTER_KEY: 'ab'.repeat(32),
      HARBOR__SHOP_TOKEN: 'of-harbor',
      QUAY_SIDE__SHOP_TOKEN: 'of-quay-side',
    };
    const config = readConfig({ ...env, PORT: '0', LOG_LEVEL: 'silent' });
    if ('problems' in config) throw new Error(config.problems.join('\n'));
    const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
    greenlight = await start(config, quiet);
    database = await openDatabase({ url: fresh.url });
    for (const tenant of TENANTS) {
      const shop = await openCornerShop();
      shops[tenant] = shop;
      await cp(HARBOR, folderOf(tenant), { recursive: true });
      const group = `\n  shop:\n    headers: { authorization: "Bearer \${SHOP_TOKEN}" }\n`;
      await writeFile(
        join(folderOf(tenant), 'tools.yaml'),
        cornerTools(shop.url).replace('\n  shop:\n', group),
      );
      await edit(tenant, 'desk.yaml', [/title: A damaged item/, `title: At ${tenant}`]);
      expect(await desk('load', folderOf(tenant), '--tenant', tenant)).toMatchObject({ code: 0 });
      tokens[tenant] = (await staffOf(database).makeToken(tenant, 'kim', { days: 1 })) ?? '';
    }
  });
  afterAll(async () => {
    await greenlight?.stop();
    await database?.close();
    for (const shop of Object.values(shops)) await shop.close();
    await drop?.();
    if (place) await rm(place, { recursive: true, force: true });
  });
  beforeEach(() => {
    for (const shop of Object.values(shops)) {
      for (const order of cornerOrders()) shop.orders.set(order.number, order);
      shop.effects.splice(0);
      shop.callers.splice(0);
    }
  });

  test.each([
    ['harbor', 'quay-side'],
    ['quay-side', 'harbor'],
  ] as const)(
    'a refund of %s reaches its own shop with its own token, and nothing of the other',
    async (mine, other) => {
      const run = await opened(mine, REFUND);
      expect(run).toMatchObject({ status: 'awaiting_approval', customer: { verified: true } });
      expect(await ask(other, `/runs/${run.id}`)).toMatchObject({ status: 404 });
      expect(await approve(other, run)).toMatchObject({ status: 404 });
      expect(shops[mine].effects).toEqual([]);
      expect(await approve(mine, run)).toMatchObject({ status: 200 });
      await until(mine, run.id, ({ status }) => status === 'awaiting_reply');
      expect(shops[mine].effects).toMatchObject([
        { what: 'refunds', order: '1043', body: { amount: '12.50' } },
      ]);
      expect([...new Set(shops[mine].callers)]).toEqual([`Bearer of-${mine}`]);
      expect(shops[other].callers).toEqual([]);
    },
  );

  test('what one gave counts in its own window alone', async () => {
    const spent = await opened('harbor', REFUND.replace('12.50', '45.00').replace('1043', '1044'));
    expect(spent.approval?.role).toBe('owner');
    const fresh = await opened('quay-side', REFUND.replace('12.50', '30.00'));
    expect(fresh.approval?.role).toBe('helper');
  });

  test('a desk cannot name the token of another', async () => {
    await edit('quay-side', 'tools.yaml', [/\$\{SHOP_TOKEN\}/, `\${HARBOR__SHOP_TOKEN}`]);
    await edit('quay-side', 'desk.yaml', [/At quay-side/, 'At the quay']);
    const { code, says } = await desk('check', folderOf('quay-side'), '--tenant', 'quay-side');
    expect({ code, says }).toEqual({ code: 0, says: expect.stringContaining('The desk is right') });
    await load('quay-side');
    const run = await opened('quay-side', REFUND);
    expect(run.customer).toBeUndefined();
    expect(shops['quay-side'].callers).toEqual([]);
    expect(shops.harbor.callers).toEqual([]);
    await desk('rollback', '--tenant', 'quay-side');
    await takenUp('quay-side');
    expect(await opened('quay-side', REFUND)).toMatchObject({ customer: { verified: true } });
  });

  test('what was asked for is carried out with the tools that it was shown with, what is new with the new ones', async () => {
    const asked = await opened('harbor', REFUND.replace('12.50', '2.50'));
    await edit('harbor', 'tools.yaml', [
      /description: Pays back a part of an order\./,
      'description: Pays back.',
    ]);
    await edit('harbor', 'tools.yaml', [/\/refunds\n/, '/repayments\n']);
    await load('harbor');
    await approve('harbor', asked);
    await until('harbor', asked.id, ({ status }) => status === 'awaiting_reply');
    expect(shops.harbor.effects).toMatchObject([{ what: 'refunds', body: { amount: '2.50' } }]);
    const next = await opened('harbor', REFUND.replace('12.50', '2.75'));
    await approve('harbor', next);
    const failed = await until('harbor', next.id, ({ status }) => !WORKS.includes(status));
    expect(failed.plan?.steps.find(({ tool }) => tool === 'shop.refund')?.state).toBe('failed');
    expect(shops.harbor.effects).toHaveLength(1);
    const { says } = await desk('diff', '--tenant', 'harbor');
    expect(says).toContain(
      '-        description: Pays back a part of an order.\n+        description: Pays back.',
    );
    await desk('rollback', '--tenant', 'harbor');
    await takenUp('harbor');
    await edit('harbor', 'tools.yaml', [/\/repayments\n/, '/refunds\n']);
  });

  test('a tool that was withdrawn does nothing more for what was asked for before, under the same policy', async () => {
    const waits = await opened(
      'harbor',
      '#1046, june@example.com, 94105: I moved, new address: 500 Howard St, San Francisco, CA 94107',
    );
    expect(waits.approval?.state).toBe('pending');
    const [tools, playbook] = ['tools.yaml', 'playbooks/change-address.md'] as const;
    const before = await readFile(join(folderOf('harbor'), playbook), 'utf8');
    const written = await readFile(join(folderOf('harbor'), tools), 'utf8');
    await edit('harbor', tools, [/\n {6}address:\n(?: {8}.*\n)+/, '\n']);
    await rm(join(folderOf('harbor'), playbook));
    await load('harbor');
    expect(await approve('harbor', waits)).toMatchObject({ status: 409 });
    const goesOn = await until('harbor', waits.id, ({ status }) => !WORKS.includes(status));
    expect(goesOn.status).toBe('asking');
    expect(goesOn.plan?.steps.map(({ tool }) => tool) ?? []).not.toContain('shop.address');
    expect(shops.harbor.effects).toEqual([]);
    await writeFile(join(folderOf('harbor'), playbook), before);
    await writeFile(join(folderOf('harbor'), tools), written);
    await load('harbor');
  });

  test('another policy is asked under anew', async () => {
    const asked = await opened('harbor', REFUND.replace('12.50', '3.50'));
    await edit('harbor', 'policy.yaml', [/version: harbor-1/, 'version: harbor-2']);
    await load('harbor');
    expect(await approve('harbor', asked)).toMatchObject({ status: 409 });
    const again = await until(
      'harbor',
      asked.id,
      ({ approval }) => approval?.state === 'pending' && approval.digest !== asked.approval?.digest,
    );
    expect(await approve('harbor', again)).toMatchObject({ status: 200 });
    await until('harbor', asked.id, ({ status }) => status === 'awaiting_reply');
    expect(shops.harbor.effects).toHaveLength(1);
  });

  test('a reply that nothing carries is not told as sent, and the start says so', async () => {
    expect(greenlight.problems).toContainEqual(
      expect.stringMatching(/^SMTP_URL is not set: no reply goes out/),
    );
    const run = await opened('quay-side', 'Where is my order #1046? june@example.com, 94105');
    expect(run.status).toBe('awaiting_reply');
    await ask('quay-side', `/runs/${run.id}/send`, { draft: run.answer?.draft });
    const kept = await until('quay-side', run.id, ({ status }) => status !== 'awaiting_reply');
    expect(kept.status).toBe('handed_over');
    expect(JSON.stringify(kept.card)).toContain('Nothing is set up to send by');
  });

  test('a desk with a mistake loads nothing, and neither does a policy that was changed under its version', async () => {
    const before = await desk('show', '--tenant', 'harbor');
    await edit('harbor', 'policy.yaml', [/at_most: 30/, 'at_most: 31']);
    expect(await desk('load', folderOf('harbor'), '--tenant', 'harbor')).toEqual({
      code: 1,
      says: 'policy.yaml: was changed: give it another version than harbor-2\n',
    });
    await edit('harbor', 'policy.yaml', [/tool: shop\.refund/, 'tool: shop.refond']);
    const { code, says } = await desk('load', folderOf('harbor'), '--tenant', 'harbor');
    expect(code).toBe(1);
    expect(says).toMatch(/^policy\.yaml, line \d+: .*shop\.refond/);
    expect(await desk('show', '--tenant', 'harbor')).toEqual(before);
  });

  test('what is exported is the version that counts, and is right', async () => {
    const copy = join(place, 'copy', 'harbor');
    expect(await desk('export', copy, '--tenant', 'harbor')).toMatchObject({ code: 0 });
    expect(await desk('diff', copy, '--tenant', 'harbor')).toEqual({
      code: 0,
      says: expect.stringMatching(/^Nothing differs \([0-9a-f]{12}\)\.\n$/),
    });
    const { says } = await desk('show', '--tenant', 'harbor');
    expect(says).toContain(versionOf(readFiles(copy)).slice(0, 12));
    expect(await desk('check', copy)).toMatchObject({ code: 0 });
    expect(await desk('load', copy, '--tenant', 'harbor')).toMatchObject({
      code: 0,
      says: expect.stringContaining('nothing was changed'),
    });
  });
});

const WORKS = ['planning', 'gathering', 'answering', 'acting'];
