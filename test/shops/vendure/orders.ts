/** Orders in a given state, made as they come about: a customer at the checkout, then the shop's people. */
import { type Api, apiAt } from './api.ts';
import { checkOut, fillCart, type Placed, pay, signIn } from './checkout.ts';
import type { ExampleCustomer } from './customers.ts';
import { cancel, linesOf, moveOrder, moveParcel, pack, refund } from './staff.ts';

/** As Vendure calls them, and `Packed`: paid, with everything in a parcel that has not left. */
export type OrderState =
  | 'AddingItems'
  | 'PaymentSettled'
  | 'Packed'
  | 'PartiallyShipped'
  | 'Shipped'
  | 'PartiallyDelivered'
  | 'Delivered'
  | 'Modifying'
  | 'Cancelled';

export interface OrderWanted {
  customer: ExampleCustomer;
  /** Of a partial state the first line is what has left, or one piece of the only one. */
  lines: [sku: string, quantity: number][];
  state: OrderState;
  /** Cents that were given back already, on no line. */
  refunded?: number;
  /** Cents that a voucher has paid; the card pays the rest. */
  voucher?: number;
  /** How the card's provider answers when it is to give back (payment-handler.mjs). */
  card?: { refunds?: 'settled' | 'pending' | 'failed' | 'throws'; waits?: number };
  carrier?: string;
}

export type MakeOrder = (wanted: OrderWanted) => Promise<string>;

/** Makes an order and answers its code. */
export function orderMaker(admin: Api, shopUrl: string): MakeOrder {
  const variantOf = variantIds(admin);
  const withSession = sessions(shopUrl);
  return async (wanted) => {
    const lines = await Promise.all(
      wanted.lines.map(async ([sku, quantity]) => ({ variant: await variantOf(sku), quantity })),
    );
    // A cart that is left is nobody's: an account's would be in its next order.
    if (wanted.state === 'AddingItems') return (await fillCart(apiAt(shopUrl), lines)).code;
    const { id, code } = await withSession(wanted.customer, async (shop) => {
      const cart = await fillCart(shop, lines);
      await checkOut(shop, wanted.customer);
      await paid(shop, wanted);
      return cart;
    });
    await brought(admin, id, wanted);
    return code;
  };
}

async function paid(shop: Api, { voucher, card }: OrderWanted): Promise<void> {
  if (voucher !== undefined) await pay(shop, 'voucher', { amount: voucher });
  await pay(shop, 'card', { public: { brand: 'Visa', last4: '4242' }, ...card });
}

async function brought(admin: Api, order: string, wanted: OrderWanted): Promise<void> {
  const { state, refunded, carrier = 'UPS' } = wanted;
  if (state === 'Modifying') await moveOrder(admin, order, state);
  else if (state === 'Cancelled') await cancel(admin, order, 'Ordered by mistake');
  else if (state !== 'PaymentSettled') {
    const all = await linesOf(admin, order);
    const first = all.slice(0, 1).map((line) => (all.length > 1 ? line : { ...line, quantity: 1 }));
    const trackingCode = `1Z${order.padStart(8, '0')}`;
    const parcel = await pack(admin, state.startsWith('Partially') ? first : all, { carrier, trackingCode });
    if (state !== 'Packed') await moveParcel(admin, parcel, 'Shipped');
    if (state.endsWith('Delivered')) await moveParcel(admin, parcel, 'Delivered');
  }
  if (refunded !== undefined) await refund(admin, order, { amount: refunded, reason: 'Damaged in transit' });
}

/** Asked for once each. */
function variantIds(admin: Api): (sku: string) => Promise<string> {
  const known = new Map<string, Promise<string>>();
  const ask = async (sku: string) => {
    const { productVariants } = await admin<{ productVariants: { items: { id: string }[] } }>(
      'query($sku: String!) { productVariants(options: { filter: { sku: { eq: $sku } } }) { items { id } } }',
      { sku },
    );
    const [variant] = productVariants.items;
    if (!variant) throw new Error(`The example shop has no ${sku}`);
    return variant.id;
  };
  return (sku) => {
    const asked = known.get(sku) ?? ask(sku);
    known.set(sku, asked);
    return asked;
  };
}

/**
 * Guests have a session for each order. An account has one cart, whatever its sessions are, so its orders are
 * made one after the other.
 */
function sessions(shopUrl: string) {
  const accounts = new Map<string, Promise<Api>>();
  const signedIn = async (username: string, password: string) => {
    const shop = apiAt(shopUrl);
    await signIn(shop, username, password);
    return shop;
  };
  return async (customer: ExampleCustomer, order: (shop: Api) => Promise<Placed>): Promise<Placed> => {
    const { emailAddress, password } = customer;
    if (password === undefined) return order(apiAt(shopUrl));
    const before = accounts.get(emailAddress) ?? signedIn(emailAddress, password);
    const made = before.then(order);
    const settled = made.then(
      () => before,
      () => before,
    );
    accounts.set(emailAddress, settled);
    return made;
  };
}
