/**
 * What Medusa's API cannot say: times of the past, and an order of the lines, which are made in one moment.
 * This moves what is in its tables, and nothing else there.
 */
import pg from 'pg';

/** Days ago. */
export interface Ages {
  placed: number;
  shipped?: number;
  delivered?: number;
}

const ago = (parameter: string) => `now() - make_interval(days => ${parameter})`;

/** `skus`: in which order the lines were put into the cart. */
export async function ordered(
  database: string,
  made: { order: string; items: { id: string; variant_sku: string }[]; skus: string[]; ages?: Ages },
): Promise<void> {
  const client = new pg.Client({ connectionString: database });
  await client.connect();
  try {
    for (const { id, variant_sku } of made.items)
      await client.query(
        `update order_line_item set created_at = created_at + make_interval(secs => $2) where id = $1`,
        [id, made.skus.indexOf(variant_sku) * 0.001],
      );
    if (made.ages) await makeOlder(client, made.order, made.ages);
  } finally {
    await client.end();
  }
}

async function makeOlder(client: pg.Client, order: string, ages: Ages): Promise<void> {
  await client.query(`update "order" set created_at = ${ago('$2')} where id = $1`, [order, ages.placed]);
  await client.query(
    `update fulfillment set packed_at = ${ago('$2')}, created_at = ${ago('$2')},
       shipped_at = case when shipped_at is not null then ${ago('$2')} end,
       delivered_at = case when delivered_at is not null then ${ago('$3')} end
     where id in (select fulfillment_id from order_fulfillment where order_id = $1)`,
    [order, ages.shipped ?? ages.placed, ages.delivered ?? ages.placed],
  );
}

/** Of order numbers: copies of one database go on from the same number. */
export async function countFrom(database: string, first: number): Promise<void> {
  const client = new pg.Client({ connectionString: database });
  await client.connect();
  try {
    await client.query(`select setval(pg_get_serial_sequence('"order"', 'display_id'), $1, false)`, [first]);
  } finally {
    await client.end();
  }
}
