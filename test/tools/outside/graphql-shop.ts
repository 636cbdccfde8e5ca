/**
 * A shop behind GraphQL on loopback, served by a server that nobody here wrote: errors in lists and unions,
 * keys, tries, jobs, and whatever a test has it answer.
 */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createGraphQLError, createSchema, createYoga } from 'graphql-yoga';

export const SHOP_SCHEMA = `directive @idempotent(key: String!) on FIELD
type Query {
  order(number: ID!): Order
  refunds(reference: String!): [Refund!]!
  job(id: ID!): Job
}
type Mutation {
  refundCreate(input: RefundInput!): RefundPayload!
  orderCancel(number: ID!, dryRun: Boolean = false): CancelResult!
  refundStart(input: RefundInput!): Job!
}
enum OrderStatus { OPEN SHIPPED DELIVERED CANCELLED }
enum Reason { DAMAGED GOODWILL }
type Order {
  number: ID!
  status: OrderStatus!
  deliveredOn: String
  total: String!
  refunded: String!
  currency: String!
  buyer: Buyer!
  shipTo: Address
  weight: Float
}
type Buyer { id: ID! name: String! mail: String! }
type Address { zip: String! town: String! }
input RefundInput { number: ID! amount: String! reason: Reason note: String reference: String }
type Refund { id: ID! amount: String! order: ID! }
type UserError { field: [String!] code: String message: String! }
type RefundPayload { refund: Refund userErrors: [UserError!]! }
type Cancelled { number: ID! fee: String! }
type HasLeft { message: String! }
type NoSuchOrder { message: String! }
union CancelResult = Cancelled | HasLeft | NoSuchOrder
type Job { id: ID! state: String! refund: Refund }
`;

interface Order {
  number: string;
  status: string;
  deliveredOn: string | null;
  total: string;
  refunded: string;
  currency: string;
  buyer: { id: string; name: string; mail: string };
  shipTo: { zip: string; town: string };
}

const JUNE = { id: 'cus_77', name: 'June Park', mail: 'june@example.com' };
const OLU = { id: 'cus_78', name: 'Olu Bright', mail: 'olu@example.com' };

function orders(): Order[] {
  const shipTo = { zip: '94105', town: 'San Francisco' };
  const one = { deliveredOn: '2026-11-20', total: '48.00', refunded: '0.00', currency: 'USD', shipTo };
  return [
    { ...one, number: '1043', status: 'DELIVERED', buyer: JUNE },
    { ...one, number: '1044', status: 'DELIVERED', total: '2500.00', buyer: JUNE },
    { ...one, number: '1046', status: 'OPEN', deliveredOn: null, buyer: JUNE },
    { ...one, number: '1050', status: 'OPEN', deliveredOn: null, buyer: OLU },
  ];
}

export interface GraphqlShop {
  url: string;
  orders: Map<string, Order>;
  /** Every effect that happened. */
  effects: { what: string; key: string; input: unknown }[];
  /** As they came. */
  asked: { query: string; variables: { [name: string]: unknown }; headers: IncomingMessage['headers'] }[];
  /** Ends the connection after the next effects. */
  breakAfter: number;
  /** States that a job has when it is read, in turn; the last stands. */
  states: string[];
  /** Fails in the next effects, before or after they happened. */
  fails?: 'before' | 'after';
  /** Answered instead of what would be. */
  answers?: { status?: number; type?: string; body: string };
  introspection: boolean;
  forget(): void;
  close(): Promise<void>;
}

interface Context {
  req: IncomingMessage;
  params: { variables?: { [name: string]: unknown } };
}
interface RefundInput {
  number: string;
  amount: string;
  reference?: string;
}

