/** The records as Shopify's schema has them: what is not asked for by anybody here has no value. */
import {
  type Address,
  type Customer,
  holding,
  type Line,
  type Order,
  type Parcel,
  type Product,
  piecesLeft,
  type Records,
  type Refund,
  type Return,
  type Transaction,
  totalOf,
} from './records.ts';

import { metafieldsOf, storeCreditAccountsOf } from './store-credit.ts';

export interface Context {
  scopes: ReadonlySet<string>;
  /** Throws where the app lacks it. */
  need(scope: string, field: string): void;
}

interface Page {
  first?: number | null;
  after?: string | null;
}

/** A connection's page; a cursor is a number. */
export function connection<Node>(all: Node[]) {
  return ({ first, after }: Page) => {
    if (first === undefined || first === null) throw new Error('you must provide one of first or last');
    const from = after ? Number(after) : 0;
    const nodes = all.slice(from, from + first);
    const end = from + nodes.length;
    const hasNextPage = end < all.length;
    return { nodes, pageInfo: { hasNextPage, endCursor: nodes.length > 0 ? String(end) : null } };
  };
}

/** A list that `first` cuts. */
const cut =
  <Item>(all: Item[]) =>
  ({ first }: Page) =>
    all.slice(0, first ?? all.length);

const COUNTRIES: Record<string, string> = { US: 'United States', CA: 'Canada', DE: 'Germany' };
export const PROVINCES: Record<string, string> = {
  ...{ OR: 'Oregon', MA: 'Massachusetts', CA: 'California', WA: 'Washington', ON: 'Ontario' },
};

export function addressView(address: Address, id = 'gid://shopify/MailingAddress/1') {
  const { countryCode, provinceCode, firstName, lastName } = address;
  return {
    ...address,
    ...{ id, name: `${firstName} ${lastName}`.trim(), countryCodeV2: countryCode },
    country: COUNTRIES[countryCode] ?? countryCode,
    province: PROVINCES[provinceCode] ?? provinceCode,
  };
}

export function customerView(customer: Customer) {
  const { id, firstName, lastName, email, address, others = [], metafields } = customer;
  const addresses = [...(address ? [address] : []), ...others];
  return {
    metafields: metafieldsOf(metafields),
    storeCreditAccounts: storeCreditAccountsOf(customer),
    ...{ id, displayName: `${firstName} ${lastName}`, defaultEmailAddress: { emailAddress: email } },
    defaultAddress: address && addressView(address, address.id),
    addressesV2: connection(addresses.map((one) => addressView(one, one.id))),
  };
}

export function productView({ id, title, tags, variants }: Product) {
  const product = { id, title, tags };
  const nodes = variants.map((variant) => ({
    ...{ __typename: 'ProductVariant', id: variant.id, sku: variant.sku, title: variant.title },
    ...{ price: money(variant.cents), availableForSale: variant.soldOut !== true },
    selectedOptions: variant.options.map(([name, value]) => ({ name, value })),
    product: () => ({ ...product, variants: connection(nodes) }),
  }));
  return { ...product, variants: connection(nodes) };
}

export const money = (cents: number): string => (cents / 100).toFixed(2);

