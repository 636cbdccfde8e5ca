/** Replies are checked, written anew once, and shown as what they are. */
import { beforeAll, describe, expect, test } from 'vitest';
import { type ResponderParts, writeAnswer } from '../../../src/agent/model/responder.ts';
import type { RespondRequest } from '../../../src/flow/ports/agent.ts';
import { json, type ModelReply, type ModelScript } from '../../model-server/model-reply.ts';
import { asked, dataIn } from '../../model-server/prompt-data.ts';
import { CaseInMemory, catalogue, policy } from '../playbooks/case-in-memory.ts';
import { damaged, mara } from '../playbooks/records.ts';
import { never, openAsking } from './asking.ts';

let input: RespondRequest;
beforeAll(async () => {
  const theCase = await new CaseInMemory(mara()).open(damaged);
  await theCase.approve();
  input = { run: theCase.state, purpose: 'resolved', catalogue, policy, now: theCase.now };
});

const reply = (text: string, citations = ['damaged-or-faulty-items']) =>
  json({ summary: 'Refunded.', reply: `Hello Mara, ${text}`, citations });
const right = reply('we have refunded EUR 48.00 [1].');
const wrong = reply('we have refunded EUR 84.00 [1].');
const inTurn =
  (...replies: ModelReply[]): ModelScript =>
  ({ n }) =>
    replies[Math.min(n, replies.length) - 1] ?? right;

async function written(script: ModelScript, more: Partial<ResponderParts> = {}, on = input) {
  const asking = await openAsking(script, { lax: true }, { responder: 'm', evaluator: 'j', prices: {} });
  const parts: ResponderParts = {
    asker: asking.asker,
    purse: asking.purse,
    desk: { languages: ['en', 'de'] },
    judge: false,
    report: () => {},
    ...more,
  };
  return { ...asking, answer: await writeAnswer(parts, on, never) };
}

test('a reply whose facts are found is verified, with its citation as it was read', async () => {
  const { answer, calls } = await written(() => right);
  expect(answer).toEqual({
    summary: 'Refunded.',
    reply: 'Hello Mara, we have refunded EUR 48.00 [1].',
    citations: [
      { article: 'damaged-or-faulty-items', title: 'Damaged or faulty items', checkedAt: '2026-11-02' },
    ],
    verified: true,
  });
  expect(calls.map(({ role, outcome }) => `${role} ${outcome}`)).toEqual(['responder ok']);
});

test('one that is not is written anew, knowing why', async () => {
  const { answer, calls, server } = await written(inTurn(wrong, right));
  expect(answer.verified).toBe(true);
  expect(calls.map(({ outcome }) => outcome)).toEqual(['invalid', 'ok']);
  expect(server.requests[1]?.last).toContain('EUR 84.00');
});

test('one that is wrong twice is shown as not verified, with the reason', async () => {
  const { answer, calls } = await written(inTurn(wrong, reply('we have refunded EUR 85.00 [1].'), right));
  expect(answer).toMatchObject({
    reply: 'Hello Mara, we have refunded EUR 85.00 [1].',
    verified: false,
    unverified: 'Not found in the records: "EUR 85.00".',
    unfound: ['EUR 85.00'],
    doubts: 1,
  });
  expect(calls).toHaveLength(2);
});

test('an article that nobody read is cited in vain, and left out', async () => {
  const { answer } = await written(() => reply('hello [1] [2]', ['damaged-or-faulty-items', 'made-up']));
  expect(answer).toMatchObject({ verified: false, citations: [{ article: 'damaged-or-faulty-items' }] });
});

test('no JSON, then a wrong reply, then a right one: repaired once and written anew once', async () => {
  const { answer, calls } = await written(inTurn({ kind: 'text', text: 'Hello!' }, wrong, right));
  expect(answer.verified).toBe(true);
  expect(calls.map(({ outcome }) => outcome)).toEqual(['invalid', 'invalid', 'ok']);
});

test('an empty reply is none', async () => {
  await expect(written(() => json({ summary: 's', reply: ' ', citations: [] }))).rejects.toMatchObject({
    code: 'invalid',
  });
});

test('the prompt holds what was done, the first name and what may be cited', async () => {
  const { server } = await written(() => right);
  const data = dataIn(server.requests[0]?.user ?? '');
  expect(data).toMatchObject({
    purpose: 'resolved',
    language: 'en',
    customer_first_name: 'Mara',
    writes: [{ tool: 'orders.refund', number: 'RF-7731' }, { tool: 'orders.note' }],
    articles: [{ id: 'damaged-or-faulty-items', title: 'Damaged or faulty items' }],
    reminders: [],
  });
});

