/**
 * A shop's own service on loopback, as somebody would have one: orders by number, refunds and
 * cancellations that know keys, amounts in major units as text.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface CornerOrder {
  number: string;
  status: 'open' | 'shipped' | 'delivered' | 'cancelled';
  delivered_on: string | null;
  total: string;
  refunded: string;
  currency: string;
  buyer: { id: string; full_name: string; mail: string };
  ship_to: { street: string; zip: string; town: string };
}

export interface CornerShop {
  url: string;
  orders: Map<string, CornerOrder>;
  /** Every effect that happened, with its key. */
  effects: { key: string; what: string; order: string; body: { [name: string]: unknown } }[];
  /** What each request said it may: the authorization that came with it. */
  callers: string[];
  /** Whose case it said it is for, where the tools file says so in the address. */
  tenants: string[];
  /** Breaks the connection after the next effect. */
  breakAfter: number;
  /** Answers writes with this status and does nothing. */
  refuses?: number;
  close(): Promise<void>;
}

const JUNE = { id: 'cus_77', full_name: 'June Park', mail: 'june@example.com' };
const OLU = { id: 'cus_78', full_name: 'Olu Bright', mail: 'olu@example.com' };

export function cornerOrders(): CornerOrder[] {
  const home = { street: '12 Mission St', zip: '94105', town: 'San Francisco' };
  const order = (more: Partial<CornerOrder>): CornerOrder => ({
    number: '1043',
    status: 'delivered',
    delivered_on: '2026-11-20',
    total: '48.00',
    refunded: '0.00',
    currency: 'USD',
    buyer: JUNE,
    ship_to: home,
    ...more,
  });
  return [
    order({}),
    order({ number: '1044', total: '2500.00' }),
    order({ number: '1045', delivered_on: '2026-09-01' }),
    order({ number: '1046', status: 'open', delivered_on: null, total: '19.50' }),
    order({ number: 'SO-2024-000991', total: '31.90', currency: 'GBP' }),
    order({ number: '1050', buyer: OLU, ship_to: { ...home, zip: '60601', town: 'Chicago' } }),
  ];
}

export async function openCornerShop(): Promise<CornerShop> {
  const orders = new Map(cornerOrders().map((order) => [order.number, order]));
  const effects: CornerShop['effects'] = [];
  const answers = new Map<string, unknown>();
  const shop: Omit<CornerShop, 'url' | 'close'> = {
    orders,
    effects,
    callers: [],
    tenants: [],
    breakAfter: 0,
  };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const send = (status: number, body: unknown) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    };
    shop.callers.push(request.headers.authorization ?? 'nobody');
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://corner');
    shop.tenants.push(searchParams.get('tenant') ?? '');
    const [, , number = '', act] = decodeURIComponent(pathname).split('/');
    const order = orders.get(number);
    if (!order) return send(404, { error: 'no such order' });
    if (request.method === 'GET') return send(200, order);
    if (shop.refuses !== undefined) return send(shop.refuses, { error: 'not now' });
    const key = String(request.headers['idempotency-key'] ?? '');
    if (key === '') return send(400, { error: 'a key is needed' });
    if (answers.has(key)) return send(200, answers.get(key));
    const body = JSON.parse(Buffer.concat(chunks).toString('utf8') || '{}');
    if (act === 'refunds') {
      const left = Number(order.total) - Number(order.refunded);
      if (Number(body.amount) > left) return send(422, { error: 'more than is left' });
      order.refunded = (Number(order.refunded) + Number(body.amount)).toFixed(2);
    } else if (act === 'cancel') {
      if (order.status !== 'open') return send(422, { error: 'it has left' });
      order.status = 'cancelled';
    } else if (act === 'reopen') order.status = 'open';
    else if (act === 'messages') {
      // Only kept.
    } else if (act === 'address')
      order.ship_to = { street: body.address.street, zip: body.address.postcode, town: body.address.city };
    else return send(404, { error: 'no such act' });
    effects.push({ key, what: act ?? '', order: number, body });
    const answer = { id: `re_${effects.length}`, order: number, status: order.status };
    answers.set(key, answer);
    if (shop.breakAfter > 0) {
      shop.breakAfter -= 1;
      response.destroy();
      return;
    }
    send(201, answer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(shop, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  });
}

