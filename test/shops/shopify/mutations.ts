/** What the loopback changes beside money, as Shopify documents it. */
import type { Address, Customer, Order, Records } from './records.ts';
import { addressView, type Context, PROVINCES } from './views.ts';

export interface AddressInput {
  firstName?: string | null;
  lastName?: string | null;
  address1?: string | null;
  address2?: string | null;
  city?: string | null;
  provinceCode?: string | null;
  province?: string | null;
  zip?: string | null;
  countryCode?: string | null;
  company?: string | null;
  phone?: string | null;
}

const no = (message: string, field: string[] | null = null, code?: string) => ({ field, message, code });

export function orderUpdate(records: Records) {
  return (
    { input }: { input: { id: string; note?: string | null; shippingAddress?: AddressInput | null } },
    { need }: Context,
  ) => {
    need('write_orders', 'orderUpdate');
    const order = records.orders.find(({ id }) => id === input.id);
    if (!order) return { order: null, userErrors: [no('Order does not exist', ['id'])] };
    if (input.shippingAddress) {
      const wrong = wrongIn(input.shippingAddress);
      if (wrong) return { order: null, userErrors: [no(wrong, ['shippingAddress'])] };
      order.address = addressOf(input.shippingAddress);
    }
    if (input.note !== undefined) order.note = input.note;
    return { order: { id: order.id }, userErrors: [] };
  };
}

export function wrongIn({
  address1,
  zip,
  countryCode,
  provinceCode,
  province,
}: AddressInput): string | undefined {
  if (!address1 || !zip) return 'Shipping address is incomplete';
  if (!countryCode) return 'Country is required';
  const known = provinceCode ? provinceCode in PROVINCES : !province || provinceOf(province) !== undefined;
  return known ? undefined : 'Province is not valid';
}

function provinceOf(name: string): string | undefined {
  return Object.entries(PROVINCES).find(([, full]) => full.toLowerCase() === name.toLowerCase())?.[0];
}

/** It replaces the one before: what is not said is empty. */
export function addressOf(input: AddressInput): Address {
  return {
    ...{ firstName: input.firstName ?? '', lastName: input.lastName ?? '', address1: input.address1 ?? '' },
    ...{ address2: input.address2 ?? null, city: input.city ?? '', zip: (input.zip ?? '').toUpperCase() },
    provinceCode: input.provinceCode ?? provinceOf(input.province ?? '') ?? '',
    countryCode: input.countryCode ?? '',
    ...{ company: input.company ?? null, phone: input.phone ?? null },
  };
}

function fulfillmentOrderOf(records: Records, id: string) {
  return records.orders.flatMap(({ fulfillmentOrders }) => fulfillmentOrders).find((one) => one.id === id);
}

export function fulfillmentOrderHold(records: Records) {
  return (
    { id, fulfillmentHold }: { id: string; fulfillmentHold: { handle?: string; reasonNotes?: string } },
    { need }: Context,
  ) => {
    need('write_merchant_managed_fulfillment_orders', 'fulfillmentOrderHold');
    const refuse = (message: string, code: string) => ({
      fulfillmentHold: null,
      userErrors: [no(message, ['id'], code)],
    });
    const order = fulfillmentOrderOf(records, id);
    if (!order) return refuse('Fulfillment order does not exist.', 'FULFILLMENT_ORDER_NOT_FOUND');
    if (order.status !== 'OPEN' && order.status !== 'ON_HOLD')
      return refuse('The fulfillment order is not in a state that can be held.', 'INVALID');
    const { handle = null, reasonNotes: notes = null } = fulfillmentHold;
    if (order.holds.some((hold) => hold.byUs && hold.handle === handle))
      return refuse('The handle is used already.', 'DUPLICATE_FULFILLMENT_HOLD_HANDLE');
    const hold = { id: records.newId('FulfillmentHold'), handle, notes, byUs: true };
    order.holds.push(hold);
    order.status = 'ON_HOLD';
    return { fulfillmentHold: { id: hold.id }, userErrors: [] };
  };
}

export function fulfillmentOrderReleaseHold(records: Records) {
  return ({ id, holdIds }: { id: string; holdIds?: string[] | null }, { need }: Context) => {
    need('write_merchant_managed_fulfillment_orders', 'fulfillmentOrderReleaseHold');
    const order = fulfillmentOrderOf(records, id);
    if (!order)
      return { fulfillmentOrder: null, userErrors: [no('Fulfillment order does not exist.', ['id'])] };
    order.holds = order.holds.filter((hold) => holdIds && !holdIds.includes(hold.id));
    if (order.holds.length === 0 && order.status === 'ON_HOLD') order.status = 'OPEN';
    return { fulfillmentOrder: { id }, userErrors: [] };
  };
}

