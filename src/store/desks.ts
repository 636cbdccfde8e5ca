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
  await tx.orm.insert(staff).values(desk.staff.map((member) => ({ tenant, ...member })));
  await writeArticles(tx, tenant, desk.articles);
  return true;
}