export async function openGraphqlShop(): Promise<GraphqlShop> {
  const known = new Map(orders().map((order) => [order.number, order]));
  const refunds = new Map<string, { id: string; amount: string; order: string; key: string }>();
  const jobs = new Map<string, { id: string; refund: unknown }>();
  const byKey = new Map<string, unknown>();
  const shop: Omit<GraphqlShop, 'url' | 'close'> = {
    ...{ orders: known, effects: [], asked: [], breakAfter: 0, introspection: true },
    states: ['running', 'done'],
    forget: () => byKey.clear(),
  };
  const once = <T>(
    what: string,
    { context, input, act }: { context: Context; input: unknown; act: () => T },
  ): T => {
    const key = String(context.params.variables?.greenlight_key ?? context.req.headers['x-key'] ?? '');
    if (key !== '' && byKey.has(key)) return byKey.get(key) as T;
    if (shop.fails === 'before') throw createGraphQLError('not now', { extensions: { code: 'BUSY' } });
    const made = act();
    shop.effects.push({ what, key, input });
    if (key !== '') byKey.set(key, made);
    if (shop.breakAfter > 0) {
      shop.breakAfter -= 1;
      context.req.socket.destroy();
    }
    if (shop.fails === 'after') throw createGraphQLError('the mail could not be sent');
    return made;
  };
  const refunded = (input: RefundInput, key: string) => {
    const order = known.get(input.number);
    if (!order) return { userErrors: [{ field: ['number'], code: 'NOT_FOUND', message: 'no such order' }] };
    if (Number(order.refunded) + Number(input.amount) > Number(order.total))
      return { userErrors: [{ field: ['amount'], code: 'TOO_MUCH', message: 'more than is left' }] };
    order.refunded = (Number(order.refunded) + Number(input.amount)).toFixed(2);
    const refund = { id: `re_${refunds.size + 1}`, amount: input.amount, order: order.number, key };
    refunds.set(refund.id, refund);
    return { refund, userErrors: [] };
  };
  const yoga = createYoga<object>({
    logging: false,
    schema: createSchema<Context>({
      typeDefs: SHOP_SCHEMA,
      resolvers: {
        Query: {
          order: (_, { number }) => known.get(number),
          refunds: (_, { reference }) => [...refunds.values()].filter(({ key }) => key === reference),
          job(_, { id }) {
            const [state = 'running', ...rest] = shop.states;
            if (rest.length > 0) shop.states = rest;
            return jobs.has(id) ? { ...jobs.get(id), state } : null;
          },
        },
        Order: {
          weight() {
            throw createGraphQLError('the scales are away');
          },
        },
        Mutation: {
          refundCreate: (_, { input }, context) =>
            once('refund', { context, input, act: () => refunded(input, input.reference ?? '') }),
          orderCancel(_, { number, dryRun }, context) {
            const order = known.get(number);
            if (!order) return { __typename: 'NoSuchOrder', message: 'no such order' };
            if (order.status !== 'OPEN') return { __typename: 'HasLeft', message: 'it has left' };
            const cancelled = { __typename: 'Cancelled', number, fee: '1.50' };
            if (dryRun) return cancelled;
            const act = () => {
              order.status = 'CANCELLED';
              return cancelled;
            };
            return once('cancel', { context, input: { number }, act });
          },
          refundStart: (_, { input }, context) =>
            once('start', {
              ...{ context, input },
              act() {
                const id = `job_${jobs.size + 1}`;
                jobs.set(id, { refund: undefined, ...refunded(input, ''), id });
                return { id, state: 'running' };
              },
            }),
        },
      },
    }),
  });
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString('utf8');
    const { query, variables = {} } = JSON.parse(text);
    shop.asked.push({ query, variables, headers: request.headers });
    if (shop.answers || (!shop.introspection && query.includes('__schema'))) {
      const { status = 200, type = 'application/json', body } = shop.answers ?? { status: 403, body: '{}' };
      response.writeHead(status, { 'content-type': type });
      response.end(body);
      return;
    }
    const answer = await yoga.fetch(
      `http://shop${request.url}`,
      { method: 'POST', headers: request.headers as Record<string, string>, body: text },
      { req: request },
    );
    if (response.destroyed) return;
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    response.end(await answer.text());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(shop, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  });
}

const ORDER = `type: object
          properties:
            number: { type: string }
            status: { type: string, enum: [OPEN, SHIPPED, DELIVERED, CANCELLED] }
            deliveredOn: { type: [string, 'null'] }
            total: { type: string }
            refunded: { type: string }
            currency: { type: string }
            buyer: { type: object, properties: { id: { type: string }, name: { type: string }, mail: { type: string } }, required: [id, name, mail] }
            shipTo: { type: [object, 'null'], properties: { zip: { type: string } } }
          required: [number, status, total, refunded, currency, buyer]`;
const FIELDS = 'number status deliveredOn total refunded currency buyer { id name mail } shipTo { zip }';
const REFUND = `verified: true
        claims: [refunded]
        headline: "refund {id}"
        label: { amount: pays back }
        as: { amount: money }
        money: { amount: "{amount}", unit: major, currency: { read: currency }, account: "{order}", given: { read: refunded } }
        preview:
          read: shop.details
          args: { order: "{order}" }
          facts: { refunded: { label: "paid back on {order}", at: refunded } }
          judged: { delivered_days: { days_since: deliveredOn }, reason: "{reason}" }`;
const ASKED = `input:
          type: object
          properties:
            order: { type: string }
            amount: { type: string, pattern: '^[0-9]+\\.[0-9]{2}$' }
            reason: { type: string, enum: [DAMAGED, GOODWILL] }
            note: { type: string }
          required: [order, amount, reason]`;
const INPUT = 'number: "{order}", amount: "{amount}", reason: "{reason}", note: "{note}"';

