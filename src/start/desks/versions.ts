/** Versions of a desk that a tenant loaded into the database, opened. */
import type { Database } from '../../store/db.ts';
import { type DeskVersion, deskLoadsOf, deskVersionOf } from '../../store/desk-versions.ts';
import { keptInFolder } from './files.ts';
import { deskToolsFile, openDesk } from './folder.ts';
import { type DeskHouse, type OpenedDesk, openFolder } from './open.ts';
import { secretsOf } from './secrets.ts';

/** A version that was replaced longer ago is not opened again by a start: no approval waits so long. */
const KEPT_FOR_MS = 3 * 86_400_000;

/** Rejects with DeskMistake where its files are not right. */
export function openVersion(
  house: DeskHouse,
  tenant: string,
  { version, files }: DeskVersion,
): Promise<OpenedDesk> {
  return keptInFolder({ tenant, files }, async (folder) =>
    openFolder(house, {
      ...{ folder, version, tenant, desk: openDesk(folder), toolsFile: deskToolsFile(folder) },
      secretOf: secretsOf(tenant, house.config.toolSecret).secretOf,
    }),
  );
}

/** The one before the one that counts, where approvals may still name it. */
export async function replacedLately(database: Database, tenant: string): Promise<DeskVersion | undefined> {
  const [last, ...loads] = await deskLoadsOf(database, tenant);
  if (!last || Date.now() - Date.parse(last.at) > KEPT_FOR_MS) return undefined;
  const before = loads.find(({ version }) => version !== last.version);
  return before && deskVersionOf(database, tenant, before.version);
}
