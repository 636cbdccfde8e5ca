/** Reads Medusa's records: orders by the number that customers know, customers with all of their orders. */
import type { Customer, Profile, ShopPort } from '../../contract/shop.ts';
import type { OrderState as StateOf } from '../remote/on-order.ts';
import { readCustomerId, refuseMore } from '../remote/whose.ts';
import type { MedusaClient } from './client.ts';
import { numberOf, postcodeBefore } from './marks.ts';
import { givenBeside, orderOf } from './order.ts';
import { byAge } from './order-money.ts';
import { accountOf, guestProfileOf, nameOf, profileOf } from './people.ts';
import { productReads } from './product.ts';
import { MOST_KEPT, orderReader, PAGE } from './read-order.ts';
import { hasStanding } from './return-notes.ts';
import {
  CHANGES,
  Changes,
  Claims,
  CUSTOMER,
  CustomerAnswer,
  CustomersAnswer,
  type MedusaCustomer,
  type MedusaOrder,
  type MedusaPerson,
  type MedusaPlaced,
  PLACED,
  PlacedBy,
  PlacedList,
} from './shapes.ts';
import { customerIdOf, isKept } from './whose.ts';

type Reads = Pick<
  ShopPort,
  | 'ordersWithEmail'
  | 'customer'
  | 'accountsWithEmail'
  | 'profile'
  | 'product'
  | 'productOfSku'
  | 'products'
  | 'customersNamed'
>;

export interface Reader extends Reads {
  orderState(number: string): Promise<StateOf<MedusaOrder> | undefined>;
  /** undefined: it is a guest, who has no account. */
  accountWith(id: string): Promise<MedusaCustomer | undefined>;
}

const MOST_ORDERS = 100;
/** Longer lists in an address are taken for something else. */
const MOST_IN_LIST = 20;
const MANY_CUSTOMERS = { code: 'too_many_customers', what: 'customers that it could be' };

const plain = ({ id, name, email, state }: Profile): Customer => ({ id, name, email, state });

