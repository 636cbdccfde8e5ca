/** Whose staff work in a Slack team or Microsoft tenant. */
import type { Workspaces } from '../flow/ports/channels.ts';
import type { Connection, Statement } from './database.ts';

const TENANT_OF: Statement = {
  name: 'workspace_tenant',
  text: 'select tenant from workspaces where platform = $1 and team = $2',
};
/** Of the only tenant there is. */
const ADOPT: Statement = {
  name: 'workspace_adopt',
  text: `insert into workspaces (platform, team, tenant)
         select $1, $2, min(tenant) from tenants having count(*) = 1 on conflict do nothing`,
};
const PUT: Statement = {
  name: 'workspace_put',
  text: `insert into workspaces (platform, team, tenant) values ($1, $2, $3)
         on conflict (platform, team) do update set tenant = excluded.tenant`,
};

/** Gives the workspace to the tenant, or moves it there. */
export async function putWorkspace(
  on: Connection,
  platform: string,
  team: string,
  tenant: string,
): Promise<void> {
  await on.query(PUT, [platform, team, tenant]);
}

export function workspacesOf(on: Connection): Workspaces {
  const tenantOf: Workspaces['tenantOf'] = async (platform, team) => {
    const [row] = await on.query<{ tenant: string }>(TENANT_OF, [platform, team]);
    return row?.tenant;
  };
  return {
    tenantOf,
    async adopt(platform, team) {
      const known = await tenantOf(platform, team);
      if (known !== undefined) return known;
      await on.query(ADOPT, [platform, team]);
      return tenantOf(platform, team);
    },
  };
}
