/**
 * The six threads with a model: over REST, on the embedded database and the demo shop, with a scripted model
 * behind the OpenAI wire.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { verifyAudit } from '../../src/run/audit/verify.ts';
import type { RunView } from '../../src/run/view/run-view.ts';
import { threadsModel } from '../model-server/threads-model.ts';
import { play } from '../threads/play.ts';
import { overRest } from '../threads/rest.ts';
import type { Colleague } from './installation.ts';
import { type ModelInstallation, openModelInstallation } from './model-installation.ts';

let model: ModelInstallation;
let engineer: Colleague;

beforeAll(async () => {
  model = await openModelInstallation(threadsModel);
  engineer = model.app.as('engineer');
});
afterAll(async () => {
  await model?.stop();
  expect(model?.server.impossible).toEqual([]);
  expect(model?.server.refused).toEqual([]);
});

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
  const driver = overRest(model.app);
  await play('damaged', driver, {
    planned({ run }) {
      expect(changes(run)[0]).toBe('refund line 2 Stoneware mug set to Visa ...4417: EUR 0.00 -> EUR 48.00');
    },
    adjusted: ({ run }) => expect(run.approval?.role).toBe('lead'),
    approved({ run }) {
      expect(run.answer).toMatchObject({ verified: true, citations: [{ title: 'Damaged or faulty items' }] });
      expect(run.answer?.reply).toContain('EUR 54.90');
    },
    sent({ run }) {
      expect(run.card.footer).toMatch(/^4 reads, 2 writes, 3 model calls, USD 0\.0\d\d$/);
      expect(run.usage.costUsd).toBeGreaterThan(0);
    },
  });
  expect(await calls(driver.id)).toEqual(['planner', 'replanner', 'responder']);
});

test('where is my order: a promise rests on its reminder; two calls', async () => {
  const driver = overRest(model.app);
  await play('parcel', driver, {
    planned({ run }) {
      expect(writes(run).map((step) => step.tool)).toEqual(['orders.trace', 'cases.remind']);
    },
    approved({ run }) {
      expect(run.answer?.reply).toContain('We will write to you by');
      expect(run.answer).toMatchObject({ verified: true });
    },
  });
  expect(await calls(driver.id)).toEqual(['planner', 'responder']);
});

test('address change, new facts while it runs: what is done stays done; three calls', async () => {
  const driver = overRest(model.app);
  await play('address', driver, {
    informed({ run }) {
      expect(writes(run)[0]).toMatchObject({ tool: 'orders.hold_packing', state: 'done' });
      expect(changes(run).join('\n')).toContain('EUR 12.50');
    },
    'approved anew'({ run }) {
      expect(writes(run).every((step) => step.state === 'done')).toBe(true);
      expect(run.answer?.reply).toContain('PS-221');
      expect(run.answer).toMatchObject({ verified: true });
    },
  });
  expect(await calls(driver.id)).toEqual(['planner', 'replanner', 'responder']);
});

test('locked account: nothing of it reaches the model before the code; two calls', async () => {
  const before = model.server.requests.length;
  const sentSince = () => JSON.stringify(model.server.requests.slice(before));
  const driver = overRest(model.app);
  await play('locked', driver, {
    planned: ({ run }) => expect(run.card.customer).toMatch(/^NOT VERIFIED/),
    approved: () => expect(sentSince()).not.toMatch(/wrong passwords|Selin/i),
    'approved anew': ({ run }) => expect(run.answer).toMatchObject({ verified: true }),
  });
  expect(sentSince()).not.toContain(await driver.code());
  expect(await calls(driver.id)).toEqual(['planner', 'responder']);
});

test('refusal: policy says no whatever the model planned; the kind no cites it; two calls', async () => {
  const driver = overRest(model.app);
  await play('refusal', driver, {
    async drafted({ run }) {
      expect(run.answer).toMatchObject({ verified: true, citations: [{ title: 'Returns and refunds' }] });
      expect(await calls(driver.id)).toEqual(['planner', 'responder']);
    },
  });
});

test('injury: it and a lawyer go to people; nothing is written', async () => {
  const driver = overRest(model.app);
  await play('injury', driver, {
    'handed over'({ text }) {
      expect(text).toMatch(/Handed to #escalations: .*injury.*lawyer/i);
      expect(text).toMatch(/Verified: yes\. Done: .*orders\.details.* Not done: any write/);
    },
  });
  expect(await calls(driver.id)).toEqual(['planner', 'replanner']);
});
