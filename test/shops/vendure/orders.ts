/** Orders in a given state, made as they come about: a customer at the checkout, then the shop's people. */
import { type Api, apiAt } from './api.ts';
import { checkOut, fillCart, type Placed, pay, signIn, useCoupon } from './checkout.ts';
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
  /** A promotion's (goods.ts). */
  coupon?: 'TENPERCENT' | 'FIVEOFF';
  /** USD without it; not everything has a price in EUR (goods.ts). */
  currency?: 'EUR';
  /** How the card's provider answers when it is to give back (payment-handler.mjs). */
  card?: { refunds?: 'settled' | 'pending' | 'failed' | 'throws'; waits?: number };
  carrier?: string;
}

export type MakeOrder = (wanted: OrderWanted) => Promise<string>;

/** Makes an order and answers its code. */
export function orderMaker(admin: Api, shopUrl: string): MakeOrder {
  const variantOf = variantIds(admin);
  const withToken = sessions(shopUrl);
  return async (wanted) => {
    const lines = await Promise.all(
      wanted.lines.map(async ([sku, quantity]) => ({ variant: await variantOf(sku), quantity })),
    );
    // A cart that is left is nobody's: an account's would be in its next order.
    const { customer, currency, coupon } = wanted;
    const url = currency ? `${shopUrl}?currencyCode=${currency}` : shopUrl;
    if (wanted.state === 'AddingItems') return (await fillCart(apiAt(url), lines)).code;
    const { id, code } = await withToken(customer, async (token) => {
      const shop = apiAt(url, token);
      const cart = await fillCart(shop, lines);
      if (coupon) await useCoupon(shop, coupon);
      await checkOut(shop, customer);
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
  const accounts = new Map<string, Promise<string>>();
  return async (
    { emailAddress, password }: ExampleCustomer,
    order: (token?: string) => Promise<Placed>,
  ): Promise<Placed> => {
    if (password === undefined) return order();
    const token = accounts.get(emailAddress) ?? signIn(apiAt(shopUrl), emailAddress, password);
    const made = token.then(order);
    const after = () => token;
    accounts.set(emailAddress, made.then(after, after));
    return made;
  };
}
