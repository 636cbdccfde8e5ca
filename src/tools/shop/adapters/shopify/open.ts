/** A shop on Shopify, by its Admin API. */
import type { RemoteDeskShop } from '../../../../run/desk-shop.ts';
import type { Capability } from '../../contract/capabilities.ts';
import type { Customer, Profile, ShopPort } from '../../contract/shop.ts';
import { lackingIn } from '../remote/lacking.ts';
import { type Changes, inDeskCurrency, making, noteOn, withoutOurs } from '../remote/port.ts';
import type { RemoteParts, RemoteSystem } from '../remote/system.ts';
import { accountAddressChange } from './account.ts';
import {
  PRODUCT_BY_ID,
  PRODUCT_OF_SKU,
  ProductAnswer,
  type ShopifyCustomer,
  type ShopifyProduct,
  VariantsAnswer,
} from './catalogue.ts';
import { orderChanges } from './changes.ts';
import { openClient, type ShopifyAccess } from './client.ts';
import { gidOf, orderIdOf, searched, tailOf } from './ids.ts';
import { marksIn } from './notes.ts';
import {
  accountOf,
  customerIdOf,
  guestOf,
  guestOrder,
  guestProfileOf,
  isAccounts,
  profileOf,
} from './people.ts';
import { productOf } from './product.ts';
import { openReads } from './read.ts';

const SHOPIFY = 'Shopify';

const SHOPIFY_CAN: readonly Capability[] = [
  'refunds',
  'cancelling',
  'cancelling_lines',
  'changing_items',
  'changing_address',
  'holds',
  'notes',
  'returns',
  'exchanges',
  'sending_again',
  'credit',
  'account_address',
];

type Shop = Extract<RemoteDeskShop, { kind: 'shopify' }>;

export function shopifyAccess({ url, key, client = '', secret = '' }: Shop): ShopifyAccess {
  return { url, by: key === undefined ? { client, secret } : { key } };
}

export interface ShopifyShopOptions extends RemoteParts {
  access: ShopifyAccess;
  /** As desk.yaml has `accounts_since`. */
  since: string | undefined;
}

export function openShopifyShop({ access, since, ...parts }: ShopifyShopOptions): ShopPort {
  const client = openClient(access);
  const reads = openReads(client, { currency: parts.currency, since });

  async function profileWith(id: string): Promise<Profile | undefined> {
    const order = guestOrder(id);
    if (order === undefined) {
      const customer = await accountWith(id);
      const from = await reads.accountsSince();
      const own = (await reads.ofCustomer(id)).filter((one) => isAccounts(one, from));
      return customer && profileOf(customer, own.toReversed());
    }
    const listed = await reads.listed(order);
    return listed && !isAccounts(listed, await reads.accountsSince()) ? guestProfileOf(listed) : undefined;
  }

  /** Nobody has an account where people may order without signing in, or it is not said since when not. */
  async function accountWith(id: string): Promise<ShopifyCustomer | undefined> {
    const since = guestOrder(id) === undefined ? await reads.accountsSince() : undefined;
    return since === undefined ? undefined : reads.customer(id);
  }

  async function customersNamed(name: string, postcode: string): Promise<Customer[]> {
    const from = await reads.accountsSince();
    const found: Customer[] = [];
    for (const customer of await reads.named(name)) {
      const email = customer.defaultEmailAddress?.emailAddress ?? '';
      const orders = from ? await reads.ofCustomer(tailOf(customer.id)) : await reads.withEmail(email);
      const theirs = orders.filter(({ shippingAddress }) => shippingAddress?.zip === postcode);
      const guests = theirs.filter((one) => !isAccounts(one, from)).map(guestOf);
      found.push(...guests.filter((guest) => guest.name.toLowerCase() === name.trim().toLowerCase()));
      if (from && (theirs.length > guests.length || customer.defaultAddress?.zip === postcode))
        found.push(accountOf(customer));
    }
    return found;
  }

  async function productOfSku(sku: string): Promise<ShopifyProduct | undefined> {
    const query = searched('sku', sku);
    if (query === undefined) return undefined;
    const { productVariants } = await client.read(PRODUCT_OF_SKU, { query }, VariantsAnswer);
    return productVariants.nodes.find((one) => one.sku === sku)?.product;
  }

  const { change, common } = making(parts, {
    ...orderChanges({
      ...{ client, read: inDeskCurrency(reads.order) },
      ...{ account: reads.creditAccount, productOfSku },
    }),
    account_address: accountAddressChange(client, accountWith),
  } as Changes);

  return {
    ...lackingIn(SHOPIFY),
    ...withoutOurs(parts),
    ...common,
    order: async (_tenant, id) => (await reads.order(id))?.order,
    async ordersWithEmail(_tenant, email) {
      const from = await reads.accountsSince();
      return (await reads.withEmail(email)).map((one) => ({
        id: orderIdOf(one.name),
        customer: customerIdOf(one, from),
        postcode: one.shippingAddress?.zip ?? '',
      }));
    },
    async customer(_tenant, id) {
      const profile = await profileWith(id);
      return profile && { id, name: profile.name, email: profile.email, state: profile.state };
    },
    async accountsWithEmail(_tenant, email) {
      const customer = (await reads.accountsSince()) ? await reads.account(email) : undefined;
      return customer ? [accountOf(customer)] : [];
    },
    profile: (_tenant, id) => profileWith(id),
    async product(_tenant, id) {
      if (!/^\d{1,20}$/.test(id)) return undefined;
      const { product } = await client.read(PRODUCT_BY_ID, { id: gidOf('Product', id) }, ProductAnswer);
      return product ? productOf(product) : undefined;
    },
    async productOfSku(_tenant, sku) {
      const product = await productOfSku(sku);
      return product && productOf(product);
    },
    products: () => reads.products(),
    customersNamed: (_tenant, name, postcode) => customersNamed(name, postcode),
    note: noteOn(reads.order, ({ raw }) => marksIn(raw.note)),
    setPacking: change('set_packing'),
    changeItems: change('change_items'),
    openReturn: change('open_return'),
    openExchange: change('open_exchange'),
    withdrawReturn: change('withdraw_return'),
    reship: change('reship'),
    withdrawReship: change('withdraw_reship'),
    giveCredit: change('give_credit'),
    withdrawCredit: change('withdraw_credit'),
  };
}

/** What people write before a number that has no sign; the sign is no part of it. */
const NAMES = 'order|bestellung|bestellnummer|auftrag|auftragsnummer|commande|pedido';

export const shopify: RemoteSystem<Shop> = {
  name: SHOPIFY,
  can: SHOPIFY_CAN,
  open: (shop, parts) =>
    openShopifyShop({ access: shopifyAccess(shop), since: shop.accounts_since, ...parts }),
  newDesk: {
    settings: { url: 'SHOPIFY_URL', client: 'SHOPIFY_CLIENT', secret: 'SHOPIFY_SECRET' },
    orders: {
      regex: `(?:#|\\b(?:${NAMES})\\s(?:(?:no|nr|number)\\.?\\s)?#?)(\\d{4,12})\\b`,
      example: '#1001',
    },
  },
};
