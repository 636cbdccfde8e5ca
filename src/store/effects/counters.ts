/**
 * Numbers that people can say, counted by tenant and name. The row is locked until the transaction ends, so
 * that no number is lost or given twice.
 */
import { sql } from 'drizzle-orm';
import type { Transaction } from '../db.ts';
import { counters } from '../schema/effects.ts';

/** `ML-12`: the name and the next number. */
export async function nextId(tx: Transaction, tenant: string, name: string): Promise<string> {
  const [row] = await tx.orm
    .insert(counters)
    .values({ tenant, name, last: 1 })
    .onConflictDoUpdate({
      target: [counters.tenant, counters.name],
      set: { last: sql`${counters.last} + 1` },
    })
    .returning({ last: counters.last });
  if (!row) throw new Error(`no number was given for ${name}`);
  return `${name}-${row.last}`;
}
