/** Checkpoints in a folder of this machine, or of another that is mounted here. */
import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type CheckpointPlace, checkpointName, folderNumber, largest } from './checkpoint-place.ts';

export function checkpointFolder(folder: string): CheckpointPlace {
  const namesIn = async (path: string) => {
    try {
      return await readdir(path);
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
      throw error;
    }
  };
  return {
    async newest() {
      const thousands = largest(await namesIn(folder));
      if (thousands === undefined) return 0;
      return largest(await namesIn(join(folder, folderNumber(thousands * 1_000)))) ?? 0;
    },
    read: (number) => readFile(join(folder, checkpointName(number)), 'utf8'),
    async add(number, text) {
      const file = join(folder, checkpointName(number));
      await mkdir(dirname(file), { recursive: true, mode: 0o700 });
      // Written aside and linked, so that nobody reads half of one and nobody replaces one.
      const aside = `${file}.${randomUUID()}`;
      await written(aside, text);
      try {
        await link(aside, file);
        return true;
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
        throw error;
      } finally {
        await rm(aside, { force: true });
      }
    },
  };
}

async function written(file: string, text: string): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
