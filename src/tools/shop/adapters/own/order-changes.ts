/** Changes to a whole order that has not left the house: cancelled, with other variants, paid otherwise. */
import { and, eq, sql } from 'drizzle-orm';
import type { Database } from '../../../../store/db.ts';
import { refuse } from '../../../../store/effects/once.ts';
import { paidWith, refundable } from '../../contract/facts.ts';
import { paidByMethod } from '../../contract/payments.ts';
import type { ShopPort } from '../../contract/shop.ts';
import { cardOf, swapsOf } from '../../contract/swaps.ts';
import { nextId } from './counters.ts';
import { methodOf, pay } from './methods.ts';
import { onOrder } from './order-effect.ts';
import { refusePacked } from './packing.ts';
import { payOut } from './payouts.ts';
import { pricesOf, productsOfSkus } from './products.ts';
import { orderLines, orders } from './schema/shop.ts';

const isOrder = (tenant: string, id: string) => and(eq(orders.tenant, tenant), eq(orders.id, id));

export function orderChangeEffects(
  database: Database,
): Pick<ShopPort, 'cancelOrder' | 'changeItems' | 'changePayment'> {
  return {
    cancelOrder: (tenant, effect, { order: id, reason }) =>
      onOrder(database, { tenant, effect, order: id }, async (tx, order) => {
        refusePacked(order);
        const cents = refundable(order);
        const back = paidByMethod(order);
        await tx.orm
          .update(orders)
          .set({ status: 'cancelled', packing: 'none', cancelReason: reason })
          .where(isOrder(tenant, id));
        await tx.orm
          .update(orderLines)
          .set({ cancelled: true })
          .where(and(eq(orderLines.tenant, tenant), eq(orderLines.order, id)));
        await pay(tx, tenant, { order, entries: back.map((entry) => ({ kind: 'refund', ...entry })) });
        if (cents === 0) return { output: { order: id, refund: null, cents } };
        const refund = await nextId(tx, tenant, 'RF');
        const method = back[0]?.method ?? null;
        await payOut(tx, tenant, {
          effect,
          id: refund,
          order: id,
          kind: 'refund',
          parts: [{ cents }],
          reason,
          method,
        });
        return { id: refund, output: { order: id, refund, cents } };
      }),

    changeItems: (tenant, effect, { order: id, items, method }) =>
      onOrder(
        database,
        { tenant, effect, order: id, alsoFacts: pricesOf(tenant, items) },
        async (tx, order) => {
          refusePacked(order);
          methodOf(order, method);
          const known = await productsOfSkus(
            tx,
            tenant,
            items.map(({ to }) => to),
          );
          const planned = swapsOf(order, items, { bySku: known, how: 'change' });
          if ('code' in planned) throw refuse(planned.code, planned.message);
          const { swaps, cents } = planned;
          for (const { line, to, total } of swaps) {
            await tx.orm
              .update(orderLines)
              .set({ sku: to.sku, variant: to.variant, finalSale: to.finalSale, total })
              .where(
                and(eq(orderLines.tenant, tenant), eq(orderLines.order, id), eq(orderLines.line, line.line)),
              );
          }
          await tx.orm
            .update(orders)
            .set({ itemsChanged: sql`${orders.itemsChanged} + 1` })
            .where(isOrder(tenant, id));
          await pay(tx, tenant, {
            order,
            entries: [{ kind: cents > 0 ? 'payment' : 'refund', method, cents: Math.abs(cents) }],
          });
          if (cents < 0) {
            const payout = {
              id: await nextId(tx, tenant, 'RF'),
              order: id,
              kind: 'price_difference' as const,
              method,
            };
            await payOut(tx, tenant, {
              effect,
              ...payout,
              parts: [{ cents: -cents }],
              reason: 'items changed',
            });
          }
          return { output: { order: id, lines: swaps.map(({ line }) => line.line), cents } };
        },
      ),

    changePayment: (tenant, effect, { order: id, method }) =>
      onOrder(database, { tenant, effect, order: id }, async (tx, order) => {
        refusePacked(order);
        const to = methodOf(order, method);
        if (paidWith(order) === method)
          throw refuse('nothing_to_do', `${id} is paid with ${method} already.`);
        const back = paidByMethod(order);
        const cents = back.reduce((sum, entry) => sum + entry.cents, 0);
        if (cents === 0) throw refuse('not_paid', `Nothing is paid for ${id} that could be paid otherwise.`);
        await pay(tx, tenant, {
          order,
          entries: [
            { kind: 'payment', method, cents },
            ...back.map((entry) => ({ kind: 'refund' as const, ...entry })),
          ],
        });
        const { brand: cardBrand, last4: cardLast4 } = cardOf(to);
        await tx.orm.update(orders).set({ cardBrand, cardLast4 }).where(isOrder(tenant, id));
        return { output: { order: id, method, cents, previous: back[0]?.method ?? null } };
      }),
  };
}
