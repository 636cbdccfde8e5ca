/** Draft orders as Shopify documents them: nothing before one is completed, which happens once. */

import type { AddressInput } from './mutations.ts';
import { addressOf, wrongIn } from './mutations.ts';
import { type Draft, type Order, type Records, worthOf } from './records.ts';
import { type Context, money } from './views.ts';

interface DraftInput {
  purchasingEntity?: { customerId?: string | null } | null;
  email?: string | null;
  note?: string | null;
  tags?: string[] | null;
  shippingAddress?: AddressInput | null;
  appliedDiscount?: { value: number; valueType: string } | null;
  shippingLine?: { priceWithCurrency?: { amount: string } | null } | null;
  lineItems?: { variantId?: string | null; quantity: number }[] | null;
}

const no = (message: string, field: string[] | null = null) => ({ field, message });

export function draftOrderMutations(records: Records) {
  const WRITE = 'write_draft_orders';
  return {
    draftOrderCreate({ input }: { input: DraftInput }, { need }: Context) {
      need(WRITE, 'draftOrderCreate');
      const refuse = (message: string) => ({ draftOrder: null, userErrors: [no(message, ['input'])] });
      if (!input.lineItems?.length) return refuse('Add at least 1 product');
      const wrong = input.shippingAddress ? wrongIn(input.shippingAddress) : 'Shipping address is incomplete';
      if (!input.shippingAddress || wrong) return refuse(wrong ?? '');
      const customer = input.purchasingEntity?.customerId ?? null;
      if (customer && !records.customers.some(({ id }) => id === customer))
        return refuse('Customer is invalid');
      const off = input.appliedDiscount?.valueType === 'PERCENTAGE' ? input.appliedDiscount.value / 100 : 0;
      const lines: Draft['lines'] = [];
      for (const { variantId, quantity } of input.lineItems) {
        const product = records.products.find(({ variants }) => variants.some(({ id }) => id === variantId));
        const variant = product?.variants.find(({ id }) => id === variantId);
        if (!product || !variant) return refuse('Merchandise is not available');
        if (quantity <= 0) return refuse('Quantity must be greater than or equal to 1');
        const discount = Math.round(variant.cents * quantity * off);
        lines.push({ id: records.newId('LineItem'), product, variant, quantity, discount });
      }
      const draft: Draft = {
        ...{ id: records.newId('DraftOrder'), customer, email: input.email ?? '', note: input.note ?? null },
        ...{ lines, address: addressOf(input.shippingAddress), order: null },
        shipping: Math.round(Number(input.shippingLine?.priceWithCurrency?.amount ?? 0) * 100),
      };
      records.drafts.push(draft);
      return { draftOrder: draftView(draft), userErrors: [] };
    },
    draftOrderComplete({ id }: { id: string }, { need }: Context) {
      need(WRITE, 'draftOrderComplete');
      const draft = records.drafts.find((one) => one.id === id);
      const refuse = (message: string) => ({ draftOrder: null, userErrors: [no(message, ['id'])] });
      if (!draft) return refuse('Draft order does not exist');
      if (draft.order) return refuse('This order has been paid');
      if (draft.lines.some(({ variant }) => variant.soldOut)) return refuse('Merchandise is sold out');
      const order = orderOf(records, draft);
      records.orders.push(order);
      draft.order = order.id;
      return { draftOrder: draftView(draft), userErrors: [] };
    },
  };
}

const costOf = ({ lines, shipping }: Draft): number =>
  lines.reduce((sum, line) => sum + worthOf(line), shipping);

function draftView(draft: Draft) {
  const amount = { amount: money(costOf(draft)), currencyCode: 'USD' };
  return { id: draft.id, ready: true, totalPriceSet: { shopMoney: amount, presentmentMoney: amount } };
}

function orderOf(records: Records, draft: Draft): Order {
  const { customer, email, note, lines, address, shipping } = draft;
  const cents = costOf(draft);
  return {
    ...{ id: records.newId('Order'), name: `#${1_001 + records.orders.length}`, email, customer, note },
    ...{ createdAt: records.now(), cancelledAt: null, staffNote: null, currency: 'USD', presentment: 'USD' },
    ...{ address, shipping, lines, refunds: [], parcels: [], returns: [], metafields: [] },
    transactions:
      cents === 0
        ? []
        : [
            {
              ...{ id: records.newId('OrderTransaction'), kind: 'SALE', status: 'SUCCESS' },
              ...{ gateway: 'manual', cents, parent: null, card: null },
            },
          ],
    fulfillmentOrders: [{ id: records.newId('FulfillmentOrder'), status: 'OPEN', holds: [] }],
  };
}
