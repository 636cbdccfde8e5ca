/**
 * One of the processes: a worker, the way in over HTTP and Slack, with a scripted agent, a customer,
 * mail, and two tools of the shop, one with a key and one without. Told by CHAOS_KILL (`point:when:nth`),
 * it kills itself there.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { z } from 'zod';
import { createBodies } from '../../src/bots/shared/bodies.ts';
import { startSlack } from '../../src/bots/slack/start.ts';
import type { Cards } from '../../src/flow/ports/channels.ts';
import { type Ledger, StoreAway } from '../../src/flow/ports/ledger.ts';
import { present } from '../../src/run/present.ts';
import { openDatabase } from '../../src/store/db.ts';
import { openServices } from '../../src/store/effects/open.ts';
import { openStore } from '../../src/store/store.ts';
import { type ReadTool, ToolTrouble, type WriteTool } from '../../src/tools/contract.ts';
import { createPost, type Post, postedMailer } from '../../src/tools/mail.ts';
import { createToolRunner } from '../../src/tools/runner.ts';
import { openOffice, planOf } from '../flow/office.ts';
import { BOT_TOKEN, SIGNING_SECRET } from '../slack-server/server.ts';
import { type CommitPoint, pointsOf, type When } from './commit-points.ts';
import { MASTER_KEY } from './master-key.ts';

const {
  CHAOS_KILL = '',
  CHAOS_DATABASE = '',
  CHAOS_SHOP = '',
  CHAOS_SLACK = '',
  CHAOS_MAIL = '',
} = process.env;
const [point, when, nth] = CHAOS_KILL.split(':');
let left = Number(nth);

function reached(at: CommitPoint, how: When, run: string): void {
  if (at !== point || how !== when) return;
  left -= 1;
  if (left > 0) return;
  process.stdout.write(`killed ${run}\n`, () => process.kill(process.pid, 'SIGKILL'));
  // Nothing goes on in between.
  for (const until = Date.now() + 2_000; Date.now() < until; );
}

const Input = z.strictObject({ n: z.int() });
const Output = z.strictObject({ done: z.boolean() });

/** `keyed`: the shop knows a key; else it is only asked whether something was done for the run. */
function shopTool(name: string, keyed: boolean): WriteTool<typeof Input, typeof Output> {
  const at = (run: string, key: string) =>
    `${CHAOS_SHOP}/?${new URLSearchParams({ run, ...present({ key: keyed ? key : undefined }) })}`;
  const done = { output: { done: true }, headline: 'done', after: {} };
  return {
    ...{ name, description: name, effect: 'write', input: Input, output: Output, cacheMs: 0 },
    ...{ once: keyed ? 'key' : 'none', reconciles: true, timeoutMs: 5_000, tries: keyed ? 3 : 1 },
    prepare: async ({ n }) => ({
      ...{ before: { [`${name}.${n}`]: 'old' }, after: { [`${name}.${n}`]: 'new' } },
      ...{ shows: [], judged: {}, undoable: false },
    }),
    async run(_input, { run }, { terms: { key }, signal }) {
      reached('effect', 'before', run);
      const { ok } = await fetch(at(run, key), { method: 'POST', signal });
      reached('effect', 'after', run);
      if (!ok) throw new ToolTrouble('shop', 'The shop answered with an error.');
      return done;
    },
    async reconcile(_input, { run }, { key, signal }) {
      const answer = (await (await fetch(at(run, key), { signal })).json()) as { done: boolean };
      return answer.done ? done : 'did_not_happen';
    },
  };
}

const CUSTOMER = { id: 'customer-1', name: 'Mara Lind', email: 'mara@example.com' };
const Found = z.strictObject({
  customer: z.strictObject({ id: z.string(), name: z.string(), email: z.string() }),
  evidence: z.array(z.string()),
});
const findTool: ReadTool<typeof Input, typeof Found> = {
  ...{ name: 'chaos.find', description: 'finds the customer', effect: 'read', finds: 'customer' },
  ...{ input: Input, output: Found, cacheMs: 0, once: 'exact', timeoutMs: 5_000, tries: 1 },
  run: async () => ({ output: { customer: CUSTOMER, evidence: ['account_email'] }, headline: 'found' }),
};

