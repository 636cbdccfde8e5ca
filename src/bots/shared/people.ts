/**
 * Who somebody on a platform is here, looked up at the moment of use: the platform vouches for the person,
 * the staff table says what they may do.
 */
import type { Members } from '../../flow/ports/channels.ts';
import type { StaffMember } from '../../flow/ports/ledger.ts';
import type { Person } from '../../run/person.ts';
import type { Notice, Turn } from './channel.ts';
import { withoutAuthority } from './notices.ts';

export interface Member {
  kind: 'member';
  tenant: string;
  member: StaffMember;
  person: Person;
}

/** `nobody`: without authority, and why. */
export type Sender = Member | { kind: 'nobody'; notice: Notice };

/**
 * Somebody who is not linked yet is linked by the e-mail address that the platform vouches for. `addressed`
 * false: they did not speak to the bot, so nothing is asked about them while they are not linked. Rejects
 * when the platform cannot be asked.
 */
export async function senderOf(members: Members, turn: Turn, addressed = true): Promise<Sender> {
  const { user } = turn;
  const nobody = (kind: Parameters<typeof withoutAuthority>[1]): Sender => ({
    kind: 'nobody',
    notice: withoutAuthority(user.platform, kind),
  });
  const tenant = await turn.tenant();
  if (tenant === undefined) return nobody('unknown_workspace');
  const linked = await members.linked(tenant, user);
  if (!linked && !addressed) return nobody('stranger');
  const vouched = await turn.vouch(linked !== undefined);
  if (!vouched) return nobody('stranger');
  if (vouched.kind !== 'person') return nobody(vouched.kind);
  const { email } = vouched;
  const member = linked ?? (email ? await members.linkByEmail(tenant, user, email) : undefined);
  if (!member) return nobody('stranger');
  await turn.met?.(member);
  return { kind: 'member', tenant, member, person: { id: member.id, name: member.name } };
}
