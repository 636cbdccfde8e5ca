/** Writes down a desk for its tenant: the policy, the people and the articles. */
import { eq, sql } from 'drizzle-orm';
import type { WrittenArticle } from '../flow/ports/articles.ts';
import type { Policy } from '../run/policy/policy.ts';
import { writeArticles } from './articles/write.ts';
import type { Transaction } from './db.ts';
import { policies, staff, tenants } from './schema/core.ts';
import type { NewMember } from './staff.ts';

export interface NewDesk {
  tenant: string;
  name: string;
  policy: Policy;
  staff: readonly NewMember[];
  articles: readonly WrittenArticle[];
}

/** False, and nothing written, when the tenant exists already. */
export async function addDesk(tx: Transaction, desk: NewDesk): Promise<boolean> {
  const { tenant, name, policy } = desk;
  const made = await tx.orm
    .insert(tenants)
    .values({ tenant, name })
    .onConflictDoNothing()
    .returning({ tenant: tenants.tenant });
  if (made.length === 0) return false;
  await tx.orm.insert(policies).values({ tenant, version: policy.version, policy, madeAt: sql`now()` });
  await tx.orm.update(tenants).set({ policyVersion: policy.version }).where(eq(tenants.tenant, tenant));
  await addFirstStaff(tx, tenant, desk.staff);
  await writeArticles(tx, tenant, desk.articles);
  return true;
}

/**
 * The desk's version that counts; no other change of the tenant's desk begins before the transaction
 * ends.
 */
export async function renameTenant(tx: Transaction, tenant: string, name: string): Promise<string | null> {
  const [row] = await tx.orm
    .update(tenants)
    .set({ name })
    .where(eq(tenants.tenant, tenant))
    .returning({ deskVersion: tenants.deskVersion });
  return row?.deskVersion ?? null;
}

/** Writes nobody where the tenant has somebody, also where they have left. */
export async function addFirstStaff(
  tx: Transaction,
  tenant: string,
  members: readonly NewMember[],
): Promise<void> {
  const [somebody] = await tx.orm
    .select({ id: staff.id })
    .from(staff)
    .where(eq(staff.tenant, tenant))
    .limit(1);
  if (somebody || members.length === 0) return;
  await tx.orm.insert(staff).values(members.map((member) => ({ tenant, ...member })));
}
