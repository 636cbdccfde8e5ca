/**
 * Whole runs with a model whose reads go outside, to the MCP server that the protocol's authors publish and
 * to an HTTP service: nothing that nobody declared is sent before a person approves it.
 */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ProposedStep } from '../../src/run/plan/plan.ts';
import type { ModelCall } from '../../src/run/terms.ts';
import { type Crm, openCrm } from '../tools/outside/crm.ts';
import { openedOn } from '../tools/outside/opened.ts';
import { ENGINEER, type Office, openOffice, planOf, staffedStore } from './office.ts';

// Each test starts a server; on a loaded machine that alone takes long.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const EVERYTHING = new URL(
  '../../node_modules/@modelcontextprotocol/server-everything/dist/index.js',
  import.meta.url,
).pathname;
const MODEL_CALL: ModelCall = {
  role: 'planner',
  model: 'm',
  inputTokens: 1,
  cachedTokens: 0,
  outputTokens: 1,
  ms: 1,
  costUsd: 0,
  promptHash: 'a'.repeat(64),
  outcome: 'ok',
};

let crm: Crm;
const closing: (() => Promise<void>)[] = [];
beforeEach(async () => {
  crm = await openCrm();
  crm.customers.set('C-1', { id: 'C-1', tier: 'gold', owner: null });
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  await crm.close();
});

/** `sends`: of both reads' one argument. */
async function started(sends: string, ...steps: ProposedStep[]): Promise<Office> {
  const outside = await openedOn(
    `
servers:
  everything:
    command: ["${process.execPath}", "${EVERYTHING}"]
    tools:
      echo: { effect: read${sends.replace('ARG', 'message')} }
http:
  crm:
    tools:
      note: { description: n, method: POST, url: "${crm.url}/echo/note", input: { type: object, properties: { text: { type: string }, dry: { type: boolean } }, required: [text] }, output: { type: object, properties: { url: { type: string } } }, money: none, preview: { dry_run: { argument: dry, changes: nothing }, facts: { url: { label: echo, at: url } } }${sends.replace('ARG', 'text')} }
      customer: { description: c, effect: read, method: GET, url: "${crm.url}/customers/{id}", input: { type: object, properties: { id: { type: string } }, required: [id] }, output: { type: object, properties: { tier: { type: string } }, required: [tier] }${sends.replace('ARG', 'id')} }
`,
    { connectMs: 20_000 },
  );
  expect(outside.problems).toEqual([]);
  const { store } = await staffedStore();
  let thoughts = 0;
  const think = () => {
    thoughts += 1;
    return thoughts > 1 ? ({ kind: 'reply' } as const) : planOf(...steps);
  };
  const office = openOffice(store, { think, calls: [MODEL_CALL] }, { toolRunner: outside.hands });
  closing.push(
    () => office.stop(),
    () => outside.close(),
    () => store.close(),
  );
  return office;
}

const step = (id: string, tool: string, args: ProposedStep['args']): ProposedStep => ({
  id,
  title: `asks ${id}`,
  tool,
  args,
  needs: [],
  expect: [],
});
const ECHO = step('a', 'everything.echo', { message: 'Mara Lindqvist, Lindenweg 2' });
const CUSTOMER = step('b', 'crm.customer', { id: 'C-1' });

test('what a model made up is shown with where it comes from, and sent only when it is approved', async () => {
  const office = await started('', ECHO, CUSTOMER);
  const id = await office.open('which tier has this customer?');
  const run = await office.until(id, ({ approval }) => approval?.state === 'pending');
  expect(crm.asked).toEqual([]);
  expect(run.plan?.steps.map(({ effect, state }) => [effect, state])).toEqual([
    ['write', 'todo'],
    ['write', 'todo'],
  ]);
  expect(run.card.steps[0]).toMatchObject({
    origins: { message: ['model'] },
    changes: [
      { label: 'sends to', after: 'echo of the server everything' },
      { label: 'sends message', after: '"Mara Lindqvist, Lindenweg 2"' },
    ],
  });
  const { revision = 0, digest = '' } = run.approval ?? {};
  const approve = { type: 'approve', by: ENGINEER, revision, digest } as const;
  expect(await office.cases.command({ tenant: 't', run: id, command: approve })).toMatchObject({ ok: true });
  const done = await office.until(id, ({ status }) => status === 'awaiting_reply');
  expect(done.plan?.steps.map(({ state }) => state)).toEqual(['done', 'done']);
  expect(JSON.stringify(done.plan?.steps[0]?.output)).toContain('Lindenweg 2');
  expect(crm.asked.map(({ url }) => url)).toEqual(['/customers/C-1']);
});

test('declined, nothing was sent', async () => {
  const office = await started('', CUSTOMER);
  const id = await office.open('which tier has this customer?');
  const run = await office.until(id, ({ approval }) => approval?.state === 'pending');
  const decline = {
    type: 'decline',
    by: ENGINEER,
    revision: run.approval?.revision ?? 0,
    reason: 'no',
  } as const;
  expect(await office.cases.command({ tenant: 't', run: id, command: decline })).toMatchObject({ ok: true });
  await office.until(id, ({ status }) => status === 'awaiting_reply');
  expect(crm.asked).toEqual([]);
});

test('what the file declares leaves unasked, the rest of the plan does not', async () => {
  const office = await started(', sends: { ARG: [customer] }', ECHO, CUSTOMER);
  const id = await office.open('which tier has C-1?');
  const run = await office.until(id, ({ approval }) => approval?.state === 'pending');
  expect(run.plan?.steps.map(({ effect, state }) => [effect, state])).toEqual([
    ['write', 'todo'],
    ['read', 'done'],
  ]);
  expect(crm.asked).toHaveLength(1);
});

const NOTE = (text: string) => step('n', 'crm.note', { text });
const tries = () => crm.asked.map(({ body }) => JSON.parse(body));

test('a call is tried before anybody approves it where the file declares what it sends', async () => {
  const office = await started(', sends: { ARG: [customer] }', NOTE('C-1 moved'));
  const id = await office.open('please note that C-1 moved');
  const run = await office.until(id, ({ approval }) => approval?.state === 'pending');
  expect(tries()).toEqual([{ text: 'C-1 moved', dry: true }]);
  expect(run.card.steps[0]?.changes).toContainEqual({ label: 'echo', before: '', after: '"/echo/note"' });
});

test.each([
  ['nothing is declared', ''],
  ['a model put in what is not declared', ', sends: { ARG: [customer] }'],
])('it is not where %s: it is asked for as it is, and tried once it is approved', async (_, sends) => {
  const office = await started(sends, NOTE('C-1 moved to Lindenweg'));
  const id = await office.open('please note that C-1 moved');
  const run = await office.until(id, ({ approval }) => approval?.state === 'pending');
  expect(crm.asked).toEqual([]);
  expect(run.card.steps[0]?.changes).toContainEqual({
    ...{ label: 'tried before', before: '', after: 'no, only once it is approved' },
  });
  const { revision = 0, digest = '' } = run.approval ?? {};
  const approve = { type: 'approve', by: ENGINEER, revision, digest } as const;
  expect(await office.cases.command({ tenant: 't', run: id, command: approve })).toMatchObject({ ok: true });
  await office.until(id, ({ status }) => status === 'awaiting_reply');
  expect(tries()).toEqual([
    { text: 'C-1 moved to Lindenweg', dry: true },
    { text: 'C-1 moved to Lindenweg' },
  ]);
});
