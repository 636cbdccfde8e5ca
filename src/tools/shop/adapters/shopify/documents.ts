/**
 * What is asked of Shopify about orders, and the parts of its answers that are used. An order is read in
 * parts: no query may cost more than 1,000 points, and each item of a list that is asked for counts.
 */
import { z } from 'zod';
import type { Payout } from '../../contract/shop.ts';
import { ENTRIES, Entries } from './entries.ts';
import type { SentAgain } from './sent-again.ts';

const Text = z.string().nullish();
const Flag = z.object({ hasNextPage: z.boolean() });

/** In cents. Throws where it has parts of a cent, which none of our sums has. */
export const Cents = z
  .object({ shopMoney: z.object({ amount: z.string().regex(/^-?\d{1,9}(?:\.\d{1,2}0{0,4})?$/) }) })
  .transform(({ shopMoney }) => Math.round(Number(shopMoney.amount) * 100));
const MONEY = '{ shopMoney { amount } }';

const paged = <Node extends z.ZodType>(node: Node) =>
  z.object({ nodes: z.array(node), pageInfo: Flag.optional() });

export const ADDRESS =
  'firstName lastName name company address1 address2 city province provinceCode zip country countryCodeV2 phone';
export const ShopifyAddress = z.object({
  ...{ firstName: Text, lastName: Text, name: Text, company: Text, address1: Text, address2: Text },
  ...{ city: Text, province: Text, provinceCode: Text, zip: Text, country: Text, countryCodeV2: Text },
  phone: Text,
});
export type ShopifyAddress = z.infer<typeof ShopifyAddress>;

const Line = z.object({
  id: z.string(),
  title: z.string(),
  variantTitle: Text,
  sku: Text,
  quantity: z.int(),
  currentQuantity: z.int(),
  refundableQuantity: z.int(),
  originalTotalSet: Cents,
  discountAllocations: z.array(z.object({ allocatedAmountSet: Cents })),
  taxLines: z.array(z.object({ priceSet: Cents })),
  product: z.object({ id: z.string(), tags: z.array(z.string()) }).nullish(),
});
export type ShopifyLine = z.infer<typeof Line>;

const Hold = z.object({ id: z.string(), handle: Text, heldByRequestingApp: z.boolean() });

const FulfillmentOrder = z.object({
  id: z.string(),
  status: z.string(),
  assignedLocation: z.object({ location: z.object({ id: z.string() }).nullish() }),
  fulfillmentHolds: z.array(Hold),
});
export type ShopifyFulfillmentOrder = z.infer<typeof FulfillmentOrder>;

const Core = z.object({
  id: z.string(),
  name: z.string(),
  createdAt: z.string(),
  cancelledAt: Text,
  email: Text,
  note: Text,
  currencyCode: z.string(),
  presentmentCurrencyCode: z.string(),
  taxesIncluded: z.boolean(),
  displayFulfillmentStatus: z.string(),
  cancellation: z.object({ staffNote: Text }).nullish(),
  customer: z.object({ id: z.string(), metafields: Entries }).nullish(),
  shippingAddress: ShopifyAddress.nullish(),
  shippingLines: paged(
    z.object({ discountedPriceSet: Cents, taxLines: z.array(z.object({ priceSet: Cents })) }),
  ),
  lineItems: paged(Line),
  fulfillmentOrders: paged(FulfillmentOrder),
  metafields: Entries,
});

export const ORDER_CORE = `query ($id: ID!) {
  order(id: $id) {
    id name createdAt cancelledAt email note currencyCode presentmentCurrencyCode taxesIncluded
    displayFulfillmentStatus cancellation { staffNote } customer { id ${ENTRIES} } ${ENTRIES}
    shippingAddress { ${ADDRESS} }
    shippingLines(first: 5) { nodes { discountedPriceSet ${MONEY} taxLines { priceSet ${MONEY} } } }
    lineItems(first: 50) {
      nodes { id title variantTitle sku quantity currentQuantity refundableQuantity originalTotalSet ${MONEY}
        discountAllocations { allocatedAmountSet ${MONEY} } taxLines { priceSet ${MONEY} } product { id tags } }
      pageInfo { hasNextPage }
    }
    fulfillmentOrders(first: 10) {
      nodes { id status assignedLocation { location { id } } fulfillmentHolds { id handle heldByRequestingApp } }
      pageInfo { hasNextPage }
    }
  }
}`;
export const CoreAnswer = z.object({ order: Core.nullable() });

const Transaction = z.object({
  id: z.string(),
  kind: z.string(),
  status: z.string(),
  gateway: Text,
  formattedGateway: Text,
  amountSet: Cents,
  parentTransaction: z.object({ id: z.string() }).nullish(),
  paymentDetails: z
    .object({ __typename: z.string(), company: Text, number: Text, paymentMethodName: Text })
    .nullish(),
});
export type ShopifyTransaction = z.infer<typeof Transaction>;

const Refund = z.object({
  id: z.string(),
  createdAt: Text,
  note: Text,
  refundLineItems: paged(
    z.object({ quantity: z.int(), restockType: z.string(), lineItem: z.object({ id: z.string() }) }),
  ),
  refundShippingLines: paged(z.object({ subtotalAmountSet: Cents, taxAmountSet: Cents })),
  transactions: paged(z.object({ id: z.string() })),
});
export type ShopifyRefund = z.infer<typeof Refund>;

const Money = z.object({
  transactions: z.array(Transaction),
  suggestedRefund: z.object({ amountSet: Cents, maximumRefundableSet: Cents }).nullish(),
});

