/** The executor of open steps: rounds, reads, and what it is shown. */
import { expect, test } from 'vitest';
import { lookInto, MOST_ROUNDS } from '../../../src/agent/model/investigator.ts';
import type { InvestigateRequest } from '../../../src/flow/ports/agent.ts';
import type { ToolResult } from '../../../src/flow/ports/tools.ts';
import { json, type ModelScript } from '../../model-server/model-reply.ts';
import { dataIn } from '../../model-server/prompt-data.ts';
import { catalogue, policy } from '../playbooks/case-in-memory.ts';
import { never, openAsking } from './asking.ts';

const tools = ['orders.details', 'knowledge.search'].flatMap((name) => catalogue.tool(name) ?? []);
const read = (tool: string, args: object) =>
  json({ next: { kind: 'read', calls: [{ tool, args: JSON.stringify(args) }] } });
const answer = json({
  next: { kind: 'answer', answer: 'It was sent on Monday.', sources: ['orders.details .order'] },
});

async function looking(
  script: ModelScript,
  result: ToolResult = { outcome: 'done', ms: 1, tries: 1, output: { ok: true } },
) {
  const asking = await openAsking(script);
  const reads: string[] = [];
  const input: InvestigateRequest = {
    run: {} as InvestigateRequest['run'],
    task: 'when was it sent?',
    tools,
    needs: [{ title: 'read the order', tool: 'orders.details', output: { order: { id: 'FH-1' } } }],
    policy,
    now: '2026-11-25T10:00:00.000Z',
    read: async (tool, args) => {
      reads.push(`${tool} ${JSON.stringify(args)}`);
      return result;
    },
  };
  return { ...asking, reads, found: lookInto(asking, input, never) };
}

test('reads, sees what came out, and answers', async () => {
  const { found, reads, server, calls } = await looking(({ n }) =>
    n === 1 ? read('orders.details', { order: 'FH-1' }) : answer,
  );
  expect(await found).toEqual({ answer: 'It was sent on Monday.', sources: ['orders.details .order'] });
  expect(reads).toEqual(['orders.details {"order":"FH-1"}']);
  const [first, second] = server.requests.map(({ user }) => dataIn(user));
  expect(first).toMatchObject({
    task: 'when was it sent?',
    before: [{ output: { order: { id: 'FH-1' } } }],
    seen: [],
  });
  expect(second.seen).toMatchObject([{ tool: 'orders.details', output: { ok: true } }]);
  expect(Object.keys(first)).toEqual(['today', 'task', 'before', 'seen', 'rounds_left']);
  expect(calls.map(({ role }) => role)).toEqual(['executor', 'executor']);
});

test('a tool that is not its own, or arguments that do not fit, go back once and reach nobody', async () => {
  const { found, reads, calls } = await looking(({ n }) =>
    n === 1 ? read('orders.refund', {}) : n === 2 ? answer : answer,
  );
  await found;
  expect(reads).toEqual([]);
  expect(calls.map(({ outcome }) => outcome)).toEqual(['invalid', 'ok']);
  const wrong = await looking(() => read('orders.details', { number: 5 }));
  await expect(wrong.found).rejects.toMatchObject({ code: 'invalid' });
  expect(wrong.reads).toEqual([]);
});

test('five rounds at most: the last one must answer', async () => {
  const { found, reads, server } = await looking(({ user }) =>
    dataIn(user).rounds_left > 0 ? read('knowledge.search', { query: 'parcel' }) : answer,
  );
  await found;
  expect(server.requests).toHaveLength(MOST_ROUNDS);
  expect(reads).toHaveLength(MOST_ROUNDS - 1);
  const stubborn = await looking(() => read('knowledge.search', { query: 'parcel' }));
  await expect(stubborn.found).rejects.toMatchObject({ code: 'invalid' });
  expect(stubborn.reads).toHaveLength(MOST_ROUNDS - 1);
});

test('a read that fails is told to the model as it is', async () => {
  const fault = { code: 'not_found', message: 'There is no order FH-1.' };
  const { found, server } = await looking(
    ({ n }) => (n === 1 ? read('orders.details', { order: 'FH-1' }) : answer),
    {
      ...{ outcome: 'failed', ms: 1, tries: 1, fault },
    },
  );
  await found;
  expect(dataIn(server.requests[1]?.user ?? '').seen).toMatchObject([
    { fault: 'not_found: There is no order FH-1.' },
  ]);
});
