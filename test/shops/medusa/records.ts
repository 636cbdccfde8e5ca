/** What is written in Medusa itself, asked past the faults and by nothing of Greenlight's. */
import type { Api } from './api.ts';

export interface KeptRefund {
  id: string;
  amount: number;
  note: string | null;
  created_at: string;
}

export interface KeptOrder {
  id: string;
  display_id: number;
  status: string;
  total: number;
  metadata: Record<string, string> | null;
  shipping_address: Record<string, string | null>;
  items: { id: string; variant_sku: string; quantity: number }[];
  payment_collections: { payments: { id: string; amount: number; refunds: KeptRefund[] }[] }[];
}

export interface KeptReturn {
  id: string;
  status: string;
  location_id: string | null;
  items: { item_id: string; quantity: number }[];
}

export interface Records {
  orderNow(number: string): Promise<KeptOrder>;
  /** Oldest first, of all payments of the order. */
  refundsOf(number: string): Promise<KeptRefund[]>;
  /** Item numbers of lines that it was placed with and that are in it no more. */
  takenOut(number: string): Promise<string[]>;
  notesOf(number: string): Promise<string[]>;
  /** Claims and exchanges, whether they stand or not, oldest first. */
  replacementsOf(number: string): Promise<{ id: string; canceled_at: string | null }[]>;
  /** Oldest first. */
  returnsOf(number: string): Promise<KeptReturn[]>;
  /** The states of its order edits, oldest first. */
  editsOf(number: string): Promise<string[]>;
}

const FIELDS = [
  ...['id', 'display_id', 'status', 'total', 'metadata', '*shipping_address', '*items'],
  ...['*payment_collections.payments', '*payment_collections.payments.refunds'],
].join(',');

const inTime = (one: { created_at: string }, other: { created_at: string }) =>
  one.created_at < other.created_at ? -1 : 1;

export function recordsOf(admin: Api): Records {
  async function orderNow(number: string, version = ''): Promise<KeptOrder> {
    const query = `q=${number}&fields=id,display_id&order=display_id&limit=100`;
    const { orders } = await admin<{ orders: { id: string; display_id: number }[] }>(
      'GET',
      `/orders?${query}`,
    );
    const found = orders.find(({ display_id }) => String(display_id) === number);
    if (!found) throw new Error(`Medusa has no order ${number}`);
    const { order } = await admin<{ order: KeptOrder }>(
      'GET',
      `/orders/${found.id}?fields=${FIELDS}${version}`,
    );
    return order;
  }
  return {
    orderNow: (number) => orderNow(number),
    async refundsOf(number) {
      const { payment_collections } = await orderNow(number);
      return payment_collections
        .flatMap(({ payments }) => payments)
        .flatMap(({ refunds }) => refunds)
        .toSorted(inTime);
    },
    async takenOut(number) {
      const [now, placed] = [await orderNow(number), await orderNow(number, '&version=1')];
      const isThere = (id: string) => now.items.some((item) => item.id === id && item.quantity > 0);
      return placed.items.filter(({ id }) => !isThere(id)).map(({ variant_sku }) => variant_sku);
    },
    async replacementsOf(number) {
      const { id } = await orderNow(number);
      type Made = { id: string; canceled_at: string | null; created_at: string };
      const query = `order_id=${id}&fields=id,canceled_at,created_at`;
      const { claims } = await admin<{ claims: Made[] }>('GET', `/claims?${query}`);
      const { exchanges } = await admin<{ exchanges: Made[] }>('GET', `/exchanges?${query}`);
      return [...claims, ...exchanges].toSorted(inTime);
    },
    async returnsOf(number) {
      const { id } = await orderNow(number);
      const fields = 'id,status,location_id,created_at,*items';
      const { returns } = await admin<{ returns: (KeptReturn & { created_at: string })[] }>(
        'GET',
        `/returns?order_id=${id}&fields=${fields}`,
      );
      return returns.toSorted(inTime);
    },
    async editsOf(number) {
      const { id } = await orderNow(number);
      type Change = { change_type: string; status: string; created_at: string };
      const fields = 'change_type,status,created_at';
      const { order_changes } = await admin<{ order_changes: Change[] }>(
        'GET',
        `/orders/${id}/changes?fields=${fields}`,
      );
      const edits = order_changes.filter(({ change_type }) => change_type === 'edit');
      return edits.toSorted(inTime).map(({ status }) => status);
    },
    async notesOf(number) {
      const { metadata } = await orderNow(number);
      return Object.entries(metadata ?? {})
        .filter(([key]) => key.startsWith('greenlight_note_'))
        .map(([, text]) => text);
    },
  };
}
