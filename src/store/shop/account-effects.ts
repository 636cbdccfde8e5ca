/** Effects on the account of the run's customer. */
import { and, eq, isNull, sql } from 'drizzle-orm';
import type { Effect, EffectResult, ShopPort } from '../../flow/ports/shop.ts';
import { accountFacts } from '../../flow/ports/shop-facts.ts';
import type { Database, Transaction } from '../db.ts';
import { customers, sessions } from '../schema/shop.ts';
import { lockCustomer, readSecurity } from './customers.ts';
import { once, refuse } from './effect.ts';

export function accountEffects(database: Database): Pick<ShopPort, 'unlock' | 'endSessions'> {
  const onAccount = (
    tenant: string,
    effect: Effect,
    make: (tx: Transaction, customer: string) => Promise<{ output: { [name: string]: number | boolean } }>,
  ): Promise<EffectResult> => {
    const customer = effect.customer ?? '';
    return once(database, tenant, effect, {
      async facts(tx) {
        if (!(await lockCustomer(tx, tenant, customer))) throw refuse('no_account', 'There is no such account.');
        return accountFacts(customer, await readSecurity(tx, tenant, customer));
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
