/**
 * Erases cases of a customer, of an address, or one by its id: destroys the keys of those that are closed
 * and deletes what is stored of them outside the chains, which still verify.
 */
import { and, asc, eq, inArray, isNotNull, isNull, notInArray, or, sql } from 'drizzle-orm';
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core';
import { accountsIn, accountsKnown, forgetAccounts, keepAccounts } from './addresses/of-customers.ts';
import type { Database, Transaction } from './database.ts';
import { NOTIFY } from './hub.ts';
import { memoryCases, memoryDue } from './schema/agent.ts';
import { cards, inbox, jobs, runAddresses, runs } from './schema/core.ts';
import { codes, evidenceTries, outbox, reminders, toolEffects } from './schema/effects.ts';
import { outsideCustomers, outsideJobs, outsideMoney, remoteCalls } from './schema/outside-customers.ts';

/** `address`: its hash, as AddressHashes gives it. */
export type Whom = { customer: string } | { address: string } | { run: string };

export interface Erased {
  /** Ids of the runs whose keys were destroyed now. */
  erased: string[];
  /** Runs that are still open and were left as they are: close them, then erase again. */
  open: string[];
  /** Runs that mention the address and are about another customer: they were left as they are. */
  ofOthers: string[];
}

/**
 * One transaction. Erasing again finds what was closed since, whatever was erased before: whose address
 * is whose is forgotten with the last case that is found by it. Personal text also stays in backups and
 * in the server's write-ahead log until those are gone.
 */
export async function erase(database: Database, tenant: string, whom: Whom): Promise<Erased> {
  return database.of(tenant).transaction(async (tx) => {
    const { own, ofOthers } = await runsOf(tx, tenant, whom);
    const open = own.filter(({ phase }) => phase !== 'closed').map(({ id }) => id);
    const closed = own.filter(({ phase }) => phase === 'closed');
    const erased = closed.map(({ id }) => id);
    await keepAccounts(tx, tenant, erased);
    const accounts = [
      ...(await accountsIn(tx, tenant, erased)),
      ...('run' in whom ? [] : await accountsKnown(tx, tenant, whom)),
    ];
    await destroy(tx, tenant, erased);
    await forgetAccounts(tx, tenant, accounts);
    if ('customer' in whom) await forgetCustomer(tx, tenant, { customer: whom.customer, open });
    for (const { id, seq } of closed) await tell(tx, { tenant, run: id, seq });
    await forgetCases(tx, tenant, { ...whom, erased, open });
    return { erased, open, ofOthers };
  });
}

/**
 * The runs of whoever is meant, locked, so that one which opens again at this moment is either erased
 * before or found open.
 */
export async function runsOf(tx: Transaction, tenant: string, whom: Whom) {
  const { orm } = tx;
  const mentioning = (addresses: string[]) =>
    inArray(
      runs.id,
      orm
        .select({ run: runAddresses.run })
        .from(runAddresses)
        .where(and(eq(runAddresses.tenant, tenant), inArray(runAddresses.address, addresses))),
    );
  const found = (which: ReturnType<typeof and>) =>
    orm
      .select({ id: runs.id, phase: runs.phase, seq: runs.seq, customer: runs.customer })
      .from(runs)
      .where(and(eq(runs.tenant, tenant), isNotNull(runs.key), which))
      .orderBy(asc(runs.createdAt), asc(runs.id))
      .for('update');
  if ('run' in whom) return { own: await found(eq(runs.id, whom.run)), ofOthers: [] };

  const accounts = await accountsKnown(tx, tenant, whom);
  if ('customer' in whom) {
    const { customer } = whom;
    const addresses = accounts.map(({ address }) => address);
    const boundNobody = and(isNull(runs.customer), mentioning(addresses));
    return { own: await found(or(eq(runs.customer, customer), boundNobody)), ofOthers: [] };
  }
  // A case about another customer holds more of that customer than of whoever has the address.
  const theirs = new Set(accounts.map(({ customer }) => customer));
  const all = await found(or(mentioning([whom.address]), inArray(runs.customer, [...theirs])));
  const isOwn = ({ customer }: { customer: string | null }) => customer === null || theirs.has(customer);
  return { own: all.filter(isOwn), ofOthers: all.filter((run) => !isOwn(run)).map(({ id }) => id) };
}

async function destroy({ orm }: Transaction, tenant: string, erased: string[]): Promise<void> {
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
  await orm.update(toolEffects).set({ result: null, sealed: null }).where(ofRuns(toolEffects));
  // What was given still counts for the customer, whose hash alone stands there.
  await orm.update(outsideMoney).set({ run: '', reason: null }).where(ofRuns(outsideMoney));
  // What stands in Slack and Teams is behind now, and is drawn anew.
  await orm
    .update(cards)
    .set({ wanted: sql`greatest(${cards.wanted}, ${cards.shown}, ${cards.announced}) + 1` })
    .where(ofRuns(cards));
  const all = [
    codes,
    evidenceTries,
    jobs,
    memoryDue,
    outbox,
    outsideCustomers,
    outsideJobs,
    remoteCalls,
    reminders,
    runAddresses,
  ];
  for (const table of all) await orm.delete(table).where(ofRuns(table));
}

/** What is kept of the customer beside their runs. Open runs still need their own letters and reminders. */
async function forgetCustomer(
  { orm }: Transaction,
  tenant: string,
  { customer, open }: { customer: string; open: string[] },
): Promise<void> {
  for (const table of [outbox, reminders])
    await orm
      .delete(table)
      .where(and(eq(table.tenant, tenant), eq(table.customer, customer), notInArray(table.run, open)));
  await orm.execute(sql`delete from past_cases where tenant = ${tenant} and customer = ${customer}`);
}

/**
 * The last of the transaction: the tenant's other cases wait for what it holds (memory_totals). Of a customer
 * also what closed before there were runs.
 */
async function forgetCases(
  { orm }: Transaction,
  tenant: string,
  { customer, erased, open }: { customer?: string; erased: string[]; open: string[] },
): Promise<void> {
  const { run } = memoryCases;
  const theirs =
    customer === undefined ? undefined : and(eq(memoryCases.customer, customer), notInArray(run, open));
  await orm.delete(memoryCases).where(and(eq(memoryCases.tenant, tenant), or(inArray(run, erased), theirs)));
}

/** Every process, since whoever erases may be one that listens to nobody. */
async function tell(tx: Transaction, change: { tenant: string; run: string; seq: number }): Promise<void> {
  const { hub } = tx.database;
  const notice = hub.noticeToAll(change);
  if (notice !== undefined) await tx.query(NOTIFY, { notice });
  tx.afterCommit(() => hub.announce(false, change));
}
