/**
 * Whole runs with writes outside: shown, approved, done once, and what becomes of them when the process
 * dies between sending and recording.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ToolRunner } from '../../src/flow/ports/tools.ts';
import type { Args, ProposedStep } from '../../src/run/plan/plan.ts';
import type { RunView } from '../../src/run/view/run-view.ts';
import { openOutsideJobs } from '../../src/store/effects/outside-jobs.ts';
import { openOutsideMoney } from '../../src/store/effects/outside-money.ts';
import type { Store } from '../../src/store/store.ts';
import { toolPinsOf } from '../../src/store/tool-pins.ts';
import { openOutsideTools } from '../../src/tools/outside/open.ts';
import { createToolRunner } from '../../src/tools/runner.ts';
import { type Crm, openCrm } from '../tools/outside/crm.ts';
import { outsideInMemory } from '../tools/outside/opened.ts';
import { ENGINEER, type Office, openOffice, planOf, staffedStore } from './office.ts';

// Each test opens databases and processes; on a loaded machine that alone takes long.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const EVERYTHING = new URL(
  '../../node_modules/@modelcontextprotocol/server-everything/dist/index.js',
  import.meta.url,
).pathname;
const note = `input: { type: object, properties: { customer: { type: string }, text: { type: string } }, required: [customer, text] }`;
const SERVER = `
servers:
  everything:
    command: ["${process.execPath}", "${EVERYTHING}"]
    tools:
      get-sum: { money: none }
`;
const fileOn = (url: string) => `
http:
  crm:
    tools:
      customer: { description: c, effect: read, cache_ms: 0, method: GET, url: "${url}/customers/{id}", input: { type: object, properties: { id: { type: string } }, required: [id] }, output: { type: object, properties: { tier: { type: string } }, required: [tier] } }
      notes: { description: n, effect: read, cache_ms: 0, method: GET, url: "${url}/notes?key={key}", input: { type: object, properties: { key: { type: string } }, required: [key] }, output: { type: object, properties: { items: { type: array } } } }
      keyed: { description: k, method: POST, money: none, url: "${url}/customers/{customer}/notes", ${note}, idempotency: { header: Idempotency-Key } }
      bare: { description: b, method: POST, money: none, url: "${url}/customers/{customer}/notes", ${note} }
      looked: { description: l, method: POST, money: none, url: "${url}/customers/{customer}/notes", input: { type: object, properties: { customer: { type: string }, text: { type: string }, reference: { type: string } } }, set: { reference: "{$key}" }, reconcile: { read: crm.notes, args: { key: "{$key}" }, at: "items[0]", settles_ms: 10 } }
      tier:
        description: t
        method: POST
        money: none
        url: ${url}/customers/{customer}/tier
        input: { type: object, properties: { customer: { type: string }, tier: { type: string } }, required: [customer, tier] }
        idempotency: { header: Idempotency-Key }
        preview: { read: crm.customer, args: { id: "{customer}" }, facts: { tier: { label: tier, at: tier, after: "{tier}" } } }
`;

let crm: Crm;
let folder: string;
let running: { office: Office; store: Store; close(): Promise<void> } | undefined;
beforeEach(async () => {
  crm = await openCrm();
  crm.customers.set('C-1', { id: 'C-1', tier: 'gold', owner: null });
  folder = await mkdtemp(join(tmpdir(), 'greenlight-outside-'));
  await writeFile(join(folder, 'tools.yaml'), fileOn(crm.url));
});
afterEach(async () => {
  await running?.close();
  running = undefined;
  await crm.close();
  await rm(folder, { recursive: true, force: true });
});

/**
 * A process on the folder's database, or one in memory if it is not `kept` for a next process. `dies`:
 * right before its write is sent, or after it happened and before that is recorded.
 */
async function startProcess(steps: ProposedStep[], dies: 'before' | 'after' | 'never', kept = true) {
  const { database, store } = await staffedStore(kept ? { dataDir: join(folder, 'data') } : { memory: true });
  const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
  const outside = await openOutsideTools({
    file: join(folder, 'tools.yaml'),
    secretOf: () => undefined,
    pins: toolPinsOf(database),
    tenants: ['t'],
    own: [],
    outgoing: openOutsideMoney(database),
    jobs: openOutsideJobs(database),
    finding: outsideInMemory().finding,
    log: quiet,
    connectMs: 20_000,
  });
  expect(outside.problems).toEqual([]);
  const hands = createToolRunner({ tools: outside.tools, report: () => undefined, retryMs: 1 });
  let lost = () => {};
  const sent = new Promise<void>((resolve) => {
    lost = resolve;
  });
  const losing: ToolRunner = {
    ...hands,
    async write(...call) {
      if (dies === 'after') await hands.write(...call);
      lost();
      return new Promise<never>(() => undefined);
    },
  };
  let thoughts = 0;
  const office = openOffice(
    store,
    {
      think: () => {
        thoughts += 1;
        return thoughts > 1 || steps.length === 0 ? { kind: 'reply' } : planOf(...steps);
      },
    },
    { toolRunner: dies === 'never' ? hands : losing },
  );
  const close = async () => {
    await office.stop();
    await outside.close();
    await store.close();
  };
  running = { office, store, close };
  return { office, sent, version: hands.catalogue().version };
}

