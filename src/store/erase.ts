/**
 * Erases a customer: destroys the keys of their closed runs and deletes what is stored of them outside the
 * chains, which still verify.
 */
import { and, asc, eq, inArray, notInArray, or, sql } from 'drizzle-orm';
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core';
import type { Database } from './database.ts';
import { memoryCases, memoryDue } from './schema/agent.ts';
import { cards, inbox, jobs, runs } from './schema/core.ts';
import { codes, evidenceTries, outbox, reminders, toolEffects } from './schema/effects.ts';

export interface Erased {
  /** Ids of the runs whose keys were destroyed now. */
  erased: string[];
  /** Runs that are still open and were left as they are: close them, then erase again. */
  open: string[];
}

/**
 * One transaction. Erasing again finds what was closed since. Personal text also stays in backups and in the
 * server's write-ahead log until those are gone.
 */
export async function eraseCustomer(database: Database, tenant: string, customer: string): Promise<Erased> {
  return database.of(tenant).transaction(async ({ orm }) => {
    // Locked, so that a run which opens again at this moment is either erased before or found open.
    const found = await orm
      .select({ id: runs.id, phase: runs.phase, key: runs.key })
      .from(runs)
      .where(and(eq(runs.tenant, tenant), eq(runs.customer, customer)))
      .orderBy(asc(runs.createdAt), asc(runs.id))
      .for('update');
    const open = found.filter(({ phase }) => phase !== 'closed').map(({ id }) => id);
    const erased = found.filter(({ phase, key }) => phase === 'closed' && key !== null).map(({ id }) => id);

    // The id of the customer is taken out of the row too; the events keep it among the facts that may stay.
    await orm
      .update(runs)
      .set({ key: null, title: null, customer: null, waitsFor: null, erasedAt: sql`now()` })
      .where(and(eq(runs.tenant, tenant), inArray(runs.id, erased)));
    const ofRuns = (table: PgTable & { tenant: PgColumn; run: PgColumn }) =>
      and(eq(table.tenant, tenant), inArray(table.run, erased));
    // The row stays, so that a message which comes again is still known.
    await orm
      .update(inbox)
      .set({ outcome: { erased: true } })
      .where(ofRuns(inbox));
    // The key stays spent, what was done stays with the shop's records; the copy of the result goes.
    await orm.update(toolEffects).set({ result: null }).where(ofRuns(toolEffects));
    // A reminder's job carries its text.
    for (const table of [cards, codes, evidenceTries, jobs, memoryDue])
      await orm.delete(table).where(ofRuns(table));

    // Open runs still need their own letters and reminders. Of the memory also what closed before there were
    // runs.
    for (const table of [outbox, reminders, memoryCases]) {
      const ofCustomer = and(eq(table.customer, customer), notInArray(table.run, open));
      await orm
        .delete(table)
        .where(and(eq(table.tenant, tenant), or(inArray(table.run, erased), ofCustomer)));
    }
    await orm.execute(sql`delete from past_cases where tenant = ${tenant} and customer = ${customer}`);
    return { erased, open };
  });
}
