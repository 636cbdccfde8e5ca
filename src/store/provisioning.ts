/** Members as an identity provider adds, changes and ends them. */
import { and, asc, eq, sql } from 'drizzle-orm';
import { present } from '../run/present.ts';
import type { Database } from './database.ts';
import { staff } from './schema/core.ts';
import { dropAccess, type NewMember } from './staff.ts';
import { memberColumns } from './staff-columns.ts';

/** Before the id of whom the provider has deleted: the row stays, since runs name it. */
const DELETED = 'urn:greenlight:deleted:';

interface Provisioned extends NewMember {
  active: boolean;
  externalId?: string;
}

export function provisioningOf(database: Database) {
  return {
    /** Without those that the provider has deleted. */
    async list(tenant: string): Promise<Provisioned[]> {
      const rows = await database
        .of(tenant)
        .orm.select({ ...memberColumns, externalId: staff.externalId })
        .from(staff)
        .where(
          and(eq(staff.tenant, tenant), sql`coalesce(${staff.externalId}, '') not like ${`${DELETED}%`}`),
        )
        .orderBy(asc(staff.id));
      return rows.map((row) => present({ ...row, externalId: row.externalId ?? undefined }));
    },
    /** Adds or changes the member; one that is inactive, or has another address, loses tokens and links. */
    put: (
      tenant: string,
      { externalId = null, ...member }: Omit<Provisioned, 'externalId'> & { externalId?: string | null },
    ) =>
      database.of(tenant).transaction(async (tx) => {
        const row = { ...member, tenant, externalId };
        const [before] = await tx.orm
          .select({ email: staff.email })
          .from(staff)
          .where(and(eq(staff.tenant, tenant), eq(staff.id, member.id)))
          .for('update');
        if (!member.active || before?.email.toLowerCase() !== member.email.toLowerCase())
          await dropAccess(tx, tenant, member.id);
        await tx.orm
          .insert(staff)
          .values(row)
          .onConflictDoUpdate({ target: [staff.tenant, staff.id], set: row });
      }),
    forget: (tenant: string, id: string) =>
      database.of(tenant).transaction(async (tx) => {
        await tx.orm
          .update(staff)
          // The address is free for whoever comes after.
          .set({ active: false, externalId: DELETED + id, email: sql`${id} || '@deleted.invalid'` })
          .where(and(eq(staff.tenant, tenant), eq(staff.id, id)));
        await dropAccess(tx, tenant, id);
      }),
  };
}
