/**
 * A Shopify of the tests' own: its Admin API over HTTP, on Shopify's own schema, with records in memory. It
 * refuses what the schema refuses, and answers with errors where Shopify's documentation says that it does: a
 * wrong token, a scope that is lacking, a query that costs too much or has to wait, a refund without its key.
 */
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type DocumentNode,
  execute,
  GraphQLError,
  type GraphQLSchema,
  OperationTypeNode,
  parse,
  validate,
} from 'graphql';
import { costOf, MOST_COST } from './cost.ts';
import { draftOrderMutations } from './draft-orders.ts';
import {
  addressMutations,
  fulfillmentOrderHold,
  fulfillmentOrderReleaseHold,
  orderUpdate,
  returnCancel,
  returnCreate,
} from './mutations.ts';
import { orderEditMutations } from './order-edits.ts';
import { emptyRecords, type Records } from './records.ts';
import { orderCancel, refundCreate } from './refunds.ts';
import { schemaOf, type Version } from './schema.ts';
import { searched } from './search.ts';
import { metafieldsDelete, metafieldsSet, storeCreditMutations } from './store-credit.ts';
import { type Context, connection, customerView, orderView, productView } from './views.ts';

export const EVERY_SCOPE = [
  ...['read_orders', 'write_orders', 'read_customers', 'write_customers', 'read_products'],
  ...['read_merchant_managed_fulfillment_orders', 'write_merchant_managed_fulfillment_orders'],
  ...[
    'write_order_edits',
    'write_draft_orders',
    'read_returns',
    'write_returns',
    'read_store_credit_accounts',
  ],
  ...['read_store_credit_account_transactions', 'write_store_credit_account_transactions'],
];

export interface Loopback {
  url: string;
  records: Records;
  token: string;
  /** What the app may do; it can be taken away. */
  scopes: Set<string>;
  /** Points that there are, at most and just now, and how many come back in a second. */
  bucket: { most: number; available: number; restoreRate: number };
  /** Tokens that were issued to the app by its client and secret stop being good. */
  expireTokens(): void;
  app: { client: string; secret: string };
  /** While jobs are held they do not end. */
  holdJobs(are: boolean): void;
  close(): Promise<void>;
}

