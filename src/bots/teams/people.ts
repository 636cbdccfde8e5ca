/**
 * Who somebody in Teams is: by object id and tenant as Teams vouches for them, linked on first contact by the
 * e-mail that Teams vouches for.
 */
import type { Members } from '../../flow/ports/channels.ts';
import type { StaffMember } from '../../flow/ports/ledger.ts';
import type { Origin } from './activity.ts';
import type { Conversation, Conversations } from './conversations.ts';
import type { Post } from './post.ts';

export interface PeopleParts {
  members: Members;
  conversations: Conversations;
  post: Post;
}

/** In the Playground everybody is this member of the demo's staff: nothing there is vouched for. */
const PLAYGROUND_PERSON = 'engineer';

export interface Caller {
  tenant: string;
  /** The request came from the Playground. */
  playground: boolean;
}

export class People {
  readonly #parts: PeopleParts;
  constructor(parts: PeopleParts) {
    this.#parts = parts;
  }

  /**
   * undefined: nobody of the staff. Guests and people of other tenants are never linked. `meets` false:
   * somebody who is not linked yet is not looked up, since what was not said to
   * the bot must cost no call.
   */
  async memberOf(
    { tenant, playground }: Caller,
    origin: Origin,
    where: Conversation,
    meets = true,
  ): Promise<StaffMember | undefined> {
    const { members, conversations } = this.#parts;
    const who = { platform: 'teams', team: origin.team, user: origin.from.user } as const;
    const meet = () =>
      playground ? this.#playgroundMember(tenant, who) : this.#firstContact(tenant, who, origin, where);
    const member = (await members.linked(tenant, who)) ?? (meets ? await meet() : undefined);
    if (member) await conversations.met({ tenant, team: origin.team, room: origin.room }, origin.from);
    return member;
  }

  async #playgroundMember(tenant: string, who: Parameters<Members['linked']>[1]) {
    const member = await this.#parts.members.find(tenant, PLAYGROUND_PERSON);
    return member?.active ? this.#parts.members.linkByEmail(tenant, who, member.email) : undefined;
  }

  async #firstContact(
    tenant: string,
    who: Parameters<Members['linked']>[1],
    origin: Origin,
    where: Conversation,
  ) {
    const profile = await this.#parts.post.profile(where, origin.from.account);
    if (!profile || profile.guest || profile.email === undefined) return undefined;
    if (profile.tenant !== undefined && profile.tenant.toLowerCase() !== origin.team.toLowerCase())
      return undefined;
    // The object id that is linked is the one that the profile is of.
    if (profile.user !== undefined && profile.user !== who.user) return undefined;
    return this.#parts.members.linkByEmail(tenant, who, profile.email);
  }
}