async function crash(): Promise<void> {
  await running?.close();
  running = undefined;
}

const step = (tool: string, args: Args): ProposedStep => ({
  id: 'a',
  title: 'a write outside',
  tool,
  args,
  needs: [],
  expect: [],
});
const NOTE = { customer: 'C-1', text: 'called back' };

async function approved(office: Office): Promise<string> {
  const id = await office.open();
  await office.approve(id);
  return id;
}

const first = (run: RunView) => run.plan?.steps[0];
const settled = (run: RunView) =>
  run.status === 'awaiting_reply' || run.status === 'asking' || run.status === 'handed_over';

test('a write outside is shown before and after, waits for approval, and happens once', async () => {
  const { office } = await startProcess(
    [step('crm.tier', { customer: 'C-1', tier: 'silver' })],
    'never',
    false,
  );
  const id = await office.open();
  const shown = await office.until(id, (run) => run.approval?.state === 'pending');
  expect(crm.notes).toEqual([]);
  const changes = shown.card.steps.flatMap((one) => one.changes ?? []);
  expect(changes).toContainEqual({ label: 'tier', before: 'gold', after: 'silver' });
  expect(changes).toContainEqual({ label: 'sends tier', before: '', after: '"silver"' });
  await office.approve(id);
  const ended = await office.until(id, settled);
  expect(ended.status).toBe('awaiting_reply');
  expect(await office.close(id)).toMatchObject({ status: 'closed', ending: 'resolved' });
  expect(crm.notes).toMatchObject([
    { customer: 'C-1', text: 'tier silver', key: expect.stringContaining(id) },
  ]);
});

test('facts that move between approval and write: nothing is written, and it is planned again', async () => {
  const { office } = await startProcess(
    [step('crm.tier', { customer: 'C-1', tier: 'silver' })],
    'never',
    false,
  );
  const id = await office.open();
  const { approval } = await office.until(id, (run) => run.approval?.state === 'pending');
  crm.customers.set('C-1', { id: 'C-1', tier: 'platinum', owner: null });
  const { revision = 0, digest = '' } = approval ?? {};
  await office.cases.command({
    tenant: 't',
    run: id,
    command: { type: 'approve', by: ENGINEER, revision, digest },
  });
  await office.until(id, settled);
  expect(crm.notes).toEqual([]);
});

test('a tool of an MCP server is written to once it is approved', async () => {
  await writeFile(join(folder, 'tools.yaml'), SERVER);
  const { office } = await startProcess([step('everything.get-sum', { a: 1, b: 2 })], 'never', false);
  const id = await approved(office);
  const ended = await office.until(id, settled);
  expect(first(ended)).toMatchObject({
    state: 'done',
    output: { text: 'The sum of 1 and 2 is 3.', cut: false },
  });
});

test('killed after a write with a key was sent: it is sent again under the same key and counts once', async () => {
  const before = await startProcess([step('crm.keyed', NOTE)], 'after');
  const id = await approved(before.office);
  await before.sent;
  await crash();
  const { office, version } = await startProcess([], 'never');
  expect(version).toBe(before.version);
  const ended = await office.until(id, settled);
  expect(first(ended)?.state).toBe('done');
  expect(crm.notes).toHaveLength(1);
  expect(crm.asked.filter(({ method }) => method === 'POST')).toHaveLength(2);
});

test('killed after a write with neither key nor look was sent: it is unknown, is not sent again, and a person is asked', async () => {
  const before = await startProcess([step('crm.bare', NOTE)], 'after');
  const id = await approved(before.office);
  await before.sent;
  await crash();
  const { office } = await startProcess([], 'never');
  const asking = await office.until(id, settled);
  expect(asking).toMatchObject({ status: 'asking', question: { kind: 'look' } });
  expect(first(asking)?.state).toBe('unknown');
  const call = asking.question && 'call' in asking.question ? (asking.question.call ?? '') : '';
  await office.cases.command({
    tenant: 't',
    run: id,
    command: { type: 'looked', by: ENGINEER, call, outcome: 'done' },
  });
  expect(first(await office.close(id))?.state).toBe('done');
  expect(crm.notes).toHaveLength(1);
});

test.each([
  ['after', 'done', 1],
  ['before', 'failed', 0],
] as const)(
  'killed %s a write that can be looked for was sent: the look says that it is %s',
  async (when, state, notes) => {
    const before = await startProcess([step('crm.looked', NOTE)], when);
    const id = await approved(before.office);
    await before.sent;
    await crash();
    const { office } = await startProcess([], 'never');
    const ended = await office.until(id, settled);
    const outcomes: unknown[] = [];
    for await (const line of running?.store.ledger.audit('t', id) ?? []) {
      const event = JSON.parse(line);
      if (event.type === 'step_finished') outcomes.push(event.data.outcome);
    }
    expect(outcomes).toEqual(['unknown', state]);
    expect(ended.status).toBe('awaiting_reply');
    expect((await office.close(id)).status).toBe('closed');
    expect(crm.notes).toHaveLength(notes);
    expect(crm.asked.filter(({ method }) => method === 'POST')).toHaveLength(notes);
  },
);