const database = await openDatabase({ url: CHAOS_DATABASE, onError: () => {} });
const store = await openStore({ database, masterKey: MASTER_KEY, onError: () => {} });
const change: Ledger['change'] = async (asked) => {
  let points: CommitPoint[] = [];
  const changed = await store.ledger.change({
    ...asked,
    work: (locked) => {
      const answer = asked.work(locked);
      points = 'events' in answer ? pointsOf(answer.events) : [];
      for (const one of points) reached(one, 'before', asked.run);
      return answer;
    },
  });
  for (const one of points) reached(one, 'after', asked.run);
  return changed;
};
/** What is posted has been recorded once `shown` and `announced` are called. */
const cards: Cards = {
  ...store.cards,
  async claim(card, by) {
    const claimed = await store.cards.claim(card, by);
    if (claimed) reached('message', 'before', card.run);
    return claimed;
  },
  shown(card, shows) {
    reached('message', 'after', card.run);
    return store.cards.shown(card, shows);
  },
  announced(card, seq, posted) {
    reached('message', 'after', card.run);
    return store.cards.announced(card, seq, posted);
  },
};

const services = openServices(database, {
  ...{ demoOutbox: true, report: () => {}, emailOnFile: async () => CUSTOMER.email },
});
const sending = createPost({ url: CHAOS_MAIL, letters: services.letters, report: () => {} });
const post: Post = {
  ...sending,
  async deliver(tenant, key) {
    const [run = ''] = key.split(':');
    reached('letter', 'before', run);
    const id = await sending.deliver(tenant, key);
    reached('letter', 'after', run);
    return id;
  },
};

const step = (id: string, tool: string) => ({ id, title: id, tool, args: { n: 1 }, needs: [], expect: [] });
const office = openOffice(
  store,
  { think: () => planOf(step('who', 'chaos.find'), step('a', 'chaos.keyed'), step('b', 'chaos.plain')) },
  {
    ledger: { ...store.ledger, change },
    mailer: postedMailer(services.mailer, post),
    toolRunner: createToolRunner({
      tools: [findTool, shopTool('chaos.keyed', true), shopTool('chaos.plain', false)],
      report: () => {},
    }),
  },
);
const quiet = () => {};
const QUICK = { everyMs: 1, atOnce: 1_000 };
const slack = startSlack(
  { botToken: BOT_TOKEN, apiUrl: CHAOS_SLACK, connection: { kind: 'http', signingSecret: SIGNING_SECRET } },
  {
    ...store,
    ...{ ledger: { ...store.ledger, change }, cards, members: store.staff },
    ...{ cases: office.cases, known: office.known, desks: office.desks },
    ...{ publicUrl: undefined, bodies: createBodies() },
    log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
    rates: { post: QUICK, edit: QUICK, read: QUICK },
  },
);

const app = express();
if (slack.handler) app.use(slack.handler);
/** The way in of whoever is not in Slack: a request is a list of what `cases` is to be called with. */
app.post('/', express.text({ type: () => true }), async (request, response) => {
  const asked = JSON.parse(request.body) as { method: 'open' | 'command' | 'show'; of: never };
  const { cases } = office;
  try {
    const answer = await (asked.method === 'show'
      ? cases.show('t', asked.of, 'greenlight')
      : asked.method === 'open'
        ? cases.open(asked.of)
        : cases.command(asked.of));
    response.status(200).json(answer ?? null);
  } catch (error) {
    response.status(error instanceof StoreAway ? 503 : 500).json(String(error));
  }
});
const server = createServer(app);
server.listen(0, '127.0.0.1', () =>
  process.stdout.write(`ready http://127.0.0.1:${(server.address() as AddressInfo).port}\n`),
);
// Whoever started it is gone.
process.stdin.on('end', () => process.exit(1)).resume();
process.on('SIGTERM', () => {
  server.close();
  slack
    .stop()
    .then(() => office.stop())
    .then(() => store.close())
    .finally(() => process.exit(0));
});
