/** What is written in Vendure itself, asked past the faults and by nothing of Greenlight's. */
import pg from 'pg';
import type { Api } from './api.ts';

export interface Records {
  /** Oldest first, of all payments of the order. */
  refundsOf(code: string): Promise<KeptRefund[]>;
  /** How many pieces of which line are cancelled, by the number of the line (from 1). */
  cancelledLines(code: string): Promise<{ line: number; sku: string; quantity: number }[]>;
  /** Oldest first. */
  notesOf(code: string): Promise<KeptNote[]>;
  orderNow(code: string): Promise<KeptOrder>;
  /** What the payment provider has given back, whatever Vendure knows of it; oldest first, in cents. */
  providerRefundsOf(code: string): Promise<number[]>;
}

export interface KeptRefund {
  id: string;
  payment: string;
  total: number;
  state: string;
  reason: string;
  shipping: number;
  lines: { orderLineId: string; quantity: number }[];
}

export interface KeptNote {
  id: string;
  text: string;
  isPublic: boolean;
}

export interface KeptOrder {
  id: string;
  state: string;
  orderPlacedAt: string | null;
  currencyCode: string;
  totalWithTax: number;
  shippingAddress: Record<string, string | null>;
  lines: {
    id: string;
    quantity: number;
    orderPlacedQuantity: number;
    linePriceWithTax: number;
    /** With its share of what is taken off the order. */
    proratedLinePriceWithTax: number;
    proratedUnitPriceWithTax: number;
    productVariant: { sku: string };
  }[];
  payments: {
    id: string;
    method: string;
    amount: number;
    state: string;
    refunds: Omit<KeptRefund, 'payment'>[];
  }[];
  fulfillments: { id: string; state: string; method: string; trackingCode: string; updatedAt: string }[];
  modifications: { id: string; note: string; priceChange: number; isSettled: boolean }[];
  history: { items: { id: string; type: string; isPublic: boolean; createdAt: string; data: HistoryData }[] };
}

interface HistoryData {
  note?: string;
  from?: string;
  to?: string;
  reason?: string;
  /** Of a cancellation. */
  lines?: { orderLineId: string | number; quantity: number }[];
}

const ORDER = `query($code: String!) { orders(options: { filter: { code: { eq: $code } } }) { items {
  id state orderPlacedAt currencyCode totalWithTax
  shippingAddress { fullName streetLine1 streetLine2 city province postalCode countryCode }
  lines {
    id quantity orderPlacedQuantity linePriceWithTax proratedLinePriceWithTax proratedUnitPriceWithTax
    productVariant { sku }
  }
  payments { id method amount state refunds { id total state reason shipping lines { orderLineId quantity } } }
  fulfillments { id state method trackingCode updatedAt }
  modifications { id note priceChange isSettled }
  history(options: { take: 100 }) { items { id type isPublic createdAt data } }
} } }`;

const BOOKS = `select amount from provider_books where kind = 'refund' and "order" = $1 order by at`;

const byId = (a: { id: string }, b: { id: string }) => Number(a.id) - Number(b.id);

/** `database`: PostgreSQL's address. */
export function recordsOf(admin: Api, database: string): Records {
  const orderNow = async (code: string): Promise<KeptOrder> => {
    const { orders } = await admin<{ orders: { items: KeptOrder[] } }>(ORDER, { code });
    const [order] = orders.items;
    if (!order) throw new Error(`Vendure has no order ${code}`);
    for (const list of [order.lines, order.payments, order.fulfillments, order.modifications])
      list.sort(byId);
    order.history.items.sort(byId);
    return order;
  };
  return {
    orderNow,
    async refundsOf(code) {
      const { payments } = await orderNow(code);
      return payments
        .flatMap(({ id: payment, refunds }) => refunds.map((refund) => ({ ...refund, payment })))
        .sort(byId);
    },
    async providerRefundsOf(code) {
      const client = new pg.Client({ connectionString: database });
      await client.connect();
      try {
        const { rows } = await client.query<{ amount: number }>(BOOKS, [code]);
        return rows.map(({ amount }) => amount);
      } finally {
        await client.end();
      }
    },
    async cancelledLines(code) {
      const { lines, history } = await orderNow(code);
      const cancelled = history.items
        .filter(({ type }) => type === 'ORDER_CANCELLATION')
        .flatMap(({ data }) => data.lines ?? []);
      const pieces = (line: string) =>
        cancelled
          .filter(({ orderLineId }) => String(orderLineId) === line)
          .reduce((sum, { quantity }) => sum + quantity, 0);
      return lines
        .map(({ id, productVariant: { sku } }, at) => ({ line: at + 1, sku, quantity: pieces(id) }))
        .filter(({ quantity }) => quantity > 0);
    },
    async notesOf(code) {
      const { history } = await orderNow(code);
      return history.items
        .filter(({ type }) => type === 'ORDER_NOTE')
        .map(({ id, isPublic, data }) => ({ id, text: data.note ?? '', isPublic }));
    },
  };
}
