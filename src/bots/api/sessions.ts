/** What the API needs of whoever keeps sessions of the console and tokens of persons. */
import type { StaffMember } from '../../flow/ports/ledger.ts';

export interface Sessions {
  /**
   * A new session, whose id is given this once. `token`: what it was begun with, and ends with. undefined: no
   * such active member.
   */
  begin(tenant: string, member: string, token?: Buffer): Promise<Begun | undefined>;
  /** Whose session this is; `used`: it is used now. `ended`: it was one, and is over. */
  find(id: string, used: boolean): Promise<SessionMember | 'ended' | undefined>;
  end(tenant: string, id: string): Promise<void>;
}

export interface Begun {
  id: string;
  /** At the latest. */
  endsAt: string;
}

interface SessionMember extends StaffMember {
  tenant: string;
  endsAt: string;
  token?: Buffer;
}

export interface Tokens {
  tokens(tenant: string, member: string): Promise<ListedToken[]>;
  /** `madeWith`: a token that the new one ends with. undefined: no such active member. */
  makeToken(
    tenant: string,
    member: string,
    options: { days?: number; name?: string | undefined; madeWith?: Buffer | undefined },
  ): Promise<string | undefined>;
  /** False: the member has none with this id. */
  endToken(tenant: string, id: string, member: string): Promise<boolean>;
}

interface ListedToken {
  id: string;
  name?: string;
  madeAt: string;
  expiresAt: string;
  lastUsedAt?: string;
}
