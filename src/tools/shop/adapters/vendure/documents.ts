/** What is asked of Vendure's Admin API, and the parts of its answers that are used. */
import { z } from 'zod';

const ADDRESS = 'fullName streetLine1 streetLine2 city province postalCode country countryCode';
const Text = z.string().nullish();

/** What an address of an order and one of an account have alike. */
const AddressLines = z.object({
  fullName: Text,
  streetLine1: Text,
  streetLine2: Text,
  city: Text,
  province: Text,
  postalCode: Text,
});

export const OrderAddress = AddressLines.extend({
  country: Text,
  countryCode: Text,
});

const Pieces = z.array(z.object({ orderLineId: z.string(), quantity: z.int() }));

const Refund = z.object({
  id: z.string(),
  createdAt: z.string(),
  total: z.int(),
  shipping: z.int(),
  state: z.string(),
  reason: Text,
  lines: Pieces,
});
export type VendureRefund = z.infer<typeof Refund>;

const Payment = z.object({
  id: z.string(),
  createdAt: z.string(),
  method: z.string(),
  amount: z.int(),
  state: z.string(),
  metadata: z.json(),
  refunds: z.array(Refund),
});
export type VendurePayment = z.infer<typeof Payment>;

const Line = z.object({
  id: z.string(),
  quantity: z.int(),
  orderPlacedQuantity: z.int(),
  unitPriceWithTax: z.int(),
  proratedLinePriceWithTax: z.int(),
  productVariant: z.object({
    id: z.string(),
    sku: z.string(),
    name: z.string(),
    product: z.object({
      id: z.string(),
      name: z.string(),
      facetValues: z.array(z.object({ code: z.string() })),
    }),
  }),
});
export type VendureLine = z.infer<typeof Line>;

const Modification = z.object({
  id: z.string(),
  note: Text,
  priceChange: z.int(),
  lines: Pieces,
});
export type VendureModification = z.infer<typeof Modification>;

const HistoryEntry = z.object({
  id: z.string(),
  createdAt: z.string(),
  type: z.string(),
  data: z.record(z.string(), z.json()),
  administrator: z.object({ id: z.string() }).nullish(),
});

export const VendureOrder = z.object({
  id: z.string(),
  code: z.string(),
  state: z.string(),
  orderPlacedAt: z.string().nullable(),
  currencyCode: z.string(),
  totalWithTax: z.int(),
  lines: z.array(Line),
  surcharges: z.array(z.object({ priceWithTax: z.int() })),
  shippingLines: z.array(z.object({ discountedPriceWithTax: z.int() })),
  payments: z.array(Payment),
  fulfillments: z.array(
    z.object({
      id: z.string(),
      createdAt: z.string(),
      updatedAt: z.string(),
      state: z.string(),
      method: Text,
      trackingCode: Text,
      lines: Pieces,
    }),
  ),
  modifications: z.array(Modification),
  shippingAddress: OrderAddress.nullish(),
  customer: z.object({ id: z.string() }).nullish(),
  history: z.object({ totalItems: z.int(), items: z.array(HistoryEntry) }),
});
export type VendureOrder = z.infer<typeof VendureOrder>;

/** A code may be that of an order in another case; active ones are carts. */
export const ORDER = `query ($code: String!) {
  orders(options: { filter: { code: { eq: $code }, active: { eq: false } }, take: 1 }) { items {
    id code state orderPlacedAt currencyCode totalWithTax surcharges { priceWithTax }
    lines { id quantity orderPlacedQuantity unitPriceWithTax proratedLinePriceWithTax
      productVariant { id sku name product { id name facetValues { code } } } }
    shippingLines { discountedPriceWithTax }
    payments { id createdAt method amount state metadata
      refunds { id createdAt total shipping state reason lines { orderLineId quantity } } }
    fulfillments { id createdAt updatedAt state method trackingCode lines { orderLineId quantity } }
    modifications { id note priceChange lines { orderLineId quantity } }
    shippingAddress { ${ADDRESS} }
    customer { id }
    history(options: {
      filter: { type: { in: ["ORDER_NOTE", "ORDER_CANCELLATION", "ORDER_STATE_TRANSITION"] } }
      sort: { createdAt: DESC, id: DESC }, take: 500
    }) { totalItems items { id createdAt type data administrator { id } } }
  } }
}`;
export const OrderAnswer = z.object({ orders: z.object({ items: z.array(VendureOrder) }) });

