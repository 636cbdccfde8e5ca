/**
 * Who works here: roles, limits, tokens, and who somebody is on a platform. Looked up at the moment of use.
 */
import { and, asc, eq, or } from 'drizzle-orm';
import type { Members } from '../flow/ports/channels.ts';
import type { Staff, StaffMember } from '../flow/ports/ledger.ts';
import { ACTOR_KINDS } from '../run/person.ts';
import type { Database, Transaction } from './database.ts';
import { staff, staffLinks, staffSessions, staffTokens } from './schema/core.ts';
import { memberColumns } from './staff-columns.ts';
import { staffTokensOf } from './staff-tokens.ts';

export interface NewMember {
  id: string;
  name: string;
  email: string;
  role: string;
  /** Cents. */
  limit: number;
}

/** Before the id of whom an identity provider has deleted: the row stays, since runs name it. */
export const DELETED = 'urn:greenlight:deleted:';

/** The id stands for no person, or was somebody else's: what was done under it would be taken for theirs. */
export class IdNotFree extends Error {
  override name = 'IdNotFree';
}

export const isReserved = (id: string): boolean => ACTOR_KINDS.some((kind) => kind === id);

type Tokens = ReturnType<typeof staffTokensOf>;

export interface StaffBook extends Staff, Members {
  /**
   * Adds the member, or changes the one with this id and makes it active again. Another e-mail address takes
   * away its tokens, sessions and links: they were somebody else's. Rejects with IdNotFree where whoever had
   * the id is gone and had another address, or it is a word of ours.
   */
  add(tenant: string, member: NewMember): Promise<void>;
  /**
   * Takes away all authority, every token, session and link to a platform. The row stays: runs name it.
   * False: there is no such member.
   */
  remove(tenant: string, id: string): Promise<boolean>;
  /** The active member whose address this is, however it is written. */
  byEmail(tenant: string, email: string): Promise<StaffMember | undefined>;
  makeToken: Tokens['makeToken'];
  tokens: Tokens['tokens'];
  endToken: Tokens['endToken'];
}

export function staffOf(database: Database): StaffBook {
  async function find(tenant: string, id: string): Promise<StaffMember | undefined> {
    const [member] = await database
      .of(tenant)
      .orm.select(memberColumns)
      .from(staff)
      .where(and(eq(staff.tenant, tenant), eq(staff.id, id)));
    return member;
  }

  async function byEmail(tenant: string, email: string): Promise<StaffMember | undefined> {
    const [member] = await database
      .of(tenant)
      .orm.select(memberColumns)
      .from(staff)
      .where(and(eq(staff.tenant, tenant), eq(staff.active, true), eq(staff.emailKey, email.toLowerCase())));
    return member;
  }

  return {
    find,
    byEmail,
    list: (tenant) =>
      database
        .of(tenant)
        .orm.select(memberColumns)
        .from(staff)
        .where(eq(staff.tenant, tenant))
        .orderBy(asc(staff.limit), asc(staff.id)),
    ...staffTokensOf(database),
    add: (tenant, member) =>
      database.of(tenant).transaction(async (tx) => {
        const row = { ...member, tenant, active: true };
        const [before] = await tx.orm
          .select({ email: staff.email, active: staff.active, externalId: staff.externalId })
          .from(staff)
          .where(and(eq(staff.tenant, tenant), eq(staff.id, member.id)))
          .for('update');
        refuseTaken(member, before);
        // The address is what links and tokens were given for.
        if (before && before.email.toLowerCase() !== member.email.toLowerCase())
          await dropAccess(tx, tenant, member.id);
        await tx.orm
          .insert(staff)
          .values(row)
          .onConflictDoUpdate({ target: [staff.tenant, staff.id], set: row });
      }),
    remove: (tenant, id) =>
      database.of(tenant).transaction(async (tx) => {
        const [gone] = await tx.orm
          .update(staff)
          .set({ active: false })
          .where(and(eq(staff.tenant, tenant), eq(staff.id, id)))
          .returning({ id: staff.id });
        await dropAccess(tx, tenant, id);
        return gone !== undefined;
      }),
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
      const member = await byEmail(tenant, email);
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

function refuseTaken(
  { id, email }: NewMember,
  before: { email: string; active: boolean; externalId: string | null } | undefined,
): void {
  if (isReserved(id)) throw new IdNotFree(`${id} is no member's id: it stands for what no person does.`);
  if (!before || before.active) return;
  const deleted = before.externalId?.startsWith(DELETED);
  if (deleted || before.email.toLowerCase() !== email.toLowerCase())
    throw new IdNotFree(
      `${id} was somebody else's id, and what they did stands under it for ever: choose another.`,
    );
}

/** Every token, session and link of the member is gone. */
export async function dropAccess(tx: Transaction, tenant: string, id: string): Promise<void> {
  for (const table of [staffSessions, staffTokens, staffLinks])
    await tx.orm.delete(table).where(and(eq(table.tenant, tenant), eq(table.staff, id)));
}
