/**
 * Who works here: roles, limits, tokens, and who somebody is on a platform. Looked up at the moment of use.
 */
import { createHash, randomBytes } from 'node:crypto';
import { and, asc, eq, or } from 'drizzle-orm';
import type { Members } from '../flow/ports/channels.ts';
import type { Staff, StaffMember } from '../flow/ports/ledger.ts';
import type { Database } from './database.ts';
import { staff, staffLinks, staffTokens } from './schema/core.ts';

const TOKEN_BYTES = 32;

export interface NewMember {
  id: string;
  name: string;
  email: string;
  role: string;
  /** Cents. */
  limit: number;
}

export interface StaffBook extends Staff, Members {
  /** Adds the member, or changes the one with this id and makes it active again. */
  add(tenant: string, member: NewMember): Promise<void>;
  /**
   * Takes away all authority and every token. The row stays: runs name it. False: there is no such member.
   */
  remove(tenant: string, id: string): Promise<boolean>;
  /** A new token, given this once; the member's earlier ones stay good. undefined: no such active member. */
  makeToken(tenant: string, id: string): Promise<string | undefined>;
}

/** A member as the channels know it. */
export const memberColumns = {
  id: staff.id,
  name: staff.name,
  email: staff.email,
  role: staff.role,
  limit: staff.limit,
  active: staff.active,
};

const hashOf = (token: string) => createHash('sha256').update(token).digest();

export function staffOf(database: Database): StaffBook {
  const activeOne = async (tenant: string, id: string) => {
    const member = await find(tenant, id);
    return member?.active ? member : undefined;
  };
  async function find(tenant: string, id: string): Promise<StaffMember | undefined> {
    const [member] = await database
      .of(tenant)
      .orm.select(memberColumns)
      .from(staff)
      .where(and(eq(staff.tenant, tenant), eq(staff.id, id)));
    return member;
  }

  return {
    find,
    list: (tenant) =>
      database
        .of(tenant)
        .orm.select(memberColumns)
        .from(staff)
        .where(eq(staff.tenant, tenant))
        .orderBy(asc(staff.limit), asc(staff.id)),
    async byToken(token) {
      const [member] = await database
        .across('sign_in')
        .orm.select({ ...memberColumns, tenant: staff.tenant })
        .from(staffTokens)
        .innerJoin(staff, and(eq(staff.tenant, staffTokens.tenant), eq(staff.id, staffTokens.staff)))
        .where(and(eq(staffTokens.hash, hashOf(token)), eq(staff.active, true)));
      return member;
    },
    async add(tenant, member) {
      const row = { ...member, tenant, active: true };
      await database
        .of(tenant)
        .orm.insert(staff)
        .values(row)
        .onConflictDoUpdate({ target: [staff.tenant, staff.id], set: row });
    },
    async remove(tenant, id) {
      const [gone] = await database
        .of(tenant)
        .orm.update(staff)
        .set({ active: false })
        .where(and(eq(staff.tenant, tenant), eq(staff.id, id)))
        .returning({ id: staff.id });
      await database
        .of(tenant)
        .orm.delete(staffTokens)
        .where(and(eq(staffTokens.tenant, tenant), eq(staffTokens.staff, id)));
      return gone !== undefined;
    },
    async makeToken(tenant, id) {
      if (!(await activeOne(tenant, id))) return undefined;
      const token = `gl_${randomBytes(TOKEN_BYTES).toString('base64url')}`;
      await database
        .of(tenant)
        .orm.insert(staffTokens)
        .values({ tenant, staff: id, hash: hashOf(token) });
      return token;
    },
    async linked(tenant, { platform, team, user }) {
      const [member] = await database
        .of(tenant)
        .orm.select(memberColumns)
        .from(staffLinks)
        .innerJoin(staff, and(eq(staff.tenant, staffLinks.tenant), eq(staff.id, staffLinks.staff)))
        .where(
          and(
            eq(staffLinks.tenant, tenant),
            eq(staffLinks.platform, platform),
            eq(staffLinks.team, team),
            eq(staffLinks.platformUser, user),
            eq(staff.active, true),
          ),
        );
      return member;
    },
    async linkByEmail(tenant, { platform, team, user }, email) {
      const everybody = await database
        .of(tenant)
        .orm.select(memberColumns)
        .from(staff)
        .where(and(eq(staff.tenant, tenant), eq(staff.active, true)));
      const member = everybody.find((one) => one.email.toLowerCase() === email.toLowerCase());
      if (!member) return undefined;
      await database
        .of(tenant)
        .orm.insert(staffLinks)
        .values({ tenant, platform, team, platformUser: user, staff: member.id })
        .onConflictDoUpdate({
          target: [staffLinks.tenant, staffLinks.platform, staffLinks.team, staffLinks.platformUser],
          set: { staff: member.id },
        });
      return member;
    },
    async usersOf(tenant, { platform, team, to: { person, role } }) {
      const wanted = or(
        person === undefined ? undefined : eq(staff.id, person),
        role === undefined ? undefined : eq(staff.role, role),
      );
      if (!wanted) return [];
      const links = await database
        .of(tenant)
        .orm.select({ user: staffLinks.platformUser })
        .from(staffLinks)
        .innerJoin(staff, and(eq(staff.tenant, staffLinks.tenant), eq(staff.id, staffLinks.staff)))
        .where(
          and(
            eq(staffLinks.tenant, tenant),
            eq(staffLinks.platform, platform),
            eq(staffLinks.team, team),
            eq(staff.active, true),
            wanted,
          ),
        )
        .orderBy(asc(staffLinks.platformUser));
      return links.map(({ user }) => user);
    },
  };
}
