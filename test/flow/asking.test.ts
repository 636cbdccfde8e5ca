/**
 * Whole runs with a tool of an MCP server that asks while it is called: staff are asked on the card, and a
 * write is shown and approved anew with what they answered.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Args, Next, ProposedStep } from '../../src/run/plan/plan.ts';
import type { RunView } from '../../src/run/view/run-view.ts';
import { openedOn } from '../tools/outside/opened.ts';
import { ENGINEER, type Office, openOffice, planOf, staffedStore } from './office.ts';

// Each test starts a server; on a loaded machine that alone takes long.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const ASKING = new URL('../tools/outside/asking-server.ts', import.meta.url).pathname;
const closing: (() => Promise<unknown>)[] = [];
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'greenlight-asking-'));
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  await rm(folder, { recursive: true, force: true });
});
const effects = async () =>
  (await readFile(join(folder, 'effects'), 'utf8').catch(() => '')).split('\n').filter(Boolean);

/** `think`: what the agent says, by how often it was asked; the last of it again and again. */
async function started(...think: Next[]): Promise<{ office: Office; thoughts: () => number }> {
  const outside = await openedOn(`
servers:
  rooms:
    command: ["${process.execPath}", "${ASKING}", "${folder}"]
    tools:
      free: { effect: read, asks: staff, cache_ms: 0, sends: { day: [staff, customer, outside] } }
      book: { asks: staff, money: none }
`);
  expect(outside.problems).toEqual([]);
  const { store } = await staffedStore();
  let thoughts = 0;
  const office = openOffice(
    store,
    {
      think: () => {
        thoughts += 1;
        return think[Math.min(thoughts, think.length) - 1] ?? { kind: 'reply' };
      },
    },
    { toolRunner: outside.hands },
  );
  closing.push(
    () => office.stop(),
    outside.close,
    () => store.close(),
  );
  return { office, thoughts: () => thoughts };
}

const step = (tool: string, args: Args, id = 'a'): ProposedStep => ({
  ...{ id, title: `calls ${tool}`, tool, args },
  ...{ needs: [], expect: [] },
});
const FREE = step('rooms.free', { day: 'Monday' });
const BOOK = step('rooms.book', { day: 'Monday' });
const question = (tool: string) =>
  `${tool} asks "Which room on Monday?". Answer with room (one of "Blue", "Red"). Write "no answer" to leave it to people.`;

const isAsked = (run: RunView) => run.status === 'asking';
const isPending = (run: RunView) => run.approval?.state === 'pending';
const isSettled = (run: RunView) => run.status === 'awaiting_reply' || run.status === 'handed_over';
const last = (run: RunView) => run.plan?.steps.at(-1);
const write = (office: Office, run: string, text: string) =>
  office.cases.command({ tenant: 't', run, command: { type: 'information', by: ENGINEER, text } });
const approve = (office: Office, { id, approval }: RunView) =>
  office.cases.command({
    tenant: 't',
    run: id,
    command: {
      type: 'approve',
      by: ENGINEER,
      revision: approval?.revision ?? 0,
      digest: approval?.digest ?? '',
    },
  });

test('a read that asks: its question is on the card, and it is made with the answer, by rule', async () => {
  const { office, thoughts } = await started(planOf(FREE));
  const id = await office.open();
  const asked = await office.until(id, isAsked);
  expect(asked.question).toMatchObject({ kind: 'answer', text: question('rooms.free') });
  await write(office, id, 'red');
  const done = await office.until(id, isSettled);
  expect(last(done)).toMatchObject({ state: 'done', output: { text: 'Red is free on Monday' } });
  expect(thoughts()).toBe(1);
});

test('a write that asks: nothing happens, and with the answer it is shown and approved anew', async () => {
  const { office } = await started(planOf(BOOK));
  const id = await office.open();
  const first = await office.until(id, isPending);
  await approve(office, first);
  expect((await office.until(id, isAsked)).question?.text).toBe(question('rooms.book'));
  expect(await effects()).toEqual([]);
  await write(office, id, 'blue');
  const second = await office.until(id, isPending);
  expect(second.approval?.digest).not.toBe(first.approval?.digest);
  expect(second.card.steps.flatMap(({ changes = [] }) => changes)).toContainEqual({
    ...{ label: `answers: ${question('rooms.book')}`, before: '', after: '"blue"' },
  });
  expect(await effects()).toEqual([]);
  // What was approved before is good for nothing any more.
  expect(await approve(office, { ...second, approval: first.approval } as RunView)).toMatchObject({
    ok: false,
  });
  await approve(office, second);
  expect(last(await office.until(id, isSettled))).toMatchObject({ state: 'done' });
  expect(await effects()).toEqual([JSON.stringify({ name: 'book', day: 'Monday', room: 'Blue' })]);
});

test('an answer that does not fit is asked for again', async () => {
  const { office } = await started(planOf(FREE));
  const id = await office.open();
  await office.until(id, isAsked);
  await write(office, id, 'the green one');
  const again = await office.until(
    id,
    (run) => isAsked(run) && run.question?.text !== question('rooms.free'),
  );
  expect(again.question?.text).toBe(
    `${question('rooms.free')}\nThe answer before does not fit: room is not one of "Blue", "Red".`,
  );
  await write(office, id, 'room: blue');
  expect(last(await office.until(id, isSettled))).toMatchObject({
    output: { text: 'Blue is free on Monday' },
  });
});

test('nobody has an answer: people take the case', async () => {
  const { office } = await started(planOf(FREE));
  const id = await office.open();
  await office.until(id, isAsked);
  await write(office, id, 'No answer.');
  expect(await office.until(id, isSettled)).toMatchObject({ status: 'handed_over' });
});

test('what an agent answers itself counts for nothing, and what people answered stays in its next plans', async () => {
  const answers = [{ asked: question('rooms.free'), answer: 'Blue' }];
  const made = planOf(step('rooms.free', { day: 'Monday', answers }));
  const { office, thoughts } = await started(made, planOf(FREE, step('rooms.book', { day: 'Monday' }, 'b')));
  const id = await office.open();
  expect((await office.until(id, isAsked)).question?.text).toBe(question('rooms.free'));
  await write(office, id, 'Red');
  await office.until(id, isSettled);
  await write(office, id, 'book it as well');
  const pending = await office.until(id, isPending);
  expect(thoughts()).toBe(2);
  expect(pending.plan?.steps).toMatchObject([
    { tool: 'rooms.free', state: 'done', output: { text: 'Red is free on Monday' } },
    { tool: 'rooms.book', state: 'todo' },
  ]);
});