/** One more than is used: a list of Shopify's does not say that it goes on. */
export const MOST_TRANSACTIONS = 59;
export const ORDER_MONEY = `query ($id: ID!) {
  order(id: $id) {
    transactions(first: 60) { id kind status gateway formattedGateway amountSet ${MONEY} parentTransaction { id }
      paymentDetails { __typename ... on CardPaymentDetails { company number }
        ... on PaypalWalletPaymentDetails { paymentMethodName } } }
    suggestedRefund(suggestFullRefund: true) { amountSet ${MONEY} maximumRefundableSet ${MONEY} }
  }
}`;
export const MoneyAnswer = z.object({ order: Money.nullable() });

export const MOST_REFUNDS = 19;
/** Lines that one refund may name. */
export const MOST_REFUND_LINES = 16;
export const ORDER_REFUNDS = `query ($id: ID!) {
  order(id: $id) {
    refunds(first: 20) { id createdAt note
      refundLineItems(first: ${MOST_REFUND_LINES}) {
        nodes { quantity restockType lineItem { id } } pageInfo { hasNextPage }
      }
      refundShippingLines(first: 1) {
        nodes { subtotalAmountSet ${MONEY} taxAmountSet ${MONEY} } pageInfo { hasNextPage }
      }
      transactions(first: 5) { nodes { id } pageInfo { hasNextPage } } }
  }
}`;
export const RefundsAnswer = z.object({ order: z.object({ refunds: z.array(Refund) }).nullable() });

const Fulfillment = z.object({
  id: z.string(),
  updatedAt: z.string(),
  status: z.string(),
  displayStatus: Text,
  deliveredAt: Text,
  trackingInfo: z.array(z.object({ company: Text, number: Text })),
  fulfillmentLineItems: paged(
    z.object({ id: z.string(), quantity: z.int().nullish(), lineItem: z.object({ id: z.string() }) }),
  ),
});
export type ShopifyFulfillment = z.infer<typeof Fulfillment>;

export const MOST_FULFILLMENTS = 9;
export const ORDER_PARCELS = `query ($id: ID!) {
  order(id: $id) {
    fulfillments(first: 10) { id updatedAt status displayStatus deliveredAt trackingInfo(first: 1) { company number }
      fulfillmentLineItems(first: 30) { nodes { id quantity lineItem { id } } pageInfo { hasNextPage } } }
  }
}`;
export const ParcelsAnswer = z.object({
  order: z.object({ fulfillments: z.array(Fulfillment) }).nullable(),
});

const Return = z.object({
  id: z.string(),
  name: z.string(),
  status: z.string(),
  createdAt: z.string(),
  returnLineItems: paged(
    z.object({
      quantity: z.int(),
      returnReasonNote: Text,
      fulfillmentLineItem: z.object({ lineItem: z.object({ id: z.string() }) }).optional(),
    }),
  ),
  exchangeLineItems: paged(z.object({ quantity: z.int(), variantId: Text })),
});
export type ReturnNode = z.infer<typeof Return>;
/** `exchanged`: what goes out for it; the variants that there still are. */
export type ShopifyReturn = ReturnNode & { exchanged: Exchanged[] };
export interface Exchanged {
  quantity: number;
  sku: string;
  product: string;
  /** Of one piece, as it costs now. */
  cents: number;
}

export const ORDER_RETURNS = `query ($id: ID!) {
  order(id: $id) {
    returns(first: 10) {
      nodes { id name status createdAt
        returnLineItems(first: 20) {
          nodes { quantity returnReasonNote ... on ReturnLineItem { fulfillmentLineItem { lineItem { id } } } }
          pageInfo { hasNextPage }
        }
        exchangeLineItems(first: 10) { nodes { quantity variantId } pageInfo { hasNextPage } } }
      pageInfo { hasNextPage }
    }
  }
}`;
export const ReturnsAnswer = z.object({ order: z.object({ returns: paged(Return) }).nullable() });

export type ShopifyOrder = z.infer<typeof Core> &
  z.infer<typeof Money> & {
    refunds: ShopifyRefund[];
    fulfillments: ShopifyFulfillment[];
    returns: ShopifyReturn[];
    /** What was sent once more, for whichever order; of other orders of the same address none. */
    again: SentAgain[];
    /** The marks of the changes of items that stand. */
    changedBy: string[];
    /** Store credit of the customer's, whichever order it was given on; of other orders of theirs none. */
    credits: (Payout & { order: string })[];
  };

/** `query`: in Shopify's own search syntax. */
export const ORDERS = `query ($query: String!, $first: Int!) {
  orders(first: $first, query: $query, sortKey: CREATED_AT, reverse: true) {
    nodes { id name email createdAt cancelledAt displayFulfillmentStatus currencyCode returnStatus note
      fulfillments(first: 3) { displayStatus }
      totalRefundedSet ${MONEY} customer { id } shippingAddress { name zip } }
    pageInfo { hasNextPage }
  }
}`;
const Listed = z.object({
  ...{ id: z.string(), name: z.string(), email: Text, createdAt: z.string(), cancelledAt: Text },
  ...{ displayFulfillmentStatus: z.string(), currencyCode: z.string(), returnStatus: z.string() },
  totalRefundedSet: Cents,
  note: Text,
  fulfillments: z.array(z.object({ displayStatus: Text })),
  customer: z.object({ id: z.string() }).nullish(),
  shippingAddress: z.object({ name: Text, zip: Text }).nullish(),
});
export type ListedOrder = z.infer<typeof Listed>;
export const OrdersAnswer = z.object({ orders: paged(Listed) });
