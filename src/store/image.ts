/**
 * A prepared image of an empty, migrated cluster: PGlite takes seconds to make a cluster and a fraction of one to load it. Kept in node_modules/.cache under a
 * name that changes with PGlite's version and with the migrations; made by whoever needs one first (the tests).
 */
import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Database } from './db.ts';
import { readMigrations } from './migrate.ts';

const ROOT = new URL('../../', import.meta.url);
const CACHE = new URL('node_modules/.cache/greenlight/', ROOT);

async function imageFile(): Promise<URL> {
  const manifest = await readFile(new URL('node_modules/@electric-sql/pglite/package.json', ROOT), 'utf8');
  const hash = createHash('sha256').update((JSON.parse(manifest) as { version: string }).version);
  for (const { sha256 } of await readMigrations()) hash.update(sha256);
  return new URL(`pglite-${hash.digest('hex').slice(0, 16)}.tar`, CACHE);
}

/** undefined where none was made yet. */
export async function cachedImage(): Promise<Blob | undefined> {
  return readFile(await imageFile()).then(
    (bytes) => new Blob([bytes]),
    () => undefined,
  );
}

/** Makes the image unless it is there. `prepare` brings a new database in memory to the state to keep. */
export async function makeImage(prepare: (database: Database) => Promise<void>): Promise<void> {
  if (await cachedImage()) return;
  const { dumpCluster, openMemory } = await import('./embedded.ts');
  const database = await openMemory();
  try {
    await prepare(database);
    const dump = await dumpCluster(database);
    await mkdir(CACHE, { recursive: true });
    const file = fileURLToPath(await imageFile());
    // Written aside and renamed, so that nobody loads half an image.
    const aside = `${file}.${process.pid}`;
    await writeFile(aside, Buffer.from(await dump.arrayBuffer()));
    await rename(aside, file);
  } finally {
    await database.close();
  }
}
