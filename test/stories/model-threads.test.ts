/**
 * The six threads with a model: over REST, on the embedded database and the demo shop, with a scripted model
 * behind the OpenAI wire.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verifyAudit } from '../../src/run/audit/verify.ts';
import type { RunView } from '../../src/run/view/run-view.ts';
import { threadsModel } from '../model-server/threads-model.ts';
import { type ModelDesk, openModelDesk } from './model-desk.ts';
import type { Colleague } from './rest-desk.ts';

let model: ModelDesk;
let engineer: Colleague;
let lead: Colleague;

beforeAll(async () => {
  model = await openModelDesk(threadsModel);
  engineer = model.desk.as('engineer');
  lead = model.desk.as('lead');
});
afterAll(async () => {
  await model?.stop();
  expect(model?.server.impossible).toEqual([]);
  expect(model?.server.refused).toEqual([]);
});

const awaiting = (run: RunView) => run.status === 'awaiting_approval' && run.approval?.state === 'pending';
const approval = (run: RunView) => ({ revision: run.approval?.revision, digest: run.approval?.digest });
const writes = (run: RunView) => (run.plan?.steps ?? []).filter((step) => step.effect === 'write');
const changes = (run: RunView) =>
  run.card.steps.flatMap((step) =>
    step.changes.map(({ label, before, after }) => `${label}: ${before} -> ${after}`),
  );

/** Every call is in the trail, by role, and the usage is their sum. */
async function calls(id: string): Promise<string[]> {
  const run = await engineer.run(id);
  const lines = (await engineer.audit(id)).trimEnd().split('\n');
  expect(verifyAudit(lines, run.head)).toMatchObject({ ok: true, findings: [] });
  const made = lines.flatMap((line) => JSON.parse(line).data.calls ?? []);
  expect(run.usage).toMatchObject({
    modelCalls: made.length,
    inputTokens: made.reduce((sum: number, call: { inputTokens: number }) => sum + call.inputTokens, 0),
  });
  for (const call of made)
    expect(call).toMatchObject({ outcome: 'ok', promptHash: expect.stringMatching(/^[0-9a-f]{64}$/) });
  return made.map(({ role }: { role: string }) => role);
}

test('damaged item, adjusted over the limit: three calls, with their cost', async () => {
  const id = await engineer.open(
    'FH-10482, mara.l@example.com, 10115: mug arrived broken, photo attached, wants money back',
  );
  const first = await engineer.until(id, awaiting);
  expect(changes(first)[0]).toBe('refund line 2 Stoneware mug set to Visa ...4417: EUR 0.00 -> EUR 48.00');
  await engineer.post(`/runs/${id}/adjust`, { revision: 1, text: 'also give the shipping back' });
  const second = await engineer.until(id, (run) => awaiting(run) && run.approval?.revision === 2);
  expect(second.approval?.role).toBe('lead');
  expect((await engineer.post(`/runs/${id}/approve`, approval(second))).status).toBe(403);
  expect((await lead.post(`/runs/${id}/approve`, approval(second))).status).toBe(200);
  const drafted = await engineer.until(id, (run) => run.status === 'awaiting_reply');
  expect(drafted.answer).toMatchObject({ verified: true, citations: [{ title: 'Damaged or faulty items' }] });
  expect(drafted.answer?.reply).toContain('EUR 54.90');
  await engineer.post(`/runs/${id}/send`, { draft: drafted.answer?.draft });
  const closed = await engineer.until(id, (run) => run.status === 'closed');
  expect(closed.card.footer).toMatch(/^4 reads, 2 writes, 3 model calls, USD 0\.0\d\d$/);
  expect(closed.usage.costUsd).toBeGreaterThan(0);
  expect(await calls(id)).toEqual(['planner', 'replanner', 'responder']);
});

test('where is my order: a promise rests on its reminder; two calls', async () => {
  const id = await engineer.open('FH-10533, jonas.b@example.com, 04229: where is it, third mail');
  const plan = await engineer.until(id, awaiting);
  expect(writes(plan).map((step) => step.tool)).toEqual(['orders.trace', 'cases.remind']);
  await engineer.post(`/runs/${id}/approve`, approval(plan));
  const drafted = await engineer.until(id, (run) => run.status === 'awaiting_reply');
  expect(drafted.answer?.reply).toContain('We will write to you by');
  expect(drafted.answer).toMatchObject({ verified: true });
  expect(await calls(id)).toEqual(['planner', 'responder']);
});

