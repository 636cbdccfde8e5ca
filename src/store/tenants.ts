/** Which tenants there are. */
import { asc } from 'drizzle-orm';
import type { Database } from './database.ts';
import { tenants } from './schema/core.ts';

export function listTenants(
  database: Database,
): Promise<{ tenant: string; name: string; policyVersion: string | null }[]> {
  return database
    .across('tenants')
    .orm.select({ tenant: tenants.tenant, name: tenants.name, policyVersion: tenants.policyVersion })
    .from(tenants)
    .orderBy(asc(tenants.tenant));
}
