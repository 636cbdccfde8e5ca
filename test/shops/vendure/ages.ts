/**
 * Makes orders older than they are. Vendure's API gives no times of the past, so this moves what is in its
 * tables, and nothing else there.
 */
import pg from 'pg';

export interface Ages {
  code: string;
  /** Days ago. */
  placed: number;
  shipped?: number;
  delivered?: number;
}

const days = (parameter: string) => `make_interval(days => ${parameter})`;
const EVENTS = `"type" in ('ORDER_STATE_TRANSITION', 'ORDER_FULFILLMENT_TRANSITION') and "data"::jsonb->>'to'`;
const PARCELS = `select f."id" from fulfillment f join order_fulfillments_fulfillment of on of."fulfillmentId" = f."id"
  where of."orderId" = $1`;

export async function makeOlder(database: string, orders: Ages[]): Promise<void> {
  const client = new pg.Client({ connectionString: database });
  await client.connect();
  try {
    for (const order of orders) await makeOneOlder(client, order);
  } finally {
    await client.end();
  }
}

async function makeOneOlder(client: pg.Client, { code, placed, shipped, delivered }: Ages): Promise<void> {
  const { rows } = await client.query('select "id" from "order" where "code" = $1', [code]);
  const id: number = rows[0].id;
  const left = shipped ?? placed;
  const arrived = delivered ?? left;
  await client.query(
    `update "order" set "orderPlacedAt" = "orderPlacedAt" - ${days('$2')},
       "createdAt" = "createdAt" - ${days('$2')}, "updatedAt" = "updatedAt" - ${days('$3')} where "id" = $1`,
    [id, placed, arrived],
  );
  await client.query(`update payment set "createdAt" = "createdAt" - ${days('$2')} where "orderId" = $1`, [
    id,
    placed,
  ]);
  await client.query(
    `update refund set "createdAt" = "createdAt" - ${days('$2')}
     where "paymentId" in (select "id" from payment where "orderId" = $1)`,
    [id, arrived],
  );
  await client.query(
    `update fulfillment set "createdAt" = "createdAt" - ${days('$2')}, "updatedAt" = "updatedAt" - ${days('$3')}
     where "id" in (${PARCELS})`,
    [id, left, arrived],
  );
  await client.query(
    `update history_entry set "createdAt" = "createdAt" - case
       when ${EVENTS} like '%Delivered' then ${days('$4')}
       when ${EVENTS} like '%Shipped' then ${days('$3')}
       when "type" = 'ORDER_REFUND_TRANSITION' then ${days('$4')}
       else ${days('$2')} end
     where "orderId" = $1`,
    [id, placed, left, arrived],
  );
}
