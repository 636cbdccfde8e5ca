/** What is asked of Medusa's records, as fields of its Admin API, and what they look like. */
import { z } from 'zod';

const text = z.string().nullish();

/** Amounts are numbers in the currency's own unit, `14.5`: a sum may have more digits than are paid. */
export function centsOf(amount: number): number {
  return Math.round(amount * 100 + Math.sign(amount) * 1e-6);
}

const Address = z.object({
  first_name: text,
  last_name: text,
  address_1: text,
  address_2: text,
  city: text,
  province: text,
  postal_code: text,
  country_code: text,
});
export type MedusaAddress = z.infer<typeof Address>;

const Refund = z.object({ id: z.string(), amount: z.number(), note: text, created_at: z.string() });
export type MedusaRefund = z.infer<typeof Refund>;

const Payment = z.object({
  id: z.string(),
  provider_id: z.string(),
  created_at: z.string(),
  captures: z.array(z.object({ amount: z.number() })).nullish(),
  refunds: z.array(Refund).nullish(),
});
export type MedusaPayment = z.infer<typeof Payment>;

const Paid = z.object({ payment_collections: z.array(z.object({ payments: z.array(Payment).nullish() })) });
const PAID = [
  '*payment_collections.payments',
  '*payment_collections.payments.captures',
  '*payment_collections.payments.refunds',
];

const Customer = z.object({
  id: z.string(),
  email: z.string(),
  first_name: text,
  last_name: text,
  has_account: z.boolean(),
});

const Numbered = z.object({
  id: z.string(),
  display_id: z.number(),
  custom_display_id: text,
});

const Fulfillment = z.object({
  id: z.string(),
  location_id: text,
  created_at: z.string(),
  packed_at: text,
  shipped_at: text,
  delivered_at: text,
  canceled_at: text,
  provider_id: text,
  items: z.array(z.object({ line_item_id: text })).nullish(),
  labels: z.array(z.object({ tracking_number: text })).nullish(),
});
export type MedusaFulfillment = z.infer<typeof Fulfillment>;

/** Goods that come back: `open` while somebody puts it together, then `requested` until they are here. */
const Return = z.object({
  id: z.string(),
  status: z.string(),
  created_at: z.string(),
  metadata: z.record(z.string(), z.json()).nullish(),
  /** Of which it is a part. */
  claim_id: text,
  exchange_id: text,
  items: z.array(z.object({ item_id: z.string(), quantity: z.number() })).nullish(),
});
export type MedusaReturn = z.infer<typeof Return>;

const Placed = Numbered.extend({
  status: z.string(),
  created_at: z.string(),
  currency_code: z.string(),
  fulfillment_status: text,
  shipping_address: Address.nullish(),
  returns: z.array(z.object({ status: z.string() })).nullish(),
  ...Paid.shape,
});
export type MedusaPlaced = z.infer<typeof Placed>;
export const PLACED = [
  ...['id', 'display_id', 'custom_display_id', 'status', 'created_at', 'currency_code'],
  ...['*shipping_address', 'fulfillment_status', 'returns.status', ...PAID],
].join(',');

/** How many pieces of a line are where. */
const Detail = z.object({
  shipped_quantity: z.number(),
  delivered_quantity: z.number(),
  return_requested_quantity: z.number(),
  return_received_quantity: z.number(),
  return_dismissed_quantity: z.number(),
  written_off_quantity: z.number(),
});

const Item = z.object({
  id: z.string(),
  title: z.string(),
  product_title: text,
  variant_id: text,
  variant_sku: text,
  variant_title: text,
  created_at: z.string(),
  quantity: z.number(),
  total: z.number(),
  product: z.object({ tags: z.array(z.object({ value: z.string() })).nullish() }).nullish(),
  detail: Detail.nullish(),
});
export type MedusaItem = z.infer<typeof Item>;

/** Of one version of an order. */
export const Items = z.object({ order: z.object({ items: z.array(Item) }) });
const ITEMS = ['*items', '*items.product.tags'];
export const ITEMS_ONLY = ['id', 'total', ...ITEMS].join(',');

export const Order = Placed.extend({
  version: z.number(),
  email: text,
  canceled_at: text,
  is_draft_order: z.boolean().nullish(),
  customer_id: text,
  metadata: z.record(z.string(), z.json()).nullish(),
  total: z.number(),
  items: z.array(Item),
  returns: z.array(Return).nullish(),
  shipping_methods: z.array(z.object({ total: z.number(), shipping_option_id: text })).nullish(),
  transactions: z.array(z.object({ reference: text, reference_id: text })).nullish(),
  fulfillments: z.array(Fulfillment).nullish(),
});
export const ORDER = [
  ...[PLACED, 'version', 'email', 'canceled_at', 'is_draft_order', 'customer_id', 'metadata', 'total'],
  ...[...ITEMS, '*items.detail', '*shipping_methods', '*transactions', '*returns', '*returns.items'],
  ...['returns.claim_id', 'returns.exchange_id'],
  ...['*fulfillments', '*fulfillments.items', '*fulfillments.labels'],
].join(',');