export async function startLoopback(version: Version = '2026-10'): Promise<Loopback> {
  const schema = await schemaOf(version);
  const records = emptyRecords();
  const token = 'shpat_of-the-tests';
  const app = { client: 'client-of-the-tests', secret: 'secret-of-the-tests' };
  const issued = new Set<string>();
  const scopes = new Set(EVERY_SCOPE);
  const bucket = { most: 20_000, available: 20_000, restoreRate: 20_000 };
  let filledAt = performance.now();
  let waiting: (() => void)[] = [];
  let areHeld = false;
  const later = (work: () => void) => {
    if (areHeld) waiting.push(work);
    else setTimeout(work, 20);
  };
  const root = rootOf(records, { later, isKeyNeeded: version !== '2026-01' });
  const context: Context = {
    scopes,
    need(scope, field) {
      if (scopes.has(scope)) return;
      throw new GraphQLError(
        `Access denied for ${field} field. Required access: \`${scope}\` access scope.`,
        { extensions: { code: 'ACCESS_DENIED', requiredAccess: `\`${scope}\` access scope.` } },
      );
    },
  };

  function throttled(cost: number): boolean {
    const now = performance.now();
    const back = ((now - filledAt) * bucket.restoreRate) / 1_000;
    bucket.available = Math.min(bucket.most, bucket.available + back);
    filledAt = now;
    if (cost > bucket.available) return true;
    bucket.available -= cost;
    return false;
  }

  async function answer(text: string): Promise<object> {
    const { query, variables = {} } = JSON.parse(text) as {
      query: string;
      variables?: { [name: string]: unknown };
    };
    const read = checked(schema, query);
    if (!('document' in read)) return read;
    const requestedQueryCost = costOf(schema, read.document, variables);
    if (requestedQueryCost > MOST_COST)
      return failed(`Query cost is ${requestedQueryCost}`, 'MAX_COST_EXCEEDED');
    const isThrottled = throttled(requestedQueryCost);
    const throttleStatus = {
      ...{ maximumAvailable: bucket.most, currentlyAvailable: Math.floor(bucket.available) },
      restoreRate: bucket.restoreRate,
    };
    const extensions = { cost: { requestedQueryCost, actualQueryCost: null, throttleStatus } };
    if (isThrottled) return { ...failed('Throttled', 'THROTTLED'), extensions };
    const { data, errors } = await execute({
      ...{ schema, document: read.document, variableValues: variables, contextValue: context },
      rootValue: read.isMutation ? root.mutations : root.queries,
    });
    return { ...(data === undefined ? {} : { data }), ...(errors ? { errors } : {}), extensions };
  }

  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    const text = Buffer.concat(parts).toString();
    const key = String(request.headers['x-shopify-access-token'] ?? '');
    if (request.url === '/admin/oauth/access_token') return send(response, granted(text));
    if (request.url !== `/admin/api/${version}/graphql.json`)
      return send(response, { status: 404, body: { errors: 'Not Found' } });
    if (key !== token && !issued.has(key)) {
      const errors = '[API] Invalid API key or access token (unrecognized login or wrong password)';
      return send(response, { status: 401, body: { errors } });
    }
    const body = await answer(text).catch((error: unknown) => error);
    if (body instanceof Error) return send(response, { status: 500, body: { errors: body.message } });
    send(response, { status: 200, body: body as object });
  });

  function granted(text: string): { status: number; body: object } {
    const { client_id, client_secret, grant_type } = JSON.parse(text) as Record<string, string>;
    if (client_id !== app.client || client_secret !== app.secret || grant_type !== 'client_credentials')
      return { status: 400, body: { error: 'application_cannot_be_found' } };
    const access_token = `shpat_${issued.size + 1}`;
    issued.add(access_token);
    return { status: 200, body: { access_token, scope: [...scopes].join(','), expires_in: 86_399 } };
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ...{ records, token, scopes, bucket, app },
    expireTokens: () => issued.clear(),
    holdJobs(are) {
      areHeld = are;
      if (are) return;
      for (const work of waiting) work();
      waiting = [];
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function checked(
  schema: GraphQLSchema,
  query: string,
): { document: DocumentNode; isMutation: boolean } | object {
  let document: DocumentNode;
  try {
    document = parse(query);
  } catch (error) {
    return failed(String(error), 'BAD_REQUEST');
  }
  const [wrong] = validate(schema, document);
  if (wrong) return failed(wrong.message, 'undefinedField');
  const isMutation = document.definitions.some(
    (one) => 'operation' in one && one.operation === OperationTypeNode.MUTATION,
  );
  return { document, isMutation };
}

const failed = (message: string, code: string) => ({ errors: [{ message, extensions: { code } }] });

function send(response: ServerResponse, { status, body }: { status: number; body: object }): void {
  response.statusCode = status;
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(body));
}

interface Behind {
  later: (work: () => void) => void;
  isKeyNeeded: boolean;
}

function rootOf(records: Records, { later, isKeyNeeded }: Behind) {
  type Listing = { query?: string | null; first?: number | null; after?: string | null };
  const variants = () =>
    records.products.flatMap((product) => productView(product).variants({ first: 250 }).nodes);
  return {
    queries: {
      shop: () => ({
        currencyCode: 'USD',
        customerAccountsV2: { loginRequiredAtCheckout: records.loginRequired },
      }),
      job: ({ id }: { id: string }) => records.jobs.find((job) => job.id === id) ?? null,
      order({ id }: { id: string }, { need }: Context) {
        need('read_orders', 'order');
        const order = records.orders.find((one) => one.id === id);
        return order ? orderView(records, order) : null;
      },
      orders({ query, ...page }: Listing, { need }: Context) {
        need('read_orders', 'orders');
        const late = new Date(Date.now() - records.searchLateMs).toISOString();
        const known = records.orders.filter(({ createdAt }) => createdAt <= late || !records.searchLateMs);
        const found = searched(known, query ?? '', ({ name, email, customer }) => ({
          ...{ name, email, customer_id: customer?.split('/').at(-1) ?? null },
        }));
        return connection(found.toReversed().map((order) => orderView(records, order)))(page);
      },
      customer({ id }: { id: string }, { need }: Context) {
        need('read_customers', 'customer');
        const customer = records.customers.find((one) => one.id === id);
        return customer ? customerView(customer) : null;
      },
      customerByIdentifier({ identifier }: { identifier: { emailAddress?: string } }, { need }: Context) {
        need('read_customers', 'customerByIdentifier');
        const wanted = identifier.emailAddress?.toLowerCase();
        const customer = records.customers.find(({ email }) => email.toLowerCase() === wanted);
        return customer ? customerView(customer) : null;
      },
      customers({ query, ...page }: Listing, { need }: Context) {
        need('read_customers', 'customers');
        const found = searched(records.customers, query ?? '', ({ firstName, lastName }) => ({
          ...{ first_name: firstName, last_name: lastName },
        }));
        return connection(found.map(customerView))(page);
      },
      product({ id }: { id: string }, { need }: Context) {
        need('read_products', 'product');
        const product = records.products.find((one) => one.id === id);
        return product ? productView(product) : null;
      },
      nodes: ({ ids }: { ids: string[] }, { need }: Context) => {
        need('read_products', 'nodes');
        return ids.map((id) => variants().find((one) => one.id === id) ?? null);
      },
      productVariants({ query, ...page }: Listing, { need }: Context) {
        need('read_products', 'productVariants');
        return connection(searched(variants(), query ?? '', ({ sku }) => ({ sku })))(page);
      },
      products(page: Listing, { need }: Context) {
        need('read_products', 'products');
        const sorted = records.products.toSorted((one, other) => one.title.localeCompare(other.title, 'en'));
        return connection(sorted.map(productView))(page);
      },
    },
    mutations: {
      refundCreate: refundCreate(records, isKeyNeeded),
      orderCancel: orderCancel(records, later),
      orderUpdate: orderUpdate(records),
      fulfillmentOrderHold: fulfillmentOrderHold(records),
      fulfillmentOrderReleaseHold: fulfillmentOrderReleaseHold(records),
      returnCreate: returnCreate(records),
      returnCancel: returnCancel(records),
      ...orderEditMutations(records),
      ...draftOrderMutations(records),
      metafieldsSet: metafieldsSet(records),
      metafieldsDelete: metafieldsDelete(records),
      ...storeCreditMutations(records),
      ...addressMutations(records),
    },
  };
}