export function readerOf(client: MedusaClient, currency: string): Reader {
  const orderRecords = orderReader(client);
  /** Postcodes that orders were placed to, by Medusa's ids: they never change. */
  const placedTo = new Map<string, string>();

  async function ordersOf(person: MedusaPerson): Promise<MedusaPlaced[]> {
    const query = {
      customer_id: person.id,
      fields: PLACED,
      order: '-created_at',
      limit: String(MOST_ORDERS),
    };
    const found = await client.read('orders', query, PlacedList);
    const { orders = [], count = 0 } = found ?? {};
    const what = "orders in this customer's record";
    refuseMore({ items: orders, totalItems: count }, { code: 'too_many_orders', what });
    return orders.filter(({ status }) => status !== 'draft');
  }

  async function withOrders(person: MedusaPerson): Promise<MedusaCustomer> {
    const orders = await ordersOf(person);
    return { ...person, orders, own: new Set(await ownOf(person, orders)) };
  }

  /** The address that counts is the one that it was placed to, whatever it was changed to since. */
  async function ownOf(person: MedusaPerson, orders: MedusaPlaced[]): Promise<string[]> {
    if (!person.has_account) return [];
    const postcodes = await Promise.all(orders.map(postcodeOf));
    return orders.filter((_, at) => isKept(person, postcodes[at])).map(({ id }) => id);
  }

  async function postcodeOf({ id, shipping_address: to }: MedusaPlaced): Promise<string | undefined> {
    const before = placedTo.get(id);
    if (before !== undefined) return before;
    const changed = await client.read(`orders/${id}/changes`, { fields: CHANGES }, Changes);
    const changes = changed?.order_changes.toSorted(byAge);
    const postcode = (changes && postcodeBefore({ changes })) ?? to?.postal_code ?? undefined;
    if (placedTo.size > MOST_KEPT) placedTo.clear();
    if (changes && postcode !== undefined) placedTo.set(id, postcode);
    return postcode;
  }

  async function recordOf(id: string): Promise<MedusaCustomer | undefined> {
    const found = await client.read(
      `customers/${encodeURIComponent(id)}`,
      { fields: CUSTOMER },
      CustomerAnswer,
    );
    return found && withOrders(found.customer);
  }

  async function accountWith(id: string): Promise<MedusaCustomer | undefined> {
    const { record, order } = readCustomerId(id);
    if (order !== undefined) return undefined;
    const customer = await recordOf(record);
    return customer?.has_account ? customer : undefined;
  }

  /** What is known of them by this id, and by no other order than theirs. */
  async function profileWith(id: string): Promise<Profile | undefined> {
    const { record, order } = readCustomerId(id);
    const customer = await recordOf(record);
    if (!customer) return undefined;
    if (order !== undefined) return guestProfileOf(customer, order);
    return customer.has_account ? profileOf(customer) : undefined;
  }

  async function peopleBy(query: { [name: string]: string }): Promise<MedusaPerson[]> {
    const found = await client.read(
      'customers',
      { ...query, fields: CUSTOMER, limit: String(PAGE) },
      CustomersAnswer,
    );
    const { customers = [], count = 0 } = found ?? {};
    refuseMore({ items: customers, totalItems: count }, MANY_CUSTOMERS);
    return customers;
  }

  /** The guests' record and the account's are two. */
  async function recordsWith(email: string): Promise<MedusaPerson[]> {
    const wanted = email.toLowerCase();
    const people = await peopleBy({ email: wanted });
    return people.filter((one) => one.email.toLowerCase() === wanted);
  }

  /** Whose orders went to this name at this postcode. */
  async function orderedTo(name: string, postcode: string): Promise<Customer[]> {
    const fields = `${PLACED},email,*customer`;
    const found = await client.read('orders', { q: postcode, fields, limit: String(PAGE) }, PlacedBy);
    const { orders = [], count = 0 } = found ?? {};
    refuseMore({ items: orders, totalItems: count }, MANY_CUSTOMERS);
    const sent = orders.filter(
      ({ shipping_address: to }) => to?.postal_code === postcode && nameOf(to).toLowerCase() === name,
    );
    const owners = sent.map(async ({ customer, ...order }): Promise<Customer[]> => {
      const record = customer ? await recordOf(customer.id) : undefined;
      if (record?.own.has(order.id)) return [accountOf(record)];
      return record ? [guestProfileOf(record, numberOf(order))].flatMap((one) => one ?? []).map(plain) : [];
    });
    return (await Promise.all(owners)).flat();
  }

  /** With the orders of whoever else has the same address: guests' record and the account's are two. */
  async function withSameEmail(customer: MedusaCustomer): Promise<MedusaCustomer> {
    const others = (await recordsWith(customer.email)).filter(({ id }) => id !== customer.id);
    const orders = (await Promise.all(others.map(ordersOf))).flat();
    return { ...customer, orders: [...customer.orders, ...orders] };
  }

  /** Only orders are read again that have goods under way: what others gave back are refunds. */
  async function givenOnOthers({ id, currency_code }: MedusaOrder, { orders }: MedusaCustomer) {
    const others = orders.filter((one) => one.id !== id && one.currency_code === currency_code);
    const claimed = await claimedOf(others.map((one) => one.id));
    const open = others.filter((one) => hasStanding(one) || claimed.has(one.id));
    const raws = await Promise.all(open.map((one) => orderRecords.withId(one.id)));
    return raws.flatMap((raw) => (raw ? givenBeside(raw) : []));
  }

  /** Which of these orders have claims that stand. */
  async function claimedOf(orders: string[]): Promise<Set<string>> {
    const claimed = new Set<string>();
    for (let from = 0; from < orders.length; from += MOST_IN_LIST) {
      const some = orders.slice(from, from + MOST_IN_LIST).map((id) => ['order_id[]', id] as const);
      const fields = [['fields', 'order_id,canceled_at'] as const, ['limit', '1000'] as const];
      const found = await client.read('claims', [...some, ...fields], Claims);
      const { claims = [], count = 0 } = found ?? {};
      refuseMore({ items: claims, totalItems: count }, { code: 'too_many_claims', what: 'claims' });
      for (const { order_id, canceled_at } of claims) if (!canceled_at) claimed.add(order_id);
    }
    return claimed;
  }

  return {
    ...productReads(client, currency),
    accountWith,
    async orderState(number) {
      const raw = await orderRecords.withNumber(number);
      const customer = raw?.customer_id ? await recordOf(raw.customer_id) : undefined;
      if (!raw || !customer) return undefined;
      // Limits count the same person, as whomever they ordered.
      const person = await withSameEmail(customer);
      const order = orderOf(raw, { customer: person, elsewhere: await givenOnOthers(raw, person) });
      const counted = raw.currency_code.toUpperCase();
      return { raw, order: counted === currency ? order : { ...order, currency: counted } };
    },
    async ordersWithEmail(_tenant, email) {
      const records = await Promise.all((await recordsWith(email)).map(withOrders));
      return records.flatMap((record) =>
        record.orders.map((order) => ({
          ...{ id: numberOf(order), customer: customerIdOf(record, order) },
          postcode: order.shipping_address?.postal_code ?? '',
        })),
      );
    },
    async customer(_tenant, id) {
      const profile = await profileWith(id);
      return profile && plain(profile);
    },
    accountsWithEmail: async (_tenant, email) =>
      (await recordsWith(email)).filter(({ has_account }) => has_account).map(accountOf),
    profile: (_tenant, id) => profileWith(id),
    async customersNamed(_tenant, name, postcode) {
      const wanted = name.trim().toLowerCase();
      const accounts = (await peopleBy({ q: wanted.split(/\s+/).at(-1) ?? wanted }))
        .filter((one) => one.has_account && nameOf(one).toLowerCase() === wanted)
        .filter(({ addresses }) => addresses?.some(({ postal_code }) => postal_code === postcode))
        .map(accountOf);
      const found = new Map(
        [...accounts, ...(await orderedTo(wanted, postcode))].map((one) => [one.id, one]),
      );
      return [...found.values()];
    },
  };
}
