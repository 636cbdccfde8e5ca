/**
 * Writes to systems that have no transactions of ours. A call is noted in a transaction of its own before it
 * is sent; its result, or that it was given up, is kept as that of every effect is.
 */
import { and, eq, isNull, ne, sql } from 'drizzle-orm';
import type { RemoteCall, RemoteCalls, RemotePlan } from '../../flow/ports/effects.ts';
import type { Database, Transaction } from '../db.ts';
import { remoteCalls as table } from '../schema/outside-customers.ts';
import { remoteCallPlace } from '../sealing/places.ts';
import { writeNotice } from './notices.ts';
import { giveUp, record, recordOf } from './once.ts';
import type { EmailOnFile } from './outbox.ts';

/** Whoever began a call and was killed keeps others off the record for so long. */
const TURN_SECONDS = 120;

export function openRemoteCalls(
  database: Database,
  { emailOnFile }: { emailOnFile: EmailOnFile },
): RemoteCalls {
  return {
    of: (tenant, key) => database.of(tenant).transaction((tx) => known(tx, tenant, key)),

    begin: (tenant, { key, run, subject, plan }) =>
      database.of(tenant).transaction(async (tx) => {
        await takeTurn(tx, tenant, subject);
        const earlier = await known(tx, tenant, key);
        if (earlier) return earlier;
        if (await isBusy(tx, tenant, { key, subject })) return 'busy';
        const sealed = await tx.database.keys.seal(tx, remoteCallPlace({ tenant, run, key }), plan);
        const noted = await tx.orm
          .insert(table)
          .values({ tenant, key, run, subject, sealed })
          .onConflictDoNothing()
          .returning({ key: table.key });
        return noted.length > 0 ? 'first' : { kind: 'given_up' as const };
      }),

    takeUp: (tenant, key, quietMs) =>
      database.of(tenant).transaction(async (tx) => {
        const [row] = await tx.orm
          .select({ subject: table.subject })
          .from(table)
          .where(and(eq(table.tenant, tenant), eq(table.key, key)));
        if (!row) return undefined;
        await takeTurn(tx, tenant, row.subject);
        if (await isBusy(tx, tenant, { key, subject: row.subject })) return 'busy';
        const taken = await tx.orm
          .update(table)
          .set({ at: sql`clock_timestamp()` })
          .where(
            and(
              ...[eq(table.tenant, tenant), eq(table.key, key), isNull(table.endedAt)],
              sql`${table.at} <= clock_timestamp() - make_interval(secs => ${quietMs / 1000})`,
            ),
          )
          .returning({ sentAt: table.sentAt, requests: table.requests });
        const [mine] = taken;
        return mine
          ? { kind: 'taken' as const, sent: mine.sentAt !== null, requests: mine.requests }
          : known(tx, tenant, key);
      }),

    async noteSent(tenant, key, requests) {
      const [row] = await database
        .of(tenant)
        .orm.update(table)
        .set({
          sentAt: sql`coalesce(${table.sentAt}, clock_timestamp())`,
          requests: sql`${table.requests} + ${requests}::integer`,
        })
        .where(and(eq(table.tenant, tenant), eq(table.key, key), isNull(table.endedAt)))
        .returning({ requests: table.requests });
      return row?.requests;
    },

    async noteKnown(tenant, key, { were, are, unsent = false }) {
      await database
        .of(tenant)
        .orm.update(table)
        .set({ requests: are, ...(unsent && { sentAt: null }) })
        .where(
          and(
            ...[eq(table.tenant, tenant), eq(table.key, key), isNull(table.endedAt)],
            eq(table.requests, were),
          ),
        );
    },

    async withdraw(tenant, key) {
      await database
        .of(tenant)
        .orm.delete(table)
        .where(and(eq(table.tenant, tenant), eq(table.key, key), isNull(table.endedAt)));
    },

    finish: (tenant, { effect, result, notice }) =>
      database.of(tenant).transaction(async (tx) => {
        await end(tx, tenant, effect.key);
        const kept = await record(tx, tenant, { effect, result });
        if (notice) await writeNotice(tx, tenant, { effect, emailOnFile, ...notice });
        return kept;
      }),

    giveUp: (tenant, key) =>
      database.of(tenant).transaction(async (tx) => {
        await end(tx, tenant, key);
        return giveUp(tx, tenant, key);
      }),

    forestall: (tenant, key) =>
      database.of(tenant).transaction(async (tx) => {
        // Waits for a call that is being noted right now.
        await tx.orm
          .insert(table)
          .values({
            tenant,
            key,
            run: key.split(':')[0] ?? key,
            subject: '',
            sealed: null,
            endedAt: sql`now()`,
          })
          .onConflictDoNothing();
        return (await known(tx, tenant, key)) ?? { kind: 'given_up' };
      }),
  };
}

/** Calls on one record take turns, so that of two at once only one is noted or taken up. */
async function takeTurn(tx: Transaction, tenant: string, subject: string): Promise<void> {
  await tx.orm.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`${tenant}\n${subject}`}, 0))`);
}

async function known(tx: Transaction, tenant: string, key: string): Promise<RemoteCall | undefined> {
  const kept = await recordOf(tx, tenant, key);
  if (kept) return kept.kind === 'done' ? { kind: 'done', result: kept } : { kind: 'given_up' };
  const [row] = await tx.orm
    .select({
      run: table.run,
      sealed: table.sealed,
      ageMs: sql<number>`(extract(epoch from clock_timestamp() - ${table.at}) * 1000)::float8`,
    })
    .from(table)
    .where(and(eq(table.tenant, tenant), eq(table.key, key)));
  if (!row) return undefined;
  const place = remoteCallPlace({ tenant, run: row.run, key });
  const plan = row.sealed && (await tx.database.keys.open(tx, place, row.sealed));
  if (!plan) return { kind: 'given_up' };
  return { kind: 'begun', plan: plan as RemotePlan, ageMs: row.ageMs };
}

async function isBusy(
  tx: Transaction,
  tenant: string,
  { key, subject }: { key: string; subject: string },
): Promise<boolean> {
  const rows = await tx.orm
    .select({ key: table.key })
    .from(table)
    .where(
      and(
        ...[eq(table.tenant, tenant), eq(table.subject, subject), ne(table.key, key)],
        isNull(table.endedAt),
        sql`${table.at} > now() - make_interval(secs => ${TURN_SECONDS})`,
      ),
    )
    .limit(1);
  return rows.length > 0;
}

async function end(tx: Transaction, tenant: string, key: string): Promise<void> {
  await tx.orm
    .update(table)
    .set({ endedAt: sql`now()` })
    .where(and(eq(table.tenant, tenant), eq(table.key, key)));
}
