/** Whose workspace it is, remembered for a moment: every message in every channel asks. */
import { LRUCache } from 'lru-cache';
import type { Workspaces } from '../../flow/ports/channels.ts';

const BELIEVED_MS = 10_000;
const MOST = 1_000;

export function rememberTenants(workspaces: Workspaces): Workspaces {
  const seen = new LRUCache<string, string>({ max: MOST, ttl: BELIEVED_MS });
  return {
    tenantOf: (platform, team) => workspaces.tenantOf(platform, team),
    async adopt(platform, team) {
      const known = seen.get(team);
      if (known !== undefined) return known;
      const tenant = await workspaces.adopt(platform, team);
      // `undefined` deletes: no tenant is not remembered.
      seen.set(team, tenant);
      return tenant;
    },
  };
}
