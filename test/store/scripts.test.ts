/** The scripts as people run them: settings from the environment, sentences out, an exit code. */
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { verifyFile } from '../../src/run/audit/verify-file.ts';
import { openDatabase } from '../../src/store/db.ts';
import { masterKeyIn } from '../../src/store/keys.ts';
import { addTenant, setPolicy } from '../../src/store/policies.ts';
import { openStore } from '../../src/store/store.ts';
import { freshDatabase } from '../postgres.ts';
import { append, opened, policy, row, said } from './samples.ts';

const ROOT = new URL('../../', import.meta.url).pathname;
const KEY = '07'.repeat(32);

interface Ran {
  code: number;
  out: string;
  err: string;
}

function script(name: string, args: string[], env: Record<string, string>): Promise<Ran> {
  const own = { ...process.env, DATABASE_URL: '', GREENLIGHT_MASTER_KEY: '', DATA_DIR: '', ...env };
  return new Promise((done) => {
    execFile(
      process.execPath,
      [join(ROOT, 'scripts', name), ...args],
      { env: own, cwd: ROOT },
      (error, out, err) => {
        done({ code: error ? Number(error.code ?? 1) : 0, out, err });
      },
    );
  });
}

const TIMEOUT = 300_000;

function suite(where: { env: () => Record<string, string>; folder: () => string }): void {
  const run = (name: string, ...args: string[]) => script(name, args, where.env());

  it('makes a tenant, adds staff, prints a token once, lists and removes', { timeout: TIMEOUT }, async () => {
    const early = await run('staff.ts', 'list');
    expect(early).toMatchObject({ code: 1, out: '' });
    expect(early.err).toContain('There is no tenant yet');

    const file = join(where.folder(), 'policy.json');
    await writeFile(file, JSON.stringify({ ...policy, roles: 'none' }));
    expect((await run('staff.ts', 'tenant', 't', '--name', 'T', '--policy', file)).err).toContain(
      'is not a policy',
    );
    await writeFile(file, JSON.stringify(policy));
    expect(await run('staff.ts', 'tenant', 't', '--name', 'T', '--policy', file)).toMatchObject({ code: 0 });
    expect((await run('staff.ts', 'workspace', 'slack', 'acme')).err).toContain('no Slack workspace');
    expect((await run('staff.ts', 'workspace', 'slack', 'T0ACME')).out).toContain('of the staff of t');

    const wrong = await run(
      'staff.ts',
      'add',
      'lead',
      '--name',
      'Lead',
      '--email',
      'lead',
      '--role',
      'lead',
      '--limit',
      '2.5',
    );
    expect(wrong.code).toBe(1);
    expect(wrong.err).toContain('--email must be an e-mail address');
    expect(wrong.err).toContain('--limit is in cents');
    const add = [
      'add',
      'lead',
      '--name',
      'Lead',
      '--email',
      'lead@example.com',
      '--role',
      'lead',
      '--limit',
      '25000',
    ];
    expect(await run('staff.ts', ...add)).toMatchObject({ code: 0 });
    const { out } = await run('staff.ts', 'token', 'lead');
    expect(out).toMatch(/^gl_[\w-]{43}\n$/);
    expect((await run('staff.ts', 'token', 'nobody')).err).toContain('There is no active member nobody');
    expect((await run('staff.ts', 'list')).out).toMatch(/lead +lead +250\.00 +lead@example\.com/);
    expect((await run('staff.ts', 'remove', 'lead')).code).toBe(0);
    expect((await run('staff.ts', 'list')).out).toContain('(removed)');
  });
}

