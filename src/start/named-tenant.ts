/** The one tenant that something from outside is about. */
import type { Database } from '../store/db.ts';
import { listTenants } from '../store/tenants.ts';

/** Rejects while it cannot be known which: `setting` has to name it where there are several. */
export async function namedTenant(
  database: Database,
  { named, setting }: { named: string | undefined; setting: string },
) {
  const all = await listTenants(database);
  const found = named === undefined && all.length === 1 ? all[0] : all.find((one) => one.tenant === named);
  if (!found) throw new Error(`${setting} has to name one of the tenants.`);
  return found;
}
