/** Effects on the account of the run's customer. */

import { and, eq, isNull, sql } from 'drizzle-orm';
import type { ChangeResult, KeyedChange } from '../../../../flow/ports/effects.ts';
import type { Json } from '../../../../run/plan/plan.ts';
import type { Database, Transaction } from '../../../../store/db.ts';
import { once, refuse } from '../../../../store/effects/once.ts';
import { inCountryOf } from '../../contract/address.ts';
import { accountFacts, addressLine, fact } from '../../contract/facts.ts';
import type { ShopPort } from '../../contract/shop.ts';
import { lockCustomer, readProfile, readSecurity } from './customers.ts';
import { addressColumns, addressJson } from './order.ts';
import { customers, sessions } from './schema/shop.ts';

export function accountEffects(
  database: Database,
): Pick<ShopPort, 'unlock' | 'endSessions' | 'changeAccountAddress'> {
  const onAccount = (
    tenant: string,
    effect: KeyedChange,
    make: (tx: Transaction, customer: string) => Promise<{ output: { [name: string]: Json } }>,
  ): Promise<ChangeResult> => {
    const customer = effect.customer ?? '';
    return once(database, tenant, {
      effect,
      async facts(tx) {
        if (!(await lockCustomer(tx, tenant, customer)))
          throw refuse('no_account', 'There is no such account.');
        const profile = await readProfile(tx, tenant, customer);
        const address = profile?.address ? addressLine(profile.address) : null;
        const security = accountFacts(customer, await readSecurity(tx, tenant, customer));
        return { ...security, [fact.accountAddress(customer)]: address };
      },
      make: (tx) => make(tx, customer),
    });
  };

  return {
    unlock: (tenant, effect) =>
      onAccount(tenant, effect, async (tx, customer) => {
        const rows = await tx.orm
          .update(customers)
          .set({ state: 'open', lockedAt: null, lockedReason: null, wrongPasswords: 0 })
          .where(and(eq(customers.tenant, tenant), eq(customers.id, customer), eq(customers.state, 'locked')))
          .returning({ id: customers.id });
        if (rows.length === 0) throw refuse('not_locked', 'The account is not locked.');
        return { output: { unlocked: true } };
      }),

    changeAccountAddress: (tenant, effect, { address: wanted }) =>
      onAccount(tenant, effect, async (tx, customer) => {
        const profile = await readProfile(tx, tenant, customer);
        const address = wanted && inCountryOf(wanted, profile?.address ?? {});
        const none = { street: null, line2: null, postcode: null, city: null, region: null, country: null };
        await tx.orm
          .update(customers)
          .set(address ? addressColumns(address) : none)
          .where(and(eq(customers.tenant, tenant), eq(customers.id, customer)));
        const previous = profile?.address ?? null;
        return {
          output: {
            address: address ? addressLine(address) : 'none',
            previous: previous && addressJson(previous),
          },
        };
      }),

    endSessions: (tenant, effect) =>
      onAccount(tenant, effect, async (tx, customer) => {
        const rows = await tx.orm
          .update(sessions)
          .set({ endedAt: sql`now()` })
          .where(and(eq(sessions.tenant, tenant), eq(sessions.customer, customer), isNull(sessions.endedAt)))
          .returning({ id: sessions.id });
        return { output: { ended: rows.length } };
      }),
  };
}
