/**
 * What goes wrong with a model, seen over REST: the playbooks stand in, the card says why, and what was
 * tried is paid for in the trail.
 */
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { RunView } from '../../src/run/view/run-view.ts';
import type { ModelReply, ModelScript } from '../model-server/model-reply.ts';
import { json } from '../model-server/model-reply.ts';
import { asked, dataIn, isReplan } from '../model-server/prompt-data.ts';
import { type ModelServerOptions, openModelServer } from '../model-server/server.ts';
import { threadsModel } from '../model-server/threads-model.ts';
import { plan, ref, step } from '../model-server/wire-steps.ts';
import { type ModelInstallation, openModelInstallation } from './model-installation.ts';

// Some tests open a app of their own.
vi.setConfig({ testTimeout: 120_000 });

let shared: ModelInstallation;
let own: ModelInstallation | undefined;
/** Requests before the test that runs. */
let before = 0;
beforeAll(async () => {
  shared = await openModelInstallation(threadsModel);
});
afterEach(async () => {
  expect((own ?? shared).server.impossible).toEqual([]);
  await own?.stop();
  own = undefined;
});
afterAll(() => shared?.stop());

const MARA = 'FH-10482, mara.l@example.com, 10115: mug arrived broken, photo attached, wants money back';
const awaiting = (run: RunView) => run.status === 'awaiting_approval' && run.approval?.state === 'pending';
const attention = (run: RunView) =>
  run.card.notices.filter(({ kind }) => kind === 'attention').map(({ text }) => text);

/**
 * On the installation that all tests share, with another script; or on one of its own, where the server or a
 * setting is another.
 */
async function opened(
  script: ModelScript,
  options?: Omit<ModelServerOptions, 'script'>,
  env?: Record<string, string>,
) {
  if (options || env) own = await openModelInstallation(script, options, env);
  else shared.server.play(script);
  before = (own ?? shared).server.requests.length;
  return (own ?? shared).app.as('engineer');
}

const requests = () => (own ?? shared).server.requests.slice(before);