const Action = z.object({
  action: z.string(),
  details: z.json().nullish(),
  ordering: z.number(),
  internal_note: text,
});
export type MedusaAction = z.infer<typeof Action>;

/** An order edit, a return, a claim, an exchange, or a change of the order's own fields. */
const OrderChange = z.object({
  id: z.string(),
  change_type: text,
  status: z.string(),
  /** Of the order, once it is confirmed. */
  version: z.number(),
  internal_note: text,
  return_id: text,
  claim_id: text,
  exchange_id: text,
  created_at: z.string(),
  actions: z.array(Action).nullish(),
});
export type MedusaChange = z.infer<typeof OrderChange>;
export const Changes = z.object({ order_changes: z.array(OrderChange) });
export const CHANGES =
  'id,change_type,status,version,internal_note,return_id,claim_id,exchange_id,created_at,*actions';

/** An order, with the lines that it was placed with and what was changed since. */
export interface MedusaOrder extends z.infer<typeof Order> {
  placed: MedusaItem[];
  /** Lines that came in later and that an edit of ours touched, as they came in. */
  added: MedusaItem[];
  changes: MedusaChange[];
}

export const OrderAnswer = z.object({ order: Order });
export const Found = z.object({ count: z.number(), orders: z.array(Numbered) });
export const PlacedList = z.object({ count: z.number(), orders: z.array(Placed) });
export const PlacedBy = z.object({
  count: z.number(),
  orders: z.array(Placed.extend({ email: text, customer: Customer.nullish() })),
});

const AccountAddress = Address.extend({ id: z.string(), is_default_shipping: z.boolean().nullish() });
const WithAddresses = Customer.extend({ addresses: z.array(AccountAddress).nullish() });
export const CUSTOMER = 'id,email,first_name,last_name,has_account,*addresses';
export const CustomerAnswer = z.object({ customer: WithAddresses });
export const CustomersAnswer = z.object({ count: z.number(), customers: z.array(WithAddresses) });

export type MedusaPerson = z.infer<typeof WithAddresses>;
/** With all orders of their record, newest first. */
export interface MedusaCustomer extends MedusaPerson {
  orders: MedusaPlaced[];
  /** Medusa's ids of those that are the account's own. */
  own: ReadonlySet<string>;
}

const Variant = z.object({
  sku: text,
  title: text,
  allow_backorder: z.boolean().nullish(),
  manage_inventory: z.boolean().nullish(),
  inventory_quantity: z.number().nullish(),
  options: z
    .array(z.object({ value: z.string(), option: z.object({ title: z.string() }).nullish() }))
    .nullish(),
  prices: z
    .array(
      z.object({
        amount: z.number(),
        currency_code: z.string(),
        min_quantity: z.number().nullish(),
        rules: z.record(z.string(), z.json()).nullish(),
      }),
    )
    .nullish(),
});
export type MedusaVariant = z.infer<typeof Variant>;
const Product = z.object({
  id: z.string(),
  title: z.string(),
  tags: z.array(z.object({ value: z.string() })).nullish(),
});
export type MedusaProduct = z.infer<typeof Product>;
export const PRODUCT = 'id,title,*tags';
export const VARIANTS = [
  ...['id', 'sku', 'title', 'allow_backorder', 'manage_inventory', 'inventory_quantity'],
  ...['*prices', '*options', '*options.option'],
].join(',');
export const ProductAnswer = z.object({ product: Product });
export const ProductsAnswer = z.object({
  count: z.number(),
  products: z.array(z.object({ id: z.string(), title: z.string() })),
});
export const VariantsAnswer = z.object({ variants: z.array(Variant) });
export const OfProduct = z.object({
  variants: z.array(z.object({ id: z.string(), sku: text, product_id: text })),
});

/** Of changes: what is told of them is looked for. */
export const Anything = z.record(z.string(), z.json());
export const Begun = z.object({ return: z.object({ id: z.string() }) });
const Made = z.object({ id: z.string() }).optional();
export const BegunStaged = z.object({ claim: Made, exchange: Made });
export const Preview = z.object({
  order: z.object({ total: z.number(), return_requested_total: z.number().nullish() }),
});

export const Returns = z.object({ count: z.number() });

/** Claims of several orders. */
export const Claims = z.object({
  count: z.number(),
  claims: z.array(z.object({ order_id: z.string(), canceled_at: text })),
});
