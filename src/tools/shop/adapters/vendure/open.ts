/** A shop on Vendure, by its Admin API. */
import type { RemoteDeskShop } from '../../../../run/desk-shop.ts';
import type { Capability } from '../../contract/capabilities.ts';
import type { Customer, Product, Profile, ShopPort } from '../../contract/shop.ts';
import { lackingIn } from '../remote/lacking.ts';
import { type Changes, inDeskCurrency, making, noteOn, withoutOurs } from '../remote/port.ts';
import type { RemoteParts, RemoteSystem } from '../remote/system.ts';
import { readCustomerId, refuseMore } from '../remote/whose.ts';
import { accountAddressChange } from './account.ts';
import { orderChanges } from './changes.ts';
import { openClient, type VendureAccess } from './client.ts';
import {
  CUSTOMER_BY_ID,
  CUSTOMERS,
  CUSTOMERS_AT,
  CustomerAnswer,
  CustomersAnswer,
  CustomersAtAnswer,
  ORDER,
  OrderAnswer,
  PRODUCT_BY_ID,
  PRODUCT_OF_SKU,
  PRODUCTS,
  ProductAnswer,
  ProductsAnswer,
  VariantsAnswer,
  type VendureCustomer,
} from './documents.ts';
import { notesOf } from './notes.ts';
import type { OrderState } from './on-order.ts';
import { orderOf } from './order.ts';
import { accountOf, guestProfileOf, guestsOf, nameOf, profileOf } from './people.ts';
import { productOf } from './product.ts';
import { customerIdOf, isAccount } from './whose.ts';

const VENDURE = 'Vendure';

const MANY_CUSTOMERS = { code: 'too_many_customers', what: 'customers that it could be' };

/** Beyond these it has nothing of its own: no returns, no credit, no holds, no traces. */
const VENDURE_CAN: readonly Capability[] = [
  'refunds',
  'cancelling',
  'cancelling_lines',
  'changing_items',
  'changing_address',
  'notes',
  'account_address',
];

/** Limits rest on all of a record's orders. */
function allRead(customer: VendureCustomer): VendureCustomer {
  refuseMore(customer.orders, { code: 'too_many_orders', what: "orders in this customer's record" });
  return customer;
}

type Shop = Extract<RemoteDeskShop, { kind: 'vendure' }>;

export function vendureAccess({ url, key, user = '', password = '', channel }: Shop): VendureAccess {
  return { url, by: key === undefined ? { user, password } : { key }, channel };
}

export interface VendureShopOptions extends RemoteParts {
  access: VendureAccess;
}

export function openVendureShop({ access, ...parts }: VendureShopOptions): ShopPort {
  const client = openClient(access);

  async function recordOf(id: string): Promise<VendureCustomer | undefined> {
    const { customer } = await client.read(CUSTOMER_BY_ID, { id }, CustomerAnswer);
    return customer ? allRead(customer) : undefined;
  }

  /** A guest is the customer of one order, and has no account. */
  async function accountWith(id: string): Promise<VendureCustomer | undefined> {
    const { record, order } = readCustomerId(id);
    if (order !== undefined) return undefined;
    const customer = await recordOf(record);
    return customer && isAccount(customer) ? customer : undefined;
  }

  /** What is known of them by this id, and by no other order than theirs. */
  async function profileWith(id: string): Promise<Profile | undefined> {
    const { record, order } = readCustomerId(id);
    const customer = await recordOf(record);
    if (!customer) return undefined;
    if (isAccount(customer)) return order === undefined ? profileOf(customer) : undefined;
    return guestProfileOf(customer, order);
  }

  async function recordsWith(email: string): Promise<VendureCustomer[]> {
    const eq = email.toLowerCase();
    const { customers } = await client.read(CUSTOMERS, { filter: { emailAddress: { eq } } }, CustomersAnswer);
    refuseMore(customers, MANY_CUSTOMERS);
    return customers.items.filter(({ emailAddress }) => emailAddress.toLowerCase() === eq).map(allRead);
  }

  async function customersNamed(name: string, postcode: string): Promise<Customer[]> {
    const { customers } = await client.read(CUSTOMERS_AT, { postcode }, CustomersAtAnswer);
    refuseMore(customers, MANY_CUSTOMERS);
    const wanted = name.trim().toLowerCase();
    const found: Customer[] = [];
    for (const person of customers.items) {
      if (nameOf(person).toLowerCase() !== wanted) continue;
      if (isAccount(person)) found.push(accountOf(person));
      else found.push(...guestsOf(await recordOf(person.id), { name: wanted, postcode }));
    }
    return found;
  }

  async function orderState(code: string): Promise<OrderState | undefined> {
    const { orders } = await client.read(ORDER, { code }, OrderAnswer);
    const [raw] = orders.items;
    if (!raw?.customer || raw.orderPlacedAt === null) return undefined;
    refuseMore(raw.history, { code: 'too_long_history', what: `entries in the history of ${code}` });
    const customer = await recordOf(raw.customer.id);
    if (!customer) return undefined;
    const order = orderOf(raw, customer);
    return {
      raw,
      order: raw.currencyCode === parts.currency ? order : { ...order, currency: raw.currencyCode },
    };
  }

  async function productOfSku(sku: string): Promise<Product | undefined> {
    const { productVariants } = await client.read(PRODUCT_OF_SKU, { sku }, VariantsAnswer);
    const [variant] = productVariants.items;
    return variant && productOf(variant.product);
  }

  const { change, common } = making(parts, {
    ...orderChanges({ client, read: inDeskCurrency(orderState), productOfSku }),
    account_address: accountAddressChange(client, accountWith),
  } as Changes);

  return {
    ...lackingIn(VENDURE),
    ...withoutOurs(parts),
    ...common,
    order: async (_tenant, id) => (await orderState(id))?.order,
    async ordersWithEmail(_tenant, email) {
      const records = await recordsWith(email);
      return records.flatMap((record) =>
        record.orders.items.map(({ code: id, shippingAddress }) => ({
          ...{ id, customer: customerIdOf(record, id), postcode: shippingAddress?.postalCode ?? '' },
        })),
      );
    },
    async customer(_tenant, id) {
      const profile = await profileWith(id);
      return profile && { id, name: profile.name, email: profile.email, state: profile.state };
    },
    accountsWithEmail: async (_tenant, email) => (await recordsWith(email)).filter(isAccount).map(accountOf),
    profile: (_tenant, id) => profileWith(id),
    async product(_tenant, id) {
      const { product } = await client.read(PRODUCT_BY_ID, { id }, ProductAnswer);
      return product ? productOf(product) : undefined;
    },
    productOfSku: (_tenant, sku) => productOfSku(sku),
    async products() {
      const { products } = await client.read(PRODUCTS, {}, ProductsAnswer);
      return products.items.map(({ id, name: title }) => ({ id, title }));
    },
    customersNamed: (_tenant, name, postcode) => customersNamed(name, postcode),
    note: noteOn(orderState, ({ raw }) => notesOf(raw).map(({ id }) => id)),
    changeItems: change('change_items'),
  };
}

export const vendure: RemoteSystem<Shop> = {
  name: VENDURE,
  can: VENDURE_CAN,
  open: (shop, parts) => openVendureShop({ access: vendureAccess(shop), ...parts }),
  newDesk: {
    settings: { url: 'VENDURE_URL', key: 'VENDURE_KEY' },
    orders: { regex: '\\b([A-Z0-9]{16})\\b', example: 'K7Q2M9X4T1B8R3WZ' },
  },
};
