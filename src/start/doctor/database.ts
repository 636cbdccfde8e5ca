/** The database, and what is in it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../../config.ts';
import type { Database } from '../../store/database.ts';
import { connectDatabase } from '../../store/db.ts';
import { examineDatabase } from '../../store/doctor.ts';
import { MASTER_KEY_FILE } from '../../store/keys.ts';
import { keyringFrom, masterKeysOf } from '../../store/master-keys.ts';
import { checkpointsOf } from '../checkpoints.ts';
import { clockOff } from './asked.ts';
import { type Told, teller } from './told.ts';

const { broken, note, works } = teller('database');

export async function databaseTold(config: Config): Promise<Told[]> {
  const { database: where } = config;
  if (where.kind === 'embedded' && !existsSync(where.dataDir))
    return [
      note(
        `There is none in ${where.dataDir} yet: npm start makes it. For more than one machine set DATABASE_URL.`,
      ),
    ];
  // Asked for, it would be made, and no other opens what was written with the one that is lost.
  if (where.kind === 'embedded' && !where.masterKey && !existsSync(join(where.dataDir, MASTER_KEY_FILE)))
    return [broken(`The master key is missing: restore ${join(where.dataDir, MASTER_KEY_FILE)}.`)];
  let database: Database | undefined;
  try {
    database = await connectDatabase(
      where.kind === 'postgres' ? { url: where.url } : { dataDir: where.dataDir },
    );
    const [row] = await database.execute<{ now: Date | string; version: string }>(
      "select clock_timestamp() as now, current_setting('server_version') as version",
    );
    const off = clockOff(row && new Date(row.now).getTime() - Date.now());
    const keyring = keyringFrom(await masterKeysOf(where));
    const found = await examineDatabase({ database, keyring, checkpoints: checkpointsOf(config) });
    const told = found.map((one) => (one.broken ? broken(one.says) : note(one.says)));
    if (off) told.push(note(`The database's clock is not this machine's. ${off.says}`));
    if (told.some(({ state }) => state === 'broken')) return told;
    const named =
      where.kind === 'postgres'
        ? `PostgreSQL ${row?.version} answers, and its tables are as this version has them.`
        : `The embedded one in ${where.dataDir} opens, and its tables are as this version has them. For more than one machine set DATABASE_URL.`;
    return [works(named), ...told];
  } catch (error) {
    // Away, open in another process, or not to be read: each says by itself what to do.
    return [broken(error instanceof Error ? error.message : String(error))];
  } finally {
    await database?.close();
  }
}
