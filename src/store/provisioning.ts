/** Members as an identity provider adds, changes and ends them. */
import { and, asc, eq, sql } from 'drizzle-orm';
import { present } from '../run/present.ts';
import type { Database } from './database.ts';
import { staff } from './schema/core.ts';
import { DELETED, dropAccess, isReserved, type NewMember } from './staff.ts';
import { memberColumns } from './staff-columns.ts';

interface Provisioned extends NewMember {
  active: boolean;
  externalId?: string;
}

/** null as the row has it. */
type Written = Omit<Provisioned, 'externalId'> & { externalId?: string | null };

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
    /**
     * False, and nothing is written, where somebody has or had the id, since what was done under it is
     * theirs, or where it stands for no person.
     */
    create: (tenant: string, { externalId = null, ...member }: Written) =>
      database.of(tenant).transaction(async (tx) => {
        if (isReserved(member.id)) return false;
        const made = await tx.orm
          .insert(staff)
          .values({ ...member, tenant, externalId })
          .onConflictDoNothing({ target: [staff.tenant, staff.id] })
          .returning({ id: staff.id });
        return made.length > 0;
      }),
    /** Changes the member; one that is inactive, or has another address, loses tokens and links. */
    put: (tenant: string, { externalId = null, ...member }: Written) =>
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
          .update(staff)
          .set(row)
          .where(and(eq(staff.tenant, tenant), eq(staff.id, member.id)));
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
