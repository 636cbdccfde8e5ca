/**
 * The help desk of an institute that sells nothing, whole, over REST: its playbooks' rehearsals, cases from
 * the first word to the letter, and no word of a shop anywhere.
 */
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { loadPlaybooks } from '../../src/agent/playbooks/load.ts';
import { expectsSomething, type Rehearsal } from '../../src/agent/playbooks/rehearsal.ts';
import { readContents } from '../../src/desk/contents.ts';
import type { Log } from '../../src/flow/ports/log.ts';
import { verifyAudit } from '../../src/run/audit/verify.ts';
import type { RunView } from '../../src/run/view/run-view.ts';
import { openDesk } from '../../src/start/desks/folder.ts';
import { type Colleague, type Installation, openInstallation } from '../stories/installation.ts';
import { openModelInstallation } from '../stories/model-installation.ts';
import { customersIn, shopWordsIn } from './shop-words.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const DESK = fileURLToPath(new URL('../../desks/helpdesk', import.meta.url));
const desk = openDesk(DESK);
const { playbooks, problems } = loadPlaybooks(`${DESK}/playbooks`, desk);

const logged: unknown[] = [];
const note = (...line: unknown[]) => void logged.push(line.map((part) => told(part)));
const log: Log = { debug: note, info: note, warn: note, error: note };
const told = (part: unknown) => JSON.stringify(part, (_, one) => (one instanceof Error ? one.stack : one));

let app: Installation;
let agent: Colleague;
let agent2: Colleague;
let lead: Colleague;
let manager: Colleague;
const opened: string[] = [];

beforeAll(async () => {
  app = await openInstallation({ DESK }, log);
  agent = app.as('agent');
  agent2 = app.as('agent2');
  lead = app.as('lead');
  manager = app.as('manager');
});
afterAll(() => app?.stop());

async function opens(text: string, wanted: (run: RunView) => boolean): Promise<RunView> {
  const id = await agent.open(text);
  opened.push(id);
  return agent.until(id, wanted);
}

const awaiting = ({ status, approval }: RunView) =>
  status === 'awaiting_approval' && approval?.state === 'pending';
const drafted = ({ status }: RunView) => status === 'awaiting_reply';
const settled = (run: RunView) =>
  awaiting(run) ||
  run.approval?.state === 'refused' ||
  ['asking', 'awaiting_reply', 'handed_over', 'closed'].includes(run.status);
const approves = (who: Colleague, { id, approval }: RunView) =>
  who.post(`/runs/${id}/approve`, { revision: approval?.revision, digest: approval?.digest });
const changes = ({ card }: RunView) =>
  card.steps.flatMap(({ changes: all }) =>
    all.map(({ label, before, after }) => `${label}: ${before} -> ${after}`),
  );
const headline = ({ card }: RunView, tool: string) => card.steps.find((step) => step.tool === tool)?.headline;

/** Newest first. */
async function lettersOf(kind: string): Promise<{ to: string; text: string }[]> {
  const { messages } = (await agent.get('/outbox')).body;
  return messages.filter((one: { kind: string }) => one.kind === kind);
}

async function sent(run: RunView): Promise<string> {
  const draft = await agent.until(run.id, drafted);
  expect(draft.answer?.unverified).toBeUndefined();
  expect((await agent.post(`/runs/${run.id}/send`, { draft: draft.answer?.draft })).status).toBeLessThan(300);
  await agent.until(run.id, ({ status }) => status === 'closed');
  return (await lettersOf('reply'))[0]?.text ?? '';
}

/** Asked for by the agent, of a role that policy lets make it. */
async function exception({ id }: RunView, role: string): Promise<RunView> {
  const asked = await agent.post(`/runs/${id}/ask`, { role, reason: 'Seen in person.' });
  expect(asked.status).toBeLessThan(300);
  return agent.until(id, awaiting);
}