/** The desk's tools.yaml for it. */
export const cornerTools = (url: string) => `
http:
  shop:
    timeout_ms: 20000
    tools:
      find:
        description: Finds the customer of an order.
        effect: read
        method: GET
        url: ${url}/orders/{order}
        sends: { order: [customer, staff] }
        input: { type: object, properties: { order: { type: string } }, required: [order] }
        output: &order
          type: object
          properties:
            number: { type: string }
            status: { type: string, enum: [open, shipped, delivered, cancelled] }
            delivered_on: { type: [string, 'null'] }
            total: { type: string }
            refunded: { type: string }
            currency: { type: string }
            buyer: { type: object, properties: { id: { type: string }, full_name: { type: string }, mail: { type: string } }, required: [id, full_name, mail] }
            ship_to: { type: object, properties: { street: { type: string }, zip: { type: string }, town: { type: string } }, required: [zip] }
          required: [number, status, total, refunded, currency, buyer, ship_to]
        finds: { id: buyer.id, name: buyer.full_name, email: buyer.mail }
        proves: { order_email: buyer.mail, postcode: ship_to.zip }
      details:
        description: Reads an order of the customer.
        effect: read
        verified: true
        method: GET
        url: ${url}/orders/{order}
        sends: { order: [customer, staff] }
        cache_ms: 0
        input: { type: object, properties: { order: { type: string } }, required: [order] }
        output: *order
        of_customer: buyer.id
        headline: "order {number}, {status}, {total} {currency}"
      refund:
        description: Pays back a part of an order.
        method: POST
        url: ${url}/orders/{order}/refunds
        verified: true
        input:
          type: object
          properties:
            order: { type: string }
            amount: { type: string, pattern: '^[0-9]+\\.[0-9]{2}$' }
            reason: { type: string, enum: [damaged, goodwill] }
          required: [order, amount, reason]
        output: { type: object, properties: { id: { type: string }, order: { type: string } }, required: [id] }
        idempotency: { header: Idempotency-Key }
        claims: [refunded]
        headline: "refund {id}"
        label: { amount: pays back, reason: because }
        as: { amount: money }
        money:
          amount: "{amount}"
          unit: major
          currency: { read: currency }
          account: "{order}"
          given: { read: refunded }
        preview:
          read: shop.details
          args: { order: "{order}" }
          facts:
            refunded: { label: "paid back on {order}", at: refunded }
          judged:
            delivered: { present: delivered_on }
            delivered_days: { days_since: delivered_on }
            reason: "{reason}"
      cancel:
        description: Cancels an order that is not sent.
        method: POST
        url: ${url}/orders/{order}/cancel
        verified: true
        input: { type: object, properties: { order: { type: string } }, required: [order] }
        output: { type: object, properties: { id: { type: string } }, required: [id] }
        idempotency: { header: Idempotency-Key }
        claims: [cancelled]
        money: none
        undo: { tool: shop.reopen, args: { order: "{order}", act: "{output.id}" } }
        preview:
          read: shop.details
          args: { order: "{order}" }
          facts: { status: { label: "{order}", at: status, after: cancelled } }
          judged: { status: status }
      reopen:
        description: Opens a cancelled order again.
        method: POST
        url: ${url}/orders/{order}/reopen
        verified: true
        input: { type: object, properties: { order: { type: string }, act: { type: string } }, required: [order] }
        idempotency: { header: Idempotency-Key }
      address:
        description: Changes where an order goes.
        method: POST
        url: ${url}/orders/{order}/address
        verified: true
        input:
          type: object
          properties:
            order: { type: string }
            address:
              type: object
              properties: { street: { type: string }, postcode: { type: string }, city: { type: string }, state: { type: string }, line2: { type: string }, country: { type: string } }
              required: [street, postcode, city]
          required: [order, address]
        output: { type: object, properties: { id: { type: string } }, required: [id] }
        idempotency: { header: Idempotency-Key }
        claims: [changed]
        money: none
        preview:
          read: shop.details
          args: { order: "{order}" }
          facts: { street: { label: "street of {order}", at: ship_to.street } }
          judged: { status: status }
`;
