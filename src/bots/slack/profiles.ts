/** What Slack itself says of somebody, believed for a minute. */
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { TryLater } from '../../flow/ports/channels.ts';
import { present } from '../../run/present.ts';
import type { Vouched } from '../shared/channel.ts';
import { SlackRefused } from './client.ts';
import type { Workspace } from './workspaces.ts';

export interface Profiles {
  /**
   * `teams`: workspaces that the payload says they belong to. undefined: Slack does not know them. Rejects
   * with TryLater when Slack cannot be asked about somebody whom it did not vouch for lately.
   */
  vouch(
    workspace: Workspace,
    user: string,
    teams?: (string | null | undefined)[],
  ): Promise<Vouched | undefined>;
  /** What Slack answered about them no longer counts: they were changed, or have left. */
  forget(team: string, user: string): void;
}

const SlackUser = z.looseObject({
  id: z.string(),
  team_id: z.string().nullish(),
  deleted: z.boolean().nullish(),
  is_bot: z.boolean().nullish(),
  is_workflow_bot: z.boolean().nullish(),
  is_restricted: z.boolean().nullish(),
  is_ultra_restricted: z.boolean().nullish(),
  is_stranger: z.boolean().nullish(),
  is_email_confirmed: z.boolean().nullish(),
  enterprise_user: z.looseObject({ teams: z.array(z.string()).nullish() }).nullish(),
  profile: z.looseObject({ email: z.string().nullish() }).nullish(),
});
type SlackUser = z.infer<typeof SlackUser>;

/** Slack reports changes (`user_change`); this is for those that did not reach us. */
const BELIEVED_MS = 60_000;
/** While Slack cannot be asked, somebody whom it vouched for within this may go on. */
const STALE_MS = 15 * 60_000;

export function createProfiles(): Profiles {
  const seen = new LRUCache<string, { at: number; user: SlackUser | undefined }>({
    max: 5_000,
    ttl: STALE_MS,
  });

  const lookUp = async ({ team, client }: Workspace, id: string): Promise<SlackUser | undefined> => {
    const key = `${team}/${id}`;
    const known = seen.get(key);
    if (known && Date.now() - known.at < BELIEVED_MS) return known.user;
    try {
      const answer = await client.call('users.info', { user: id });
      const user = SlackUser.safeParse(answer.user).data;
      seen.set(key, { at: Date.now(), user });
      return user;
    } catch (error) {
      if (error instanceof SlackRefused) {
        seen.set(key, { at: Date.now(), user: undefined });
        return undefined;
      }
      if (error instanceof TryLater && known) return known.user;
      throw error;
    }
  };

  return {
    async vouch(workspace, id, teams = []) {
      const user = await lookUp(workspace, id);
      return user && vouched(user, workspace.team, teams);
    },
    forget(team, user) {
      seen.delete(`${team}/${user}`);
    },
  };
}

function vouched(user: SlackUser, team: string, teams: (string | null | undefined)[]): Vouched {
  if (user.deleted) return { kind: 'deactivated' };
  if (user.is_bot || user.is_workflow_bot || user.id === 'USLACKBOT') return { kind: 'bot' };
  if (user.is_restricted || user.is_ultra_restricted) return { kind: 'guest' };
  const own = (other: string | null | undefined) =>
    !other || other === team || (user.enterprise_user?.teams ?? []).includes(team);
  if (user.is_stranger || !own(user.team_id) || !teams.every(own)) return { kind: 'outsider' };
  const email = user.is_email_confirmed === false ? undefined : user.profile?.email;
  return present({ kind: 'person' as const, email: email ?? undefined });
}
