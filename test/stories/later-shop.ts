/**
 * A shop on loopback whose refunds are jobs: it takes them at once, and does them when it is told to. Orders
 * and addresses are those of the corner shop.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { cornerOrders, cornerTools } from '../tools/outside/corner-shop.ts';

export type JobState = 'running' | 'done' | 'failed';

export interface LaterShop {
  url: string;
  /** Refunds that it was asked for, with the key of each request. */
  asked: { key: string; order: string; amount: string }[];
  /** What it paid back, by order. */
  paid: Map<string, number>;
  /** How often each job was asked for. */
  reads: Map<string, number>;
  /** Ends the job, which until then runs. */
  end(job: string, state: Exclude<JobState, 'running'>): void;
  close(): Promise<void>;
}

export async function openLaterShop(): Promise<LaterShop> {
  const orders = new Map(cornerOrders().map((order) => [order.number, order]));
  const jobs = new Map<
    string,
    { id: string; state: JobState; customer: string; order: string; amount: string }
  >();
  const byKey = new Map<string, string>();
  const shop: Omit<LaterShop, 'url' | 'close'> = {
    ...{ asked: [], paid: new Map(), reads: new Map() },
    end(id, state) {
      const job = jobs.get(id);
      if (!job) throw new Error(`there is no ${id}`);
      job.state = state;
      if (state === 'done') shop.paid.set(job.order, (shop.paid.get(job.order) ?? 0) + Number(job.amount));
    },
  };
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    const send = (status: number, body: unknown) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    };
    const [, kind, name = ''] = decodeURIComponent(request.url ?? '').split('/');
    if (kind === 'jobs') {
      shop.reads.set(name, (shop.reads.get(name) ?? 0) + 1);
      return jobs.has(name) ? send(200, jobs.get(name)) : send(404, {});
    }
    const order = orders.get(name);
    if (!order) return send(404, { error: 'no such order' });
    if (request.method === 'GET')
      return send(200, { ...order, refunded: (shop.paid.get(name) ?? 0).toFixed(2) });
    const key = String(request.headers['idempotency-key'] ?? '');
    const { amount } = JSON.parse(text);
    shop.asked.push({ key, order: name, amount });
    const job = byKey.get(key) ?? `job-${jobs.size + 1}`;
    byKey.set(key, job);
    if (!jobs.has(job))
      jobs.set(job, { ...{ id: job, state: 'running', customer: order.buyer.id, order: name }, amount });
    send(202, { job });
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

/** The corner shop's file, with refunds that are begun and read until they end. `within`: how long. */
export function laterTools(url: string, within: string): string {
  const begun = '{ type: object, properties: { job: { type: string } }, required: [job] }';
  const output =
    '{ type: object, properties: { id: { type: string }, state: { type: string }, customer: { type: string } }, required: [id, state, customer] }';
  return cornerTools(url)
    .replace(
      '        output: { type: object, properties: { id: { type: string }, order: { type: string } }, required: [id] }\n',
      `        output: ${begun}
        job:
          { id: job, read: shop.refund_job, args: { id: "{$job}" }, done: { state: done }, failed: { state: failed }, every: 1s, within: ${within} }\n`,
    )
    .replace(
      '      cancel:\n',
      `      refund_job:
        description: Reads how a refund stands.
        effect: read
        method: GET
        url: ${url}/jobs/{id}
        cache_ms: 0
        sends: { id: [staff] }
        input: { type: object, properties: { id: { type: string } }, required: [id] }
        output: ${output}
        of_customer: customer
      cancel:\n`,
    );
}
