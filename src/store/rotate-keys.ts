/**
 * Wraps everything under the present master key that is still wrapped by an old one. It can be cut off at any
 * moment and begun again: what is wrapped anew is left as it is, and until the end the old keys are needed.
 */
import { and, asc, eq, isNotNull, sql } from 'drizzle-orm';
import type { Database } from './database.ts';
import { checkMasterKey, type Keyring } from './keys.ts';
import { waitingReplies } from './schema/channels.ts';
import { runs } from './schema/core.ts';
import { statement } from './statement.ts';
import { bound } from './waiting-replies.ts';

const PAGE = 100;
const FINISH = statement(
  'master_key_finish',
  'update master_key set fingerprint = :fingerprint, root = :root',
);

/** How many were wrapped anew. `onPage` is called with the count so far, after each page is committed. */
export async function rotateKeys(
  database: Database,
  keyring: Keyring,
  onPage: (rewrapped: number) => void = () => {},
): Promise<number> {
  await checkMasterKey(database, keyring);
  let rewrapped = 0;
  const count = (some: number) => {
    rewrapped += some;
    onPage(rewrapped);
  };
  // Again until nothing is found: a process that still works with an old key may have opened runs meanwhile.
  while ((await rewrapRuns(database, keyring, count)) + (await rewrapReplies(database, keyring, count)) > 0);
  await database.query(FINISH, { fingerprint: keyring.fingerprint, root: keyring.sealedRoot });
  return rewrapped;
}

async function rewrapRuns(
  database: Database,
  keyring: Keyring,
  count: (some: number) => void,
): Promise<number> {
  let all = 0;
  for (let last = { tenant: '', id: '' }; ; ) {
    const rows = await database
      .across('keys')
      .orm.select({ tenant: runs.tenant, id: runs.id, key: runs.key })
      .from(runs)
      .where(and(isNotNull(runs.key), sql`(${runs.tenant}, ${runs.id}) > (${last.tenant}, ${last.id})`))
      .orderBy(asc(runs.tenant), asc(runs.id))
      .limit(PAGE);
    const next = rows.at(-1);
    if (!next) return all;
    const anew = rows.flatMap(({ tenant, id, key }) => {
      const to = key && keyring.wrappedAnew(tenant, id, key);
      return key && to ? [{ tenant, id, key, to }] : [];
    });
    await database.across('keys').transaction(async ({ orm }) => {
      for (const { tenant, id, key, to } of anew)
        await orm
          .update(runs)
          .set({ key: to })
          // One that was erased meanwhile stays erased.
          .where(and(eq(runs.tenant, tenant), eq(runs.id, id), eq(runs.key, key)));
    });
    if (anew.length > 0) count(anew.length);
    all += anew.length;
    last = next;
  }
}

/** There are few of them: each waits until its run is known. */
async function rewrapReplies(
  database: Database,
  keyring: Keyring,
  count: (some: number) => void,
): Promise<number> {
  const table = waitingReplies;
  const { orm } = database.across('keys');
  const rows = await orm.select({ tenant: table.tenant, key: table.key, sealed: table.sealed }).from(table);
  let all = 0;
  for (const { tenant, key, sealed } of rows) {
    const to = keyring.sealedAnew(bound(tenant, key), sealed);
    if (!to) continue;
    await orm
      .update(table)
      .set({ sealed: to })
      .where(and(eq(table.tenant, tenant), eq(table.key, key)));
    all += 1;
  }
  if (all > 0) count(all);
  return all;
}
