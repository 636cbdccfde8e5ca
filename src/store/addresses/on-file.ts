/**
 * The address that records outside have for the customer of a case, sealed under the case's key: letters
 * of the case go there, and erasing the case takes it along.
 */
import { and, eq } from 'drizzle-orm';
import type { OutsideCustomers } from '../../flow/ports/effects.ts';
import type { Database, SealedPlace } from '../database.ts';
import type { EmailOnFile } from '../effects/outbox.ts';
import { outsideCustomers as table } from '../schema/outside-customers.ts';
import { noteAccount } from './of-customers.ts';

const placeOf = (tenant: string, run: string): SealedPlace => ({ tenant, run, name: 'customer' });

export function openOutsideCustomers(database: Database): OutsideCustomers {
  return {
    keep: (tenant, { run, customer, email }) =>
      database.of(tenant).transaction(async (tx) => {
        const sealed = await database.keys.seal(tx, placeOf(tenant, run), { customer, email });
        await tx.orm
          .insert(table)
          .values({ tenant, run, customer, sealed })
          .onConflictDoUpdate({ target: [table.tenant, table.run, table.customer], set: { sealed } });
        await noteAccount(tx, tenant, { run, customer, email });
      }),
  };
}

/** As a tool outside found it in this case. */
export const emailFound: EmailOnFile = async (tx, tenant, { customer, run }) => {
  const [row] = await tx.orm
    .select()
    .from(table)
    .where(and(eq(table.tenant, tenant), eq(table.run, run), eq(table.customer, customer)));
  if (!row) return undefined;
  const kept = await tx.database.keys.open(tx, placeOf(tenant, run), row.sealed);
  return (kept as { email: string } | undefined)?.email;
};
