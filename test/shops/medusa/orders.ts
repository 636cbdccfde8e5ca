/** Orders in a given state, made as they come about: a customer at the checkout, then the shop's people. */
import type { ExampleCustomer } from '../vendure/customers.ts';
import { type Api, storeAt } from './api.ts';
import type { Stocked } from './goods.ts';
import { type Ages, ordered } from './rows.ts';

/** `authorised`: not captured, so that no money has come in. */
export type OrderState = 'authorised' | 'paid' | 'packed' | 'shipped' | 'delivered' | 'cancelled';

export interface OrderWanted {
  customer: ExampleCustomer;
  lines: [sku: string, quantity: number][];
  state: OrderState;
  ages?: Ages;
}

/** Makes an order and answers its number. */
export type MakeOrder = (wanted: OrderWanted) => Promise<string>;

interface Shop {
  /** Of the server. */
  url: string;
  admin: Api;
  stocked: Stocked;
  /** PostgreSQL's. */
  database: string;
}

interface Placed {
  id: string;
  display_id: number;
  items: { id: string; variant_sku: string; quantity: number }[];
  payment_collections: { payments: { id: string }[] }[];
}

export function orderMaker(shop: Shop): MakeOrder {
  return async ({ customer, lines, state, ages }) => {
    const { admin, database } = shop;
    const id = await checkedOut(shop, customer, lines);
    const fields = 'id,display_id,*items,*payment_collections.payments';
    const { order } = await admin<{ order: Placed }>('GET', `/orders/${id}?fields=${fields}`);
    if (state !== 'authorised')
      for (const payment of order.payment_collections.flatMap(({ payments }) => payments))
        await admin('POST', `/payments/${payment.id}/capture`, {});
    await brought(shop, order, state);
    const skus = lines.map(([sku]) => sku);
    await ordered(database, { order: id, items: order.items, skus, ...(ages && { ages }) });
    return String(order.display_id);
  };
}

async function checkedOut(
  { url, stocked }: Shop,
  customer: ExampleCustomer,
  lines: OrderWanted['lines'],
): Promise<string> {
  const { firstName, lastName, emailAddress: email, password, address } = customer;
  const token = password === undefined ? undefined : await signedIn(url, email, password);
  const store = storeAt(url, stocked.publishable, token);
  const { cart } = await store<{ cart: { id: string } }>('POST', '/carts', {
    ...{ region_id: stocked.region, sales_channel_id: stocked.channel, email },
    shipping_address: {
      ...{ first_name: firstName, last_name: lastName, address_1: address.streetLine1 },
      ...{ address_2: address.streetLine2, city: address.city, province: address.province },
      ...{ postal_code: address.postalCode, country_code: address.countryCode.toLowerCase() },
    },
    items: lines.map(([sku, quantity]) => ({ variant_id: stocked.variants[sku], quantity })),
  });
  await store('POST', `/carts/${cart.id}/shipping-methods`, { option_id: stocked.shipping });
  const { payment_collection } = await store<{ payment_collection: { id: string } }>(
    'POST',
    '/payment-collections',
    { cart_id: cart.id },
  );
  await store('POST', `/payment-collections/${payment_collection.id}/payment-sessions`, {
    provider_id: 'pp_system_default',
  });
  const { order } = await store<{ order: { id: string } }>('POST', `/carts/${cart.id}/complete`);
  return order.id;
}

async function brought(shop: Shop, { id, items }: Placed, state: OrderState): Promise<void> {
  if (state === 'cancelled') await shop.admin('POST', `/orders/${id}/cancel`);
  if (state === 'packed' || state === 'shipped' || state === 'delivered')
    await sent(shop, { order: id, items }, state);
}

/** These pieces of an order, in a parcel of their own. */
export async function sent(
  { admin, stocked }: Pick<Shop, 'admin' | 'stocked'>,
  { order: id, items }: { order: string; items: { id: string; quantity: number }[] },
  state: 'packed' | 'shipped' | 'delivered',
): Promise<void> {
  const all = items.map(({ id: item, quantity }) => ({ id: item, quantity }));
  const body = { items: all, location_id: stocked.location };
  await admin('POST', `/orders/${id}/fulfillments`, body);
  if (state === 'packed') return;
  const { order } = await admin<{ order: { fulfillments: { id: string; created_at: string }[] } }>(
    'GET',
    `/orders/${id}?fields=id,*fulfillments`,
  );
  const parcel = `/orders/${id}/fulfillments/${order.fulfillments.toSorted(byAge).at(-1)?.id}`;
  const tracking_number = `1Z${id.slice(-8)}`;
  const links = { tracking_url: 'https://carrier.test/', label_url: 'https://carrier.test/label' };
  await admin('POST', `${parcel}/shipments`, { items: all, labels: [{ tracking_number, ...links }] });
  if (state === 'delivered') await admin('POST', `${parcel}/mark-as-delivered`, {});
}

const byAge = (one: { created_at: string }, other: { created_at: string }) =>
  one.created_at < other.created_at ? -1 : 1;

/** The token of the session. */
export async function signedIn(url: string, email: string, password: string): Promise<string> {
  return authenticated(`${url}/auth/customer/emailpass`, { email, password });
}

/** The token with which an account is made. */
export async function registered(url: string, email: string, password: string): Promise<string> {
  return authenticated(`${url}/auth/customer/emailpass/register`, { email, password });
}

async function authenticated(url: string, body: { email: string; password: string }): Promise<string> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  const { token } = (await response.json()) as { token?: string };
  if (!token) throw new Error(`Medusa does not let ${body.email} in: ${response.status}`);
  return token;
}
