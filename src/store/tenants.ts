/** Which tenants there are. */
import { asc } from 'drizzle-orm';
import type { Database } from './database.ts';
import { tenants } from './schema/core.ts';

export interface Tenant {
  tenant: string;
  name: string;
  policyVersion: string | null;
  /** null: it loaded no desk of its own. */
  deskVersion: string | null;
}

export function listTenants(database: Database): Promise<Tenant[]> {
  return database
    .across('tenants')
    .orm.select({
      tenant: tenants.tenant,
      name: tenants.name,
      policyVersion: tenants.policyVersion,
      deskVersion: tenants.deskVersion,
    })
    .from(tenants)
    .orderBy(asc(tenants.tenant));
}
