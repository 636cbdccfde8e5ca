/**
 * A refund that its shop only accepts, and does later: asked for, shown, approved, read until it ends, and
 * told, on PostgreSQL; killed while it runs, failing, and never ending.
 */
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import type { RunView } from '../../src/run/view/run-view.ts';
import { loadDesk } from '../../src/start/desks/load.ts';
import { openDatabase } from '../../src/store/db.ts';
import { staffOf } from '../../src/store/staff.ts';
import { freshDatabase } from '../postgres.ts';
import { HARBOR, JUNE } from './at-harbor.ts';
import { type LaterShop, laterTools, openLaterShop } from './later-shop.ts';
import { type MailServer, openMailServer } from './mail-server.ts';
import { type Program, startProgram } from './program.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const server = inject('postgres');
/** What a helper may give a customer, and what the first three of these stories give, in dollars. */
const MOST = 50;
const GIVEN = 12.5 + 8 + 3;
const WORKS = ['planning', 'gathering', 'acting', 'answering'];

describe.skipIf(server === null)('a refund that is a job, on PostgreSQL', () => {
  let shop: LaterShop;
  let mail: MailServer;
  let program: Program;
  let env: Record<string, string>;
  let token: string;
  const cleanups: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    if (server === null) return;
    const fresh = await freshDatabase(server);
    shop = await openLaterShop();
    mail = await openMailServer();
    const place = await mkdtemp(join(tmpdir(), 'greenlight-job-'));
    cleanups.push(fresh.drop, shop.close, mail.stop, () => rm(place, { recursive: true }));
    const folder = join(place, 'harbor');
    await cp(HARBOR, folder, { recursive: true });
    await writeFile(join(folder, 'tools.yaml'), laterTools(shop.url, '5s'));
    const database = await openDatabase({ url: fresh.url });
    const today = new Date().toISOString().slice(0, 10);
    await loadDesk(database, 'harbor', { folder, today, by: 'ola', secretOf: () => undefined });
    token = (await staffOf(database).makeToken('harbor', 'kim')) ?? '';
    await database.close();
    env = {
      ...{ DATABASE_URL: fresh.url, HOST: '127.0.0.1', SMTP_URL: mail.url },
      GREENLIGHT_MASTER_KEY: 'ab'.repeat(32),
    };
    program = await startProgram(env);
  });
  afterEach(() => {
    shop.asked.splice(0);
    shop.reads.clear();
    shop.paid.clear();
    mail.mails.splice(0);
  });
  afterAll(async () => {
    await program?.kill();
    for (const cleanup of cleanups.reverse()) await cleanup();
  });

  const ask = async (path: string, body?: unknown) => {
    const response = await fetch(`${program.url}/v1${path}`, {
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json() };
  };
  const until = async (id: string, wanted: (run: RunView) => boolean): Promise<RunView> => {
    for (const late = Date.now() + 120_000; Date.now() < late; ) {
      const { body } = await ask(`/runs/${id}`);
      if (wanted(body)) return body;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(
      `never came: ${wanted}\n${JSON.stringify((await ask(`/runs/${id}`)).body.card, null, 1)}`,
    );
  };
  const rested = (id: string) => until(id, ({ status }) => !WORKS.includes(status));
  const refund = (run: RunView) => run.plan?.steps.find(({ tool }) => tool === 'shop.refund');

  async function shownFor(order: string, dollars: number): Promise<RunView> {
    const text = `#${order}, ${JUNE}: arrived broken, please refund $${dollars.toFixed(2)}`;
    const { body } = await ask('/runs', { text });
    return rested(body.id);
  }

  /** Asked for, shown with its facts, approved, and accepted by the shop, which has not done it. */
  async function begun(order: string, dollars: number): Promise<{ id: string; job: string }> {
    const { id, ...shown } = await shownFor(order, dollars);
    expect(shown).toMatchObject({ status: 'awaiting_approval', customer: { id: 'cus_77', verified: true } });
    expect(JSON.stringify(shown.card)).toContain(`paid back on ${order}`);
    expect(shop.asked).toEqual([]);
    const { revision, digest } = shown.approval ?? {};
    expect(await ask(`/runs/${id}/approve`, { revision, digest })).toMatchObject({ status: 200 });
    await vi.waitFor(() => expect([...shop.reads.keys()]).toHaveLength(1), { timeout: 60_000 });
    await until(id, (run) => refund(run)?.state === 'doing');
    return { id, job: [...shop.reads.keys()][0] ?? '' };
  }
  async function sent(id: string): Promise<string> {
    const drafted = await until(id, ({ status }) => status === 'awaiting_reply');
    await ask(`/runs/${id}/send`, { draft: drafted.answer?.draft });
    expect(await until(id, ({ status }) => status === 'closed')).toMatchObject({ ending: 'resolved' });
    await vi.waitFor(() => expect(mail.mails).toHaveLength(1), { timeout: 30_000 });
    return mail.mails[0] ?? '';
  }

  test('is read until it ends, and only then told as done', async () => {
    const { id, job } = await begun('1043', 12.5);
    expect(await ask(`/runs/${id}`)).toMatchObject({ body: { status: 'acting' } });
    shop.end(job, 'done');
    expect(refund(await until(id, (run) => refund(run)?.state === 'done'))?.output).toMatchObject({
      state: 'done',
    });
    expect(await sent(id)).toContain('refunded USD 12.50');
    expect(shop.asked).toHaveLength(1);
    expect(shop.paid.get('1043')).toBe(12.5);
  });

  test('is asked for again by its id after the process was killed, and never sent again', async () => {
    const { id, job } = await begun('1043', 8);
    await program.kill();
    const before = shop.reads.get(job) ?? 0;
    program = await startProgram(env);
    await vi.waitFor(() => expect(shop.reads.get(job)).toBeGreaterThan(before), { timeout: 60_000 });
    shop.end(job, 'done');
    expect(await sent(id)).toContain('refunded USD 8.00');
    expect(shop.asked).toHaveLength(1);
    expect(shop.paid.get('1043')).toBe(8);
  });

  test('that ended while the process was away is done', async () => {
    const { id, job } = await begun('1043', 3);
    await program.kill();
    shop.end(job, 'done');
    program = await startProgram(env);
    expect(await sent(id)).toContain('refunded USD 3.00');
    expect(shop.asked).toHaveLength(1);
  });

  test('that fails has changed nothing: it is said, nothing is told as done, and it counts nowhere', async () => {
    const { id, job } = await begun('1043', 6);
    shop.end(job, 'failed');
    const failed = await rested(id);
    expect(refund(failed)).toMatchObject({ state: 'failed' });
    expect(failed.question).toMatchObject({
      kind: 'answer',
      text: expect.stringContaining('was begun and failed: nothing was changed'),
    });
    expect(failed.answer).toBeUndefined();
    expect(shop.asked).toHaveLength(1);
    // Whatever was paid back before, and this, is what a helper may.
    expect((await shownFor('1043', MOST - GIVEN)).approval?.role).toBe('helper');
  });

  test('that does not end is looked at by a person, counts meanwhile, and is never sent again', async () => {
    const { id, job } = await begun('1043', 7);
    const waits = await rested(id);
    expect(refund(waits)).toMatchObject({
      state: 'unknown',
      fault: expect.stringContaining('not ended within 5s'),
    });
    expect(waits).toMatchObject({ status: 'asking', question: { kind: 'look', to: 'kim' } });
    expect((await shownFor('1043', MOST - GIVEN)).approval?.role).toBe('owner');
    expect(await ask(`/runs/${id}/hand-off`, { reason: 'the shop has to say' })).toMatchObject({
      status: 200,
    });
    // Handed over once somebody has looked: the shop still says that it runs.
    expect(await ask(`/runs/${id}/looked`, { call: waits.question?.call, outcome: 'failed' })).toMatchObject({
      status: 200,
    });
    const handed = await until(id, ({ status }) => status === 'handed_over');
    expect(handed.answer).toBeUndefined();
    shop.end(job, 'done');
    expect(await ask(`/runs/${id}`)).toMatchObject({ body: { status: 'handed_over' } });
    expect(shop.asked).toHaveLength(1);
    expect(mail.mails).toEqual([]);
  });
});