const CustomersOrder = z.object({
  code: z.string(),
  state: z.string(),
  orderPlacedAt: z.string().nullable(),
  currencyCode: z.string(),
  shippingAddress: z.object({ fullName: Text, postalCode: Text }).nullish(),
  payments: z.array(z.object({ refunds: z.array(Refund) })),
  modifications: z.array(Modification.pick({ note: true })),
});

const CustomerAddress = AddressLines.extend({
  id: z.string(),
  country: z.object({ code: z.string(), name: z.string() }),
  defaultShippingAddress: z.boolean().nullish(),
});
export type VendureAddress = z.infer<typeof CustomerAddress>;

export const VendureCustomer = z.object({
  id: z.string(),
  firstName: z.string(),
  lastName: z.string(),
  emailAddress: z.string(),
  user: z.object({ verified: z.boolean() }).nullish(),
  addresses: z.array(CustomerAddress).nullish(),
  orders: z.object({ totalItems: z.int(), items: z.array(CustomersOrder) }),
});
export type VendureCustomer = z.infer<typeof VendureCustomer>;

const WHO = 'id firstName lastName emailAddress user { verified }';
const CUSTOMER = `${WHO}
  addresses { id fullName streetLine1 streetLine2 city province postalCode country { code name } defaultShippingAddress }
  orders(options: { filter: { active: { eq: false } }, sort: { orderPlacedAt: DESC }, take: 500 }) { totalItems items {
    code state orderPlacedAt currencyCode shippingAddress { fullName postalCode }
    payments { refunds { id createdAt total shipping state reason lines { orderLineId quantity } } }
    modifications { note }
  } }`;

export const CUSTOMER_BY_ID = `query ($id: ID!) { customer(id: $id) { ${CUSTOMER} } }`;
export const CustomerAnswer = z.object({ customer: VendureCustomer.nullable() });

/** `filter` is Vendure's own: `{ emailAddress: { eq } }`. */
export const CUSTOMERS = `query ($filter: CustomerFilterParameter!) {
  customers(options: { filter: $filter, take: 500 }) { totalItems items { ${CUSTOMER} } }
}`;
export const CustomersAnswer = z.object({
  customers: z.object({ totalItems: z.int(), items: z.array(VendureCustomer) }),
});

/** Who has an address there. */
export const CUSTOMERS_AT = `query ($postcode: String!) {
  customers(options: { filter: { postalCode: { eq: $postcode } }, take: 500 }) { totalItems items { ${WHO} } }
}`;
const Person = VendureCustomer.omit({ addresses: true, orders: true });
export const CustomersAtAnswer = z.object({
  customers: z.object({ totalItems: z.int(), items: z.array(Person) }),
});

const VendureProduct = z.object({
  id: z.string(),
  name: z.string(),
  facetValues: z.array(z.object({ code: z.string() })),
  variants: z.array(
    z.object({
      sku: z.string(),
      name: z.string(),
      priceWithTax: z.int(),
      stockLevel: z.string(),
      enabled: z.boolean(),
      options: z.array(z.object({ name: z.string(), group: z.object({ name: z.string() }) })),
    }),
  ),
});
export type VendureProduct = z.infer<typeof VendureProduct>;

const PRODUCT = `id name facetValues { code }
  variants { sku name priceWithTax stockLevel enabled options { name group { name } } }`;

export const PRODUCT_BY_ID = `query ($id: ID!) { product(id: $id) { ${PRODUCT} } }`;
export const ProductAnswer = z.object({ product: VendureProduct.nullable() });

export const PRODUCT_OF_SKU = `query ($sku: String!) {
  productVariants(options: { filter: { sku: { eq: $sku } }, take: 1 }) { items { product { ${PRODUCT} } } }
}`;
export const VariantsAnswer = z.object({
  productVariants: z.object({ items: z.array(z.object({ product: VendureProduct })) }),
});

export const VARIANT_IDS = `query ($sku: String!) {
  productVariants(options: { filter: { sku: { eq: $sku } }, take: 2 }) { items { id } }
}`;
export const VariantIdsAnswer = z.object({
  productVariants: z.object({ items: z.array(z.object({ id: z.string() })) }),
});

export const PRODUCTS = `query { products(options: { sort: { name: ASC }, take: 1000 }) { items { id name } } }`;
export const ProductsAnswer = z.object({
  products: z.object({ items: z.array(z.object({ id: z.string(), name: z.string() })) }),
});