async function events(id: string) {
  const audit = await (own ?? shared).app.as('engineer').audit(id);
  return audit
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

/** Plans reads alone, so that the answer is next and nothing is changed for the tests after this one. */
const READS = plan('Look at the order.', [
  step('find', 'accounts.find', {
    args: { order: 'FH-10482', email: 'mara.l@example.com', postcode: '10115' },
  }),
  step('details', 'orders.details', { args: { order: 'FH-10482' }, needs: ['find'] }),
]);

const approve = (engineer: ReturnType<ModelInstallation['app']['as']>, id: string, run: RunView) =>
  engineer.post(`/runs/${id}/approve`, { revision: run.approval?.revision, digest: run.approval?.digest });

describe('the playbooks stand in for the model', () => {
  test.each<[string, ModelReply, { notice: RegExp; tries: number }]>([
    [
      'refuses',
      { kind: 'refusal', text: 'I cannot help.' },
      { notice: /^The model declined to answer; the playbooks stand in/, tries: 1 },
    ],
    [
      'is cut off twice',
      { kind: 'truncated', text: '{"next"' },
      { notice: /^The model's answer was cut off twice/, tries: 2 },
    ],
    [
      'says nonsense twice',
      json(plan('x', [step('a', 'orders.explode')])),
      { notice: /^The model's answer could not be used/, tries: 2 },
    ],
    [
      'has no room',
      { kind: 'status', status: 429, retryAfter: 100 },
      { notice: /^The model had no room/, tries: 1 },
    ],
    [
      'does not take the key',
      { kind: 'status', status: 403 },
      { notice: /^The model refused the request/, tries: 1 },
    ],
    [
      'fails for ever',
      { kind: 'status', status: 500 },
      { notice: /^The model could not be reached/, tries: 3 },
    ],
    ['breaks off', { kind: 'cut' }, { notice: /^The model could not be reached/, tries: 3 }],
  ])('where it %s', async (_, reply, { notice, tries }) => {
    const engineer = await opened(() => reply);
    const id = await engineer.open(MARA);
    const run = await engineer.until(id, awaiting);
    expect(run.plan?.steps.map(({ tool }) => tool)).toContain('orders.refund');
    expect(attention(run)).toEqual([expect.stringMatching(notice)]);
    const used = (await events(id)).find(({ type }) => type === 'thought_used');
    expect(used.data).toMatchObject({ fallback: true, because: expect.any(String) });
    expect(used.data.calls).toHaveLength(tries);
    expect(run.usage.modelCalls).toBe(tries);
  });

  test('where it hangs, after its time', async () => {
    const engineer = await opened(() => ({ kind: 'hang' }), {}, { MODEL_TIMEOUT_SECONDS: '2' });
    const id = await engineer.open(MARA);
    const run = await engineer.until(id, awaiting);
    expect(attention(run)).toEqual([expect.stringMatching(/^The model did not answer in time/)]);
    expect(run.usage).toMatchObject({ modelCalls: 1, costUsd: null });
  });

  test('where nothing listens, from the start on; the answer is drafted all the same', async () => {
    const gone = await openModelServer({ script: threadsModel });
    await gone.stop();
    const engineer = await opened(threadsModel, {}, { OPENAI_BASE_URL: gone.url });
    const id = await engineer.open(MARA);
    const run = await engineer.until(id, awaiting);
    expect(attention(run)).toEqual([expect.stringMatching(/^The model could not be reached/)]);
    await approve(engineer, id, run);
    const drafted = await engineer.until(id, ({ status }) => status === 'awaiting_reply');
    expect(drafted.answer).toMatchObject({ verified: true });
    expect(drafted.answer?.reply).toContain('EUR 48.00');
    expect(attention(drafted)).toEqual([expect.stringMatching(/^The model could not be reached/)]);
    const calls = (await events(id)).flatMap(({ data }) => data.calls ?? []);
    expect(calls.every(({ outcome }) => outcome === 'failed')).toBe(true);
    expect(drafted.usage.costUsd).toBe(0);
  });

  test('where only the answer fails, the plan is still the model’s', async () => {
    const engineer = await opened((request) =>
      asked(request) === 'answer' ? { kind: 'filtered' } : json(READS),
    );
    const id = await engineer.open(MARA);
    const drafted = await engineer.until(id, ({ status }) => status === 'awaiting_reply');
    expect(drafted.card.summary).toBe('Look at the order.');
    expect(attention(drafted)).toEqual([expect.stringMatching(/^The model declined/)]);
    const answered = (await events(id)).find(({ type }) => type === 'answered');
    expect(answered.data).toMatchObject({
      fallback: true,
      because: 'refused',
      calls: [{ role: 'responder', outcome: 'refused' }],
    });
  });
});

test('a plan that does not check goes back once, with the reasons', async () => {
  let wrong = true;
  const engineer = await opened((request) => {
    if (!wrong || asked(request) !== 'next') return threadsModel(request);
    wrong = false;
    return json(plan('x', [step('a', 'orders.explode')]));
  });
  const id = await engineer.open(MARA);
  const run = await engineer.until(id, awaiting);
  expect(attention(run)).toEqual([]);
  expect(requests()[1]?.last).toContain('there is no tool \\"orders.explode\\"');
  const used = (await events(id)).filter(({ type }) => type === 'thought_used');
  expect(used).toHaveLength(1);
  expect(used[0].data.calls.map(({ outcome }: { outcome: string }) => outcome)).toEqual(['invalid', 'ok']);
});

test('an endpoint without structured output plays the whole thread', async () => {
  const engineer = await opened(threadsModel, {
    can: { jsonSchema: false, jsonObject: false, temperature: false, seed: false, limit: 'max_tokens' },
  });
  const id = await engineer.open(MARA);
  await approve(engineer, id, await engineer.until(id, awaiting));
  const drafted = await engineer.until(id, ({ status }) => status === 'awaiting_reply');
  expect(attention(drafted)).toEqual([]);
  expect(drafted.answer).toMatchObject({ verified: true });
});

test('a reply that is wrong twice is shown as not verified, and why', async () => {
  const engineer = await opened((request) =>
    asked(request) === 'answer'
      ? json({ summary: 's', reply: 'Hello, we have refunded EUR 480.00 and will call you.', citations: [] })
      : json(READS),
  );
  const id = await engineer.open(MARA);
  const drafted = await engineer.until(id, ({ status }) => status === 'awaiting_reply');
  expect(drafted.answer?.verified).toBe(false);
  expect(drafted.card.draft?.unverified).toMatch(
    /^Not found in the records: .*refunded EUR 480\.00.*will call you/,
  );
});

describe('limits', () => {
  test('of a tenant and day: the model is asked no more, and the card says so', async () => {
    const engineer = await opened(threadsModel, {}, { MODEL_DAY_CALLS: '2' });
    const first = await engineer.open(MARA);
    await approve(engineer, first, await engineer.until(first, awaiting));
    const drafted = await engineer.until(first, ({ status }) => status === 'awaiting_reply');
    expect(drafted.usage.modelCalls).toBe(2);
    const second = await engineer.open('FH-10533, jonas.b@example.com, 04229: where is it, third mail');
    const run = await engineer.until(second, awaiting);
    expect(attention(run)).toEqual([
      expect.stringMatching(/^What may be spent on the model in a day is used up/),
    ]);
    expect(run.usage.modelCalls).toBe(0);
    expect(requests()).toHaveLength(2);
  });
});

describe('an open step', () => {
  const look = step('look', 'investigate', {
    args: {
      task: 'Which article is about broken items?',
      tools: ['knowledge.search', 'knowledge.article'],
    },
  });
  const find = step('find', 'accounts.find', {
    args: {
      order: 'FH-10482',
      email: 'mara.l@example.com',
      postcode: '10115',
    },
  });

  test('reads through the flow, as the run, and its calls are in the trail', async () => {
    const engineer = await opened((request) => {
      if (asked(request) === 'answer')
        return json({
          summary: 'Looked it up.',
          reply: 'Hello, please send us a photo [1].',
          citations: ['damaged-or-faulty-items'],
        });
      if (asked(request) === 'next') return json(plan('Look it up.', [find, { ...look, needs: ['find'] }]));
      const { seen, before } = dataIn(request.user);
      expect(before).toMatchObject([{ tool: 'accounts.find' }]);
      return seen.length === 0
        ? json({
            next: {
              kind: 'read',
              calls: [{ tool: 'knowledge.article', args: '{"id":"damaged-or-faulty-items"}' }],
            },
          })
        : json({
            next: {
              kind: 'answer',
              answer: 'The article "Damaged or faulty items".',
              sources: ['knowledge.article'],
            },
          });
    });
    const id = await engineer.open(MARA);
    const run = await engineer.until(id, ({ status }) => status === 'awaiting_reply');
    expect(run.card.steps[1]).toMatchObject({
      tool: 'investigate',
      headline: 'The article "Damaged or faulty items".',
    });
    expect(run.answer).toMatchObject({ verified: true, citations: [{ article: 'damaged-or-faulty-items' }] });
    const finished = (await events(id)).filter(
      ({ type, data }) => type === 'step_finished' && data.tool === 'investigate',
    );
    expect(finished[0].data).toMatchObject({
      outcome: 'done',
      tries: 1,
      calls: [{ role: 'executor' }, { role: 'executor' }],
    });
    expect(run.usage.modelCalls).toBe(4);
  });

  test('one that the model cannot work on fails with its reason, and the replanner goes on', async () => {
    const engineer = await opened((request) => {
      if (asked(request) === 'look') return { kind: 'refusal', text: 'no' };
      if (asked(request) === 'answer') return threadsModel(request);
      return json(
        isReplan(request)
          ? { next: { kind: 'question', text: 'Which article is meant?' } }
          : plan('Look it up.', [find, look]),
      );
    });
    const id = await engineer.open(MARA);
    const run = await engineer.until(id, ({ status }) => status === 'asking');
    expect(run.question?.text).toBe('Which article is meant?');
    const finished = (await events(id)).find(
      ({ type, data }) => type === 'step_finished' && data.tool === 'investigate',
    );
    expect(finished.data).toMatchObject({
      outcome: 'failed',
      code: 'refused',
      calls: [{ outcome: 'refused' }],
    });
  });
});

describe('what a model says changes nothing of who may do what', () => {
  test('a plan for another customer’s order reads and writes nothing of it', async () => {
    const engineer = await opened((request) => {
      if (isReplan(request))
        return json({
          next: {
            kind: 'hand_over',
            to: 'escalations',
            reason: 'cannot go on',
            promised: null,
            citations: [],
          },
        });
      return json(
        plan('Refund another order.', [
          step('find', 'accounts.find', {
            args: {
              order: 'FH-10482',
              email: 'mara.l@example.com',
              postcode: '10115',
            },
          }),
          step('details', 'orders.details', { args: { order: 'FH-10533' }, needs: ['find'] }),
          step('refund', 'orders.refund', {
            args: { order: 'FH-10533', lines: [{ line: 1, cents: 100 }], reason: 'damaged', photo: true },
            needs: ['details'],
          }),
        ]),
      );
    });
    const id = await engineer.open(MARA);
    const run = await engineer.until(id, ({ status }) => status === 'handed_over');
    expect(run.plan?.steps.find(({ tool }) => tool === 'orders.details')).toMatchObject({ state: 'failed' });
    expect(JSON.stringify(run)).not.toContain('Jonas');
    expect(run.plan?.steps.every(({ effect, state }) => effect === 'read' || state !== 'done')).toBe(true);
  });

  test('going round in circles ends with people', async () => {
    const engineer = await opened(() =>
      json(plan('Read it.', [step('a', 'knowledge.article', { args: { id: 'no-such-article' } })])),
    );
    const id = await engineer.open(MARA);
    const run = await engineer.until(id, ({ status }) => status === 'handed_over');
    expect(run.card.notices.map(({ text }) => text).join('\n')).toMatch(
      /The same plan was proposed again and nothing new is known/,
    );
    expect(run.usage.modelCalls).toBe(2);
  });

  test('a reference that an open step would fill in a slot that needs trust is refused before anybody sees it', async () => {
    const engineer = await opened(() =>
      json(
        plan('x', [
          step('find', 'accounts.find', { args: { order: 'FH-10482' } }),
          step('look', 'investigate', { args: { task: 'x', tools: ['orders.details'] }, needs: ['find'] }),
          step('note', 'orders.note', { args: { order: ref('look.answer'), text: 'x' }, needs: ['look'] }),
        ]),
      ),
    );
    const id = await engineer.open(MARA);
    const run = await engineer.until(id, awaiting);
    expect(run.plan?.steps.map(({ tool }) => tool)).not.toContain('investigate');
    expect(requests()[1]?.last).toContain('only trusted values may stand here');
  });
});
