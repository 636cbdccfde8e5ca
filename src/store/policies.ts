/** Tenants and their policies. A version's content never changes, so it is kept in memory once read. */

import { canonical } from '../run/audit/chain.ts';
import { Policy } from '../run/policy/policy.ts';
import type { Connection, Database, Statement } from './database.ts';

const POLICY: Statement = {
  name: 'policy',
  text: 'select policy from policies where tenant = $1 and version = $2',
};
const ADD_POLICY: Statement = {
  name: 'policy_add',
  text: 'insert into policies (tenant, version, policy) values ($1, $2, $3::jsonb) on conflict do nothing',
};
const USE_POLICY: Statement = {
  name: 'policy_use',
  text: 'update tenants set policy_version = $2 where tenant = $1',
};
const ADD_TENANT: Statement = {
  name: 'tenant_add',
  text: 'insert into tenants (tenant, name) values ($1, $2) on conflict (tenant) do update set name = excluded.name',
};

/** Adds the tenant, or renames it. */
export async function addTenant(on: Connection, tenant: string, name: string): Promise<void> {
  await on.query(ADD_TENANT, [tenant, name]);
}

/**
 * Makes this the tenant's policy from now on. Throws for data that is no policy, and when the version's name
 * was used for other content.
 */
export async function setPolicy(database: Database, tenant: string, policy: unknown): Promise<void> {
  const checked = Policy.parse(policy);
  await database.transaction(async (tx) => {
    await tx.query(ADD_POLICY, [tenant, checked.version, JSON.stringify(checked)]);
    const [kept] = await tx.query<{ policy: unknown }>(POLICY, [tenant, checked.version]);
    if (canonical(kept?.policy) !== canonical(checked)) {
      throw new Error(
        `policy version ${checked.version} exists with other content: give the new one a version of its own`,
      );
    }
    await tx.query(USE_POLICY, [tenant, checked.version]);
  });
}

export class Policies {
  readonly #known = new Map<string, Policy>();

  /** Throws when there is none: a tenant is made with its policy. */
  async get(on: Connection, tenant: string, version: string | null): Promise<Policy> {
    const name = JSON.stringify([tenant, version]);
    const known = this.#known.get(name);
    if (known) return known;
    const [row] = await on.query<{ policy: unknown }>(POLICY, [tenant, version]);
    if (!row) throw new Error(`tenant ${tenant} has no policy: set one first`);
    const policy = Policy.parse(row.policy);
    this.#known.set(name, policy);
    return policy;
  }
}
