/**
 * Who somebody in Slack is here, looked up at the moment of use: Slack vouches for the person, the staff
 * table for what they may do.
 */
import { z } from 'zod';
import { type Members, TryLater, type Workspaces } from '../../flow/ports/channels.ts';
import type { StaffMember } from '../../flow/ports/ledger.ts';
import type { Person } from '../../run/person.ts';
import { SlackRefused } from './client.ts';
import { saying } from './render/messages.ts';
import { guest, notLinked, otherWorkspace, unknownWorkspace } from './render/sentences.ts';
import type { Words } from './tell.ts';
import type { Workspace } from './workspaces.ts';

export interface Member {
  kind: 'member';
  tenant: string;
  member: StaffMember;
  person: Person;
}

/** `nobody`: without authority, with the words for them. */
export type Who = Member | { kind: 'nobody'; words: Words };

export interface Whos {
  /**
   * `teams`: workspaces that the payload says they belong to. Rejects with TryLater when Slack cannot be
   * asked about somebody whom it did not vouch for lately.
   */
  of(workspace: Workspace, user: string, teams?: (string | null | undefined)[]): Promise<Who>;
  /** What Slack said of them is not believed any longer: they were changed, or have left. */
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

/** Slack tells of changes (`user_change`); this is for those that did not reach us. */
const BELIEVED_MS = 60_000;
/** While Slack cannot be asked, somebody whom it vouched for within this may go on. */
const STALE_MS = 15 * 60_000;
const KEPT = 5_000;

export function createWhos(
  { members, workspaces }: { members: Members; workspaces: Workspaces },
  now: () => number = Date.now,
): Whos {
  const seen = new Map<string, { at: number; user: SlackUser | undefined }>();

  const lookUp = async ({ team, client }: Workspace, id: string): Promise<SlackUser | undefined> => {
    const key = `${team}/${id}`;
    const known = seen.get(key);
    if (known && now() - known.at < BELIEVED_MS) return known.user;
    try {
      const answer = await client.call('users.info', { user: id });
      const user = SlackUser.safeParse(answer.user).data;
      if (seen.size >= KEPT) seen.clear();
      seen.set(key, { at: now(), user });
      return user;
    } catch (error) {
      if (error instanceof SlackRefused) {
        seen.set(key, { at: now(), user: undefined });
        return undefined;
      }
      if (error instanceof TryLater && known && now() - known.at < STALE_MS) return known.user;
      throw error;
    }
  };

  return {
    async of(workspace, id, teams = []) {
      const { team } = workspace;
      const who = { platform: 'slack', team, user: id } as const;
      const [tenant, user] = await Promise.all([workspaces.adopt('slack', team), lookUp(workspace, id)]);
      if (tenant === undefined) return { kind: 'nobody', words: unknownWorkspace() };
      if (!user) return { kind: 'nobody', words: notLinked() };
      const without = authorityless(user, team, teams);
      if (without !== undefined) return { kind: 'nobody', words: without };
      const member = (await members.linked(tenant, who)) ?? (await link(tenant, who, user));
      if (!member) return { kind: 'nobody', words: notLinked() };
      return { kind: 'member', tenant, member, person: { id: member.id, name: member.name } };
    },
    forget(team, user) {
      seen.delete(`${team}/${user}`);
    },
  };

  async function link(tenant: string, who: Parameters<Members['linked']>[1], user: SlackUser) {
    const email = user.is_email_confirmed === false ? undefined : user.profile?.email;
    return email ? members.linkByEmail(tenant, who, email) : undefined;
  }
}

/** Why Slack's own word on somebody leaves them without authority; undefined: it does not. */
function authorityless(
  user: SlackUser,
  team: string,
  teams: (string | null | undefined)[],
): Words | undefined {
  if (user.deleted) return saying('This Slack account is deactivated.');
  if (user.is_bot || user.is_workflow_bot || user.id === 'USLACKBOT')
    return saying('Bots have no authority here: a person has to do this.');
  if (user.is_restricted || user.is_ultra_restricted) return guest();
  const own = (other: string | null | undefined) =>
    !other || other === team || (user.enterprise_user?.teams ?? []).includes(team);
  if (user.is_stranger || !own(user.team_id) || !teams.every(own)) return otherWorkspace();
  return undefined;
}
