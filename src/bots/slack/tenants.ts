/** Whose workspace it is, remembered for a moment: every message in every channel asks. */
import type { Workspaces } from '../../flow/ports/channels.ts';

const BELIEVED_MS = 10_000;

export function rememberTenants(workspaces: Workspaces, now: () => number = Date.now): Workspaces {
  const seen = new Map<string, { at: number; tenant: string }>();
  return {
    tenantOf: (platform, team) => workspaces.tenantOf(platform, team),
    async adopt(platform, team) {
      const known = seen.get(team);
      if (known && now() - known.at < BELIEVED_MS) return known.tenant;
      const tenant = await workspaces.adopt(platform, team);
      if (tenant === undefined) seen.delete(team);
      else seen.set(team, { at: now(), tenant });
      return tenant;
    },
  };
}
