/**
 * The whole program is killed with SIGKILL in the middle of a run, again and again: it goes on after each
 * restart, and no write happens twice.
 */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, inject, test } from 'vitest';
import { verifyAudit } from '../../src/run/audit/verify.ts';
import type { RunView } from '../../src/run/view/run-view.ts';
import { loadDemo } from '../../src/start/demo.ts';
import { DESK_TENANT } from '../../src/start/desks/folder.ts';
import { openDatabase } from '../../src/store/db.ts';
import { staffOf } from '../../src/store/staff.ts';
import { freshDatabase } from '../postgres.ts';
import { openMailServer } from './mail-server.ts';
import { startProgram } from './program.ts';

async function killedAgainAndAgain(
  env: Record<string, string>,
  headers: Record<string, string>,
): Promise<void> {
  let program = await startProgram(env);
  const ask = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${program.url}/v1${path}`, {
      method,
      headers: { ...headers, ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await response.text();
    return path.endsWith('/audit') ? text : JSON.parse(text);
  };
  const until = async (id: string, wanted: (run: RunView) => boolean): Promise<RunView> => {
    for (const late = Date.now() + 120_000; Date.now() < late; ) {
      const run: RunView = await ask('GET', `/runs/${id}`);
      if (wanted(run)) return run;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(
      `never came: ${wanted}\n${JSON.stringify((await ask('GET', `/runs/${id}`)).card, null, 1)}`,
    );
  };
  const again = async () => {
    await program.kill();
    program = await startProgram(env);
  };
  const writes = (run: RunView) => (run.plan?.steps ?? []).filter((step) => step.effect === 'write');

  // The packing desk takes three seconds: time to die in the middle of a write.
  const { id } = await ask('POST', '/runs', {
    text: 'FH-10517, lena.k@example.com, 04109: new address Hauptstr. 9, 04109 Leipzig',
  });
  await again();
  const plan = await until(id, (run) => run.status === 'awaiting_approval');
  await ask('POST', `/runs/${id}/approve`, {
    revision: plan.approval?.revision,
    digest: plan.approval?.digest,
  });
  await until(id, (run) => writes(run)[0]?.state === 'doing');
  await again();
  await until(id, (run) => writes(run)[1]?.state === 'doing');
  await again();
  const drafted = await until(id, (run) => run.status === 'awaiting_reply');
  expect(writes(drafted).map((step) => step.state)).toEqual(['done', 'done', 'done']);
  await ask('POST', `/runs/${id}/send`, { draft: drafted.answer?.draft });
  await again();
  const closed = await until(id, (run) => run.status === 'closed');
  expect(closed.ending).toBe('resolved');

  const lines = String(await ask('GET', `/runs/${id}/audit`))
    .trimEnd()
    .split('\n');
  expect(verifyAudit(lines, closed.head)).toMatchObject({ ok: true, lines: closed.head.seq });
  const events = lines.map((line) => JSON.parse(line));
  const keys = events.filter((event) => event.type === 'step_started').map((event) => event.data.key);
  expect(keys).toHaveLength(3);
  expect(new Set(keys).size).toBe(3);
  expect(events.filter((event) => event.type === 'sent')).toHaveLength(1);
  await program.kill();
}

/** What the shop's records say happened: each effect and each letter once. */
async function effectsOnce(where: { url: string } | { dataDir: string }): Promise<void> {
  const database = await openDatabase(where);
  const effects = await database.execute<{ key: string }>('select key from tool_effects');
  const letters = await database.execute<{ kind: string; n: number }>(
    'select kind, count(*)::int as n from outbox group by kind order by kind',
  );
  await database.close();
  expect(effects).toHaveLength(3);
  // The reply, and the notice of the changed address to the one on file.
  expect(letters).toEqual([
    { kind: 'notice', n: 1 },
    { kind: 'reply', n: 1 },
  ]);
}

describe('the program killed in the middle of a run', () => {
  test('on the embedded database', { timeout: 600_000 }, async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'greenlight-'));
    try {
      await killedAgainAndAgain({ DATA_DIR: dataDir }, { 'x-greenlight-person': 'engineer' });
      await effectsOnce({ dataDir });
    } finally {
      await rm(dataDir, { recursive: true, force: true });
    }
  });

  const server = inject('postgres');
  test.skipIf(server === null)(
    `on PostgreSQL${server === null ? ' (skipped: no PostgreSQL)' : ''}`,
    { timeout: 600_000 },
    async () => {
      const { url, drop } = await freshDatabase(server ?? '');
      const mail = await openMailServer();
      try {
        const database = await openDatabase({ url });
        await loadDemo(database, { today: new Date().toISOString().slice(0, 10), seed: 1 });
        const token = await staffOf(database).makeToken(DESK_TENANT, 'engineer');
        await database.close();
        const env = {
          DATABASE_URL: url,
          HOST: '127.0.0.1',
          GREENLIGHT_MASTER_KEY: Buffer.alloc(32, 3).toString('base64'),
          SMTP_URL: mail.url,
        };
        await killedAgainAndAgain(env, { authorization: `Bearer ${token}` });
        await effectsOnce({ url });
        // A letter that is handed over twice after a kill is one letter: its id is the same.
        const ids = mail.mails.flatMap((text) => /^message-id: (\S+)/im.exec(text)?.[1] ?? []);
        expect(new Set(ids).size).toBe(2);
      } finally {
        await mail.stop();
        await drop();
      }
    },
  );
});
