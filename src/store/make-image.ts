/** Makes the prepared image (image.ts) where there is none yet. */
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openDatabase } from './db.ts';
import { CACHE, cachedImage, imageFile } from './image.ts';

/** Makes the image unless it is there: migrations applied, no row in them. */
export async function makeImage(): Promise<void> {
  if (await cachedImage()) return;
  const database = await openDatabase({ memory: true });
  try {
    const dump = await database.dump?.();
    if (!dump) throw new Error('only an embedded database can be dumped');
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
    if (/^pglite-[0-9a-f]{16}\.tar$/.test(name) && name !== current)
      await rm(new URL(name, CACHE), { force: true });
  }
}
