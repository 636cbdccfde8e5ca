/**
 * Numbers people can say: RF-7731, TR-118. Their row is locked until the transaction ends, so that no number
 * is lost or given twice.
 */
import { sql } from 'drizzle-orm';
import type { Transaction } from '../../../../store/db.ts';
import { counters } from './schema/shop.ts';

export type Numbered = 'RF' | 'TR' | 'RM' | 'NT' | 'ML' | 'RT' | 'RS' | 'CR' | 'GC';

export async function nextId(tx: Transaction, tenant: string, name: Numbered): Promise<string> {
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
