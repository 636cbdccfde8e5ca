/** How orders and people are read from Shopify. */
import type { GivenOut } from '../../contract/shop.ts';
import type { GraphqlClient } from '../remote/graphql.ts';
import {
  CUSTOMER_BY_EMAIL,
  CUSTOMER_BY_ID,
  CUSTOMERS,
  CustomerAnswer,
  CustomerByEmailAnswer,
  CustomersAnswer,
  PRODUCTS,
  ProductsAnswer,
  SHOP,
  ShopAnswer,
  type ShopifyCustomer,
} from './catalogue.ts';
import { type ListedOrder, ORDERS, OrdersAnswer, type ShopifyOrder } from './documents.ts';
import { allEntries } from './entries.ts';
import { gidOf, orderIdOf, searched, tailOf } from './ids.ts';
import type { OrderState } from './on-order.ts';
import { givenWith, orderOf } from './order.ts';
import { customerIdOf } from './people.ts';
import { readRaw, refuseAll, refuseLong } from './read-order.ts';
import { sentAgain } from './sent-again.ts';
import { bookedOf, type CreditAccount, creditsOf, firstOf, readAccount } from './store-credit.ts';

const MOST_LISTED = 50;
/** Pages of products, of 250 each. */
const MOST_PAGES = 4;
/** Orders of one customer on which money went out: each of them is read. */
const MOST_WITH_MONEY = 20;

export interface ShopifyReads {
  /** undefined: there is none. `order.currency` where it is another than the desk's. */
  order(id: string): Promise<OrderState | undefined>;
  listed(id: string): Promise<ListedOrder | undefined>;
  /** Newest first; throws ToolFault where there are more than are read. */
  withEmail(email: string): Promise<ListedOrder[]>;
  ofCustomer(tail: string): Promise<ListedOrder[]>;
  customer(tail: string): Promise<ShopifyCustomer | undefined>;
  account(email: string): Promise<ShopifyCustomer | undefined>;
  /** Who has this name. */
  named(name: string): Promise<ShopifyCustomer[]>;
  /**
   * A customer's store credit in the desk's currency, with what moved from `since` on and maybe more;
   * undefined: they never had any.
   */
  creditAccount(customer: string, since: string | undefined): Promise<CreditAccount | undefined>;
  /** By title. */
  products(): Promise<{ id: string; title: string }[]>;
  /** The day from which on nobody ordered without signing in; undefined: people do, or did. */
  accountsSince(): Promise<string | undefined>;
}

interface ProductPage {
  products: { id: string; title: string }[];
  next: string | undefined;
}

