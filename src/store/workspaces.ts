/** Whose staff work in a Slack team or Microsoft tenant. */
import { and, eq } from 'drizzle-orm';
import type { Workspaces } from '../flow/ports/channels.ts';
import type { Database } from './database.ts';
import { workspaces } from './schema/channels.ts';
import { tenants } from './schema/core.ts';

/** Gives the workspace to the tenant, or moves it there. */
export async function putWorkspace(
  database: Database,
  { platform, team }: { platform: string; team: string },
  tenant: string,
): Promise<void> {
  // Across tenants, since it may be another's so far.
  await database
    .across('tenants')
    .orm.insert(workspaces)
    .values({ platform, team, tenant })
    .onConflictDoUpdate({ target: [workspaces.platform, workspaces.team], set: { tenant } });
}

export function workspacesOf(database: Database): Workspaces {
  const { orm } = database.across('tenants');
  const tenantOf: Workspaces['tenantOf'] = async (platform, team) => {
    const [row] = await orm
      .select({ tenant: workspaces.tenant })
      .from(workspaces)
      .where(and(eq(workspaces.platform, platform), eq(workspaces.team, team)));
    return row?.tenant;
  };
  return {
    tenantOf,
    async adopt(platform, team) {
      const known = await tenantOf(platform, team);
      if (known !== undefined) return known;
      const [only, ...others] = await orm.select({ tenant: tenants.tenant }).from(tenants).limit(2);
      if (!only || others.length > 0) return undefined;
      await orm.insert(workspaces).values({ platform, team, tenant: only.tenant }).onConflictDoNothing();
      return tenantOf(platform, team);
    },
  };
}
