/** The versions of its desk that a tenant loaded, and which of them counts. */
import { and, desc, eq } from 'drizzle-orm';
import type { Database, Transaction } from './database.ts';
import { tenants } from './schema/core.ts';
import { deskLoads, deskVersions } from './schema/desks.ts';

export interface DeskVersion {
  /** The hash of its files (start/desks/files.ts). */
  version: string;
  /** Text by path. */
  files: Readonly<Record<string, string>>;
}

export interface DeskLoad {
  version: string;
  by: string;
  /** ISO time. */
  at: string;
}

/**
 * Makes it the version that counts, for a tenant that exists. Of two at once the second waits, and is the
 * one.
 */
export async function putDesk(
  tx: Transaction,
  tenant: string,
  { version, files, by }: DeskVersion & Pick<DeskLoad, 'by'>,
): Promise<void> {
  await tx.orm.insert(deskVersions).values({ tenant, version, files }).onConflictDoNothing();
  await tx.orm.update(tenants).set({ deskVersion: version }).where(eq(tenants.tenant, tenant));
  await tx.orm.insert(deskLoads).values({ tenant, version, byWhom: by });
}

/**
 * undefined: the tenant never loaded a desk, or none of this version. `version`: absent, the one that
 * counts.
 */
export async function deskVersionOf(
  database: Database,
  tenant: string,
  version?: string,
): Promise<DeskVersion | undefined> {
  const { orm } = database.of(tenant);
  const [row] = await orm
    .select({ version: deskVersions.version, files: deskVersions.files })
    .from(deskVersions)
    .innerJoin(tenants, eq(tenants.tenant, deskVersions.tenant))
    .where(and(eq(deskVersions.tenant, tenant), eq(deskVersions.version, version ?? tenants.deskVersion)));
  return row;
}

/** Newest first; each is the version that counted from then on. */
export async function deskLoadsOf(database: Database, tenant: string): Promise<DeskLoad[]> {
  return database
    .of(tenant)
    .orm.select({ version: deskLoads.version, by: deskLoads.byWhom, at: deskLoads.at })
    .from(deskLoads)
    .where(eq(deskLoads.tenant, tenant))
    .orderBy(desc(deskLoads.number));
}