export function openReads(
  client: GraphqlClient,
  { currency, since }: { currency: string; since: string | undefined },
): ShopifyReads {
  async function list(query: string | undefined, first = MOST_LISTED): Promise<ListedOrder[]> {
    if (query === undefined) return [];
    const { orders } = await client.read(ORDERS, { query, first }, OrdersAnswer);
    refuseAll(orders, 'orders of this customer');
    return orders.nodes;
  }

  async function listed(id: string): Promise<ListedOrder | undefined> {
    const names = [searched('name', id), searched('name', `#${id}`)];
    if (names.includes(undefined)) return undefined;
    const { orders } = await client.read(ORDERS, { query: names.join(' OR '), first: 5 }, OrdersAnswer);
    return orders.nodes.find(({ name }) => orderIdOf(name) === id);
  }

  /** Of whoever has the same address, and of the same customer under any other. */
  async function ofSamePerson({ email, customer }: Pick<ShopifyOrder, 'email' | 'customer'>) {
    const same = email ? await list(searched('email', email)) : [];
    const theirs = customer ? await list(searched('customer_id', tailOf(customer.id))) : [];
    return [...new Map([...same, ...theirs].map((one) => [one.id, one])).values()];
  }

  /** Limits count what went out on any order of the same person. */
  async function givenOnOthers(raw: ShopifyOrder, orders: ListedOrder[]): Promise<GivenOut[]> {
    const paid = orders.filter(
      (one) =>
        one.id !== raw.id &&
        one.currencyCode === raw.currencyCode &&
        (one.totalRefundedSet > 0 || one.returnStatus !== 'NO_RETURN'),
    );
    refuseLong(paid, { most: MOST_WITH_MONEY, what: 'orders with refunds' });
    const given: GivenOut[] = [];
    for (const { id } of paid) {
      const other = await readRaw(client, id);
      if (other) given.push(...givenWith(other));
    }
    return given;
  }

  const creditAccount = (customer: string, since?: string): Promise<CreditAccount | undefined> =>
    readAccount(client, { customer, currency }, since);

  /** Nothing more is asked of a customer whom nobody gave any from here. */
  async function withCredits(raw: ShopifyOrder): Promise<ShopifyOrder> {
    if (!raw.customer || raw.customer.metafields.nodes.length === 0) return raw;
    const { id } = raw.customer;
    const metafields = await allEntries(client, id, raw.customer.metafields);
    refuseAll(metafields, 'entries of this customer');
    const account = await creditAccount(id, firstOf(metafields));
    return { ...raw, customer: { id, metafields }, credits: creditsOf(bookedOf(metafields, account)) };
  }

  async function page250(after: string | null): Promise<ProductPage> {
    const { products } = await client.read(PRODUCTS, { after }, ProductsAnswer);
    const { hasNextPage, endCursor } = products.pageInfo;
    return {
      products: products.nodes.map(({ id, title }) => ({ id: tailOf(id), title })),
      next: hasNextPage ? (endCursor ?? undefined) : undefined,
    };
  }

  async function accountsSince(): Promise<string | undefined> {
    if (since === undefined) return undefined;
    const { shop } = await client.read(SHOP, {}, ShopAnswer);
    return shop.customerAccountsV2.loginRequiredAtCheckout ? since : undefined;
  }

  return {
    async order(id) {
      const found = await listed(id);
      const read = found && (await readRaw(client, found.id));
      if (!read) return undefined;
      const samePerson = await ofSamePerson(read);
      const raw = { ...(await withCredits(read)), again: sentAgain(samePerson) };
      const customer = customerIdOf(raw, await accountsSince());
      const order = orderOf(raw, { customer, others: await givenOnOthers(raw, samePerson) });
      const other = [raw.currencyCode, raw.presentmentCurrencyCode].find((one) => one !== currency);
      return { raw, order: other === undefined ? order : { ...order, currency: other } };
    },
    listed,
    async withEmail(email) {
      const wanted = email.trim().toLowerCase();
      const orders = await list(searched('email', wanted));
      return orders.filter((one) => one.email?.toLowerCase() === wanted);
    },
    ofCustomer: (tail) => list(searched('customer_id', tail)),
    async customer(tail) {
      if (!/^\d{1,20}$/.test(tail)) return undefined;
      const { customer } = await client.read(CUSTOMER_BY_ID, { id: gidOf('Customer', tail) }, CustomerAnswer);
      return customer ?? undefined;
    },
    async account(email) {
      const answer = await client.read(CUSTOMER_BY_EMAIL, { email }, CustomerByEmailAnswer);
      return answer.customerByIdentifier ?? undefined;
    },
    async named(name) {
      const words = name.trim().split(/\s+/);
      const query = [searched('first_name', words[0] ?? ''), searched('last_name', words.at(-1) ?? '')];
      if (query.includes(undefined)) return [];
      const { customers } = await client.read(CUSTOMERS, { query: query.join(' AND ') }, CustomersAnswer);
      refuseAll(customers, 'customers of this name');
      const wanted = name.trim().toLowerCase();
      return customers.nodes.filter(({ displayName }) => displayName.trim().toLowerCase() === wanted);
    },
    async products() {
      const all: { id: string; title: string }[] = [];
      let next: string | null | undefined = null;
      for (let page = 0; next !== undefined && page < MOST_PAGES; page += 1) {
        const found = await page250(next);
        all.push(...found.products);
        next = found.next;
      }
      return all;
    },
    creditAccount,
    accountsSince,
  };
}
