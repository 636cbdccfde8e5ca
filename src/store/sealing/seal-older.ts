/**
 * Seals what was written beside the events before it was sealed: SQL has no keys, so that a migration cannot.
 * It can be cut off at any moment and begun again.
 */
import { and, eq, isNotNull, isNull } from 'drizzle-orm';
import type { Database, Scope } from '../database.ts';
import { jobs } from '../schema/core.ts';
import { outbox, reminders, toolEffects } from '../schema/effects.ts';
import { listTenants } from '../tenants.ts';
import { effectPlace, letterPlace, reminderPlace } from './places.ts';

const PAGE = 100;

/** Resolves when no row is left that is not sealed; early when `signal` aborts. */
export async function sealOlder(database: Database, signal?: AbortSignal): Promise<void> {
  for (const { tenant } of await listTenants(database)) {
    const scope = database.of(tenant);
    for (const sealPage of [sealEffects, sealLetters, sealReminders])
      while (!signal?.aborted && (await sealPage(database, scope, tenant)) > 0);
  }
}

async function sealEffects({ keys }: Database, scope: Scope, tenant: string): Promise<number> {
  const { orm } = scope;
  const rows = await orm
    .select()
    .from(toolEffects)
    .where(and(eq(toolEffects.tenant, tenant), isNotNull(toolEffects.result)))
    .limit(PAGE);
  for (const { run, key, result } of rows) {
    const sealed = await keys.seal(scope, effectPlace({ tenant, run, key }), result);
    await orm
      .update(toolEffects)
      .set({ result: null, sealed })
      // One that was erased or given up meanwhile stays so.
      .where(and(eq(toolEffects.tenant, tenant), eq(toolEffects.key, key), isNotNull(toolEffects.result)));
  }
  return rows.length;
}

async function sealLetters({ keys }: Database, scope: Scope, tenant: string): Promise<number> {
  const { orm } = scope;
  const rows = await orm
    .select()
    .from(outbox)
    .where(and(eq(outbox.tenant, tenant), isNull(outbox.sealed)))
    .limit(PAGE);
  for (const { id, run, key, email, text } of rows) {
    const sealed = await keys.seal(scope, letterPlace({ tenant, run, key }), { email, text });
    await orm
      .update(outbox)
      .set({ email: '', text: '', nobody: email === '', sealed })
      .where(and(eq(outbox.tenant, tenant), eq(outbox.id, id)));
  }
  return rows.length;
}

async function sealReminders({ keys }: Database, scope: Scope, tenant: string): Promise<number> {
  const { orm } = scope;
  const rows = await orm
    .select()
    .from(reminders)
    .where(and(eq(reminders.tenant, tenant), isNull(reminders.sealed)))
    .limit(PAGE);
  for (const { id, run, job, text } of rows) {
    const sealed = await keys.seal(scope, reminderPlace({ tenant, run, job }), text);
    // The job's copy first: a reminder that is not sealed yet is found again, and what is due reads it there.
    await orm
      .update(jobs)
      .set({ reminder: null })
      .where(and(eq(jobs.tenant, tenant), eq(jobs.id, job)));
    await orm
      .update(reminders)
      .set({ text: '', sealed })
      .where(and(eq(reminders.tenant, tenant), eq(reminders.id, id)));
  }
  return rows.length;
}
