/** Bearer tokens of the staff: given once, kept as a hash, ended by time or one by one. */
import { createHash, randomBytes } from 'node:crypto';
import { and, asc, eq, sql } from 'drizzle-orm';
import { present } from '../run/present.ts';
import type { Database } from './database.ts';
import { staff, staffTokens } from './schema/core.ts';
import { memberColumns } from './staff-columns.ts';

const TOKEN_BYTES = 32;
/** A token is good for so long where nothing else is said. */
export const TOKEN_DAYS = 90;
/** The last use is written down this often at most. */
const NOTED_EVERY = sql`interval '1 minute'`;

export interface ListedToken {
  /** The beginning of its hash, which gives nothing of the token away. */
  id: string;
  staff: string;
  madeAt: string;
  expiresAt: string;
  /** To the minute. */
  lastUsedAt?: string;
  /** What its owner calls it. */
  name?: string;
}

export interface NewToken {
  days?: number;
  name?: string | undefined;
  /** A token that this one is made with: it ends no later, and goes with it. */
  madeWith?: Buffer | undefined;
}

export const hashOf = (token: string) => createHash('sha256').update(token).digest();

const tokenId = sql<string>`left(encode(${staffTokens.hash}, 'hex'), 16)`;

export function staffTokensOf(database: Database) {
  return {
    /** A new token, given this once; earlier ones stay good. undefined: no such active member. */
    async makeToken(
      tenant: string,
      id: string,
      { days = TOKEN_DAYS, name, madeWith }: NewToken = {},
    ): Promise<string | undefined> {
      const token = `gl_${randomBytes(TOKEN_BYTES).toString('base64url')}`;
      const made = await database.of(tenant).orm.execute<{ staff: string }>(
        sql`insert into staff_tokens (tenant, staff, hash, name, made_with, expires_at)
            select s.tenant, s.id, ${hashOf(token)}, ${name ?? null}, w.hash,
                   least(now() + make_interval(days => ${days}::int), w.expires_at)
              from staff s
              left join staff_tokens w on w.tenant = s.tenant and w.staff = s.id and w.hash = ${madeWith ?? null}
             where s.tenant = ${tenant} and s.id = ${id} and s.active
               and (${madeWith === undefined} or w.hash is not null) returning staff`,
      );
      return made.length === 0 ? undefined : token;
    },
    /** Of everybody, or of one member; oldest first. Expired ones are listed until they are ended. */
    async tokens(tenant: string, member?: string): Promise<ListedToken[]> {
      const { staff: of, madeAt, expiresAt, lastUsedAt, name } = staffTokens;
      const rows = await database
        .of(tenant)
        .orm.select({ id: tokenId, staff: of, madeAt, expiresAt, lastUsedAt, name })
        .from(staffTokens)
        .where(
          and(
            eq(staffTokens.tenant, tenant),
            member === undefined ? undefined : eq(staffTokens.staff, member),
          ),
        )
        .orderBy(asc(staffTokens.staff), asc(staffTokens.madeAt));
      return rows.map((row) =>
        present({ ...row, lastUsedAt: row.lastUsedAt ?? undefined, name: row.name ?? undefined }),
      );
    },
    /** False: there is none with this id, or not of this member. */
    async endToken(tenant: string, id: string, member?: string): Promise<boolean> {
      const gone = await database
        .of(tenant)
        .orm.delete(staffTokens)
        .where(
          and(
            eq(staffTokens.tenant, tenant),
            eq(tokenId, id),
            member === undefined ? undefined : eq(staffTokens.staff, member),
          ),
        )
        .returning({ staff: staffTokens.staff });
      return gone.length > 0;
    },
    /** As Staff.byToken says. */
    async byToken(token: string) {
      const [found] = await database
        .across('sign_in')
        .orm.select({
          member: { ...memberColumns, tenant: staff.tenant, token: staffTokens.hash },
          unnoted: sql<boolean>`coalesce(${staffTokens.lastUsedAt} < now() - ${NOTED_EVERY}, true)`,
        })
        .from(staffTokens)
        .innerJoin(staff, and(eq(staff.tenant, staffTokens.tenant), eq(staff.id, staffTokens.staff)))
        .where(
          and(
            eq(staffTokens.hash, hashOf(token)),
            eq(staff.active, true),
            sql`${staffTokens.expiresAt} > now()`,
          ),
        );
      if (!found) return undefined;
      const { member, unnoted } = found;
      if (unnoted)
        await database
          .of(member.tenant)
          .orm.update(staffTokens)
          .set({ lastUsedAt: sql`now()` })
          .where(and(eq(staffTokens.tenant, member.tenant), eq(staffTokens.hash, hashOf(token))));
      return member;
    },
  };
}
