/**
 * Erases a customer: destroys the keys of their closed runs and deletes what is kept of them outside the
 * chains, which still verify.
 */
import type { Database, Statement } from './database.ts';

export interface Erased {
  /** Ids of the runs whose keys were destroyed now. */
  erased: string[];
  /** Runs that are still open and were left as they are: close them, then erase again. */
  open: string[];
}

/** Locked, so that a run which opens again at this moment is either erased before or found open. */
const FIND: Statement = {
  name: 'erase_find',
  text: 'select id, phase, key is null as erased from runs where tenant = $1 and customer = $2 order by created_at, id for update',
};
/**
 * The id of the customer is taken out of the row too; the events keep it among the facts that may stay for
 * ever.
 */
const DESTROY_KEYS: Statement = {
  name: 'erase_keys',
  text: 'update runs set key = null, title = null, customer = null, waits_for = null, erased_at = now() where tenant = $1 and id = any($2::text[])',
};
/** The row stays, so that a message which comes again is still known. */
const OUTCOMES: Statement = {
  name: 'erase_outcomes',
  text: `update inbox set outcome = '{"erased": true}' where tenant = $1 and run = any($2::text[])`,
};
const CARDS: Statement = {
  name: 'erase_cards',
  text: 'delete from cards where tenant = $1 and run = any($2::text[])',
};
/** $3 the customer, $4 the runs that stay open, whose own letters and reminders are still needed. */
const OUTBOX: Statement = {
  name: 'erase_outbox',
  text: `delete from outbox where tenant = $1
           and (run = any($2::text[]) or (customer = $3 and run <> all($4::text[])))`,
};
const REMINDERS: Statement = {
  name: 'erase_reminders',
  text: `delete from reminders where tenant = $1
           and (run = any($2::text[]) or (customer = $3 and run <> all($4::text[])))`,
};
/**
 * What is remembered of the cases, with their words and vectors; also of what was closed before there were
 * runs.
 */
const MEMORY: Statement = {
  name: 'erase_memory',
  text: `delete from memory_cases where tenant = $1
           and (run = any($2::text[]) or (customer = $3 and run <> all($4::text[])))`,
};
const PAST_CASES: Statement = {
  name: 'erase_past_cases',
  text: 'delete from past_cases where tenant = $1 and customer = $2',
};
const CODES: Statement = {
  name: 'erase_codes',
  text: 'delete from codes where tenant = $1 and run = any($2::text[])',
};
/** The key stays spent, what was done stays with the shop's records; the copy of the result goes. */
const EFFECTS: Statement = {
  name: 'erase_effects',
  text: 'update tool_effects set result = null where tenant = $1 and run = any($2::text[])',
};
/** A reminder's job carries its text. */
const JOBS: Statement = {
  name: 'erase_jobs',
  text: 'delete from jobs where tenant = $1 and run = any($2::text[])',
};

/**
 * One transaction. Erasing again finds what was closed since. Personal text also stays in backups and in the
 * server's write-ahead log until those are gone.
 */
export async function eraseCustomer(database: Database, tenant: string, customer: string): Promise<Erased> {
  return database.transaction(async (tx) => {
    const runs = await tx.query<{ id: string; phase: string; erased: boolean }>(FIND, [tenant, customer]);
    const open = runs.filter(({ phase }) => phase !== 'closed').map(({ id }) => id);
    const closed = runs.filter(({ phase, erased }) => phase === 'closed' && !erased).map(({ id }) => id);
    for (const statement of [DESTROY_KEYS, OUTCOMES, CARDS, CODES, EFFECTS, JOBS]) {
      await tx.query(statement, [tenant, closed]);
    }
    for (const statement of [OUTBOX, REMINDERS, MEMORY])
      await tx.query(statement, [tenant, closed, customer, open]);
    await tx.query(PAST_CASES, [tenant, customer]);
    return { erased: closed, open };
  });
}
