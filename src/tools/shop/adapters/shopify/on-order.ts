/** An order of Shopify's, for the changes that are made to it. */
import type * as remote from '../remote/on-order.ts';
import type { ShopifyClient } from './client.ts';
import type { ShopifyOrder } from './documents.ts';

export type OrderState = remote.OrderState<ShopifyOrder>;
export type Parts = remote.OrderParts<ShopifyClient, ShopifyOrder>;
