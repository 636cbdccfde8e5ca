/**
 * A service on loopback that pays out: it knows keys for a while, keeps failures or not, can be asked without
 * doing it, and does some things later.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Till {
  url: string;
  /** Every payment that happened. */
  paid: { key: string; amount: string }[];
  /** Every request that would change something, with its key and whether it was only a try. */
  asked: { key: string; dry: boolean }[];
  jobs: Map<string, { state: string; id: string }>;
  /** What becomes of a job when it is read, in turn; the last stands. */
  ends: string[];
  /** Answers so many payments with 500 before it does one; kept under their keys where it saves failures. */
  failing: number;
  saves: boolean;
  /** Ends the connection after the next payments. */
  breakAfter: number;
  /** What is left to be paid out. */
  left: number;
  forget(): void;
  close(): Promise<void>;
}

export async function openTill(): Promise<Till> {
  const byKey = new Map<string, { status: number; body: unknown }>();
  const jobs: Till['jobs'] = new Map();
  const till: Omit<Till, 'url' | 'close'> = {
    ...{ paid: [], asked: [], jobs, ends: ['running', 'done'], failing: 0, saves: false, breakAfter: 0 },
    left: 50,
    forget: () => byKey.clear(),
  };
  const pay = (key: string, { amount, dry_run: dry, later }: { [name: string]: string }) => {
    if (Number(amount) > till.left) return { status: 422, body: { error: 'there is not so much left' } };
    if (dry) return { status: 200, body: { id: 'none', fee: '0.25', owner: 'C-1', ok: amount !== '13.00' } };
    if (till.failing > 0) {
      till.failing -= 1;
      return { status: 500, body: { error: 'try again' } };
    }
    till.left -= Number(amount);
    till.paid.push({ key, amount: amount ?? '' });
    const id = `p-${till.paid.length}`;
    if (!later) return { status: 201, body: { id } };
    jobs.set(`job ${id}`, { state: 'running', id });
    return { status: 202, body: { job: `job ${id}` } };
  };
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    const send = ({ status, body }: { status: number; body: unknown }) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    };
    const [, what = '', id = ''] = decodeURIComponent(request.url ?? '').split('/');
    if (what === 'jobs') {
      const job = jobs.get(id);
      if (!job) return send({ status: 404, body: {} });
      const [state = 'running', ...rest] = till.ends;
      if (rest.length > 0) till.ends = rest;
      return send({ status: 200, body: { ...job, state } });
    }
    if (what === 'purse') return send({ status: 200, body: { owner: 'C-1' } });
    if (what === 'payments' && request.method === 'GET') {
      const items = till.paid.filter(({ key }) => key === id);
      return send({ status: 200, body: { items: items.map(() => ({ id: 'p-1' })) } });
    }
    const body = JSON.parse(text || '{}');
    const dry = body.dry_run === true;
    const key = String(request.headers['idempotency-key'] ?? body.meta?.key ?? '');
    till.asked.push({ key, dry });
    const answer = byKey.get(key) ?? pay(key, body);
    if (key !== '' && (answer.status < 400 || till.saves)) byKey.set(key, answer);
    if (till.breakAfter > 0 && !dry) {
      till.breakAfter -= 1;
      response.destroy();
      return;
    }
    send(answer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(till, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  });
}

const PAYMENT = `method: POST
        input: { type: object, properties: { amount: { type: string }, later: { type: boolean } }, required: [amount] }
        money: none`;
const HEADER = 'idempotency: { header: Idempotency-Key';
const JOB = (within: string) =>
  `job: { id: job, read: till.job, args: { id: "{$job}" }, done: { state: [done, paid] }, failed: { state: failed }, every: 1s, within: ${within} }`;

export const tillTools = (url: string) => `
http:
  till:
    timeout_ms: 2000
    tools:
      job:
        description: Reads a job.
        effect: read
        method: GET
        url: ${url}/jobs/{id}
        cache_ms: 0
        input: { type: object, properties: { id: { type: string } }, required: [id] }
        output: { type: object, properties: { id: { type: string }, state: { type: string } }, required: [id, state] }
      payments:
        description: Payments by key.
        effect: read
        method: GET
        url: ${url}/payments/{key}
        cache_ms: 0
        input: { type: object, properties: { key: { type: string } }, required: [key] }
        output: { type: object, properties: { items: { type: array, items: { type: object, properties: { id: { type: string } } } } }, required: [items] }
      pay:
        description: Pays.
        url: ${url}/payments
        ${PAYMENT}
        output: { type: object, properties: { id: { type: string } }, required: [id] }
        ${HEADER}, lives: 24h }
      looked:
        description: Pays, and can be looked for.
        url: ${url}/payments
        ${PAYMENT}
        output: { type: object, properties: { id: { type: string } }, required: [id] }
        idempotency: { argument: meta.key, lives: 24h }
        reconcile: { read: till.payments, args: { key: "{$key}" }, at: "items[0]", settles_ms: 10 }
      saving:
        description: Pays, and answers a failure again.
        url: ${url}/payments
        ${PAYMENT}
        output: { type: object, properties: { id: { type: string } }, required: [id] }
        ${HEADER}, lives: 24h, saves_failures: true }
      tried:
        description: Pays, and can be tried.
        url: ${url}/payments
        ${PAYMENT}
        output: { type: object, properties: { id: { type: string } }, required: [id] }
        ${HEADER} }
        preview:
          dry_run:
            argument: dry_run
            changes: nothing
            output: { type: object, properties: { fee: { type: string }, owner: { type: string }, ok: { type: boolean } }, required: [fee] }
            refused: { ok: false }
            of_customer: owner
          facts: { fee: { label: fee, at: fee } }
      purse:
        description: Reads what the customer has.
        effect: read
        method: GET
        url: ${url}/purse
        cache_ms: 0
        output: { type: object, properties: { owner: { type: string } }, required: [owner] }
        of_customer: owner
      tried_theirs:
        description: Pays from the customer's purse, and can be tried.
        verified: true
        url: ${url}/payments
        ${PAYMENT}
        output: { type: object, properties: { id: { type: string } }, required: [id] }
        ${HEADER} }
        preview: { read: till.purse, dry_run: { argument: dry_run, changes: nothing, output: { type: object } } }
      tried_anyones:
        description: Pays, and can be tried by anybody.
        url: ${url}/payments
        ${PAYMENT}
        output: { type: object, properties: { id: { type: string } }, required: [id] }
        ${HEADER} }
        preview: { dry_run: { argument: dry_run, changes: nothing, output: { type: object } } }
      tried_money:
        description: Pays what a try says.
        url: ${url}/payments
        ${PAYMENT.replace('money: none', 'money: { amount: { read: fee }, unit: major, currency: EUR, account: "{amount}" }')}
        output: { type: object, properties: { id: { type: string } }, required: [id] }
        ${HEADER} }
        sends: { amount: [staff] }
        preview: { dry_run: { argument: dry_run, changes: nothing, output: { type: object, properties: { fee: { type: string } } } } }
      begun:
        description: Pays later.
        url: ${url}/payments
        ${PAYMENT}
        output: { type: object, properties: { job: { type: string } }, required: [job] }
        ${HEADER} }
        headline: "payment {id} is {state}"
        ${JOB('5s')}
      hanging:
        description: Pays much later, and knows no keys.
        url: ${url}/payments
        ${PAYMENT}
        output: { type: object, properties: { job: { type: string } }, required: [job] }
        ${JOB('1s')}
`;
