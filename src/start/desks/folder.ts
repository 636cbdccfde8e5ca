/** The desk that this installation has. Its folder is read once, at start. */
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readDesk } from '../../desk/read.ts';
import type { Desk } from '../../run/desk.ts';

export const DESK_FOLDER = fileURLToPath(new URL('../../../desks/fernhill', import.meta.url));

/** The tenant is named like the folder. */
export const DESK_TENANT = basename(DESK_FOLDER);

/** Throws DeskMistake, which names every mistake with file and line. `folder`: of another desk. */
export const openDesk = (folder = DESK_FOLDER): Desk => readDesk(folder);

/** The desk's list of tools from outside, where it has one. */
export function deskToolsFile(folder = DESK_FOLDER): string | undefined {
  const file = join(folder, 'tools.yaml');
  return existsSync(file) ? file : undefined;
}
