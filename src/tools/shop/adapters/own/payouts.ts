/** Records of money that left the shop on an order; limits are counted on them. */

import { and, eq } from 'drizzle-orm';
import type { KeyedChange } from '../../../../flow/ports/effects.ts';
import type { Transaction } from '../../../../store/db.ts';
import { refuse } from '../../../../store/effects/once.ts';
import type { Order, Payout, PayoutPart } from '../../contract/shop.ts';
import { payouts } from './schema/shop.ts';

export interface NewPayout {
  id: string;
  order: string;
  /** What pays it out. */
  effect: KeyedChange;
  kind: Payout['kind'];
  parts: PayoutPart[];
  reason: string;
  method: string | null;
}

/** Gives the sum in cents. */
export async function payOut(
  tx: Transaction,
  tenant: string,
  { effect, ...payout }: NewPayout,
): Promise<number> {
  const cents = payout.parts.reduce((sum, part) => sum + part.cents, 0);
  const { now: at, by, run } = effect;
  await tx.orm.insert(payouts).values({ tenant, ...payout, cents, state: 'done', at, by, run });
  return cents;
}

/** The payout that is to be taken back, with the method that it went to. */
export async function payoutOf(
  tx: Transaction,
  tenant: string,
  { order, id, kind }: { order: Order; id: string; kind: Payout['kind'] },
): Promise<{ cents: number; method: string | null }> {
  const [row] = await tx.orm
    .select({
      order: payouts.order,
      kind: payouts.kind,
      state: payouts.state,
      cents: payouts.cents,
      method: payouts.method,
    })
    .from(payouts)
    .where(and(eq(payouts.tenant, tenant), eq(payouts.id, id)));
  if (row?.order !== order.id || row.kind !== kind)
    throw refuse('no_such_payout', `${order.id} has no ${kind} ${id}.`);
  if (row.state !== 'done') throw refuse('already_withdrawn', `${id} does not stand any more.`);
  return { cents: row.cents, method: row.method };
}

export async function withdrawPayout(tx: Transaction, tenant: string, id: string): Promise<void> {
  await tx.orm
    .update(payouts)
    .set({ state: 'withdrawn' })
    .where(and(eq(payouts.tenant, tenant), eq(payouts.id, id)));
}
