/**
 * One of the processes: a worker and the way in over HTTP, with a scripted agent and two tools of the shop,
 * one with a key and one without. Told by CHAOS_KILL (`point:when:nth`), it kills itself there.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { type Ledger, StoreAway } from '../../src/flow/ports/ledger.ts';
import { present } from '../../src/run/present.ts';
import { openDatabase } from '../../src/store/db.ts';
import { openStore } from '../../src/store/store.ts';
import type { WriteTool } from '../../src/tools/contract.ts';
import { ToolTrouble } from '../../src/tools/contract.ts';
import { createToolRunner } from '../../src/tools/runner.ts';
import { openOffice, planOf } from '../flow/office.ts';
import { type CommitPoint, pointsOf, type When } from './commit-points.ts';
import { MASTER_KEY } from './master-key.ts';

const { CHAOS_KILL = '', CHAOS_DATABASE = '', CHAOS_SHOP = '' } = process.env;
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
const step = (id: string, tool: string) => ({ id, title: id, tool, args: { n: 1 }, needs: [], expect: [] });
const office = openOffice(
  store,
  { think: () => planOf(step('a', 'chaos.keyed'), step('b', 'chaos.plain')) },
  {
    ledger: { ...store.ledger, change },
    toolRunner: createToolRunner({
      tools: [shopTool('chaos.keyed', true), shopTool('chaos.plain', false)],
      report: () => {},
    }),
  },
);

/** The way in: a request is a list of what `cases` is to be called with. */
const server = createServer((request, response) => {
  const say = (status: number, body: unknown) =>
    void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  let text = '';
  request.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  request.on('end', () => {
    const asked = JSON.parse(text) as { method: 'open' | 'command' | 'show'; of: never };
    const { cases } = office;
    const answer: Promise<unknown> =
      asked.method === 'show'
        ? cases.show('t', asked.of, 'greenlight')
        : asked.method === 'open'
          ? cases.open(asked.of)
          : cases.command(asked.of);
    answer.then(
      (body) => say(200, body ?? null),
      (error: unknown) => say(error instanceof StoreAway ? 503 : 500, String(error)),
    );
  });
});
server.listen(0, '127.0.0.1', () =>
  process.stdout.write(`ready http://127.0.0.1:${(server.address() as AddressInfo).port}\n`),
);
process.on('SIGTERM', () => {
  server.close();
  office
    .stop()
    .then(() => store.close())
    .finally(() => process.exit(0));
});
