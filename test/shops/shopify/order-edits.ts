/** Edits of orders as Shopify documents them: put together in a session, with no effect before the commit. */
import { type Edit, type Line, type Order, piecesLeft, type Records, totalOf } from './records.ts';
import { type Context, connection, money } from './views.ts';

const no = (message: string, field: string[] | null = null) => ({ field, message });
const tail = (id: string): string => id.slice(id.lastIndexOf('/') + 1);

export function orderEditMutations(records: Records) {
  const WRITE = 'write_order_edits';
  const editOf = (id: string): { edit: Edit; order: Order } | undefined => {
    const edit = records.edits.find((one) => one.id === id);
    const order = edit && records.orders.find((one) => one.id === edit.order);
    return order && { edit, order };
  };
  const GONE = 'The calculated order does not exist.';
  return {
    orderEditBegin({ id }: { id: string }, { need }: Context) {
      need(WRITE, 'orderEditBegin');
      const order = records.orders.find((one) => one.id === id);
      const wrong = order ? closedFor(order) : 'Order does not exist';
      if (!order || wrong) return { calculatedOrder: null, userErrors: [no(wrong ?? '', ['id'])] };
      const edit: Edit = { id: records.newId('CalculatedOrder'), order: id, added: [], set: new Map() };
      records.edits.push(edit);
      return { calculatedOrder: calculated(edit, order), userErrors: [] };
    },
    orderEditAddVariant(
      args: { id: string; variantId: string; quantity: number; allowDuplicates?: boolean | null },
      { need }: Context,
    ) {
      need(WRITE, 'orderEditAddVariant');
      const refuse = (message: string) => ({ calculatedOrder: null, userErrors: [no(message, ['id'])] });
      const found = editOf(args.id);
      if (!found) return refuse(GONE);
      const product = records.products.find(({ variants }) =>
        variants.some(({ id }) => id === args.variantId),
      );
      const variant = product?.variants.find(({ id }) => id === args.variantId);
      if (!product || !variant) return refuse('Variant does not exist');
      if (args.quantity <= 0) return refuse('Quantity must be greater than 0');
      const { edit, order } = found;
      const isThere = order.lines.some(
        (line) => line.variant.id === variant.id && piecesLeft(order, line) > 0,
      );
      if (isThere && !args.allowDuplicates) return refuse('Variant is on the order already');
      edit.added.push({ product, variant, quantity: args.quantity });
      return { calculatedOrder: calculated(edit, order), userErrors: [] };
    },
    orderEditSetQuantity(args: { id: string; lineItemId: string; quantity: number }, { need }: Context) {
      need(WRITE, 'orderEditSetQuantity');
      const refuse = (message: string) => ({ calculatedOrder: null, userErrors: [no(message, ['id'])] });
      const found = editOf(args.id);
      if (!found) return refuse(GONE);
      const { edit, order } = found;
      const line = order.lines.find(({ id }) => tail(id) === tail(args.lineItemId));
      if (!line) return refuse('Line item does not exist');
      if (args.quantity < sentOf(order, line)) return refuse('Fulfilled items cannot be removed');
      edit.set.set(line.id, args.quantity);
      return { calculatedOrder: calculated(edit, order), userErrors: [] };
    },
    orderEditCommit({ id }: { id: string }, { need }: Context) {
      need(WRITE, 'orderEditCommit');
      const found = editOf(id);
      const wrong = found ? closedFor(found.order) : GONE;
      if (!found || wrong) return { order: null, userErrors: [no(wrong ?? '', ['id'])] };
      const { edit, order } = found;
      for (const [line, quantity] of edit.set)
        for (const one of order.lines)
          if (one.id === line) one.removed = (one.removed ?? 0) + piecesLeft(order, one) - quantity;
      order.lines.push(...edit.added.map((one) => ({ ...one, id: records.newId('LineItem'), discount: 0 })));
      records.edits = records.edits.filter((one) => one.order !== order.id);
      return { order: { id: order.id }, userErrors: [] };
    },
  };
}

function closedFor({ cancelledAt, fulfillmentOrders }: Order): string | undefined {
  if (cancelledAt) return 'The order is canceled and cannot be edited';
  const isOpen = fulfillmentOrders.some(({ status }) => status === 'OPEN' || status === 'ON_HOLD');
  return isOpen ? undefined : 'The order has no items that can be edited';
}

const sentOf = ({ parcels }: Order, line: Line): number =>
  parcels
    .filter(({ status }) => status === 'SUCCESS')
    .flatMap(({ lines }) => lines)
    .filter((piece) => piece.line === line.id)
    .reduce((sum, { quantity }) => sum + quantity, 0);

function calculated(edit: Edit, order: Order) {
  const added = edit.added.reduce(
    (sum, { variant, quantity }) => sum + (variant.contextual ?? variant.cents) * quantity,
    0,
  );
  const total = totalOf(order, (line) => edit.set.get(line.id) ?? piecesLeft(order, line)) + added;
  const amount = { amount: money(total), currencyCode: order.currency };
  return {
    id: edit.id,
    totalPriceSet: { shopMoney: amount, presentmentMoney: amount },
    lineItems: connection(
      order.lines.map((line) => ({ id: line.id.replace('/LineItem/', '/CalculatedLineItem/') })),
    ),
  };
}
