/** The folder of the embedded database: keys and personal texts are in it. */
import { chmod, mkdir, stat } from 'node:fs/promises';

const OWNER_ALONE = 0o700;

/**
 * Makes it where there is none, and takes from everybody but its owner what they may do in it. Rejects where
 * that may not be changed, which says that it is somebody else's.
 */
export async function ownFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: OWNER_ALONE });
  const { mode } = await stat(folder);
  if ((mode & 0o077) !== 0) await chmod(folder, OWNER_ALONE);
}
