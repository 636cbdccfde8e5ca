/** Several processes start at once on a database in which there is nothing yet. */
import { afterEach, expect, inject, test } from 'vitest';
import { openDatabase } from '../../src/store/db.ts';
import { checkMasterKey, Keyring, WrongMasterKey } from '../../src/store/keys.ts';
import { freshDatabase } from '../postgres.ts';
import { startProgram } from './program.ts';

const server = inject('postgres');
const drops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const drop of drops.splice(0)) await drop();
});
const empty = async () => {
  const { url, drop } = await freshDatabase(server ?? '');
  drops.push(drop);
  return url;
};

test.skipIf(server === null)(
  'four processes on an empty PostgreSQL all start',
  { timeout: 300_000 },
  async () => {
    const env = {
      DATABASE_URL: await empty(),
      HOST: '127.0.0.1',
      GREENLIGHT_MASTER_KEY: Buffer.alloc(32, 3).toString('base64'),
    };
    const programs = await Promise.all([1, 2, 3, 4].map(() => startProgram(env)));
    for (const { url } of programs) expect((await fetch(`${url}/ready`)).status).toBe(200);
    await Promise.all(programs.map((program) => program.kill()));
  },
);

test.skipIf(server === null)(
  'of two that write the key at once the first has it, and the second finds it',
  {
    timeout: 120_000,
  },
  async () => {
    const url = await empty();
    const database = await openDatabase({ url });
    const other = await openDatabase({ url });
    const keyring = (byte: number) => new Keyring(new Uint8Array(32).fill(byte));
    const waits = `select pg_stat_clear_snapshot(), count(*)::int as n
    from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    try {
      for (const byte of [7, 8]) {
        await database.execute('delete from master_key');
        const asked = await database.transaction(async (tx) => {
          await tx.execute('insert into master_key (fingerprint) values ($1)', [keyring(7).fingerprint]);
          const second = checkMasterKey(other, keyring(byte)).then(
            () => 'taken',
            (error: unknown) => error,
          );
          await expect.poll(async () => (await tx.execute<{ n: number }>(waits))[0]?.n).toBe(1);
          return { second };
        });
        if (byte === 7) expect(await asked.second).toBe('taken');
        else expect(await asked.second).toBeInstanceOf(WrongMasterKey);
      }
    } finally {
      await database.close();
      await other.close();
    }
  },
);
