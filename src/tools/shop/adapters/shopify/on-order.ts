/** An order of Shopify's, for the changes that are made to it. */

import type { GraphqlClient } from '../remote/graphql.ts';
import type * as remote from '../remote/on-order.ts';
import type { ShopifyOrder } from './documents.ts';

export type OrderState = remote.OrderState<ShopifyOrder>;
export type Parts = remote.OrderParts<GraphqlClient, ShopifyOrder>;
