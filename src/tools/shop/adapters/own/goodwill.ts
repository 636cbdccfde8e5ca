/** What is given beyond money back: goods once more, and store credit. */
import { and, eq } from 'drizzle-orm';
import type { Database } from '../../../../store/db.ts';
import { refuse } from '../../../../store/effects/once.ts';
import type { ShopPort } from '../../contract/shop.ts';
import { nextId } from './counters.ts';
import { moveBalance } from './methods.ts';
import { onOrder } from './order-effect.ts';
import { payOut, payoutOf, withdrawPayout } from './payouts.ts';
import { productsOfSkus } from './products.ts';
import { paymentMethods } from './schema/payments.ts';
import { parcels } from './schema/shop.ts';

const CARRIER = 'Parcel post';

export function goodwillEffects(
  database: Database,
): Pick<ShopPort, 'reship' | 'withdrawReship' | 'giveCredit' | 'withdrawCredit'> {
  return {
    reship: (tenant, effect, { order: orderId, lines, reason }) =>
      onOrder(database, { tenant, effect, order: orderId }, async (tx, order) => {
        if (order.status !== 'shipped' && order.status !== 'delivered') {
          throw refuse('not_sent', `${orderId} was not sent yet; there is nothing to send once more.`);
        }
        const goods = lines.map((number) => {
          const line = order.lines.find((candidate) => candidate.line === number);
          if (!line) throw refuse('no_such_line', `${orderId} has no line ${number}.`);
          if (line.cancelled) throw refuse('already_cancelled', `Line ${number} of ${orderId} is cancelled.`);
          if (line.refunded > 0)
            throw refuse('already_refunded', `Money for line ${number} was given back already.`);
          return line;
        });
        const known = await productsOfSkus(
          tx,
          tenant,
          goods.map(({ sku }) => sku),
        );
        for (const { sku, title } of goods) {
          const variant = known.get(sku)?.variants.find((candidate) => candidate.sku === sku);
          if (!variant?.available) throw refuse('not_available', `${title} (${sku}) is not in stock.`);
        }
        const id = await nextId(tx, tenant, 'RS');
        const number = Math.max(0, ...order.parcels.map((parcel) => parcel.number)) + 1;
        const parcel = {
          id,
          order: orderId,
          number,
          carrier: CARRIER,
          status: 'preparing' as const,
          signed: false,
        };
        const scan = { lastScanAt: effect.now, lastScan: 'being packed', deliveredAt: null };
        await tx.orm.insert(parcels).values({ tenant, ...parcel, ...scan, lines });
        const parts = goods.map(({ line, total }) => ({ line, cents: total }));
        const cents = await payOut(tx, tenant, {
          effect,
          id,
          order: orderId,
          kind: 'reship',
          parts,
          reason,
          method: null,
        });
        const items = goods.map(({ title }) => title);
        return { id, output: { reship: id, order: orderId, parcel: number, cents, items } };
      }),

    withdrawReship: (tenant, effect, { order: orderId, id }) =>
      onOrder(database, { tenant, effect, order: orderId }, async (tx, order) => {
        const { cents } = await payoutOf(tx, tenant, { order, id, kind: 'reship' });
        const gone = await tx.orm
          .delete(parcels)
          .where(and(eq(parcels.tenant, tenant), eq(parcels.id, id), eq(parcels.status, 'preparing')))
          .returning({ number: parcels.number });
        const parcel = gone[0]?.number;
        if (parcel === undefined) throw refuse('already_sent', `${id} has left the house.`);
        await withdrawPayout(tx, tenant, id);
        return { id, output: { reship: id, order: orderId, parcel, cents } };
      }),

    giveCredit: (tenant, effect, { order: orderId, cents, reason }) =>
      onOrder(database, { tenant, effect, order: orderId }, async (tx, order) => {
        const id = await nextId(tx, tenant, 'CR');
        const known = order.methods.find(({ kind }) => kind === 'gift_card');
        const method = known?.id ?? (await nextId(tx, tenant, 'GC'));
        if (known) await moveBalance(tx, tenant, { id: method, cents });
        else {
          const card = {
            tenant,
            id: method,
            customer: order.customer,
            kind: 'gift_card' as const,
            balance: cents,
          };
          await tx.orm.insert(paymentMethods).values(card);
        }
        await payOut(tx, tenant, {
          effect,
          id,
          order: orderId,
          kind: 'credit',
          parts: [{ cents }],
          reason,
          method,
        });
        return { id, output: { credit: id, order: orderId, method, cents } };
      }),

    withdrawCredit: (tenant, effect, { order: orderId, id }) =>
      onOrder(database, { tenant, effect, order: orderId }, async (tx, order) => {
        const { cents, method } = await payoutOf(tx, tenant, { order, id, kind: 'credit' });
        if (method === null) throw refuse('no_such_payout', `It is not known where ${id} went.`);
        await moveBalance(tx, tenant, { id: method, cents: -cents });
        await withdrawPayout(tx, tenant, id);
        return { id, output: { credit: id, order: orderId, method, cents } };
      }),
  };
}
