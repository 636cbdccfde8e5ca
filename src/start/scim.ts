/** The identity provider's way to the staff of one tenant. */
import type { People } from '../bots/scim/people.ts';
import type { Config } from '../config.ts';
import type { Database } from '../store/db.ts';
import { policyOf } from '../store/policies.ts';
import { provisioningOf } from '../store/provisioning.ts';
import { namedTenant } from './named-tenant.ts';

/** Rejects a request while it cannot be known whose staff it is about. */
export function scimPeople(
  database: Database,
  { tenant: named }: Pick<NonNullable<Config['scim']>, 'tenant'>,
): People {
  const staff = provisioningOf(database);
  const tenant = () => namedTenant(database, { named, setting: 'SCIM_TENANT' });
  const roles = async () => {
    const { tenant: id, policyVersion } = await tenant();
    const policy = policyVersion === null ? undefined : await policyOf(database, id, policyVersion);
    return policy?.roles.map(({ role }) => role) ?? [];
  };
  return {
    list: async () => staff.list((await tenant()).tenant),
    create: async (member) => staff.create((await tenant()).tenant, member),
    put: async (member) => staff.put((await tenant()).tenant, member),
    forget: async (id) => staff.forget((await tenant()).tenant, id),
    roles,
    leastRole: async () => (await roles())[0] ?? '',
  };
}