interface ReturnInput {
  orderId: string;
  returnLineItems: {
    fulfillmentLineItemId: string;
    quantity: number;
    returnReason?: string | null;
    returnReasonNote?: string | null;
  }[];
  exchangeLineItems?: { variantId?: string | null; quantity: number }[] | null;
}

export function returnCreate(records: Records) {
  return ({ returnInput }: { returnInput: ReturnInput }, { need }: Context) => {
    need('write_returns', 'returnCreate');
    const refuse = (message: string) => ({ return: null, userErrors: [no(message, null, 'INVALID')] });
    const order = records.orders.find(({ id }) => id === returnInput.orderId);
    if (!order) return refuse('Order does not exist');
    for (const line of returnInput.returnLineItems) {
      if (line.quantity > returnable(order, line.fulfillmentLineItemId))
        return refuse('Return line item has an invalid quantity.');
      if (line.returnReason === 'OTHER' && !line.returnReasonNote) return refuse('A note is required.');
      if ((line.returnReasonNote ?? '').length > 255) return refuse('The note is too long.');
    }
    const variants = records.products.flatMap((product) => product.variants);
    const exchange = returnInput.exchangeLineItems ?? [];
    for (const { variantId, quantity } of exchange) {
      const variant = variants.find(({ id }) => id === variantId);
      if (!variant) return refuse('Product variant does not exist.');
      if (quantity <= 0) return refuse('Exchange line item has an invalid quantity.');
      if (variant.soldOut) return refuse('Product variant is out of stock.');
    }
    const made = {
      exchange: exchange.map(({ variantId, quantity }) => ({
        ...{ id: records.newId('ExchangeLineItem'), variant: variantId ?? '', quantity },
      })),
      ...{ id: records.newId('Return'), name: `${order.name}-R${order.returns.length + 1}` },
      ...{ status: 'OPEN' as const, createdAt: records.now() },
      lines: returnInput.returnLineItems.map((line) => ({
        ...{ id: records.newId('ReturnLineItem'), piece: line.fulfillmentLineItemId },
        ...{ quantity: line.quantity, note: line.returnReasonNote ?? '' },
      })),
    };
    order.returns.push(made);
    return { return: { id: made.id }, userErrors: [] };
  };
}

/** Of what was sent, what neither came back nor is to. */
function returnable({ parcels, returns }: Order, piece: string): number {
  const sent = parcels.flatMap(({ lines }) => lines).find(({ id }) => id === piece)?.quantity ?? 0;
  return returns
    .filter(({ status }) => status !== 'CANCELED')
    .flatMap(({ lines }) => lines)
    .filter((line) => line.piece === piece)
    .reduce((left, { quantity }) => left - quantity, sent);
}

export function returnCancel(records: Records) {
  return ({ id }: { id: string }, { need }: Context) => {
    need('write_returns', 'returnCancel');
    const known = records.orders.flatMap(({ returns }) => returns).find((one) => one.id === id);
    if (known?.status !== 'OPEN')
      return { return: null, userErrors: [no('Return cannot be canceled.', ['id'], 'INVALID')] };
    known.status = 'CANCELED';
    return { return: { id }, userErrors: [] };
  };
}

export function addressMutations(records: Records) {
  const customerOf = (id: string, { need }: Context, field: string): Customer | undefined => {
    need('write_customers', field);
    return records.customers.find((one) => one.id === id);
  };
  const set = (customer: Customer | undefined, id: string, input: AddressInput) => {
    const wrong = customer ? wrongIn(input) : 'Customer does not exist';
    if (!customer || wrong) return { address: null, userErrors: [no(wrong ?? '', ['address'])] };
    customer.address = { ...addressOf(input), id };
    return { address: addressView(customer.address, id), userErrors: [] };
  };
  return {
    customerAddressCreate: (args: { customerId: string; address: AddressInput }, context: Context) =>
      set(
        customerOf(args.customerId, context, 'customerAddressCreate'),
        records.newId('MailingAddress'),
        args.address,
      ),
    customerAddressUpdate: (
      args: { customerId: string; addressId: string; address: AddressInput },
      context: Context,
    ) => set(customerOf(args.customerId, context, 'customerAddressUpdate'), args.addressId, args.address),
    customerAddressDelete(args: { customerId: string; addressId: string }, context: Context) {
      const customer = customerOf(args.customerId, context, 'customerAddressDelete');
      if (customer?.address?.id !== args.addressId)
        return { deletedAddressId: null, userErrors: [no('Address does not exist', ['addressId'])] };
      customer.address = customer.others?.shift() ?? null;
      return { deletedAddressId: args.addressId, userErrors: [] };
    },
  };
}
