/** The demo's orders as rows: what was paid with which card, and what went back. */
import type { paymentMethods, payments } from '../schema/payments.ts';
import type { orderLines, orders, payouts } from '../schema/shop.ts';
import type { DemoCustomer, DemoOrder } from './model.ts';

/** The last numbers given out: the first refund made is RF-7731, the first trace TR-118. */
export const NUMBERS = { RF: 7730, TR: 117, RM: 40, NT: 1200, ML: 5000, RT: 900, RS: 300, CR: 150, GC: 4100 };

export function orderRow(tenant: string, order: DemoOrder): typeof orders.$inferInsert {
  const { lines: _lines, parcels: _parcels, payouts: _payouts, address, ...row } = order;
  return { tenant, ...row, ...address, pickup: null, placedPostcode: address.postcode, shippingRefunded: 0 };
}

export function lineRows(tenant: string, order: DemoOrder): (typeof orderLines.$inferInsert)[] {
  return order.lines.map(({ item, quantity }, at) => {
    const number = at + 1;
    const paid = order.payouts.filter(({ line, state }) => line === number && state === 'done');
    const { sku, title, variant, finalSale } = item;
    const refunded = paid.reduce((sum, { cents }) => sum + cents, 0);
    const what = { sku, title, variant, quantity, total: item.cents * quantity, finalSale };
    return {
      tenant,
      order: order.id,
      line: number,
      ...what,
      refunded,
      cancelled: order.status === 'cancelled',
    };
  });
}

/** A customer's cards are those that their orders were paid with. */
function methodId({ customer, cardLast4 }: DemoOrder): string {
  return `PM-${customer.slice(2, 8)}-${cardLast4}`;
}

export function paymentRows(
  tenant: string,
  all: DemoOrder[],
): { methods: (typeof paymentMethods.$inferInsert)[]; payments: (typeof payments.$inferInsert)[] } {
  const methods = new Map<string, typeof paymentMethods.$inferInsert>();
  const paid = all.flatMap((order) => {
    const method = methodId(order);
    const { customer, cardBrand: brand, cardLast4: last4, lines, shippingCents } = order;
    methods.set(method, { tenant, id: method, customer, kind: 'card', brand, last4 });
    const cents = lines.reduce((sum, { item, quantity }) => sum + item.cents * quantity, shippingCents);
    const back = order.payouts.filter(({ state }) => state === 'done').map((payout) => payout.cents);
    if (order.status === 'cancelled') back.push(cents);
    const moves = [
      { kind: 'payment' as const, cents },
      ...back.map((amount) => ({ kind: 'refund' as const, cents: amount })),
    ];
    return moves.map((move, n) => ({ tenant, order: order.id, number: n + 1, method, ...move }));
  });
  return { methods: [...methods.values()], payments: paid };
}

/** Every fifth customer has a gift card, every seventh PayPal. */
export function otherMethods(
  tenant: string,
  customers: DemoCustomer[],
): (typeof paymentMethods.$inferInsert)[] {
  return customers.flatMap(({ id: customer }, at): (typeof paymentMethods.$inferInsert)[] => [
    ...(at % 5 === 4
      ? [
          {
            tenant,
            id: `GC-${NUMBERS.GC - at}`,
            customer,
            kind: 'gift_card' as const,
            balance: 500 * (at % 7),
          },
        ]
      : []),
    ...(at % 7 === 6
      ? [{ tenant, id: `PP-${customer.slice(2, 8)}`, customer, kind: 'paypal' as const }]
      : []),
  ]);
}

/** Numbered by age, the newest with the last number given out. */
export function payoutRows(tenant: string, all: DemoOrder[]): (typeof payouts.$inferInsert)[] {
  const paid = all
    .flatMap((order) => order.payouts.map((row) => ({ order: order.id, method: methodId(order), ...row })))
    .sort((a, b) => b.at.localeCompare(a.at));
  return paid.map(({ line, cents, ...row }, age) => {
    const id = `RF-${NUMBERS.RF - age}`;
    return { tenant, id, cents, parts: [{ line, cents }], run: null, ...row };
  });
}
