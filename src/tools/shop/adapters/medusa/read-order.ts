/** Reads an order of Medusa's as its records have it, by the number that customers know. */
import type { MedusaClient } from './client.ts';
import { numberOf } from './marks.ts';
import { byAge } from './order-money.ts';
import {
  CHANGES,
  Changes,
  Found,
  ITEMS_ONLY,
  Items,
  type MedusaItem,
  type MedusaOrder,
  ORDER,
  OrderAnswer,
} from './shapes.ts';
import { cameIn } from './swapped-lines.ts';

export interface OrderReader {
  /** undefined: there is none, or it is a draft. */
  withNumber(number: string): Promise<MedusaOrder | undefined>;
  /** By Medusa's own id. */
  withId(id: string): Promise<MedusaOrder | undefined>;
}

/** What one list is read of: Medusa gives no more than that without being asked again. */
export const PAGE = 100;
const MOST_PAGES = 10;
/** Of what never changes, before it is asked for anew. */
export const MOST_KEPT = 10_000;

export function orderReader(client: MedusaClient): OrderReader {
  /** Medusa's own ids by number: they never change. */
  const known = new Map<string, string>();

  /**
   * Medusa finds by a text that is somewhere in the order, and no filter is for its number: those with a
   * smaller number stand before it, as far as they have it in an address.
   */
  async function idOf(number: string): Promise<string | undefined> {
    const id = known.get(number);
    if (id !== undefined) return id;
    const query = { q: number, fields: 'id,display_id,custom_display_id', order: 'display_id' };
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const offset = String(page * PAGE);
      const found = await client.read('orders', { ...query, limit: String(PAGE), offset }, Found);
      const order = found?.orders.find((one) => numberOf(one) === number);
      if (order) {
        if (known.size > MOST_KEPT) known.clear();
        known.set(number, order.id);
        return order.id;
      }
      if (!found || found.count <= (page + 1) * PAGE) return undefined;
    }
    return undefined;
  }

  async function withId(id: string): Promise<MedusaOrder | undefined> {
    const path = `orders/${id}`;
    const [now, placed, changed] = await Promise.all([
      client.read(path, { fields: ORDER }, OrderAnswer),
      itemsOf(id, 1),
      client.read(`${path}/changes`, { fields: CHANGES }, Changes),
    ]);
    if (!now || !placed || !changed || now.order.status === 'draft' || now.order.is_draft_order)
      return undefined;
    const first = { placed, changes: changed.order_changes.toSorted(byAge) };
    return { ...now.order, ...first, added: await addedTo(id, first) };
  }

  /** Of a version of it. */
  async function itemsOf(id: string, version: number): Promise<MedusaItem[] | undefined> {
    const found = await client.read(`orders/${id}`, { fields: ITEMS_ONLY, version: String(version) }, Items);
    return found?.order.items;
  }

  async function addedTo(id: string, first: Pick<MedusaOrder, 'placed' | 'changes'>): Promise<MedusaItem[]> {
    const read = cameIn(first).map(async ({ version, ids }) => {
      const items = await itemsOf(id, version);
      return items?.filter((item) => ids.includes(item.id)) ?? [];
    });
    return (await Promise.all(read)).flat();
  }

  return {
    withId,
    async withNumber(number) {
      const id = await idOf(number);
      return id === undefined ? undefined : withId(id);
    },
  };
}
