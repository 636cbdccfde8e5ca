/** Whose staff work in a Slack team or Microsoft tenant. */
import { and, eq } from 'drizzle-orm';
import type { Workspaces } from '../flow/ports/channels.ts';
import type { Connection } from './database.ts';
import { workspaces } from './schema/channels.ts';
import { tenants } from './schema/core.ts';

/** Gives the workspace to the tenant, or moves it there. */
export async function putWorkspace(
  { orm }: Connection,
  { platform, team }: { platform: string; team: string },
  tenant: string,
): Promise<void> {
  await orm
    .insert(workspaces)
    .values({ platform, team, tenant })
    .onConflictDoUpdate({ target: [workspaces.platform, workspaces.team], set: { tenant } });
}

export function workspacesOf({ orm }: Connection): Workspaces {
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
