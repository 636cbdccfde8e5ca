/**
 * A prepared image of an empty, migrated cluster: PGlite takes seconds to make a cluster and a fraction of
 * one to load it. Kept in node_modules/.cache under a name that changes with PGlite's version and with the
 * migrations. make-image.ts makes it.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { readMigrations } from './migrate.ts';

const ROOT = new URL('../../', import.meta.url);
export const CACHE = new URL('node_modules/.cache/greenlight/', ROOT);

export async function imageFile(): Promise<URL> {
  const hash = createHash('sha256');
  const manifest = await readFile(new URL('node_modules/@electric-sql/pglite/package.json', ROOT), 'utf8');
  hash.update((JSON.parse(manifest) as { version: string }).version);
  for (const { name, sha256 } of await readMigrations()) hash.update(name).update(sha256);
  return new URL(`pglite-${hash.digest('hex').slice(0, 16)}.tar`, CACHE);
}

/** undefined where none was made yet. */
export async function cachedImage(): Promise<Blob | undefined> {
  return readFile(await imageFile()).then(
    (bytes) => new Blob([bytes]),
    () => undefined,
  );
}
