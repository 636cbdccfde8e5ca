/** A new master key: everything is wrapped anew, also when the process doing it is killed in the middle. */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { CheckpointSigner } from '../../src/store/audit/checkpoint.ts';
import { LineMacs } from '../../src/store/audit/line-macs.ts';
import { verifyDatabase } from '../../src/store/audit/verify-trail.ts';
import { type Database, openDatabase } from '../../src/store/db.ts';
import { checkMasterKey, Keyring, WrongMasterKey } from '../../src/store/keys.ts';
import { beginNextKey, finishNextKey, masterKeysOf } from '../../src/store/master-keys.ts';
import { addTenant, setPolicy } from '../../src/store/policies.ts';
import { rotateKeys } from '../../src/store/rotate-keys.ts';
import { openStore } from '../../src/store/store.ts';
import { freshDatabase } from '../postgres.ts';
import { append, opened, policy, row } from './samples.ts';

const SCRIPT = join(import.meta.dirname, '../../scripts/keys.ts');
const OLD = new Uint8Array(32).fill(1);
const NEW = new Uint8Array(32).fill(2);
const THIRD = new Uint8Array(32).fill(3);
const RUNS = 450;
const hex = (key: Uint8Array) => Buffer.from(key).toString('hex');

const server = inject('postgres');

describe.skipIf(server === null)(`on PostgreSQL${server === null ? ' (skipped: no PostgreSQL)' : ''}`, () => {
  let fresh: Awaited<ReturnType<typeof freshDatabase>>;
  let database: Database;
  const ids = Array.from({ length: RUNS }, () => randomUUID());

  beforeAll(async () => {
    fresh = await freshDatabase(server ?? '');
    database = await openDatabase({ url: fresh.url });
    await addTenant(database, 't', 't');
    await setPolicy(database, 't', policy);
    const store = await openStore({ database, masterKey: OLD, onError: () => {} });
    for (const run of ids)
      await store.ledger.change({
        tenant: 't',
        run,
        request: { open: true, knownSeq: 0 },
        work: () => append([opened], { row }),
      });
    const thread = { channel: 'slack' as const, team: 'T', room: 'C', thread: '1' };
    await store.waiting.keep('t', { key: 'w', thread, by: { id: 'e', name: 'E' }, text: 'waiting text' });
  });
  afterAll(async () => {
    await database?.close();
    await fresh?.drop();
  });

  const wrappedBy = async (key: Uint8Array) => {
    const keyring = new Keyring(key);
    const rows = await database.execute<{ id: string; key: Buffer }>('select id, key from runs');
    return rows.filter(({ id, key: wrapped }) => {
      try {
        return keyring.unwrap('t', id, wrapped);
      } catch {
        return false;
      }
    }).length;
  };
  /** Everything can be read, and what was derived is as it was. */
  const readable = async (masterKey: Uint8Array, oldKeys: Uint8Array[] = []) => {
    const reading = await openDatabase({ url: fresh.url });
    const store = await openStore({ database: reading, masterKey, oldKeys, onError: () => {} });
    try {
      for (const run of ids) expect(await store.ledger.load('t', run)).toMatchObject({ head: { seq: 1 } });
      expect((await store.waiting.all('slack'))[0]?.reply.text).toBe('waiting text');
      const keyring = new Keyring(masterKey, oldKeys);
      await checkMasterKey(reading, keyring);
      const trail = await verifyDatabase(reading, { macs: new LineMacs(keyring) });
      expect(trail).toMatchObject({ findings: [], runs: RUNS, withoutMac: 0 });
      expect(new CheckpointSigner(keyring).publicKey).toBe(new CheckpointSigner(new Keyring(OLD)).publicKey);
    } finally {
      await store.close();
    }
  };

  it('a process that is killed in the middle leaves everything readable with both keys', async () => {
    const env = {
      ...process.env,
      DATABASE_URL: fresh.url,
      GREENLIGHT_MASTER_KEY: hex(NEW),
      GREENLIGHT_OLD_MASTER_KEYS: hex(OLD),
    };
    const child = spawn(process.execPath, [SCRIPT, 'rotate'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'exit');
    const [anew, left] = [await wrappedBy(NEW), await wrappedBy(OLD)];
    expect(anew + left).toBe(RUNS);
    expect(anew).toBeGreaterThan(0);
    expect(left).toBeGreaterThan(0);
    await readable(NEW, [OLD]);
    await expect(readable(THIRD, [])).rejects.toThrow(WrongMasterKey);
  });

  it('begun again it wraps the rest, and the old key is needed no more', async () => {
    const left = await wrappedBy(OLD);
    expect(await rotateKeys(database, new Keyring(NEW, [OLD]))).toBe(left + 1);
    expect(await wrappedBy(NEW)).toBe(RUNS);
    await readable(NEW);
    await expect(readable(OLD)).rejects.toThrow(WrongMasterKey);
    expect(await rotateKeys(database, new Keyring(NEW, [OLD]))).toBe(0);
  });

  it('a third key comes after the second, and lines of the first still verify', async () => {
    expect(await rotateKeys(database, new Keyring(THIRD, [NEW]))).toBe(RUNS + 1);
    await readable(THIRD);
    await expect(rotateKeys(database, new Keyring(OLD))).rejects.toThrow(WrongMasterKey);
  });
});

it('the embedded database keeps both keys in its folder until all is wrapped anew', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'greenlight-keys-'));
  try {
    const first = await masterKeysOf({ dataDir });
    expect(first.oldKeys).toEqual([]);
    const begun = await beginNextKey(dataDir);
    expect(begun.oldKeys.map(hex)).toEqual([hex(first.masterKey)]);
    // Begun again after a kill it is the same key.
    expect(hex((await beginNextKey(dataDir)).masterKey)).toBe(hex(begun.masterKey));
    await finishNextKey(dataDir);
    expect(await masterKeysOf({ dataDir })).toEqual({ masterKey: begun.masterKey, oldKeys: [] });
    expect((await readFile(join(dataDir, 'master.key'), 'utf8')).trim()).toBe(hex(begun.masterKey));
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
});
