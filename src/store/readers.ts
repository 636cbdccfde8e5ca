/** Which cases a member of the staff reads: the policy's `reads` of their role, as both are now. */
import { and, eq, inArray, or, type SQL, sql } from 'drizzle-orm';
import type { Database } from './database.ts';
import { policies, runs, staff, tenants } from './schema/core.ts';

/** As Ledger.readable says. */
export async function readableRuns(
  database: Database,
  tenant: string,
  { person, runs: asked }: { person: string; runs: string[] },
): Promise<string[]> {
  const own = await limitOf(database, tenant, person);
  const rows = await database
    .of(tenant)
    .orm.select({ id: runs.id })
    .from(runs)
    .where(and(eq(runs.tenant, tenant), inArray(runs.id, asked), own));
  return rows.map(({ id }) => id);
}

/**
 * What limits this person's cases; undefined: nothing does. Where the policy limits any role, whoever is no
 * active member reads nothing.
 */
export async function limitOf(database: Database, tenant: string, person: string): Promise<SQL | undefined> {
  const [found] = await database
    .of(tenant)
    .orm.select({
      role: staff.role,
      limits: sql<boolean>`jsonb_exists(${policies.policy}, 'reads')`,
      reads: sql<string | null>`${policies.policy} -> 'reads' ->> ${staff.role}`,
    })
    .from(tenants)
    .innerJoin(
      policies,
      and(eq(policies.tenant, tenants.tenant), eq(policies.version, tenants.policyVersion)),
    )
    .leftJoin(staff, and(eq(staff.tenant, tenants.tenant), eq(staff.id, person), eq(staff.active, true)))
    .where(eq(tenants.tenant, tenant));
  if (!found?.limits) return undefined;
  const { role, reads } = found;
  if (role === null) return sql`false`;
  if (reads !== 'own') return undefined;
  return or(
    eq(runs.askedBy, person),
    sql`${runs.people} @> array[${person}]::text[]`,
    eq(runs.waitsPerson, person),
    eq(runs.waitsRole, role),
  );
}
