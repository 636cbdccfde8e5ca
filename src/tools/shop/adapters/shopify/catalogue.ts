/** What is asked of Shopify about people and goods, and the parts of its answers that are used. */
import { z } from 'zod';
import { ADDRESS, ShopifyAddress } from './documents.ts';

const Text = z.string().nullish();

/** Whether whoever orders has to sign in: only then an order is proved to be its account's. */
export const SHOP = 'query { shop { currencyCode customerAccountsV2 { loginRequiredAtCheckout } } }';
export const ShopAnswer = z.object({
  shop: z.object({
    currencyCode: z.string(),
    customerAccountsV2: z.object({ loginRequiredAtCheckout: z.boolean() }),
  }),
});

const Customer = z.object({
  id: z.string(),
  displayName: z.string(),
  defaultEmailAddress: z.object({ emailAddress: z.string() }).nullish(),
  defaultAddress: ShopifyAddress.extend({ id: z.string() }).nullish(),
  /** Asked of one customer, not of a list. */
  addressesV2: z.object({ nodes: z.array(z.object({ id: z.string() })) }).optional(),
});
export type ShopifyCustomer = z.infer<typeof Customer>;

const CUSTOMER = `id displayName defaultEmailAddress { emailAddress } defaultAddress { id ${ADDRESS} }`;

export const CUSTOMER_BY_ID = `query ($id: ID!) {
  customer(id: $id) { ${CUSTOMER} addressesV2(first: 100) { nodes { id } } }
}`;
export const CustomerAnswer = z.object({ customer: Customer.nullable() });

export const CUSTOMER_BY_EMAIL = `query ($email: String!) {
  customerByIdentifier(identifier: { emailAddress: $email }) { ${CUSTOMER} }
}`;
export const CustomerByEmailAnswer = z.object({ customerByIdentifier: Customer.nullable() });

export const CUSTOMERS = `query ($query: String!) {
  customers(first: 20, query: $query) { nodes { ${CUSTOMER} } pageInfo { hasNextPage } }
}`;
export const CustomersAnswer = z.object({
  customers: z.object({ nodes: z.array(Customer), pageInfo: z.object({ hasNextPage: z.boolean() }) }),
});

const Product = z.object({
  id: z.string(),
  title: z.string(),
  tags: z.array(z.string()),
  variants: z.object({
    nodes: z.array(
      z.object({
        id: z.string(),
        sku: Text,
        title: z.string(),
        price: z.string(),
        availableForSale: z.boolean(),
        selectedOptions: z.array(z.object({ name: z.string(), value: z.string() })),
      }),
    ),
  }),
});
export type ShopifyProduct = z.infer<typeof Product>;

const PRODUCT = `id title tags
  variants(first: 100) { nodes { id sku title price availableForSale selectedOptions { name value } } }`;

export const PRODUCT_BY_ID = `query ($id: ID!) { product(id: $id) { ${PRODUCT} } }`;
export const ProductAnswer = z.object({ product: Product.nullable() });

export const PRODUCT_OF_SKU = `query ($query: String!) {
  productVariants(first: 3, query: $query) { nodes { sku product { ${PRODUCT} } } }
}`;
export const VariantsAnswer = z.object({
  productVariants: z.object({ nodes: z.array(z.object({ sku: Text, product: Product })) }),
});

/** What goes out in an exchange is told by its variant. */
export const VARIANTS_WITH_IDS = `query ($ids: [ID!]!) {
  nodes(ids: $ids) { ... on ProductVariant { id sku price product { id } } }
}`;
const Variant = z.object({
  id: z.string(),
  sku: Text,
  price: z.string(),
  product: z.object({ id: z.string() }),
});
export type KnownVariant = z.infer<typeof Variant>;
export const VariantsWithIdsAnswer = z.object({ nodes: z.array(Variant.nullable()) });

export const PRODUCTS = `query ($after: String) {
  products(first: 250, after: $after, sortKey: TITLE) { nodes { id title } pageInfo { hasNextPage endCursor } }
}`;
export const ProductsAnswer = z.object({
  products: z.object({
    nodes: z.array(z.object({ id: z.string(), title: z.string() })),
    pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: Text }),
  }),
});
