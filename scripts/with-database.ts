/** What the scripts share: the settings, the database, and how a failure is told. */
import { type Config, environmentConfig } from '../src/config.ts';
import { type Database, openDatabase } from '../src/store/db.ts';
import { checkMasterKey, type Keyring } from '../src/store/keys.ts';
import { keyringFrom, masterKeysOf } from '../src/store/master-keys.ts';
import { listTenants } from '../src/store/tenants.ts';

/** Something the caller did wrong or has to decide: told as it is, without a stack. */
export class Told extends Error {
  override name = 'Told';
}

const PLAIN = new Set(['Told', 'DirectoryInUse', 'StoreAway', 'WrongMasterKey', 'NotOwner', 'WrongRole']);

/** Runs `work` and ends the process: 0, or 1 with a sentence on stderr. */
export async function told(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    process.exitCode = 1;
    const plain = error instanceof Error && PLAIN.has(error.name);
    console.error(plain ? error.message : error);
  }
}

/** As `told`, with the configured database. */
export async function withDatabase(
  work: (database: Database, config: Config) => Promise<void>,
): Promise<void> {
  let database: Database | undefined;
  await told(async () => {
    const config = environmentConfig();
    if ('problems' in config) throw new Told(config.problems.join('\n'));
    const { database: where } = config;
    database = await openDatabase(
      where.kind === 'postgres' ? { url: where.url } : { dataDir: where.dataDir },
    );
    await work(database, config);
  });
  await database?.close();
}

/** Of the settings, checked against the database. */
export async function keyringOf({ database: where }: Config, database: Database): Promise<Keyring> {
  const keyring = keyringFrom(await masterKeysOf(where));
  await checkMasterKey(database, keyring);
  return keyring;
}

/** The tenant that was named, or the only one there is. */
export async function chooseTenant(database: Database, named: string | undefined): Promise<string> {
  const all = (await listTenants(database)).map(({ tenant }) => tenant);
  if (named !== undefined) {
    if (all.includes(named)) return named;
    throw new Told(`There is no tenant ${named}. There is: ${all.join(', ') || 'none'}.`);
  }
  const [only, ...others] = all;
  if (only === undefined) {
    throw new Told(
      'There is no tenant yet: load the demo shop with npm run demo, or make one with: npm run staff -- tenant ID --name NAME --policy FILE',
    );
  }
  if (others.length > 0) throw new Told(`Which tenant? Add --tenant with one of: ${all.join(', ')}.`);
  return only;
}