describe('the folder', () => {
  test('holds nine playbooks and twelve articles, and starts without a complaint, also a second time', async () => {
    expect(problems).toEqual([]);
    expect(playbooks.map(({ id }) => id)).toEqual([
      'anything-else',
      'application-access',
      'hardware-request',
      'lost-laptop',
      'new-starter',
      'request-status',
      'reset-mfa',
      'security-incident',
      'unlock-account',
    ]);
    expect(readContents(DESK, '2026-11-28').articles).toHaveLength(12);
    expect(app.problems).toEqual([]);
    await app.restart();
    expect(app.problems).toEqual([]);
  });

  test.each(playbooks.map((playbook) => [playbook.id, playbook] as const))(
    '%s is taught and rehearsed enough',
    (_, { applies, rehearsals, replies }) => {
      expect(applies.examples.length).toBeGreaterThanOrEqual(10);
      expect(applies.examples_in?.de?.length).toBeGreaterThanOrEqual(10);
      expect(rehearsals.length).toBeGreaterThanOrEqual(5);
      expect(rehearsals.filter(({ request }) => applies.examples.includes(request))).toEqual([]);
      for (const reply of Object.values(replies)) expect(Object.keys(reply ?? {})).toEqual(['en', 'de']);
    },
  );
});

describe.each(playbooks.map((playbook) => [playbook.id, playbook] as const))('%s', (_, { rehearsals }) => {
  test.each(rehearsals.map((one) => [one.request, one] as const))('%s', (_request, rehearsal) =>
    rehearsed(rehearsal),
  );
});

async function rehearsed(rehearsal: Rehearsal): Promise<void> {
  const { request, plans, never, asks, hands_over } = rehearsal;
  const run = await opens(request, settled);
  const steps = run.plan?.steps ?? [];
  const tools = steps.map(({ tool }) => tool);
  for (const tool of never) expect(tools).not.toContain(tool);
  let from = 0;
  for (const one of plans ?? []) {
    const { tool, args } = typeof one === 'string' ? { tool: one, args: {} } : one;
    const at = steps.findIndex((step, n) => n >= from && step.tool === tool);
    expect(at, `${tool} in ${tools.join(', ')}; ${run.card.status}`).toBeGreaterThanOrEqual(0);
    expect(steps[at]?.args).toMatchObject(args);
    from = at + 1;
  }
  if (asks !== undefined) expect(run.question?.text).toContain(asks);
  if (hands_over !== undefined) {
    expect(run.card.status).toContain(hands_over);
    expect(run.status).toBe('handed_over');
  }
  expect(expectsSomething(rehearsal)).toBe(true);
}

