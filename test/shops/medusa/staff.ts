/** What the shop's people do in Medusa's admin beside Greenlight. */
import type { Medusa } from './start.ts';

type Shop = Pick<Medusa, 'admin' | 'stocked'>;

/** More items, by an order edit of theirs. `order`: Medusa's id. */
export async function addItems(
  { admin, stocked }: Shop,
  order: string,
  added: [sku: string, quantity: number][],
): Promise<void> {
  const items = added.map(([sku, quantity]) => ({ variant_id: stocked.variants[sku], quantity }));
  await admin('POST', '/order-edits', { order_id: order });
  await admin('POST', `/order-edits/${order}/items`, { items });
  await admin('POST', `/order-edits/${order}/confirm`);
}

/** What is owed on the order since, as paid. */
export async function markAsPaid({ admin }: Shop, order: string): Promise<void> {
  const { order: now } = await admin<{ order: { payment_collections: { id: string; status: string }[] } }>(
    'GET',
    `/orders/${order}?fields=payment_collections.id,payment_collections.status`,
  );
  for (const { id, status } of now.payment_collections)
    if (status === 'not_paid')
      await admin('POST', `/payment-collections/${id}/mark-as-paid`, { order_id: order });
}

/** Money to a payment, by hand. `amount`: in the order's currency. */
export async function giveBack({ admin }: Shop, payment: string, amount: number): Promise<void> {
  await admin('POST', `/payments/${payment}/refund`, { amount, note: 'by hand' });
}

/** A price list by which a variant costs that much, until it is taken away again. */
export async function onSale(
  { admin, stocked }: Shop,
  sku: string,
  amount: number,
): Promise<() => Promise<void>> {
  const prices = [{ variant_id: stocked.variants[sku], currency_code: 'usd', amount }];
  const { price_list } = await admin<{ price_list: { id: string } }>('POST', '/price-lists', {
    ...{ title: 'Sale', description: 'Until it is over', type: 'sale', status: 'active', prices },
  });
  return async () => {
    await admin('DELETE', `/price-lists/${price_list.id}`);
  };
}
