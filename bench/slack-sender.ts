/**
 * A process of its own that sends signed requests at a steady rate, whether they are answered or not, and
 * reports how long each answer took.
 */
import { createHmac } from 'node:crypto';
import { Agent, request } from 'node:http';
import type { Posted } from './slack-api.ts';
import { type Sent, Traffic } from './slack-traffic.ts';

export interface Order {
  url: string;
  secret: string;
  rate: number;
  seconds: number;
  /** Runs that are opened before anything is measured. */
  before: number;
}

export interface Report {
  /** Per kind, in ms. */
  latencies: Record<string, number[]>;
  /** Answers other than 200, by status. */
  failures: Record<string, number>;
  /** Names of everything that had to be taken. */
  keys: { run: string[]; information: string[]; press: string[] };
  /** The latest that a request was sent after its time. */
  behindMs: number;
}

const agent = new Agent({ keepAlive: true, maxSockets: 256 });
const traffic = new Traffic();
const report: Report = {
  latencies: {},
  failures: {},
  keys: { run: [], information: [], press: [] },
  behindMs: 0,
};

process.on('message', (message: { order: Order } | { posted: Posted }) => {
  if ('posted' in message) traffic.posted(message.posted);
  else void perform(message.order);
});

async function perform(order: Order): Promise<void> {
  for (let n = 0; n < order.before; n++) {
    await send(order, traffic.run(), false);
    await pause(40);
  }
  await pause(3_000);
  const began = performance.now();
  const open: Promise<void>[] = [];
  const total = Math.round(order.rate * order.seconds);
  for (let n = 0; n < total; n++) {
    const due = began + (n / order.rate) * 1_000;
    const early = due - performance.now();
    if (early > 1) await pause(early);
    report.behindMs = Math.max(report.behindMs, performance.now() - due);
    open.push(send(order, traffic.next(), true));
  }
  await Promise.all(open);
  agent.destroy();
  // A report of this size is not with the other side before this is called.
  process.send?.(report, () => process.disconnect());
}

function send({ url, secret }: Order, sent: Sent, measured: boolean): Promise<void> {
  if (sent.key && (sent.kind === 'run' || sent.kind === 'information' || sent.kind === 'press'))
    report.keys[sent.kind].push(sent.key);
  const at = Math.floor(Date.now() / 1_000);
  const signature = `v0=${createHmac('sha256', secret).update(`v0:${at}:${sent.body}`).digest('hex')}`;
  return new Promise((resolve) => {
    const began = performance.now();
    const done = (status: string) => {
      if (measured) {
        report.latencies[sent.kind] ??= [];
        report.latencies[sent.kind]?.push(performance.now() - began);
      }
      if (status !== '200') report.failures[status] = (report.failures[status] ?? 0) + 1;
      resolve();
    };
    const call = request(
      `${url}/slack/events`,
      {
        agent,
        method: 'POST',
        headers: {
          'content-type': sent.type,
          'content-length': Buffer.byteLength(sent.body),
          'x-slack-request-timestamp': String(at),
          'x-slack-signature': signature,
        },
      },
      (response) => {
        response.resume();
        response.on('end', () => done(String(response.statusCode)));
      },
    );
    // Slack has long given up by then.
    call.setTimeout(30_000, () => call.destroy(new Error('no answer in 30 s')));
    call.on('error', (error) => done('code' in error ? String(error.code) : 'error'));
    call.end(sent.body);
  });
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
