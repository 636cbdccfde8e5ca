/** Customers and goods of the example shop, and orders as its customers and its staff would make them. */
import { GOODS, type OrderWanted, SHIPPING } from '../../shop-suite/suite.ts';
import { type Order, type Product, piecesLeft, type Records, type Variant, worthOf } from './records.ts';

export const customers = {
  ada: {
    ...{ firstName: 'Ada', lastName: 'Byron', email: 'ada.byron@example.com' },
    ...{ address1: '12 Elm Street', city: 'Portland', provinceCode: 'OR', zip: '97205' },
  },
  grace: {
    ...{ firstName: 'Grace', lastName: 'Hopper', email: 'grace.hopper@example.com' },
    ...{ address1: '2 Navy Yard', city: 'Boston', provinceCode: 'MA', zip: '02129' },
  },
};
export type Who = keyof typeof customers;

/** How an order is told of: its name without the sign. */
export const idOf = ({ name }: Order): string => name.slice(1);

export function populate(records: Records): void {
  for (const { firstName, lastName, email, ...address } of Object.values(customers))
    records.customers.push({
      ...{ id: records.newId('Customer'), firstName, lastName, email, metafields: [] },
      address: { id: records.newId('MailingAddress'), ...addressOf({ firstName, lastName, ...address }) },
    });
  for (const [title, goods = []] of Object.entries(Object.groupBy(Object.values(GOODS), (one) => one.title)))
    records.products.push({
      ...{ id: records.newId('Product'), title, tags: [] },
      variants: goods.map(({ sku, variant, cents }) => variantOf(records, { sku, title: variant, cents })),
    });
  records.products.push({
    ...{ id: records.newId('Product'), title: 'Remnants', tags: ['final-sale'] },
    variants: [variantOf(records, { sku: 'REMNANTS', title: 'Mixed', cents: 900 })],
  });
  records.products.push({
    ...{ id: records.newId('Product'), title: 'Wool Throw', tags: [] },
    variants: [
      { sku: 'THROW-GREY', title: 'Grey', cents: 4_000 },
      { sku: 'THROW-SAND', title: 'Sand', cents: 4_000 },
      { sku: 'THROW-RUST', title: 'Rust', cents: 3_600 },
      { sku: 'THROW-NAVY', title: 'Navy', cents: 4_500 },
      { sku: 'THROW-MOSS', title: 'Moss', cents: 4_000, soldOut: true },
    ].map((one) => variantOf(records, one)),
  });
}

function variantOf(records: Records, of: Omit<Variant, 'id' | 'options'>): Variant {
  return { ...of, id: records.newId('ProductVariant'), options: [['Colour', of.title]] };
}

function addressOf(of: {
  firstName: string;
  lastName: string;
  address1: string;
  city: string;
  provinceCode: string;
  zip: string;
}) {
  return { ...of, address2: null, countryCode: 'US', company: null, phone: null };
}

export interface Wanted {
  of: Who;
  /** Another address than theirs: reading an order reads those that gave money back under its address. */
  email?: string;
  /** How many of which, and what is off. */
  lines: [sku: string, quantity: number, discount?: number][];
  state: OrderWanted['state'];
  currency?: string;
  /** Paid with so many cents of a gift card first. */
  giftCard?: number;
  /** It is only authorised. */
  isAuthorised?: boolean;
  /** How long ago the carrier last said anything. */
  daysAgo?: number;
}

export function placeOrder(records: Records, wanted: Wanted): Order {
  const { email, ...person } = customers[wanted.of];
  const lines = wanted.lines.map(([sku, quantity, discount = 0]) => {
    const { product, variant } = goodsOf(records.products, sku);
    return { id: records.newId('LineItem'), product, variant, quantity, discount };
  });
  const order: Order = {
    ...{ id: records.newId('Order'), name: `#${1_001 + records.orders.length}`, note: null },
    email: wanted.email ?? email,
    customer: records.customers.find((one) => one.email === email)?.id ?? null,
    ...{ createdAt: records.now(), cancelledAt: null, staffNote: null },
    ...{ currency: wanted.currency ?? 'USD', presentment: wanted.currency ?? 'USD' },
    ...{ address: addressOf(person), shipping: SHIPPING, lines },
    ...{ transactions: [], refunds: [], parcels: [], returns: [], metafields: [] },
    fulfillmentOrders: [{ id: records.newId('FulfillmentOrder'), status: 'OPEN', holds: [] }],
  };
  const cents = lines.reduce((sum, line) => sum + worthOf(line), SHIPPING);
  pay(records, order, { cents, ...wanted });
  work(records, order, wanted);
  records.orders.push(order);
  return order;
}

function goodsOf(products: Product[], sku: string) {
  for (const product of products)
    for (const variant of product.variants) if (variant.sku === sku) return { product, variant };
  throw new Error(`the example shop has no ${sku}`);
}

function pay(
  records: Records,
  { transactions }: Order,
  { cents, giftCard = 0, isAuthorised = false }: { cents: number; giftCard?: number; isAuthorised?: boolean },
): void {
  const shared = { status: 'SUCCESS' as const, parent: null };
  if (giftCard > 0)
    transactions.push({
      ...{ id: records.newId('OrderTransaction'), kind: 'SALE', gateway: 'gift_card' },
      ...{ cents: giftCard, card: null, ...shared },
    });
  transactions.push({
    ...{ id: records.newId('OrderTransaction'), kind: isAuthorised ? 'AUTHORIZATION' : 'SALE' },
    ...{ gateway: 'shopify_payments', cents: cents - giftCard, ...shared },
    card: { company: 'Visa', number: '•••• •••• •••• 4242' },
  });
}

/** As the packing desk and the carrier report it. */
export function work(
  records: Records,
  order: Order,
  { state, daysAgo = 0 }: Pick<Wanted, 'state' | 'daysAgo'>,
): void {
  if (state === 'paid') return;
  for (const one of order.fulfillmentOrders) one.status = state === 'packed' ? 'IN_PROGRESS' : 'CLOSED';
  if (state === 'packed') return;
  const at = new Date(Date.parse(records.now()) - daysAgo * 86_400_000).toISOString();
  order.parcels.push({
    ...{ id: records.newId('Fulfillment'), status: 'SUCCESS', updatedAt: at },
    displayStatus: state === 'delivered' ? 'DELIVERED' : 'IN_TRANSIT',
    deliveredAt: state === 'delivered' ? at : null,
    number: `1Z${records.newId('Tracking').split('/').at(-1)}`,
    lines: order.lines
      .filter((line) => piecesLeft(order, line) > 0)
      .map((line) => ({
        ...{ id: records.newId('FulfillmentLineItem'), line: line.id, quantity: piecesLeft(order, line) },
      })),
  });
}
