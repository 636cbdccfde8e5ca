/** Which run a thread of a platform is about. */
import { and, asc, desc, eq, isNotNull, type SQL, sql } from 'drizzle-orm';
import type { ThreadAt, ThreadRun, Threads } from '../flow/ports/channels.ts';
import { present } from '../run/present.ts';
import type { Database } from './database.ts';
import { cards, runs } from './schema/core.ts';

const columns = { run: cards.run, askedBy: runs.askedBy, message: cards.message };

const inRoom = (tenant: string, { channel, team, room }: Omit<ThreadAt, 'thread'>) => [
  eq(cards.tenant, tenant),
  eq(cards.channel, channel),
  eq(cards.room, room),
  sql`${cards.place} ->> 'team' = ${team}`,
];

export function threadsOf(database: Database): Threads {
  const found = (tenant: string, conditions: (SQL | undefined)[]) =>
    database
      .of(tenant)
      .orm.select(columns)
      .from(cards)
      .innerJoin(runs, and(eq(runs.tenant, cards.tenant), eq(runs.id, cards.run)))
      .where(and(...conditions));
  const newest = async (
    tenant: string,
    ...conditions: (SQL | undefined)[]
  ): Promise<ThreadRun | undefined> => {
    const [row] = await found(tenant, conditions).orderBy(desc(runs.createdAt), desc(runs.id)).limit(1);
    return row && present({ ...row, message: row.message ?? undefined });
  };
  return {
    runAt: (tenant, at) => newest(tenant, ...inRoom(tenant, at), eq(cards.thread, at.thread)),
    newestOpenIn: (tenant, room, askedBy) =>
      newest(
        tenant,
        ...inRoom(tenant, room),
        sql`${runs.open}`,
        isNotNull(runs.key),
        askedBy === undefined ? undefined : eq(runs.askedBy, askedBy),
      ),
    async placeOf(tenant, run) {
      const [row] = await database
        .of(tenant)
        .orm.select({ place: cards.place, message: cards.message })
        .from(cards)
        .where(and(eq(cards.tenant, tenant), eq(cards.run, run)))
        .limit(1);
      return row && present({ place: row.place, message: row.message ?? undefined });
    },
    async openIn(tenant, room) {
      const rows = await found(tenant, [...inRoom(tenant, room), sql`${runs.open}`]).orderBy(
        asc(runs.createdAt),
      );
      return rows.map(({ run, askedBy }) => ({ run, askedBy }));
    },
  };
}
