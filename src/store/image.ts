/**
 * A prepared image of an empty, migrated cluster: PGlite takes seconds to make a cluster and a fraction of one to load it. Kept in node_modules/.cache under a
 * name that changes with PGlite's version and with the migrations; made by whoever needs one first (the tests).
 */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readMigrations } from './migrate.ts';

const ROOT = new URL('../../', import.meta.url);
const CACHE = new URL('node_modules/.cache/greenlight/', ROOT);

async function imageFile(): Promise<URL> {
  const hash = createHash('sha256');
  for (const name of ['@electric-sql/pglite', 'pg-boss']) {
    const manifest = await readFile(new URL(`node_modules/${name}/package.json`, ROOT), 'utf8');
    hash.update((JSON.parse(manifest) as { version: string }).version);
  }
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

/** Makes the image unless it is there: migrations and the queue's tables applied, no row in them. */
export async function makeImage(): Promise<void> {
  if (await cachedImage()) return;
  const { openDatabase } = await import('./db.ts');
  const { dumpCluster } = await import('./embedded.ts');
  const database = await openDatabase({ memory: true });
  try {
    const dump = await dumpCluster(database);
    await mkdir(CACHE, { recursive: true });
    const file = fileURLToPath(await imageFile());
    // Written aside and renamed, so that nobody loads half an image.
    const aside = `${file}.${process.pid}`;
    await writeFile(aside, Buffer.from(await dump.arrayBuffer()));
    await rename(aside, file);
    await removeOlder(basename(file));
  } finally {
    await database.close();
  }
}

async function removeOlder(current: string): Promise<void> {
  for (const name of await readdir(CACHE)) {
    if (/^pglite-[0-9a-f]{16}\.tar$/.test(name) && name !== current) await rm(new URL(name, CACHE), { force: true });
  }
}
