/** Tenants and their policies. A version's content never changes, so it stays in memory once read. */
import { and, eq } from 'drizzle-orm';
import { canonical } from '../run/audit/chain.ts';
import { CheckedPolicy, Policy } from '../run/policy/policy.ts';
import type { Connection, Database, Transaction } from './database.ts';
import { policies, tenants } from './schema/core.ts';

/** Adds the tenant, or renames it. */
export async function addTenant(database: Database, tenant: string, name: string): Promise<void> {
  await database
    .of(tenant)
    .orm.insert(tenants)
    .values({ tenant, name })
    .onConflictDoUpdate({ target: tenants.tenant, set: { name } });
}

/**
 * Makes this the tenant's policy from now on. Throws for data that is no policy, and when the version's name
 * was used for other content.
 */
export async function setPolicy(database: Database, tenant: string, policy: unknown): Promise<void> {
  await database.of(tenant).transaction((tx) => putPolicy(tx, tenant, policy));
}

/** As setPolicy, in a transaction with more. */
export async function putPolicy(tx: Transaction, tenant: string, policy: unknown): Promise<void> {
  const checked = CheckedPolicy.parse(policy);
  const { version } = checked;
  await tx.orm.insert(policies).values({ tenant, version, policy: checked }).onConflictDoNothing();
  if (canonical(await stored(tx, tenant, version)) !== canonical(checked)) {
    throw new Error(
      `policy version ${version} exists with other content: give the new one a version of its own`,
    );
  }
  await tx.orm.update(tenants).set({ policyVersion: version }).where(eq(tenants.tenant, tenant));
}

/** undefined: the tenant never had a policy of this version. */
export async function policyOf(
  database: Database,
  tenant: string,
  version: string,
): Promise<Policy | undefined> {
  return policyIn(database.of(tenant), tenant, version);
}

/** As policyOf, in a transaction with more. */
export async function policyIn(on: Connection, tenant: string, version: string): Promise<Policy | undefined> {
  const found = await stored(on, tenant, version);
  return found === undefined ? undefined : Policy.parse(found);
}

async function stored({ orm }: Connection, tenant: string, version: string): Promise<unknown> {
  const [row] = await orm
    .select({ policy: policies.policy })
    .from(policies)
    .where(and(eq(policies.tenant, tenant), eq(policies.version, version)));
  return row?.policy;
}

export class Policies {
  readonly #known = new Map<string, Policy>();

  /** Throws when there is none: a tenant is made with its policy. */
  async get(on: Connection, tenant: string, version: string | null): Promise<Policy> {
    const name = JSON.stringify([tenant, version]);
    const known = this.#known.get(name);
    if (known) return known;
    const found = version === null ? undefined : await stored(on, tenant, version);
    if (!found) throw new Error(`tenant ${tenant} has no policy: set one first`);
    const policy = Policy.parse(found);
    this.#known.set(name, policy);
    return policy;
  }
}
