/**
 * npm run keys -- rotate: wraps everything under a new master key. On PostgreSQL the new key is in
 * GREENLIGHT_MASTER_KEY, the one before in GREENLIGHT_OLD_MASTER_KEYS; the embedded database makes its own.
 */
import { beginNextKey, finishNextKey, keyringFrom } from '../src/store/master-keys.ts';
import { rotateKeys } from '../src/store/rotate-keys.ts';
import { keyringOf, Told, withDatabase } from './with-database.ts';

await withDatabase(async (database, config) => {
  const [command, ...more] = process.argv.slice(2);
  if (command !== 'rotate' || more.length > 0) throw new Told('npm run keys -- rotate');
  const { database: where } = config;
  const own = where.kind === 'embedded' && !where.masterKey ? where.dataDir : undefined;
  if (own === undefined && !where.oldKeys)
    throw new Told(
      'npm run keys -- rotate needs the new key in GREENLIGHT_MASTER_KEY and the one before in GREENLIGHT_OLD_MASTER_KEYS. ' +
        'Start every process with both first: one that knows the old key alone cannot read what is wrapped anew.',
    );
  const keyring =
    own === undefined ? await keyringOf(config, database) : keyringFrom(await beginNextKey(own));
  const rewrapped = await rotateKeys(database, keyring, (count) => console.log(`${count} wrapped anew`));
  if (own !== undefined) await finishNextKey(own);
  console.log(
    `Done: everything is wrapped under the new key (${rewrapped} now). ` +
      (own === undefined
        ? 'Remove GREENLIGHT_OLD_MASTER_KEYS and restart.'
        : `${own}/master.key is the new one.`),
  );
});
