/** A shop on Vendure, by its Admin API. */
import { createHmac } from 'node:crypto';
import type { RemoteCalls, RemotePlan } from '../../../../flow/ports/effects.ts';
import { ToolFault } from '../../../contract.ts';
import type { Capability } from '../../contract/capabilities.ts';
import type { Customer, Product, Profile, ShopPort } from '../../contract/shop.ts';
import { remoteChanges } from '../remote/change.ts';
import { lackingIn } from '../remote/lacking.ts';
import { accountAddressChange, accountAddressOf } from './account.ts';
import { orderChanges } from './changes.ts';
import { openClient, type VendureAccess } from './client.ts';
import {
  CUSTOMER_BY_ID,
  CUSTOMERS,
  CustomerAnswer,
  CustomersAnswer,
  ORDER,
  OrderAnswer,
  PRODUCT_BY_ID,
  PRODUCT_OF_SKU,
  PRODUCTS,
  ProductAnswer,
  ProductsAnswer,
  VariantsAnswer,
  type VendureCustomer,
  type VendureProduct,
} from './documents.ts';
import { noteId, notesOf } from './notes.ts';
import type { OrderState } from './on-order.ts';
import { FINAL_SALE, orderOf, statusOfState } from './order.ts';

export const VENDURE = 'Vendure';

/** Beyond these it has nothing of its own: no returns, no credit, no holds, no traces. */
export const VENDURE_CAN: readonly Capability[] = [
  'refunds',
  'cancelling',
  'cancelling_lines',
  'changing_address',
  'notes',
  'account_address',
];

export interface VendureShopOptions {
  access: VendureAccess;
  calls: RemoteCalls;
  /** What the desk counts in: orders in another currency are read by nobody. */
  currency: string;
  /** Of the installation's own: names that stand for people are hashed with it. */
  secret: Buffer;
  quietMs?: number;
}

export function openVendureShop({ access, calls, currency, secret, quietMs }: VendureShopOptions): ShopPort {
  const client = openClient(access);

  async function customerOf(id: string): Promise<VendureCustomer | undefined> {
    const { customer } = await client.read(CUSTOMER_BY_ID, { id }, CustomerAnswer);
    return customer ?? undefined;
  }

  async function customersBy(filter: RemotePlan): Promise<VendureCustomer[]> {
    const { customers } = await client.read(CUSTOMERS, { filter }, CustomersAnswer);
    return customers.items;
  }

  const withEmail = (email: string) => customersBy({ emailAddress: { eq: email.toLowerCase() } });

  async function orderState(code: string): Promise<OrderState | undefined> {
    const { orders } = await client.read(ORDER, { code }, OrderAnswer);
    const [raw] = orders.items;
    if (!raw?.customer || raw.orderPlacedAt === null) return undefined;
    if (raw.currencyCode !== currency)
      throw new ToolFault(
        'other_currency',
        `${code} is in ${raw.currencyCode}, and this desk counts in ${currency}: a person has to look.`,
      );
    const customer = await customerOf(raw.customer.id);
    return customer && { raw, order: orderOf(raw, customer) };
  }

  const changes = remoteChanges({
    calls,
    changes: {
      ...orderChanges({ client, read: orderState }),
      account_address: accountAddressChange(client, customerOf),
    } as Parameters<typeof remoteChanges>[0]['changes'],
    ...(quietMs === undefined ? {} : { quietMs }),
  });
  const change =
    (name: string) => (tenant: string, effect: Parameters<ShopPort['refund']>[1], args: object) =>
      changes.make(tenant, effect, { name, args: args as RemotePlan });

  return {
    ...lackingIn(VENDURE),
    packingDeskSeconds: async () => 0,
    order: async (_tenant, id) => (await orderState(id))?.order,
    async ordersWithEmail(_tenant, email) {
      const customers = await withEmail(email);
      return customers.flatMap(({ id: customer, orders }) =>
        orders.items.map(({ code: id, shippingAddress }) => ({
          id,
          customer,
          postcode: shippingAddress?.postalCode ?? '',
        })),
      );
    },
    async customer(_tenant, id) {
      const customer = await customerOf(id);
      return customer && accountOf(customer);
    },
    accountsWithEmail: async (_tenant, email) => (await withEmail(email)).map(accountOf),
    async profile(_tenant, id) {
      const customer = await customerOf(id);
      return customer && profileOf(customer);
    },
    async product(_tenant, id) {
      const { product } = await client.read(PRODUCT_BY_ID, { id }, ProductAnswer);
      return product ? productOf(product) : undefined;
    },
    async productOfSku(_tenant, sku) {
      const { productVariants } = await client.read(PRODUCT_OF_SKU, { sku }, VariantsAnswer);
      const [variant] = productVariants.items;
      return variant && productOf(variant.product);
    },
    async products() {
      const { products } = await client.read(PRODUCTS, {}, ProductsAnswer);
      return products.items.map(({ id, name: title }) => ({ id, title }));
    },
    pastCases: async () => [],
    async customersNamed(_tenant, name, postcode) {
      const found = await customersBy({ postalCode: { eq: postcode } });
      return found.map(accountOf).filter((one) => one.name.toLowerCase() === name.trim().toLowerCase());
    },
    // Nobody reads an account by it: accounts.claim is not offered here.
    claimedAccount: async (tenant, text) =>
      createHmac('sha256', secret).update(`${tenant}\n${text.toLowerCase()}`).digest('hex').slice(0, 16),
    async note(_tenant, id) {
      const code = id.split('/')[0] ?? '';
      const state = await orderState(code);
      const known = state && notesOf(state.raw).some((entry) => noteId(code, entry.id) === id);
      return known ? { order: code, removed: false } : undefined;
    },
    refund: change('refund'),
    cancelLine: change('cancel_line'),
    cancelOrder: change('cancel'),
    changeAddress: change('change_address'),
    addNote: change('add_note'),
    removeNote: change('remove_note'),
    changeAccountAddress: change('account_address'),
    settle: (tenant, key) => changes.settle(tenant, key),
  };
}

function accountOf({ id, firstName, lastName, emailAddress: email }: VendureCustomer): Customer {
  return { id, name: `${firstName} ${lastName}`.trim(), email, state: 'open' };
}

function profileOf(customer: VendureCustomer): Profile {
  const orders = customer.orders.items.map(({ code: id, state, orderPlacedAt }) => ({
    id,
    status: statusOfState(state),
    placedAt: orderPlacedAt ?? '',
  }));
  return {
    ...accountOf(customer),
    address: accountAddressOf(customer),
    methods: [],
    orders: orders.toReversed(),
  };
}

function productOf({ id, name: title, facetValues, variants }: VendureProduct): Product {
  const finalSale = facetValues.some(({ code }) => code === FINAL_SALE);
  return {
    id,
    title,
    variants: variants
      .map(({ sku, name, priceWithTax: cents, stockLevel, enabled, options }) => ({
        sku,
        variant: name.startsWith(title) ? name.slice(title.length).trim() : name,
        options: Object.fromEntries(options.map((option) => [option.group.name, option.name])),
        cents,
        available: enabled && stockLevel !== 'OUT_OF_STOCK',
        finalSale,
        recalled: null,
      }))
      .toSorted((one, other) => (one.sku < other.sku ? -1 : 1)),
  };
}
