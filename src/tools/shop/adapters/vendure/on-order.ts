/** An order of Vendure's, for the changes that are made to it. */

import type { GraphqlClient } from '../remote/graphql.ts';
import type * as remote from '../remote/on-order.ts';
import type { VendureOrder } from './documents.ts';

export type OrderState = remote.OrderState<VendureOrder>;
export type Parts = remote.OrderParts<GraphqlClient, VendureOrder>;
