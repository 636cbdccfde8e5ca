/** Members of the staff as an identity provider names them. Pure. */
import { present } from '../../run/present.ts';

/** A member as it is stored. */
export interface ProvisionedMember {
  id: string;
  name: string;
  email: string;
  role: string;
  /** Cents. */
  limit: number;
  active: boolean;
  /** What the identity provider calls the member. */
  externalId?: string;
}

/** What the router asks of the store, for one tenant. */
export interface People {
  list(): Promise<ProvisionedMember[]>;
  /** False: the id is a word of ours, or is or was somebody's; nothing was written. */
  create(member: ProvisionedMember): Promise<boolean>;
  /**
   * Changes the member. Inactive, or with another e-mail address: every token and link is gone when
   * this resolves.
   */
  put(member: ProvisionedMember): Promise<void>;
  /** Takes everything away from the member, whom the provider does not know any more. */
  forget(id: string): Promise<void>;
  /** The role of somebody whom the provider names none for: the one that may do least. */
  leastRole(): Promise<string>;
  roles(): Promise<string[]>;
}

/** A user as SCIM has one, in the parts that are kept here. */
export interface ScimUser {
  userName?: string | undefined;
  externalId?: string | undefined;
  displayName?: string | undefined;
  name?: { formatted?: string; givenName?: string; familyName?: string } | undefined;
  emails?: { value?: string; primary?: boolean }[] | undefined;
  roles?: { value?: string; primary?: boolean }[] | undefined;
  active?: boolean | undefined;
}

export function userOf({ id, name, email, role, active, externalId }: ProvisionedMember) {
  return present({
    id,
    externalId,
    userName: email,
    displayName: name,
    name: { formatted: name },
    emails: [{ value: email, primary: true }],
    roles: [{ value: role, primary: true }],
    active,
  });
}

const primary = (values: { value?: string; primary?: boolean }[] | undefined) =>
  (values?.find((one) => one.primary === true) ?? values?.[0])?.value;

/** A role and an address of the request's; undefined where it names none. */
export function askedOf(user: ScimUser): { email?: string; role?: string; name?: string } {
  const userName = user.userName?.includes('@') ? user.userName : undefined;
  const { formatted, givenName, familyName } = user.name ?? {};
  const whole = [givenName, familyName].filter(Boolean).join(' ');
  return present({
    email: userName ?? primary(user.emails),
    role: primary(user.roles),
    name: user.displayName ?? formatted ?? (whole || undefined),
  });
}

/** Ids from the address, best first. Which one nobody has or had is for the store to say. */
export function* idsFor(email: string): Generator<string> {
  const local = (email.split('@')[0] ?? '').toLowerCase().replace(/[^a-z0-9._-]/g, '-');
  const base = local.replace(/^[._-]+/, '').slice(0, 50) || 'member';
  for (let n = 1; ; n++) yield n === 1 ? base : `${base}-${n}`;
}