describe('on the embedded database', () => {
  let folder: string;
  let dataDir: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'greenlight-'));
    dataDir = join(folder, 'data');
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  suite({ env: () => ({ DATA_DIR: dataDir }), folder: () => folder });

  it('says what to do while the server has the database open', { timeout: TIMEOUT }, async () => {
    const database = await openDatabase({ dataDir });
    const { code, err } = await script('staff.ts', ['list'], { DATA_DIR: dataDir });
    await database.close();
    expect(code).toBe(1);
    expect(err).toContain(`already open in process ${process.pid}`);
    expect(err).not.toContain('    at ');
  });

  it('erases, verifies, and finds what was done to a file', { timeout: TIMEOUT }, async () => {
    const database = await openDatabase({ dataDir });
    await addTenant(database, 't', 'T');
    await setPolicy(database, 't', policy);
    const masterKey = await masterKeyIn(dataDir);
    expect((await stat(join(dataDir, 'master.key'))).mode & 0o777).toBe(0o600);
    const store = await openStore({ database, masterKey, onError: () => {} });
    const [done, busy] = [randomUUID(), randomUUID()];
    for (const [id, phase] of [
      [done, 'closed'],
      [busy, 'asking'],
    ] as const) {
      await store.ledger.change({
        tenant: 't',
        run: id,
        request: { open: true, knownSeq: 0 },
        work: () => append([opened, said('one'), said('two')], { row: { ...row, phase, customer: 'c-7' } }),
      });
    }
    const lines: string[] = [];
    for await (const line of store.ledger.audit('t', done)) lines.push(line);
    const loaded = await store.ledger.load('t', done);
    await store.close();
    if (loaded === 'missing' || 'erased' in loaded) throw new Error('not loaded');

    const file = join(folder, 'audit.jsonl');
    const verify = async (text: string, ...args: string[]) => {
      await writeFile(file, text);
      return script('audit-verify.ts', [file, ...args], {});
    };
    const head = `${loaded.head.seq}:${loaded.head.hash}`;
    const whole = `${lines.join('\n')}\n`;
    expect(await verify(whole, '--head', head)).toMatchObject({
      code: 0,
      err: '',
      out: `3 rows of run ${done} verify. Head ${head}.\n3 texts could not be judged: add --texts where the database and its key are.\n`,
    });
    expect(await verify(`${lines.slice(0, 2).join('\n')}\n`, '--head', head)).toMatchObject({ code: 1 });
    const changed = await verify(whole.replace('"characters":3', '"characters":4'));
    expect(changed.code).toBe(1);
    expect(changed.err).toContain('Line 2 (row 2) was changed');
    expect((await verify('', '--head', head)).err).toContain('holds no audit line');
    expect((await verify(whole, '--head', '3')).err).toContain('--head is the number');
    expect((await script('audit-verify.ts', [], {})).code).toBe(1);

    // What a line says of a person is outside the chain: only the keys tell that it is what was sealed.
    const retold = whole.replace('"text":"one"', '"text":"two"');
    expect((await verify(retold, '--head', head)).out).toContain('3 texts could not be judged');
    await writeFile(file, retold);
    const judged = await script('audit-verify.ts', [file, '--texts'], { DATA_DIR: dataDir });
    expect(judged).toMatchObject({ code: 1 });
    expect(judged.err).toContain(`The text of row 2 of run ${done} is not what was sealed.`);
    await writeFile(file, whole);
    const right = await script('audit-verify.ts', [file, '--texts'], { DATA_DIR: dataDir });
    expect(right).toMatchObject({ code: 0 });
    expect(right.out).toContain('3 texts are what was sealed.');

    const erased = await script('erase.ts', ['c-7'], { DATA_DIR: dataDir });
    expect(erased).toMatchObject({ code: 1 });
    expect(erased.out).toContain(`Erased 1 run of c-7: ${done}`);
    expect((await script('audit-verify.ts', ['--database'], { DATA_DIR: dataDir })).out).toContain(
      '6 rows of 2 runs verify.',
    );
    const times = ['--from', '2000-01-01', '--to', '2100-01-01T00:00:00Z'];
    const exported = await script('audit-export.ts', times, { DATA_DIR: dataDir });
    expect(verifyFile(exported.out.trim().split('\n'))).toMatchObject({ findings: [], rows: 6 });
    expect((await script('audit-export.ts', ['--from', 'soon'], { DATA_DIR: dataDir })).code).toBe(1);
    // Its key is gone, and with it the way to tell whether a copy of its texts is right.
    const late = await script('audit-verify.ts', [file, '--texts'], { DATA_DIR: dataDir });
    expect(late.out).toContain('3 texts could not be judged');
    expect(erased.err).toContain(`still open: ${busy}`);
    expect(await readFile(file, 'utf8')).toBe(whole);
    expect((await script('erase.ts', [], { DATA_DIR: dataDir })).err).toContain('npm run erase -- CUSTOMER');
  });

  it('knows its master key again, and refuses another', { timeout: TIMEOUT }, async () => {
    const database = await openDatabase({ dataDir });
    const wrong = openStore({ database, masterKey: new Uint8Array(32).fill(9), onError: () => {} });
    await expect(wrong).rejects.toThrow('GREENLIGHT_MASTER_KEY is not the key');
    await database.close();
  });
});

const server = inject('postgres');
describe.skipIf(server === null)(`on PostgreSQL${server === null ? ' (skipped: no PostgreSQL)' : ''}`, () => {
  let folder: string;
  let fresh: Awaited<ReturnType<typeof freshDatabase>>;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'greenlight-'));
    fresh = await freshDatabase(server ?? '');
  });
  afterAll(async () => {
    await fresh.drop();
    await rm(folder, { recursive: true, force: true });
  });
  suite({ env: () => ({ DATABASE_URL: fresh.url, GREENLIGHT_MASTER_KEY: KEY }), folder: () => folder });

  it('says that the database is away', { timeout: TIMEOUT }, async () => {
    const env = { DATABASE_URL: 'postgres://greenlight@127.0.0.1:1/none', GREENLIGHT_MASTER_KEY: KEY };
    expect(await script('staff.ts', ['list'], env)).toMatchObject({
      code: 1,
      err: 'The database cannot be reached: try again in a moment.\n',
    });
  });
});
