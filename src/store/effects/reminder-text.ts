/** What a reminder says, opened with its case's key. */
import { and, eq } from 'drizzle-orm';
import type { Connection, Database } from '../database.ts';
import { reminders } from '../schema/effects.ts';
import { reminderPlace } from '../sealing/places.ts';

/** Blank where the case was erased. */
export async function reminderText(
  { keys }: Database,
  from: Connection,
  { tenant, run, job, text, sealed }: typeof reminders.$inferSelect,
): Promise<string> {
  if (sealed === null) return text;
  const opened = await keys.open(from, reminderPlace({ tenant, run, job }), sealed);
  return typeof opened === 'string' ? opened : '';
}

/** The text of the reminder whose job this is; undefined: there is none any more. */
export async function dueReminder(
  database: Database,
  { tenant, run, id }: { tenant: string; run: string; id: string },
): Promise<string | undefined> {
  const scope = database.of(tenant);
  const [row] = await scope.orm
    .select()
    .from(reminders)
    .where(and(eq(reminders.tenant, tenant), eq(reminders.run, run), eq(reminders.job, id)));
  return row && reminderText(database, scope, row);
}