describe('cases', () => {
  test('an account is unlocked for whom number and e-mail prove, and the letter says so', async () => {
    const run = await opens('E-2044, marek.nowak@marlow.example: account locked, wrong password', awaiting);
    expect(run.card.customer).toBe('Marek N., verified (e-mail of the institute + employee number)');
    expect(changes(run)).toContain('account: locked -> active');
    expect(headline(run, 'directory.account')).toBe('account locked, second factor: app');
    expect(run.approval?.role).toBe('agent');
    expect((await approves(agent, run)).status).toBeLessThan(300);
    const done = await agent.until(run.id, drafted);
    expect(headline(done, 'directory.unlock')).toBe('account active');
    expect(await sent(done)).toBe(
      'Hello Marek,\n\nYour account is unlocked. Please sign in again with your present password. [1] If the wrong passwords were not your own, please choose a new password.\n\nKind regards,\nyour IT help desk\n\nRead more in our articles:\n[1] Locked accounts',
    );
    const { head } = await agent.run(run.id);
    expect(verifyAudit((await agent.audit(run.id)).trimEnd().split('\n'), head)).toMatchObject({ ok: true });
  });

  test('in German, from request to letter', async () => {
    const run = await opens('E-2043, aylin.demir@marlow.example: bitte Zugriff auf Tidepool', awaiting);
    await approves(agent2, run);
    expect(await sent(run)).toMatch(
      /^Hallo Aylin,\n\nSie haben jetzt Zugriff auf Tidepool\..*\n\nViele Grüße\nIhr Support\n\nMehr dazu in unseren Artikeln:\n\[1\] [^\n]+$/s,
    );
  });

  test('too many wrong passwords are for a lead, by exception', async () => {
    const run = await opens('E-2050, luca.ferri@marlow.example: account is locked', settled);
    expect(told(run.card.notices)).toContain('8 wrong passwords: more than 7');
    const asked = await exception(run, 'lead');
    expect((await approves(agent, asked)).status).toBe(403);
    expect((await approves(lead, asked)).status).toBeLessThan(300);
    expect(await sent(asked)).toContain('Your account is unlocked.');
  });

  test('whoever proves nothing is shown nothing, and nothing is changed', async () => {
    const run = await opens('E-2041, eve@elsewhere.example: account is locked, please unlock', settled);
    expect(run.status).toBe('asking');
    expect(run.question?.text).toContain('Nobody with the number E-2041 writes from eve@elsewhere.example');
    expect(run.customer).toBeUndefined();
    expect(told(run)).not.toMatch(/Hanna|Brandt/);
  });

  test('a second factor waits for the code that went to the address on file', async () => {
    const run = await opens('E-2042, jonas.weber@marlow.example: new phone, reset my MFA', awaiting);
    await approves(agent, run);
    await agent.until(run.id, ({ question }) => question?.kind === 'code');
    const [letter] = await lettersOf('code');
    expect(letter?.to).toBe('jonas.weber@marlow.example');
    const [code = ''] = /\d{6}/.exec(letter?.text ?? '') ?? [];
    expect((await agent.post(`/runs/${run.id}/verify`, { code })).body).toMatchObject({ right: true });
    const asked = await agent.until(run.id, (one) => awaiting(one) || drafted(one));
    if (awaiting(asked)) await approves(agent, asked);
    expect(await sent(run)).toContain('We have reset your second factor');
  });

  test('access has four eyes: who asked may not approve it, a colleague may, and it is taken back', async () => {
    const run = await opens('E-2042, jonas.weber@marlow.example: needs access to LabTrack', awaiting);
    expect(changes(run)).toContain('access to LabTrack: none -> granted');
    expect((await approves(agent, run)).status).toBe(403);
    expect((await approves(agent2, run)).status).toBeLessThan(300);
    const done = await agent.until(run.id, drafted);
    expect(headline(done, 'access.grant')).toMatch(/^access AC-\d+ to labtrack$/);
    expect(await sent(done)).toContain('You have access to LabTrack now.');
  });

  test('a restricted application needs the IT manager', async () => {
    const run = await opens('E-2045, sofia.lund@marlow.example: needs access to Ledgerline', settled);
    expect(told(run.card.notices)).toContain('Laboratory is no department that has Ledgerline');
    const asked = await exception(run, 'manager');
    expect((await approves(lead, asked)).status).toBe(403);
    expect((await approves(manager, asked)).status).toBeLessThan(300);
    expect(await sent(asked)).toContain('You have access to Ledgerline now.');
  });

  test('hardware over the agent’s limit is for a lead, under it the agent’s own', async () => {
    const dear = await opens('E-2041, hanna.brandt@marlow.example: needs a new monitor', awaiting);
    expect(dear.approval?.role).toBe('lead');
    expect(dear.card.approval).toMatchObject({ total: 'EUR 289.00' });
    expect(changes(dear)).toContain('hardware:  -> 27-inch monitor');
    expect((await approves(agent, dear)).status).toBe(403);
    expect((await approves(lead, dear)).status).toBeLessThan(300);
    expect(await sent(dear)).toMatch(/We have requested a 27-inch monitor for you, ticket IT-\d{5}\./);

    const cheap = await opens('E-2046, ben.carter@marlow.example: needs a new headset', awaiting);
    expect(cheap.approval?.role).toBe('agent');
    expect(cheap.card.approval).toMatchObject({ total: 'EUR 89.00' });
    expect((await approves(app.as('trainee'), cheap)).status).toBe(403);
    expect((await approves(agent, cheap)).status).toBeLessThan(300);
    await agent.until(cheap.id, drafted);

    // What one person had within a year counts together.
    const more = await opens('E-2046, ben.carter@marlow.example: needs a docking station', awaiting);
    expect(more.approval?.role).toBe('lead');
  });

  test('another person’s ticket is answered as one that does not exist', async () => {
    const asksFor = async (ticket: string) => {
      const run = await opens(
        `E-2042, jonas.weber@marlow.example: any news on ticket ${ticket}?`,
        (one) => settled(one) && one.plan?.steps.some(({ state }) => state === 'failed') === true,
      );
      expect(told(run)).not.toContain('docking station');
      const { fault } = run.plan?.steps.find(({ tool }) => tool === 'hardware.status') ?? {};
      return [fault, run.question?.text, run.card.status].map((text) => text?.replaceAll(ticket, 'TICKET'));
    };
    expect(await asksFor('IT-40019')).toEqual(await asksFor('IT-49999'));
    const own = await opens('E-2042, jonas.weber@marlow.example: any news on ticket IT-40017?', drafted);
    expect(own.answer?.reply).toContain('Your ticket IT-40017 (27-inch monitor) is ready to collect.');
  });

  test('a lost laptop is locked, and its owner signed out everywhere', async () => {
    const run = await opens('E-2047, nadia.haddad@marlow.example: laptop was stolen from the car', awaiting);
    expect(changes(run)).toEqual(expect.arrayContaining(['laptop: in use -> lost', 'open sessions: 1 -> 0']));
    await approves(agent, run);
    expect(await sent(run)).toContain('We have locked your laptop NB-3315.');
  });

  test('a new starter is announced by who leads the team, and approved by a lead', async () => {
    const run = await opens(
      'E-1010, ruth.falk@marlow.example: new starter in my team, the name is Mia Berger, first day 2037-02-02',
      awaiting,
    );
    expect(run.approval?.role).toBe('lead');
    await approves(lead, run);
    expect(await sent(run)).toContain('The preparations for Mia Berger have ticket IT-');
    const other = await opens(
      'E-2041, hanna.brandt@marlow.example: new starter in my team, the name is Max Kern, first day 2037-02-02',
      settled,
    );
    expect(awaiting(other)).toBe(false);
    expect(told(other.card)).toContain('only who leads a team announces a new starter');
    expect((await approves(manager, other)).status).toBeGreaterThanOrEqual(400);
  });

  test('a question is answered from an article', async () => {
    const run = await opens('how do I book a meeting room?', drafted);
    expect(run.answer?.reply).toContain('Rooms are booked in the calendar');
  });
});

