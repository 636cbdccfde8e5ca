/** Counts what was given as evidence and did not fit, over all cases of a tenant, by the database's clock. */
import { createHmac } from 'node:crypto';
import { and, asc, eq, sql } from 'drizzle-orm';
import type { EvidenceTries, TriesLimit } from '../../flow/ports/effects.ts';
import type { Database, Transaction } from '../db.ts';
import { evidenceTries } from '../schema/effects.ts';
import { statement } from '../statement.ts';

/** Whoever asks about the subject next waits until this transaction ends. */
const LOCK = statement(
  'evidence_subject_lock',
  `select pg_advisory_xact_lock(hashtextextended(:tenant || ' ' || :subject, 13))`,
);

export function openEvidenceTries(database: Database): EvidenceTries {
  return {
    judge: (tenant, { run, subjects, wrong, limit }) =>
      database.of(tenant).transaction(async (tx) => {
        // A case's value, so that nobody sees which cases were given the same.
        const values = wrong.map((value) => hashed(database, [tenant, run, value]));
        let paused: string | undefined;
        for (const subject of [...new Set(subjects)].sort()) {
          const until = await count(tx, tenant, { run, subject, values, limit });
          if (until !== undefined && (paused === undefined || until > paused)) paused = until;
        }
        return paused;
      }),
  };
}

/** What is short is soon tried out: under a key that is not in the database. */
function hashed({ keys }: Database, parts: string[]): string {
  return createHmac('sha256', keys.derive('evidence')).update(JSON.stringify(parts)).digest('hex');
}

/**
 * Adds these values to the subject's where its limit is not reached. Gives until when the limit is reached;
 * undefined: it is not.
 */
export async function count(
  tx: Transaction,
  tenant: string,
  { run, subject, values, limit }: { run: string; subject: string; values: string[]; limit: TriesLimit },
): Promise<string | undefined> {
  await tx.query(LOCK, { tenant, subject });
  const ofSubject = and(eq(evidenceTries.tenant, tenant), eq(evidenceTries.subject, subject));
  const since = sql`now() - make_interval(secs => ${limit.hours * 3_600})`;
  await tx.orm.delete(evidenceTries).where(and(ofSubject, sql`${evidenceTries.at} <= ${since}`));
  const before = await reachedUntil(tx, ofSubject, limit);
  if (before !== undefined || values.length === 0) return before;
  await tx.orm
    .insert(evidenceTries)
    .values(values.map((value) => ({ tenant, subject, run, value })))
    .onConflictDoNothing();
  return reachedUntil(tx, ofSubject, limit);
}

/** The oldest of those that are too many leaves the window first. */
async function reachedUntil(
  tx: Transaction,
  ofSubject: ReturnType<typeof and>,
  { most, hours }: TriesLimit,
): Promise<string | undefined> {
  const rows = await tx.orm
    .select({ at: evidenceTries.at })
    .from(evidenceTries)
    .where(ofSubject)
    .orderBy(asc(evidenceTries.at));
  const ends = rows[rows.length - most]?.at;
  return ends === undefined ? undefined : new Date(Date.parse(ends) + hours * 3_600_000).toISOString();
}
