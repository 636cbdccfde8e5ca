/** One order as Shopify has it, read in parts. */
import { ToolFault } from '../../../contract.ts';
import type { GraphqlClient } from '../remote/graphql.ts';
import { refuseMore } from '../remote/whose.ts';
import { VARIANTS_WITH_IDS, VariantsWithIdsAnswer } from './catalogue.ts';
import {
  CoreAnswer,
  MOST_FULFILLMENTS,
  MOST_REFUNDS,
  MOST_TRANSACTIONS,
  MoneyAnswer,
  ORDER_CORE,
  ORDER_MONEY,
  ORDER_PARCELS,
  ORDER_REFUNDS,
  ORDER_RETURNS,
  ParcelsAnswer,
  RefundsAnswer,
  type ReturnNode,
  ReturnsAnswer,
  type ShopifyOrder,
  type ShopifyReturn,
} from './documents.ts';
import { exchangedOf } from './return-notes.ts';
import { withSwaps } from './swapped-lines.ts';

/** In parts, one after another: together they would cost more than Shopify has room for at once. */
export async function readRaw(client: GraphqlClient, id: string): Promise<ShopifyOrder | undefined> {
  const { order: core } = await client.read(ORDER_CORE, { id }, CoreAnswer);
  const { order: money } = await client.read(ORDER_MONEY, { id }, MoneyAnswer);
  if (!core || !money) return undefined;
  // A refund moves money or takes pieces.
  const isRefunded =
    money.transactions.some(({ kind }) => kind === 'REFUND') ||
    core.lineItems.nodes.some(({ quantity, currentQuantity }) => currentQuantity < quantity);
  const given = isRefunded ? await client.read(ORDER_REFUNDS, { id }, RefundsAnswer) : undefined;
  const refunds = given?.order?.refunds ?? [];
  const isSent = core.displayFulfillmentStatus !== 'UNFULFILLED';
  const parcels = isSent ? await client.read(ORDER_PARCELS, { id }, ParcelsAnswer) : undefined;
  const back = isSent ? await client.read(ORDER_RETURNS, { id }, ReturnsAnswer) : undefined;
  const fulfillments = parcels?.order?.fulfillments ?? [];
  const returns = back?.order?.returns ?? { nodes: [] };
  refuseLong(money.transactions, { most: MOST_TRANSACTIONS, what: 'payments' });
  refuseLong(refunds, { most: MOST_REFUNDS, what: 'refunds' });
  refuseLong(fulfillments, { most: MOST_FULFILLMENTS, what: 'parcels' });
  refuseAll(core.metafields, 'entries of this order');
  for (const one of [core.lineItems, core.fulfillmentOrders, returns]) refuseAll(one, 'parts of an order');
  for (const one of refunds)
    for (const part of [one.refundLineItems, one.refundShippingLines, one.transactions])
      refuseAll(part, 'parts of a refund');
  for (const { fulfillmentLineItems } of fulfillments) refuseAll(fulfillmentLineItems, 'goods of a parcel');
  for (const { returnLineItems, exchangeLineItems } of returns.nodes)
    for (const goods of [returnLineItems, exchangeLineItems]) refuseAll(goods, 'goods of a return');
  const { lines, changedBy } = withSwaps(core.metafields, core.lineItems.nodes);
  return {
    ...core,
    ...money,
    ...{ lineItems: { nodes: lines }, changedBy },
    refunds,
    fulfillments,
    returns: await withExchanged(client, returns.nodes),
    credits: [],
    again: [],
  };
}

async function withExchanged(client: GraphqlClient, returns: ReturnNode[]): Promise<ShopifyReturn[]> {
  const goods = returns.flatMap(({ exchangeLineItems }) => exchangeLineItems.nodes);
  const ids = [...new Set(goods.flatMap(({ variantId }) => variantId ?? []))];
  const answer =
    ids.length > 0 ? await client.read(VARIANTS_WITH_IDS, { ids }, VariantsWithIdsAnswer) : { nodes: [] };
  const known = answer.nodes.flatMap((one) => one ?? []);
  return returns.map((one) => ({ ...one, exchanged: exchangedOf(one, known) }));
}

/** What is judged rests on all of it. */
export function refuseAll(
  { nodes, pageInfo }: { nodes: unknown[]; pageInfo?: { hasNextPage: boolean } | undefined },
  what: string,
): void {
  const totalItems = nodes.length + (pageInfo?.hasNextPage ? 1 : 0);
  refuseMore({ items: nodes, totalItems }, { code: 'too_many', what });
}

export function refuseLong(list: unknown[], { most, what }: { most: number; what: string }): void {
  if (list.length > most)
    throw new ToolFault('too_many', `There are more ${what} than are read: a person has to look.`);
}