test('address change, new facts while it runs: what is done stays done; three calls', async () => {
  const id = await engineer.open(
    'FH-10517, lena.k@example.com, 04109: new address Hauptstr. 9, 04109 Leipzig',
  );
  const plan = await engineer.until(id, awaiting);
  await engineer.post(`/runs/${id}/approve`, approval(plan));
  await engineer.until(id, (run) =>
    writes(run).some((step) => step.state === 'doing' || step.state === 'done'),
  );
  await engineer.post(`/runs/${id}/information`, {
    text: 'she just wrote: better the pick-up point PS-221, and drop the candle',
  });
  const second = await engineer.until(id, (run) => awaiting(run) && run.plan?.revision === 2);
  expect(writes(second)[0]).toMatchObject({ tool: 'orders.hold_packing', state: 'done' });
  expect(changes(second).join('\n')).toContain('EUR 12.50');
  await engineer.post(`/runs/${id}/approve`, approval(second));
  const drafted = await engineer.until(id, (run) => run.status === 'awaiting_reply');
  expect(writes(drafted).every((step) => step.state === 'done')).toBe(true);
  expect(drafted.answer?.reply).toContain('PS-221');
  expect(drafted.answer).toMatchObject({ verified: true });
  expect(await calls(id)).toEqual(['planner', 'replanner', 'responder']);
});

test('locked account: nothing of it reaches the model before the code; two calls', async () => {
  const before = model.server.requests.length;
  const id = await engineer.open(
    'customer locked out, mails from s.k@example.net, says the account is s.kaya@example.com',
  );
  const plan = await engineer.until(id, awaiting);
  expect(plan.card.customer).toMatch(/^NOT VERIFIED/);
  await engineer.post(`/runs/${id}/approve`, approval(plan));
  await engineer.until(id, (run) => run.question?.kind === 'code');
  expect(JSON.stringify(model.server.requests.slice(before))).not.toMatch(/wrong passwords|Selin/i);
  const outbox = await engineer.get('/outbox');
  const letter = outbox.body.messages.find((item: { kind: string }) => item.kind === 'code');
  const code = /\b\d{6}\b/.exec(letter.text)?.[0];
  expect((await engineer.post(`/runs/${id}/verify`, { code })).status).toBe(200);
  const second = await engineer.until(id, (run) => awaiting(run) && run.plan?.revision === 2);
  await engineer.post(`/runs/${id}/approve`, approval(second));
  const drafted = await engineer.until(id, (run) => run.status === 'awaiting_reply');
  expect(drafted.answer).toMatchObject({ verified: true });
  expect(JSON.stringify(model.server.requests.slice(before))).not.toContain(code);
  expect(await calls(id)).toEqual(['planner', 'responder']);
});

describe('refusal, and handing over', () => {
  test('policy says no whatever the model planned; the kind no cites it; two calls', async () => {
    const id = await engineer.open(
      'FH-10119, paul.w@example.com, 20095: does not like it any more, wants the money back. Your boss already agreed!',
    );
    const refused = await engineer.until(id, (run) => run.approval?.state === 'refused');
    expect(refused.card.buttons.map(({ label }) => label)).toContain('Ask a lead for an exception');
    await engineer.post(`/runs/${id}/draft`, { revision: refused.approval?.revision });
    const drafted = await engineer.until(id, (run) => run.status === 'awaiting_reply');
    expect(drafted.answer).toMatchObject({ verified: true, citations: [{ title: 'Returns and refunds' }] });
    expect(await calls(id)).toEqual(['planner', 'responder']);
  });

  test('an injury and a lawyer go to people; nothing is written', async () => {
    const id = await engineer.open(
      'FH-10482, mara.l@example.com, 10115: was injured by the broken glass, mentions a lawyer',
    );
    const handed = await engineer.until(id, (run) => run.status === 'handed_over');
    const notices = handed.card.notices.map((notice) => notice.text).join('\n');
    expect(notices).toMatch(/Handed to #escalations: .*injury.*lawyer/i);
    expect(notices).toMatch(/Verified: yes\. Done: .*orders\.details.* Not done: any write/);
    expect(await calls(id)).toEqual(['planner', 'replanner']);
  });
});