describe('a desk that says how its letters begin and end', () => {
  const desk = {
    languages: ['en', 'de'],
    texts: {
      greeting: { en: 'Dear {name}, thank you for writing to Fernhill 24/7.' },
      closing: { en: 'Warmly,\nyour desk, 14 Hill Road' },
      sources: { en: 'Read more:\n{sources}' },
    },
  };
  const whole = (name: string, closing = desk.texts.closing.en) =>
    json({
      summary: 'Refunded.',
      reply: `Dear ${name}, thank you for writing to Fernhill 24/7.\n\nWe have refunded EUR 48.00 [1].\n\n${closing}`,
      citations: ['damaged-or-faulty-items'],
    });

  test('has letters of a model that do, and what stands there is no fact; what they rest on follows', async () => {
    const { answer, calls, server } = await written(() => whole('Mara'), { desk });
    expect(calls).toHaveLength(1);
    expect(answer).toMatchObject({ verified: true });
    expect(answer.reply).toMatch(/your desk, 14 Hill Road\n\nRead more:\n\[1\] Damaged or faulty items$/);
    expect(dataIn(server.requests[0]?.user ?? '')).toMatchObject({
      greeting: 'Dear Mara, thank you for writing to Fernhill 24/7.',
      closing: desk.texts.closing.en,
    });
  });

  test('one that begins or ends otherwise is written anew', async () => {
    const { answer, calls, server } = await written(inTurn(right, whole('Mara')), { desk });
    expect(calls.map(({ outcome }) => outcome)).toEqual(['invalid', 'ok']);
    expect(server.requests[1]?.last).toContain('it does not begin with');
    expect(server.requests[1]?.last).toContain('it does not end with');
    expect(answer.verified).toBe(true);
  });

  test('another name in the greeting is a fact that is not found, and so is another place at the end', async () => {
    const { answer } = await written(() => whole('Bob'), { desk });
    expect(answer).toMatchObject({ verified: false, unfound: expect.arrayContaining(['Bob']) });
    const { answer: other } = await written(() => whole('Mara', 'Warmly,\nyour desk, 15 Hill Road'), {
      desk,
    });
    expect(other).toMatchObject({ verified: false, unfound: expect.arrayContaining(['Hill']) });
  });

  test('in another language of the desk nothing is asked of it', async () => {
    const german = { ...desk, texts: { closing: { de: 'Herzlich' } } };
    const { server, answer } = await written(() => right, { desk: german });
    expect(dataIn(server.requests[0]?.user ?? '')).toMatchObject({ greeting: null, closing: null });
    expect(answer.verified).toBe(true);
  });
});

describe('the model that judges', () => {
  const judged = (fit: boolean[], problems: string[] = ['It promises too much.']): ModelScript => {
    const left = [...fit];
    return (request) => {
      if (asked(request) !== 'judgement') return right;
      const verdict = left.shift() ?? true;
      return json({ fit: verdict, problems: verdict ? [] : problems });
    };
  };

  test('is asked only where the code finds nothing wrong, and its no is one rewrite', async () => {
    const fine = await written(judged([true]), { judge: true });
    expect(fine.answer.verified).toBe(true);
    expect(fine.calls.map(({ role }) => role)).toEqual(['responder', 'evaluator']);
    const once = await written(judged([false, true]), { judge: true });
    expect(once.answer.verified).toBe(true);
    expect(once.calls.map(({ role }) => role)).toEqual(['responder', 'evaluator', 'responder', 'evaluator']);
    const twice = await written(judged([false, false]), { judge: true });
    expect(twice.answer.unverified).toBe('Judge: It promises too much.');
  });

  test('one that cannot be asked leaves the reply unverified, and somebody is told', async () => {
    const told: unknown[] = [];
    const { answer } = await written(
      (request) => (asked(request) === 'judgement' ? { kind: 'refusal', text: 'no' } : right),
      { judge: true, report: (error) => told.push(error) },
    );
    expect(answer).toMatchObject({
      verified: false,
      unverified: expect.stringContaining('could not be asked'),
    });
    expect(told.length).toBeGreaterThan(0);
  });
});
