/**
 * Runs in lists, the last changed first: by ten seconds of their change, which an index has, and among those
 * of the same ten seconds by the change itself.
 */
import { and, desc, eq, type SQL, sql } from 'drizzle-orm';
import { union } from 'drizzle-orm/pg-core';
import type { Ledger, ListedRun } from '../flow/ports/ledger.ts';
import { present } from '../run/present.ts';
import { type Keyring, unseal } from './keys.ts';
import { limitOf } from './readers.ts';
import type { RunReader } from './runs.ts';
import { runs } from './schema/core.ts';

const listed = {
  id: runs.id,
  key: runs.key,
  phase: runs.phase,
  ending: runs.ending,
  title: runs.title,
  askedBy: runs.askedBy,
  customer: runs.customer,
  waitsFor: runs.waitsFor,
  place: runs.place,
  createdAt: runs.createdAt,
  updatedAt: runs.updatedAt,
};
type ListRow = Pick<typeof runs.$inferSelect, keyof typeof listed>;

const LAST_CHANGED_FIRST = [desc(runs.changedIn), desc(runs.updatedAt), desc(runs.id)];
/** As `runs.changed_in` counts. */
const SLOT_MS = 10_000;

/** The last changed first. `after` is the `next` of the page before; `next`: there may be more. */
export async function listRuns(
  { database, keyring }: RunReader,
  tenant: string,
  { status, after, limit, reader }: Parameters<Ledger['list']>[1],
): ReturnType<Ledger['list']> {
  const own = reader === undefined ? undefined : await limitOf(database, tenant, reader);
  const found = await database
    .of(tenant)
    .orm.select(listed)
    .from(runs)
    .where(
      and(
        eq(runs.tenant, tenant),
        own,
        status === undefined ? undefined : eq(runs.phase, status),
        // Few runs are open: through their own index.
        status === undefined || status === 'closed' ? undefined : runs.open,
        after === undefined ? undefined : changedBefore(after),
      ),
    )
    .orderBy(...LAST_CHANGED_FIRST)
    .limit(limit + 1);
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  const next = found.length > limit && last ? `${last.updatedAt}~${last.id}` : undefined;
  return { rows: rows.map((row) => readListRow(keyring, tenant, row)), ...present({ next }) };
}

/**
 * Of what a page ended with: when it had changed, and which it was. What changed since is before it by now
 * and comes first the next time; everything else stands where it stood. Nothing is behind what is no such
 * text.
 */
function changedBefore(after: string): SQL | undefined {
  const [, at = '', id = ''] = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)~(.+)$/.exec(after) ?? [];
  const ms = Date.parse(at);
  if (Number.isNaN(ms)) return sql`false`;
  const slot = Math.floor(ms / SLOT_MS);
  const time = new Date(ms).toISOString();
  return sql`${runs.changedIn} <= ${slot} and (${runs.updatedAt}, ${runs.id}) < (${time}::timestamptz, ${id})`;
}

/** As Ledger.agenda says. Each reason is looked up by itself, since no index serves several. */
export async function agendaOf(
  { database, keyring }: RunReader,
  tenant: string,
  { person, role, limit }: Parameters<Ledger['agenda']>[1] & { limit: number },
): Promise<ListedRun[]> {
  const { orm } = database.of(tenant);
  const newest = (why: SQL) =>
    orm
      .select({ id: runs.id })
      .from(runs)
      .where(and(eq(runs.tenant, tenant), runs.open, why))
      .orderBy(...LAST_CHANGED_FIRST)
      .limit(limit);
  const mine = union(
    newest(eq(runs.askedBy, person)),
    newest(eq(runs.waitsPerson, person)),
    newest(eq(runs.waitsRole, role)),
  ).as('mine');
  const rows = await orm
    .select(listed)
    .from(mine)
    .innerJoin(runs, and(eq(runs.tenant, tenant), eq(runs.id, mine.id)))
    .orderBy(...LAST_CHANGED_FIRST)
    .limit(limit);
  return rows.map((row) => readListRow(keyring, tenant, row));
}

function readListRow(keyring: Keyring, tenant: string, { key, title, ...row }: ListRow): ListedRun {
  const opened =
    key && title && unseal(keyring.unwrap(tenant, row.id, key), `${row.id}\ntitle`, title).toString('utf8');
  return present({
    ...row,
    title: opened || '',
    ending: row.ending ?? undefined,
    customer: row.customer ?? undefined,
    waitsFor: row.waitsFor ?? undefined,
    erased: key ? undefined : (true as const),
  });
}