export function orderView(records: Records, order: Order) {
  const bag = (cents: number) => ({
    shopMoney: { amount: money(cents), currencyCode: order.currency },
    presentmentMoney: { amount: money(cents), currencyCode: order.presentment },
  });
  const lineView = (line: Line) => ({
    ...{ id: line.id, title: line.product.title, variantTitle: line.variant.title, sku: line.variant.sku },
    quantity: line.quantity,
    currentQuantity: piecesLeft(order, line),
    refundableQuantity: piecesLeft(order, line),
    originalTotalSet: bag(line.variant.cents * line.quantity),
    discountAllocations: line.discount > 0 ? [{ allocatedAmountSet: bag(line.discount) }] : [],
    taxLines: [],
    product: { id: line.product.id, tags: line.product.tags },
  });
  const transactionView = ({ id, kind, status, gateway, cents, parent, card }: Transaction) => ({
    ...{ id, kind, status, gateway, formattedGateway: 'Shopify Payments', amountSet: bag(cents) },
    parentTransaction: parent && { id: parent },
    paymentDetails: card && { __typename: 'CardPaymentDetails', ...card },
  });
  const refundView = ({ id, createdAt, note, lines, shipping, transactions }: Refund) => ({
    ...{ id, createdAt, note },
    refundLineItems: connection(
      lines.map(({ line, quantity, restockType }) => ({ quantity, restockType, lineItem: { id: line } })),
    ),
    refundShippingLines: connection(
      shipping > 0 ? [{ id: `${id}/shipping`, subtotalAmountSet: bag(shipping), taxAmountSet: bag(0) }] : [],
    ),
    transactions: connection(
      order.transactions.filter((one) => transactions.includes(one.id)).map(transactionView),
    ),
  });
  const parcelView = (parcel: Parcel) => ({
    ...{ id: parcel.id, updatedAt: parcel.updatedAt, status: parcel.status },
    ...{ displayStatus: parcel.displayStatus, deliveredAt: parcel.deliveredAt },
    trackingInfo: cut([{ company: 'UPS', number: parcel.number }]),
    fulfillmentLineItems: connection(
      parcel.lines.map(({ id, quantity, line }) => ({ id, quantity, lineItem: { id: line } })),
    ),
  });
  const pieces = order.parcels.flatMap(({ lines }) => lines);
  const returnView = (one: Return) => ({
    ...{ id: one.id, name: one.name, status: one.status, createdAt: one.createdAt },
    returnLineItems: connection(
      one.lines.map(({ id, quantity, note, piece }) => ({
        ...{ __typename: 'ReturnLineItem', id, quantity, returnReasonNote: note },
        fulfillmentLineItem: {
          id: piece,
          lineItem: { id: pieces.find((known) => known.id === piece)?.line ?? '' },
        },
      })),
    ),
    exchangeLineItems: connection(
      one.exchange.map(({ id, variant, quantity }) => ({ id, variantId: variant, quantity })),
    ),
  });
  const customer = records.customers.find(({ id }) => id === order.customer);
  const left = holding(order).reduce((sum, one) => sum + one.left, 0);
  return {
    ...{ id: order.id, name: order.name, email: order.email, note: order.note, createdAt: order.createdAt },
    ...{ cancelledAt: order.cancelledAt, currencyCode: order.currency },
    ...{ presentmentCurrencyCode: order.presentment, taxesIncluded: true },
    cancellation: order.cancelledAt ? { staffNote: order.staffNote } : null,
    displayFulfillmentStatus: fulfillmentStatus(order),
    returnStatus: order.returns.some(({ status }) => status === 'OPEN') ? 'IN_PROGRESS' : 'NO_RETURN',
    customer: customer ? customerView(customer) : null,
    metafields: metafieldsOf(order.metafields),
    shippingAddress: addressView(order.address),
    shippingLines: connection([{ discountedPriceSet: bag(order.shipping), taxLines: [] }]),
    lineItems: connection(order.lines.map(lineView)),
    transactions: cut(order.transactions.map(transactionView)),
    totalRefundedSet: bag(
      order.transactions
        .filter(({ kind, status }) => kind === 'REFUND' && status !== 'FAILURE')
        .reduce((sum, { cents }) => sum + cents, 0),
    ),
    refunds: cut(order.refunds.map(refundView)),
    fulfillments: cut(order.parcels.map(parcelView)),
    /** An app is given those that its scopes let it see. */
    fulfillmentOrders(page: Page, { scopes }: Context) {
      const seen = scopes.has('read_merchant_managed_fulfillment_orders') ? order.fulfillmentOrders : [];
      return connection(
        seen.map(({ id, status, holds }) => ({
          ...{ id, status, assignedLocation: { location: { id: 'gid://shopify/Location/1' } } },
          fulfillmentHolds: holds.map((hold) => ({
            ...{ id: hold.id, handle: hold.byUs ? hold.handle : null, heldByRequestingApp: hold.byUs },
          })),
        })),
      )(page);
    },
    returns(page: Page, { need }: Context) {
      need('read_returns', 'returns');
      return connection(order.returns.map(returnView))(page);
    },
    /** What the goods and the shipping that are left are worth, whatever was given back on neither. */
    suggestedRefund: () => ({
      amountSet: bag(totalOf(order, (line) => piecesLeft(order, line))),
      maximumRefundableSet: bag(left),
    }),
  };
}

function fulfillmentStatus({ parcels, fulfillmentOrders }: Order): string {
  if (parcels.some(({ status }) => status === 'SUCCESS')) return 'FULFILLED';
  const states = fulfillmentOrders.map(({ status }) => status);
  if (states.includes('ON_HOLD')) return 'ON_HOLD';
  return states.includes('IN_PROGRESS') ? 'IN_PROGRESS' : 'UNFULFILLED';
}
