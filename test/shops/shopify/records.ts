/** What the loopback keeps of a shop: amounts in cents, ids as Shopify has them. */

export interface Address {
  firstName: string;
  lastName: string;
  address1: string;
  address2: string | null;
  city: string;
  provinceCode: string;
  zip: string;
  countryCode: string;
  company: string | null;
  phone: string | null;
}

export interface Variant {
  id: string;
  /** Whether there is none of it. */
  soldOut?: boolean;
  /** What it costs in the market of an order that is edited, where that is another price. */
  contextual?: number;
  sku: string;
  title: string;
  cents: number;
  options: [string, string][];
}

export interface Product {
  id: string;
  title: string;
  tags: string[];
  variants: Variant[];
}

export interface Metafield {
  namespace: string;
  key: string;
  value: string;
  type: string;
  createdAt: string;
}

export interface CreditMovement {
  id: string;
  type: 'StoreCreditAccountCreditTransaction' | 'StoreCreditAccountDebitTransaction';
  /** Less than none of a debit. */
  cents: number;
  event: string;
  createdAt: string;
  /** Of a credit: what is not spent. */
  remaining: number;
}

export interface CreditAccount {
  id: string;
  currency: string;
  movements: CreditMovement[];
}

export interface Customer {
  id: string;
  firstName: string;
  lastName: string;
  email: string;
  address: (Address & { id: string }) | null;
  /** Beside the default one. */
  others?: (Address & { id: string })[];
  metafields: Metafield[];
  credit?: CreditAccount;
}

export interface Line {
  id: string;
  product: Product;
  variant: Variant;
  quantity: number;
  /** Off the whole line. */
  discount: number;
  /** Pieces that an edit of the order took out. */
  removed?: number;
}

export interface Transaction {
  id: string;
  kind: 'SALE' | 'AUTHORIZATION' | 'REFUND';
  status: 'SUCCESS' | 'PENDING' | 'FAILURE';
  gateway: string;
  cents: number;
  parent: string | null;
  card: { company: string; number: string } | null;
}

export interface Refund {
  id: string;
  createdAt: string;
  note: string | null;
  lines: { line: string; quantity: number; restockType: string }[];
  shipping: number;
  transactions: string[];
}

export interface Parcel {
  id: string;
  status: 'SUCCESS' | 'CANCELLED';
  displayStatus: string;
  updatedAt: string;
  deliveredAt: string | null;
  number: string;
  lines: { id: string; line: string; quantity: number }[];
}

export interface FulfillmentOrder {
  id: string;
  status: 'OPEN' | 'IN_PROGRESS' | 'ON_HOLD' | 'CLOSED' | 'CANCELLED';
  holds: { id: string; handle: string | null; notes: string | null; byUs: boolean }[];
}

export interface Return {
  id: string;
  name: string;
  status: 'OPEN' | 'CLOSED' | 'CANCELED';
  createdAt: string;
  lines: { id: string; piece: string; quantity: number; note: string }[];
  /** What goes out for them, once it is processed. */
  exchange: { id: string; variant: string; quantity: number }[];
}

export interface Order {
  id: string;
  name: string;
  email: string;
  customer: string | null;
  createdAt: string;
  cancelledAt: string | null;
  staffNote: string | null;
  note: string | null;
  currency: string;
  presentment: string;
  address: Address;
  shipping: number;
  lines: Line[];
  transactions: Transaction[];
  refunds: Refund[];
  parcels: Parcel[];
  fulfillmentOrders: FulfillmentOrder[];
  returns: Return[];
  metafields: Metafield[];
}

/** An edit that is not committed. */
export interface Edit {
  id: string;
  order: string;
  added: { product: Product; variant: Variant; quantity: number }[];
  /** How many pieces are to be left, by line. */
  set: Map<string, number>;
}

/** An order that is none before it is completed. */
export interface Draft {
  id: string;
  customer: string | null;
  email: string;
  note: string | null;
  lines: Line[];
  shipping: number;
  address: Address;
  /** What it became. */
  order: string | null;
}

export interface Job {
  id: string;
  done: boolean;
}

/** Of one shop: everything in memory. */
export interface Records {
  orders: Order[];
  customers: Customer[];
  products: Product[];
  jobs: Job[];
  edits: Edit[];
  drafts: Draft[];
  /** What a refund under a key was, and what was answered. */
  keys: Map<string, { body: string; refund: string | null }>;
  loginRequired: boolean;
  /** It has no room for more metafields. */
  isFull: boolean;
  /** What refunds are as soon as they are made. */
  refunded: Transaction['status'];
  /** So much later an order is found by a search. */
  searchLateMs: number;
  newId(type: string): string;
  now(): string;
}

export function emptyRecords(): Records {
  let made = 600;
  let last = 0;
  return {
    ...{
      orders: [],
      customers: [],
      products: [],
      jobs: [],
      edits: [],
      drafts: [],
      keys: new Map(),
      loginRequired: false,
      isFull: false,
      searchLateMs: 0,
    },
    refunded: 'SUCCESS',
    newId(type) {
      made += 1;
      return `gid://shopify/${type}/${made}`;
    },
    /** Never the same twice. */
    now() {
      last = Math.max(last + 1, Date.now());
      return new Date(last).toISOString();
    },
  };
}

export const worthOf = ({ variant, quantity, discount }: Line): number => variant.cents * quantity - discount;

export function refundedPieces({ refunds }: Order, line: Line, restockTypes?: string[]): number {
  return refunds
    .flatMap(({ lines }) => lines)
    .filter(({ line: id, restockType }) => id === line.id && (restockTypes?.includes(restockType) ?? true))
    .reduce((sum, { quantity }) => sum + quantity, 0);
}

/** Pieces that were neither refunded nor taken out. */
export const piecesLeft = (order: Order, line: Line): number =>
  line.quantity - refundedPieces(order, line) - (line.removed ?? 0);

/** What an order costs with so many pieces of each line, the shipping included. */
export function totalOf(order: Order, pieces: (line: Line) => number): number {
  return order.lines.reduce(
    (sum, line) => sum + Math.round((worthOf(line) * pieces(line)) / line.quantity),
    Math.max(0, shippingLeft(order)),
  );
}

/** Payments that money can go back to, with what is left of each. */
export function holding({ transactions }: Order): { payment: Transaction; left: number }[] {
  return transactions
    .filter(({ kind, status }) => kind === 'SALE' && status === 'SUCCESS')
    .map((payment) => ({
      payment,
      left: transactions
        .filter(({ parent, status }) => parent === payment.id && status !== 'FAILURE')
        .reduce((left, { cents }) => left - cents, payment.cents),
    }));
}

export function shippingLeft({ shipping, refunds }: Order): number {
  return refunds.reduce((left, refund) => left - refund.shipping, shipping);
}
