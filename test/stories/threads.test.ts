/** What an excellent thread looks like, played over REST on the embedded database and the demo shop. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verifyAudit } from '../../src/run/audit/verify.ts';
import type { RunView } from '../../src/run/view/run-view.ts';
import { play } from '../threads/play.ts';
import { overRest } from '../threads/rest.ts';
import { LOCKED } from '../threads/script.ts';
import { type Colleague, type Installation, openInstallation } from './installation.ts';

let app: Installation;
let engineer: Colleague;
let lead: Colleague;
let finance: Colleague;

beforeAll(async () => {
  app = await openInstallation();
  engineer = app.as('engineer');
  lead = app.as('lead');
  finance = app.as('finance');
});
afterAll(() => app?.stop());

const awaiting = (run: RunView) => run.status === 'awaiting_approval' && run.approval?.state === 'pending';
const approval = (run: RunView) => ({ revision: run.approval?.revision, digest: run.approval?.digest });
const writes = (run: RunView) => (run.plan?.steps ?? []).filter((step) => step.effect === 'write');
const changes = (run: RunView) =>
  run.card.steps.flatMap((step) =>
    step.changes.map(({ label, before, after }) => `${label}: ${before} -> ${after}`),
  );

async function auditHolds(run: string): Promise<void> {
  let { head } = await engineer.run(run);
  let lines: string[];
  // What is written between the two reads belongs to no head that was read: both are of one moment.
  for (;;) {
    lines = (await engineer.audit(run)).trimEnd().split('\n');
    const { head: after } = await engineer.run(run);
    if (after.seq === head.seq) break;
    head = after;
  }
  expect(lines).toHaveLength(head.seq);
  expect(verifyAudit(lines, head)).toMatchObject({ ok: true, findings: [] });
}

const reads = (run: RunView) => run.card.steps.filter((step) => step.effect === 'read');
const headlineOf = (run: RunView, tool: string) =>
  run.card.steps.find((step) => step.tool === tool)?.headline;

test('damaged item, adjusted over the limit: the engineer starts, adjusts, the lead approves, the engineer sends', async () => {
  const driver = overRest(app);
  let first: RunView;
  await play('damaged', driver, {
    planned({ run }) {
      first = run;
      expect(run.card.customer).toBe('Mara L., verified (e-mail on the order + postcode)');
      expect(reads(run).map((step) => step.state)).toEqual(['done', 'done', 'done', 'done']);
      expect(changes(run)[0]).toBe('refund line 2 Stoneware mug set to Visa ...4417: EUR 0.00 -> EUR 48.00');
      expect(run.approval).toMatchObject({ revision: 1, role: 'engineer', state: 'pending' });
    },
    async adjusted({ run, labels }) {
      expect(run.approval?.role).toBe('lead');
      expect(run.card.approval).toMatchObject({ who: 'lead (limit EUR 250.00)', total: 'EUR 54.90' });
      expect(labels).toEqual(expect.arrayContaining(['Hand off', 'Stop']));
      const refused = await engineer.post(`/runs/${run.id}/approve`, approval(run));
      expect(refused).toMatchObject({
        status: 403,
        body: { error: 'not_allowed', message: 'Needs a lead (limit EUR 250).' },
      });
      expect((await engineer.post(`/runs/${run.id}/approve`, approval(first))).status).toBe(409);
    },
    approved({ run }) {
      expect(writes(run).map((step) => step.state)).toEqual(['done', 'done']);
      expect(headlineOf(run, 'orders.refund')).toContain('RF-');
      expect(run.answer?.reply).toContain('EUR 54.90');
      expect(run.answer?.citations[0]?.title).toBe('Damaged or faulty items');
    },
    sent({ run, labels }) {
      expect(run.ending).toBe('resolved');
      expect(run.card.status).toBe('Resolved. Sent by Support engineer, approved by Team lead.');
      expect(run.card.footer).toBe('4 reads, 2 writes, 0 model calls');
      expect(labels).toEqual(['Receipt']);
    },
  });
  await auditHolds(driver.id);
});

test('where is my order: a trace is opened, a reminder set, and the promise in the reply rests on it', async () => {
  const driver = overRest(app);
  await play('parcel', driver, {
    planned({ run }) {
      expect(headlineOf(run, 'orders.shipments')).toMatch(
        /Parcel 1 delivered .* \(signed\)\. Parcel 2: last scan .*, [56] d/,
      );
      expect(writes(run).map((step) => step.tool)).toEqual(['orders.trace', 'cases.remind']);
      expect(run.card.steps.find((step) => step.tool === 'orders.trace')?.undo).toBe('can be undone');
    },
    approved({ run }) {
      expect(headlineOf(run, 'orders.trace')).toContain('TR-118');
      expect(run.answer?.verified).toBe(true);
    },
    sent: ({ run }) => expect(run.ending).toBe('resolved'),
  });
  await auditHolds(driver.id);
});

test('address change, new facts while it runs: what is done stays done, the rest is shown again and needs a new approval', async () => {
  const driver = overRest(app);
  await play('address', driver, {
    planned({ run }) {
      expect(writes(run).map((step) => step.tool)).toEqual([
        'orders.hold_packing',
        'orders.change_address',
        'orders.release_packing',
      ]);
    },
    informed({ run }) {
      const [hold, ...open] = writes(run);
      expect(hold).toMatchObject({ tool: 'orders.hold_packing', state: 'done' });
      expect(open.map((step) => step.tool)).toEqual([
        'orders.change_address',
        'orders.cancel_line',
        'orders.release_packing',
      ]);
      expect(changes(run).join('\n')).toContain('EUR 12.50');
    },
    'approved anew': ({ run }) => expect(writes(run).every((step) => step.state === 'done')).toBe(true),
    sent: ({ run }) => expect(run.ending).toBe('resolved'),
  });
  await auditHolds(driver.id);
});

describe('locked account, caller not verified', () => {
  test('nothing is shown before the code; then the next revision unlocks', async () => {
    const driver = overRest(app);
    await play('locked', driver, {
      planned({ run }) {
        expect(run.customer).toBeUndefined();
        expect(run.card.customer).toMatch(/^NOT VERIFIED/);
        expect(JSON.stringify(run)).not.toMatch(/wrong passwords|Kaya S|Selin/i);
        expect(run.card.steps.filter((step) => step.state === 'later').map((step) => step.tool)).toEqual(
          expect.arrayContaining(['accounts.unlock', 'accounts.end_sessions']),
        );
      },
      verified({ run }) {
        expect(run.plan?.revision).toBe(2);
        expect(run.card.customer).toContain('verified');
        expect(headlineOf(run, 'accounts.security')).toMatch(
          /locked since .* after five wrong passwords; 2 sessions/,
        );
      },
      'approved anew': ({ run }) => expect(writes(run).every((step) => step.state === 'done')).toBe(true),
    });
    expect(await engineer.audit(driver.id)).not.toContain(await driver.code());
    await auditHolds(driver.id);
  });

  test('a new code is asked for, approved, and takes the place of the first', async () => {
    const id = await engineer.open(LOCKED);
    await engineer.post(`/runs/${id}/approve`, approval(await engineer.until(id, awaiting)));
    await engineer.until(id, (run) => run.question?.kind === 'code');
    const newest = async (): Promise<string> => {
      const { messages } = (await engineer.get('/outbox')).body;
      return (
        /\b\d{6}\b/.exec(messages.find((item: { kind: string }) => item.kind === 'code').text)?.[0] ?? ''
      );
    };
    const first = await newest();
    await engineer.post(`/runs/${id}/information`, { text: 'please send a new code' });
    const again = await engineer.until(id, (run) => awaiting(run) && run.plan?.revision === 2);
    expect(again.card.steps.find((step) => step.tool === 'accounts.send_code')?.state).toBe('todo');
    await engineer.post(`/runs/${id}/approve`, approval(again));
    await engineer.until(id, (run) => run.question?.kind === 'code');
    const second = await newest();
    if (first !== second)
      expect((await engineer.post(`/runs/${id}/verify`, { code: first })).body).toMatchObject({
        right: false,
      });
    expect((await engineer.post(`/runs/${id}/verify`, { code: second })).body).toMatchObject({ right: true });
    await engineer.until(id, (run) => run.customer?.verified === true);
    await engineer.post(`/runs/${id}/stop`);
    await engineer.until(id, (run) => run.status === 'closed');
    await auditHolds(id);
  });

  test('an account that does not exist looks just the same', async () => {
    const id = await engineer.open(
      'customer locked out, mails from s.k@example.net, says the account is nobody.here@example.com',
    );
    const plan = await engineer.until(id, awaiting);
    expect(plan.card.customer).toMatch(/^NOT VERIFIED/);
    expect(plan.customer).toBeUndefined();
    await engineer.post(`/runs/${id}/approve`, approval(plan));
    await engineer.until(id, (run) => run.question?.kind === 'code');
    for (let n = 0; n < 3; n++) await engineer.post(`/runs/${id}/verify`, { code: '123456' });
    const handed = await engineer.until(id, (run) => run.status === 'handed_over');
    expect(handed.waitsFor?.role).toBe('security');
  });
});

test('refusal: policy says no with its article; a kind no is drafted; a lead may make an exception', async () => {
  const driver = overRest(app);
  await play('refusal', driver, {
    async refused({ run }) {
      expect(run.approval?.state).toBe('refused');
      expect(run.card.notices.find((notice) => notice.kind === 'refusal')?.text).toMatch(
        /Not possible under policy: delivered .*, 47 days ago; the limit is 30.*"Returns and refunds", section 2, checked \d+ \w{3}/,
      );
      expect((await lead.post(`/runs/${run.id}/approve`, approval(run))).status).toBe(409);
    },
    async sent({ run }) {
      expect(run.ending).toBe('refused');
      expect((await engineer.post(`/runs/${run.id}/ask`, { role: 'lead' })).status).toBe(400);
    },
    excepted: ({ run }) => expect(writes(run).every((step) => step.state === 'done')).toBe(true),
  });
  await auditHolds(driver.id);
});

test('injury: it and a lawyer go to people, with what is known, and nothing is written', async () => {
  const driver = overRest(app);
  await play('injury', driver, {
    'handed over': ({ run }) => expect(run.status).toBe('handed_over'),
    async taken({ run }) {
      expect(run.ending).toBe('handed_over');
      expect((await finance.post(`/runs/${run.id}/take`)).status).toBe(409);
    },
  });
  await auditHolds(driver.id);
});

describe('a restart in the middle', () => {
  test('what was begun goes on, and what waited still waits', async () => {
    const id = await engineer.open(LOCKED);
    await app.restart();
    const plan = await engineer.until(
      id,
      (run) => run.approval !== undefined && run.status === 'awaiting_approval',
    );
    await app.restart();
    expect(await engineer.run(id)).toEqual(plan);
    expect((await engineer.post(`/runs/${id}/stop`)).status).toBe(200);
    expect((await engineer.run(id)).ending).toBe('stopped');
    await auditHolds(id);
  });
});