/** The desk's tools.yaml for it. `schema`: the line that names its file, if it has one. */
export const shopTools = (url: string, schema = '') => `
graphql:
  shop:
    endpoint: ${url}
    headers: { authorization: "Bearer \${CRM_TOKEN}" }
    timeout_ms: 5000${schema && `\n    ${schema}`}
    tools:
      find:
        description: Finds the customer of an order.
        effect: read
        document: "query Find($order: ID!) { order(number: $order) { ${FIELDS} } }"
        sends: { order: [customer, staff] }
        input: { type: object, properties: { order: { type: string } }, required: [order] }
        output: &order
          ${ORDER}
        finds: { id: buyer.id, name: buyer.name, email: buyer.mail }
        proves: { order_email: buyer.mail, postcode: shipTo.zip }
      details:
        description: Reads an order of the customer.
        effect: read
        verified: true
        document: |
          query Details($order: ID!) {
            order(number: $order) {
              ...all
            }
          }
          fragment all on Order { ${FIELDS} }
        sends: { order: [customer, staff] }
        cache_ms: 0
        input: { type: object, properties: { order: { type: string } }, required: [order] }
        output: *order
        of_customer: buyer.id
        headline: "order {number}, {status}"
      weight:
        description: Reads what cannot be read.
        effect: read
        document: "query($order: ID!) { order(number: $order) { number weight } }"
        input: { type: object, properties: { order: { type: string } }, required: [order] }
        output: { type: object, properties: { number: { type: string }, weight: { type: [number, 'null'] } } }
      refunds:
        description: Refunds by reference.
        effect: read
        document: "query($reference: String!) { refunds(reference: $reference) { id amount } }"
        cache_ms: 0
        input: { type: object, properties: { reference: { type: string } }, required: [reference] }
        at: refunds
        output: { type: array, items: { type: object, properties: { id: { type: string }, amount: { type: string } }, required: [id] } }
      found:
        description: The first refund by reference.
        effect: read
        document: "query($reference: String!) { refunds(reference: $reference) { id amount } }"
        cache_ms: 0
        input: { type: object, properties: { reference: { type: string } }, required: [reference] }
        at: refunds[0]
        output: { type: object, properties: { id: { type: string }, amount: { type: string } }, required: [id] }
      refund:
        description: Pays back a part of an order.
        document: refund.graphql
        ${ASKED}
        variables: { input: { ${INPUT} } }
        at: refundCreate.refund
        output: { type: object, properties: { id: { type: string } }, required: [id] }
        errors: { lists: [refundCreate.userErrors], means: { NOT_FOUND: not_found } }
        idempotency: { directive: { name: idempotent }, lives: 24h }
        ${REFUND}
      bare_refund:
        description: Pays back, without a key, and can be looked for.
        document: refund.graphql
        ${ASKED}
        variables: { input: { ${INPUT}, reference: "{$key}" } }
        at: refundCreate.refund
        output: { type: object, properties: { id: { type: string } }, required: [id] }
        errors: { lists: [refundCreate.userErrors] }
        reconcile: { read: shop.found, args: { reference: "{$key}" }, settles_ms: 10 }
        ${REFUND}
      saving_refund:
        description: Pays back, and keeps failures.
        document: refund.graphql
        ${ASKED}
        variables: { input: { ${INPUT} } }
        at: refundCreate.refund
        output: { type: object, properties: { id: { type: string } }, required: [id] }
        errors: { lists: [refundCreate.userErrors] }
        idempotency: { header: X-Key, saves_failures: true }
        ${REFUND}
      cancel:
        description: Cancels an order that is not sent.
        verified: true
        document: |
          mutation Cancel($order: ID!, $dry: Boolean) {
            orderCancel(number: $order, dryRun: $dry) {
              __typename
              ... on Cancelled { number fee }
              ... on HasLeft { message }
              ... on NoSuchOrder { message }
            }
          }
        variables: { order: "{order}" }
        input: { type: object, properties: { order: { type: string } }, required: [order] }
        output: { type: object, properties: { number: { type: string }, fee: { type: string } }, required: [number, fee] }
        errors: { types: { orderCancel: [HasLeft, NoSuchOrder] }, means: { NoSuchOrder: not_found } }
        idempotency: { header: X-Key }
        money: none
        preview:
          dry_run: { argument: dry, changes: nothing }
          facts: { fee: { label: "fee for {order}", at: fee } }
        sends: { order: [customer, staff] }
      job:
        description: Reads a job.
        effect: read
        document: "query($id: ID!) { job(id: $id) { id state refund { id } } }"
        cache_ms: 0
        input: { type: object, properties: { id: { type: string } }, required: [id] }
        output: { type: object, properties: { id: { type: string }, state: { type: string }, refund: { type: [object, 'null'] } }, required: [id, state] }
      later:
        description: Pays back later.
        document: "mutation($input: RefundInput!) { refundStart(input: $input) { id } }"
        ${ASKED}
        variables: { input: { ${INPUT} } }
        output: { type: object, properties: { id: { type: string } }, required: [id] }
        idempotency: { directive: { name: idempotent } }
        job: { id: id, read: shop.job, args: { id: "{$job}" }, done: { state: done }, failed: { state: failed }, every: 1s, within: 2s }
        money: none
`;

/** refund.graphql, beside it. */
export const REFUND_DOCUMENT = `mutation Refund($input: RefundInput!) {
  refundCreate(input: $input) {
    refund { id }
    userErrors { code message }
  }
}
`;

/** The files beside a tools file that name them. */
export const BESIDE = { 'refund.graphql': REFUND_DOCUMENT, 'schema.graphql': SHOP_SCHEMA };
/** Arguments of a refund as a plan has them. */
export const REFUND_ARGS = { order: '1043', amount: 1_250, reason: 'DAMAGED' };
