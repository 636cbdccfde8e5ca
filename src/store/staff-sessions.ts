/** Who is signed in to the console: given to a browser once, kept as a hash, ended by time or by hand. */
import { randomBytes } from 'node:crypto';
import { and, eq, sql } from 'drizzle-orm';
import { present } from '../run/present.ts';
import type { Database } from './database.ts';
import { staff, staffSessions } from './schema/core.ts';
import { memberColumns } from './staff-columns.ts';
import { hashOf } from './staff-tokens.ts';

const ID_BYTES = 32;
/** A session ends so long after signing in, whatever is done with it. */
const LASTS = sql`interval '12 hours'`;
/** And so long after it was last used. */
const IDLE = sql`interval '2 hours'`;
/** The last use is written down this often at most. */
const NOTED_EVERY = sql`interval '1 minute'`;
/** Ended ones are known as ended for so long. */
const KNOWN = sql`interval '7 days'`;

export function staffSessionsOf(database: Database) {
  return {
    /**
     * A new session, whose id is given this once. `token`: what it was begun with, and ends with. undefined:
     * no such active member, or no such token of theirs.
     */
    async begin(
      tenant: string,
      member: string,
      token?: Buffer,
    ): Promise<{ id: string; endsAt: string } | undefined> {
      const id = randomBytes(ID_BYTES).toString('base64url');
      return database.of(tenant).transaction(async (tx) => {
        await tx.orm
          .delete(staffSessions)
          .where(and(eq(staffSessions.tenant, tenant), sql`${staffSessions.expiresAt} < now() - ${KNOWN}`));
        const [made] = await tx.orm.execute<{ ends_at: string }>(
          sql`insert into staff_sessions (tenant, staff, hash, token, expires_at)
              select s.tenant, s.id, ${hashOf(id)}, w.hash, least(now() + ${LASTS}, w.expires_at)
                from staff s
                left join staff_tokens w on w.tenant = s.tenant and w.staff = s.id and w.hash = ${token ?? null}
               where s.tenant = ${tenant} and s.id = ${member} and s.active
                 and (${token === undefined} or w.hash is not null)
              returning expires_at as ends_at`,
        );
        return made && { id, endsAt: made.ends_at };
      });
    },
    /**
     * Whose session this is. `used`: it is used now, and does not end for want of it. `ended`: it was one.
     */
    async find(id: string, used: boolean) {
      const [found] = await database
        .across('sign_in')
        .orm.select({
          member: { ...memberColumns, tenant: staff.tenant },
          token: staffSessions.token,
          endsAt: staffSessions.expiresAt,
          good: sql<boolean>`${staffSessions.expiresAt} > now() and ${staffSessions.usedAt} > now() - ${IDLE}`,
          unnoted: sql<boolean>`${staffSessions.usedAt} < now() - ${NOTED_EVERY}`,
        })
        .from(staffSessions)
        .innerJoin(staff, and(eq(staff.tenant, staffSessions.tenant), eq(staff.id, staffSessions.staff)))
        .where(and(eq(staffSessions.hash, hashOf(id)), eq(staff.active, true)));
      if (!found) return undefined;
      const { member, token, endsAt, good, unnoted } = found;
      if (!good) return 'ended';
      if (used && unnoted)
        await database
          .of(member.tenant)
          .orm.update(staffSessions)
          .set({ usedAt: sql`now()` })
          .where(and(eq(staffSessions.tenant, member.tenant), eq(staffSessions.hash, hashOf(id))));
      return { ...member, endsAt, ...present({ token: token ?? undefined }) };
    },
    async end(tenant: string, id: string): Promise<void> {
      await database
        .of(tenant)
        .orm.delete(staffSessions)
        .where(and(eq(staffSessions.tenant, tenant), eq(staffSessions.hash, hashOf(id))));
    },
  };
}
