/**
 * The six threads with a model that is told nothing of who somebody is (PII_TO_MODEL=placeholders): what left
 * is searched for everything personal that the cases hold.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verifyAudit } from '../../src/run/audit/verify.ts';
import type { RunView } from '../../src/run/view/run-view.ts';
import { json } from '../model-server/model-reply.ts';
import { asked } from '../model-server/prompt-data.ts';
import { threadsModel } from '../model-server/threads-model.ts';
import { plan, step } from '../model-server/wire-steps.ts';
import { play } from '../threads/play.ts';
import { overRest } from '../threads/rest.ts';
import type { ThreadName } from '../threads/script.ts';
import type { Colleague } from './installation.ts';
import { type ModelInstallation, openModelInstallation } from './model-installation.ts';

let model: ModelInstallation;
let engineer: Colleague;

beforeAll(async () => {
  model = await openModelInstallation(threadsModel, {}, { PII_TO_MODEL: 'placeholders' });
  engineer = model.app.as('engineer');
});
afterAll(async () => {
  await model?.stop();
  expect(model?.server.impossible).toEqual([]);
  expect(model?.server.refused).toEqual([]);
});

const PERSONAL = new Set(['name', 'email', 'street', 'line2', 'postcode', 'city', 'phone', 'address']);

/** What a case's records say of its customer, by their fields' names, and what the thread writes. */
function personalOf(run: RunView): string[] {
  const found = new Set<string>(run.goal.text.match(/\S+@[\w.-]+\w|(?<![-\d])\d{5}(?!\d)/g) ?? []);
  const look = (value: unknown, field: string) => {
    if (typeof value === 'string' && PERSONAL.has(field) && /\w{3}/.test(value)) found.add(value);
    if (typeof value === 'object' && value !== null)
      for (const [name, inner] of Object.entries(value)) look(inner, Array.isArray(value) ? field : name);
  };
  for (const { output, args } of run.plan?.steps ?? []) look([output, args], '');
  // A mask says nothing, and a pick-up point is the shop's.
  return [...found].filter((one) => !/[…*]|PS-\d/.test(one));
}

const waits = ({ status }: RunView) => ['asking', 'awaiting_approval', 'awaiting_reply'].includes(status);
const leaving = () => JSON.stringify(model.server.requests.map(({ messages }) => messages));

describe.each<[ThreadName, string[]]>([
  ['damaged', ['Mara', 'mara.l@example.com', '10115']],
  ['parcel', ['Jonas', 'jonas.b@example.com', '04229']],
  ['address', ['lena.k@example.com', 'Hauptstr', '04109', 'Leipzig']],
  ['locked', ['s.kaya@example.com', 's.k@example.net', 'Selin']],
  ['refusal', ['paul.w@example.com', '20095']],
  ['injury', ['mara.l@example.com', '10115']],
])('the thread %s', (name, planted) => {
  test('goes as with everything known, and nothing personal has left', async () => {
    const before = model.server.requests.length;
    const driver = overRest(model.app);
    await play(name, driver);
    const run = await engineer.run(driver.id);
    expect(model.server.requests.length).toBeGreaterThan(before);
    const sent = leaving();
    expect(sent).toMatch(/\[EMAIL_/);
    for (const one of [...planted, ...personalOf(run)])
      expect(sent, one).not.toMatch(
        new RegExp(`(?<![\\p{L}\\p{N}])${one.replace(/[^\p{L}\p{N} ]/gu, '.')}(?![\\p{L}\\p{N}])`, 'u'),
      );
    const trail = await engineer.audit(driver.id);
    expect(verifyAudit(trail.trimEnd().split('\n'), run.head)).toMatchObject({ ok: true, findings: [] });
    expect(trail).not.toMatch(/\[(?:EMAIL|NAME|ADDRESS|CODE|TOWN)_/);
    expect(JSON.stringify(run)).not.toMatch(/\[(?:EMAIL|NAME|ADDRESS|CODE|TOWN)_/);
    expect(run.answer?.verified ?? true).toBe(true);
  });
});

test('a placeholder that a model makes up is no value: it is asked once more, then the playbooks stand in', async () => {
  const planned = () => model.server.counts['test-planner']?.calls ?? 0;
  const before = planned();
  const invented = { order: 'FH-10533', email: '[EMAIL_aaaaaa]' };
  model.server.play((request) =>
    asked(request) === 'next'
      ? json(plan('Look.', [step('find', 'accounts.find', { args: invented })]))
      : threadsModel(request),
  );
  const id = await engineer.open('FH-10533, jonas.b@example.com, 04229: where is it?');
  const run = await engineer.until(id, waits);
  model.server.play(threadsModel);
  expect(planned() - before).toBe(2);
  const calls = (await engineer.audit(id))
    .trimEnd()
    .split('\n')
    .flatMap((line) => JSON.parse(line).data.calls ?? []);
  expect(calls.slice(0, 2)).toMatchObject([{ outcome: 'invalid' }, { outcome: 'invalid' }]);
  expect(JSON.stringify(run.plan)).not.toContain('[EMAIL_');
});

test('what cannot be replaced is not sent: no call, the playbooks stand in, and the card says why', async () => {
  const before = model.server.requests.length;
  const id = await engineer.open(
    'FH-10533, jonas.b@example.com, 04229: where is it? Call ０３０ ５５５ ０１２ ３４',
  );
  const run = await engineer.until(id, waits);
  expect(model.server.requests.length).toBe(before);
  expect(run.card.notices.map(({ text }) => text).join()).toMatch(
    /could not all be replaced by placeholders/,
  );
  expect(run.usage.modelCalls).toBe(0);
});
