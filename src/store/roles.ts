/**
 * Two roles on PostgreSQL: the owner migrates; the application works, and of events it may read and add only.
 * A trigger refuses changes of events too, but whoever owns the table can switch a trigger off.
 */
import type { Connection, Database } from './database.ts';
import { MIGRATION_LOCK } from './migrate.ts';

/** The application's role can do more than it should. */
export class WrongRole extends Error {
  override name = 'WrongRole';
}

export async function roleOf(database: Connection): Promise<string> {
  const [row] = await database.execute<{ role: string }>('select current_user as role');
  if (!row) throw new Error('a database always answers');
  return row.role;
}

/** Gives `role` what the application needs, as the owner of the tables. Rejects with WrongRole. */
export async function grantApplication(owner: Database, role: string): Promise<void> {
  await owner.transaction(async (tx) => {
    await tx.execute(`select pg_advisory_xact_lock(${MIGRATION_LOCK})`);
    const [row] = await tx.execute<{ name: string }>('select quote_ident($1) as name', [role]);
    const name = row?.name;
    await tx.execute(`
      grant usage on schema public to ${name};
      revoke create on schema public from ${name};
      grant select, insert, update, delete on all tables in schema public to ${name};
      grant usage, select on all sequences in schema public to ${name};
      revoke all on events, archived_events, migrations from ${name};
      grant select, insert on events to ${name};
      grant select on archived_events, migrations to ${name};
      grant execute on function archive_events(text, text) to ${name};
      revoke execute on function lay_row_policies() from public;`);
    const can = await changesEvents(tx, role);
    if (can) throw new WrongRole(`The role ${role} of DATABASE_URL is to work only, but it ${can}.`);
  });
}

/** How the role could change events all the same; undefined: it cannot. */
export async function changesEvents(connection: Connection, role: string): Promise<string | undefined> {
  const [can] = await connection.execute<{
    super: boolean;
    bypasses: boolean;
    owns: boolean;
    writes: boolean;
  }>(
    `select rolsuper as super, rolbypassrls as bypasses,
            pg_has_role(rolname, (select relowner from pg_class where oid = 'events'::regclass), 'member') as owns,
            has_table_privilege(rolname, 'events', 'update, delete, truncate, trigger')
              or has_table_privilege(rolname, 'archived_events', 'insert, update, delete, truncate, trigger') as writes
       from pg_roles where rolname = $1`,
    [role],
  );
  if (!can || can.super) return 'is a superuser';
  if (can.bypasses) return 'sees the rows of every tenant (BYPASSRLS)';
  if (can.owns) return 'owns the table of events';
  return can.writes ? 'may change events' : undefined;
}
