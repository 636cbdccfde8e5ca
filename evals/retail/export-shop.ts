/** Reads the shop back out of the project's own tables in the public set's form. */
import type { Connection } from '../../src/store/db.ts';
import { type Plain, type Shop, serialise } from './canonical.ts';
import { TENANT } from './policy.ts';
import {
  addressOf,
  type CustomerRow,
  itemOf,
  type LineRow,
  type MethodRow,
  type OrderRow,
  type ProductRow,
  productOf,
  type ReturnRow,
  statusOf,
  userOf,
} from './shop-rows.ts';

/** Ids of the records that are wanted. */
export interface Some {
  orders: string[];
  products: string[];
  users: string[];
}

/** The whole shop, or some records of it. */
export async function exportShop(from: Connection, some?: Some): Promise<Shop> {
  const rows = <Row>(
    part: keyof Some,
    { id, select, order = '' }: { id: string; select: string; order?: string },
  ) => {
    const text = `${select} and ${some ? `${id} = any($2::text[])` : 'true'} ${order}`;
    return from.execute<Row>(text, some ? [TENANT, some[part]] : [TENANT]);
  };
  const address = 'street, line2, city, country, state_code, postcode';
  const variants = await rows<ProductRow>('products', {
    id: 'product',
    select: 'select sku, product, title, options, available, cents from shop_products where tenant = $1',
  });
  const customers = await rows<CustomerRow>('users', {
    id: 'id',
    select: `select id, name, email, ${address} from shop_customers where tenant = $1`,
  });
  const methods = await rows<MethodRow>('users', {
    id: 'customer',
    select: 'select id, customer, kind, brand, last4, balance from shop_payment_methods where tenant = $1',
  });
  const placed = await rows<{ id: string; customer: string }>('users', {
    id: 'customer',
    select: 'select id, customer from shop_orders where tenant = $1',
    order: 'order by arrived',
  });
  const orders = await rows<OrderRow>('orders', {
    id: 'id',
    select: `select id, customer, status, cancel_reason, items_changed, ${address} from shop_orders where tenant = $1`,
  });
  const lines = grouped(
    await rows<LineRow>('orders', {
      id: 'l.order_id',
      select: `select l.order_id, l.line, l.sku, l.title, l.quantity, l.total, p.product, p.options
       from shop_order_lines l left join shop_products p on p.tenant = l.tenant and p.sku = l.sku where l.tenant = $1`,
      order: 'order by l.order_id, l.line',
    }),
    ({ order_id: order }) => order,
  );
  const parcels = grouped(
    await rows<{ order_id: string; id: string; lines: number[] | null }>('orders', {
      id: 'order_id',
      select: 'select order_id, id, lines from shop_parcels where tenant = $1',
      order: 'order by order_id, number',
    }),
    ({ order_id: order }) => order,
  );
  const paid = grouped(
    await rows<{ order_id: string; kind: string; method: string; cents: number }>('orders', {
      id: 'order_id',
      select: 'select order_id, kind, method, cents from shop_payments where tenant = $1',
      order: 'order by order_id, number',
    }),
    ({ order_id: order }) => order,
  );
  const returns = grouped(
    await rows<ReturnRow>('orders', {
      id: 'order_id',
      select:
        'select order_id, kind, items, method, cents from shop_returns where tenant = $1 and withdrawn_at is null',
      order: 'order by at, id',
    }),
    ({ order_id: order }) => order,
  );

  const ofCustomer = grouped(placed, ({ customer }) => customer);
  const theirMethods = grouped(methods, ({ customer }) => customer);
  return {
    products: new Map(
      [...grouped(variants, ({ product }) => product)].map(([id, known]) => [
        id,
        serialise(productOf(id, known)),
      ]),
    ),
    users: new Map(
      customers.map((row) => [
        row.id,
        serialise(
          userOf(
            row,
            theirMethods.get(row.id) ?? [],
            (ofCustomer.get(row.id) ?? []).map(({ id }) => id),
          ),
        ),
      ]),
    ),
    orders: new Map(
      orders.map((row) => {
        const items = lines.get(row.id) ?? [];
        const order: Plain = {
          order_id: row.id,
          user_id: row.customer,
          address: addressOf(row),
          items: items.map(itemOf),
          fulfillments: (parcels.get(row.id) ?? []).map(({ id, lines: inside }) => ({
            tracking_id: [id],
            item_ids: (inside ?? []).map((number) => items.find(({ line }) => line === number)?.sku),
          })),
          payment_history: (paid.get(row.id) ?? []).map(({ kind, method, cents }) => ({
            ...{ transaction_type: kind, amount: cents / 100, payment_method_id: method },
          })),
          cancel_reason: row.cancel_reason,
          ...statusOf(row, returns.get(row.id) ?? []),
        };
        return [row.id, serialise(order)];
      }),
    ),
  };
}

function grouped<Row>(rows: Row[], by: (row: Row) => string): Map<string, Row[]> {
  return Map.groupBy(rows, by);
}