test('no prompt has a word of a shop, and where the model says nothing the playbooks go on', async () => {
  const model = await openModelInstallation(() => ({ kind: 'refusal', text: 'no' }), {}, { DESK });
  try {
    const person = model.app.as('agent');
    const id = await person.open('E-2043, aylin.demir@marlow.example: needs a new monitor');
    const run = await person.until(id, awaiting);
    await approves(model.app.as('lead'), run);
    await person.until(id, drafted);
    const prompts = model.server.requests.flatMap(({ messages }) => messages.map(({ content }) => content));
    expect(prompts.join('\n')).toContain('hardware.request');
    expect(prompts.join('\n')).toContain('27-inch monitor');
    expect(shopWordsIn(prompts)).toEqual([]);
    const told = model.server.requests.flatMap(({ messages }) =>
      messages.flatMap(({ role, content }) => (role === 'system' ? [content] : [])),
    );
    expect(told.join('\n')).toContain('employee');
    expect(customersIn(told)).toEqual([]);
  } finally {
    await model.stop();
  }
});

test('no card, trail, letter or log line has a word of a shop', async () => {
  const texts = [...logged.map(told), told(app.problems), told((await agent.get('/outbox')).body)];
  for (const id of opened) texts.push(told(await agent.run(id)), await agent.audit(id));
  expect(opened.length).toBeGreaterThan(50);
  expect(shopWordsIn(texts)).toEqual([]);
});

test('no card, question, fault or letter calls an employee a customer', async () => {
  const { messages } = (await agent.get('/outbox')).body;
  const texts = messages.map(({ text }: { text: string }) => text);
  for (const id of opened) {
    const { card, question, answer, waitsFor, plan } = await agent.run(id);
    const { customer, ...shown } = card;
    texts.push(...stringsIn([customer, shown, question, answer, waitsFor, plan]));
  }
  expect(texts.join('\n')).toContain('employee');
  expect(customersIn(texts)).toEqual([]);
});

/** Every text of a value; names of fields, and of origins of values, are none. */
function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return value === 'customer' ? [] : [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}
