/** What an excellent thread looks like, played over REST on the embedded database and the demo shop. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verifyAudit } from '../../src/run/audit/verify.ts';
import type { RunView } from '../../src/run/view/run-view.ts';
import { type Colleague, openRestDesk, type RestDesk } from './rest-desk.ts';

let desk: RestDesk;
let engineer: Colleague;
let lead: Colleague;
let finance: Colleague;

beforeAll(async () => {
  desk = await openRestDesk();
  engineer = desk.as('engineer');
  lead = desk.as('lead');
  finance = desk.as('finance');
});
afterAll(() => desk?.stop());

const awaiting = (run: RunView) => run.status === 'awaiting_approval' && run.approval?.state === 'pending';
const approval = (run: RunView) => ({ revision: run.approval?.revision, digest: run.approval?.digest });
const writes = (run: RunView) => (run.plan?.steps ?? []).filter((step) => step.effect === 'write');
const changes = (run: RunView) =>
  run.card.steps.flatMap((step) =>
    step.changes.map(({ label, before, after }) => `${label}: ${before} -> ${after}`),
  );
const labels = (run: RunView) => run.card.buttons.map((button) => button.label);

async function auditHolds(run: string): Promise<void> {
  const { head } = await engineer.run(run);
  const lines = (await engineer.audit(run)).trimEnd().split('\n');
  expect(lines).toHaveLength(head.seq);
  expect(verifyAudit(lines, head)).toMatchObject({ ok: true, findings: [] });
}

describe('damaged item, adjusted over the limit', () => {
  test('the engineer starts, adjusts over the limit, the lead approves, the engineer sends', async () => {
    const id = await engineer.open(
      'FH-10482, mara.l@example.com, 10115: mug arrived broken, photo attached, wants money back',
    );
    const first = await engineer.until(id, awaiting);
    expect(first.card.customer).toBe('Mara L., verified (e-mail on the order + postcode)');
    expect(first.card.steps.filter((step) => step.effect === 'read').map((step) => step.state)).toEqual([
      'done',
      'done',
      'done',
      'done',
    ]);
    expect(changes(first)[0]).toBe('refund line 2 Stoneware mug set to Visa ...4417: EUR 0.00 -> EUR 48.00');
    expect(first.approval).toMatchObject({ revision: 1, role: 'engineer', state: 'pending' });
    expect(labels(first)).toEqual(
      expect.arrayContaining(['Approve', 'Adjust', 'Decline', 'Hand off', 'Stop']),
    );

    expect(
      (await engineer.post(`/runs/${id}/adjust`, { revision: 1, text: 'also give the shipping back' }))
        .status,
    ).toBe(202);
    const second = await engineer.until(id, (run) => awaiting(run) && run.approval?.revision === 2);
    expect(second.approval?.role).toBe('lead');
    expect(second.card.approval).toMatchObject({ who: 'lead (limit EUR 250.00)', total: 'EUR 54.90' });
    expect(labels(second)).toEqual(
      expect.arrayContaining(['Approve plan 2', 'Ask a lead', 'Adjust', 'Decline', 'Hand off', 'Stop']),
    );

    const refused = await engineer.post(`/runs/${id}/approve`, approval(second));
    expect(refused).toMatchObject({
      status: 403,
      body: { error: 'not_allowed', message: 'Needs a lead (limit EUR 250).' },
    });
    expect((await engineer.post(`/runs/${id}/approve`, approval(first))).status).toBe(409);
    expect((await engineer.post(`/runs/${id}/ask`, { role: 'lead' })).status).toBe(202);
    expect((await lead.post(`/runs/${id}/approve`, approval(second))).status).toBe(200);

    const drafted = await engineer.until(id, (run) => run.status === 'awaiting_reply');
    expect(writes(drafted).map((step) => step.state)).toEqual(['done', 'done']);
    expect(drafted.card.steps.find((step) => step.tool === 'orders.refund')?.headline).toContain('RF-');
    expect(drafted.answer?.reply).toContain('EUR 54.90');
    expect(drafted.answer?.citations[0]?.title).toBe('Damaged or faulty items');
    expect((await engineer.post(`/runs/${id}/send`, { draft: drafted.answer?.draft })).status).toBe(200);

    const closed = await engineer.until(id, (run) => run.status === 'closed');
    expect(closed.ending).toBe('resolved');
    expect(closed.card.status).toBe('Resolved. Sent by Support engineer, approved by Team lead.');
    expect(closed.card.footer).toBe('4 reads, 2 writes, 0 model calls');
    expect(labels(closed)).toEqual(['Receipt']);
    await auditHolds(id);
  });
});

describe('where is my order', () => {
  test('a trace is opened, a reminder set, and the promise in the reply rests on it', async () => {
    const id = await engineer.open('FH-10533, jonas.b@example.com, 04229: where is it, third mail');
    const plan = await engineer.until(id, awaiting);
    const shipments = plan.card.steps.find((step) => step.tool === 'orders.shipments');
    expect(shipments?.headline).toMatch(/Parcel 1 delivered .* \(signed\)\. Parcel 2: last scan .*, 5 d/);
    expect(writes(plan).map((step) => step.tool)).toEqual(['orders.trace', 'cases.remind']);
    expect(plan.card.steps.find((step) => step.tool === 'orders.trace')?.undo).toBe('can be undone');
    expect(labels(plan)).toContain('Just draft a reply');
    await engineer.post(`/runs/${id}/approve`, approval(plan));
    const drafted = await engineer.until(id, (run) => run.status === 'awaiting_reply');
    expect(drafted.card.steps.find((step) => step.tool === 'orders.trace')?.headline).toContain('TR-118');
    expect(drafted.answer?.verified).toBe(true);
    await engineer.post(`/runs/${id}/send`, { draft: drafted.answer?.draft });
    expect((await engineer.until(id, (run) => run.status === 'closed')).ending).toBe('resolved');
    await auditHolds(id);
  });
});

describe('address change, new facts while it runs', () => {
  test('what is done stays done, the rest is shown again and needs a new approval', async () => {
    const id = await engineer.open(
      'FH-10517, lena.k@example.com, 04109: new address Hauptstr. 9, 04109 Leipzig',
    );
    const plan = await engineer.until(id, awaiting);
    expect(writes(plan).map((step) => step.tool)).toEqual([
      'orders.hold_packing',
      'orders.change_address',
      'orders.release_packing',
    ]);
    await engineer.post(`/runs/${id}/approve`, approval(plan));
    await engineer.until(id, (run) => writes(run)[1]?.state === 'doing');
    expect(
      (
        await engineer.post(`/runs/${id}/information`, {
          text: 'she just wrote: better the pick-up point PS-221, and drop the candle',
        })
      ).status,
    ).toBe(202);

    const second = await engineer.until(id, (run) => awaiting(run) && run.plan?.revision === 2);
    const [hold, ...open] = writes(second);
    expect(hold).toMatchObject({ tool: 'orders.hold_packing', state: 'done' });
    expect(open.map((step) => step.tool)).toEqual([
      'orders.change_address',
      'orders.cancel_line',
      'orders.release_packing',
    ]);
    expect(changes(second).join('\n')).toContain('EUR 12.50');
    expect(labels(second)).toEqual(expect.arrayContaining(['Approve plan 2', 'Adjust', 'Undo and stop']));
    await engineer.post(`/runs/${id}/approve`, approval(second));
    const drafted = await engineer.until(id, (run) => run.status === 'awaiting_reply');
    expect(writes(drafted).every((step) => step.state === 'done')).toBe(true);
    await engineer.post(`/runs/${id}/send`, { draft: drafted.answer?.draft });
    expect((await engineer.until(id, (run) => run.status === 'closed')).ending).toBe('resolved');
    await auditHolds(id);
  });
});

describe('locked account, caller not verified', () => {
  test('nothing is shown before the code; then the next revision unlocks', async () => {
    const id = await engineer.open(
      'customer locked out, mails from s.k@example.net, says the account is s.kaya@example.com',
    );
    const plan = await engineer.until(id, awaiting);
    expect(plan.customer).toBeUndefined();
    expect(plan.card.customer).toMatch(/^NOT VERIFIED/);
    expect(JSON.stringify(plan)).not.toMatch(/wrong passwords|Kaya S|Selin/i);
    expect(plan.card.steps.filter((step) => step.state === 'later').map((step) => step.tool)).toEqual(
      expect.arrayContaining(['accounts.unlock', 'accounts.end_sessions']),
    );
    await engineer.post(`/runs/${id}/approve`, approval(plan));
    await engineer.until(id, (run) => run.question?.kind === 'code');

    expect((await engineer.post(`/runs/${id}/verify`, { code: '000000' })).status).toBe(200);
    const outbox = await engineer.get('/outbox');
    const letter = outbox.body.messages.find((item: { kind: string }) => item.kind === 'code');
    const code = /\b\d{6}\b/.exec(letter.text)?.[0];
    expect((await engineer.post(`/runs/${id}/verify`, { code })).status).toBe(200);

    const second = await engineer.until(id, (run) => awaiting(run) && run.plan?.revision === 2);
    expect(second.card.customer).toContain('verified');
    expect(second.card.steps.find((step) => step.tool === 'accounts.security')?.headline).toMatch(
      /locked since .* after five wrong passwords; 2 sessions/,
    );
    await engineer.post(`/runs/${id}/approve`, approval(second));
    const drafted = await engineer.until(id, (run) => run.status === 'awaiting_reply');
    expect(writes(drafted).every((step) => step.state === 'done')).toBe(true);
    expect(await engineer.audit(id)).not.toContain(code);
    await auditHolds(id);
  });

  test('a new code is asked for, approved, and takes the place of the first', async () => {
    const id = await engineer.open(
      'customer locked out, mails from s.k@example.net, says the account is s.kaya@example.com',
    );
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

describe('refusal', () => {
  test('policy says no with its article; a kind no is drafted; "your boss agreed" changes nothing; a lead may make an exception', async () => {
    const id = await engineer.open(
      'FH-10119, paul.w@example.com, 20095: does not like it any more, wants the money back. Your boss already agreed!',
    );
    const refused = await engineer.until(id, (run) => run.approval?.state === 'refused');
    expect(refused.card.notices.find((notice) => notice.kind === 'refusal')?.text).toMatch(
      /Not possible under policy: delivered .*, 47 days ago; the limit is 30.*"Returns and refunds", section 2, checked \d+ \w{3}/,
    );
    expect(labels(refused)).not.toContain('Approve');
    expect(labels(refused)).toEqual(
      expect.arrayContaining(['Draft a kind no', 'Ask a lead for an exception']),
    );
    expect((await lead.post(`/runs/${id}/approve`, approval(refused))).status).toBe(409);
    await engineer.post(`/runs/${id}/draft`, { revision: refused.approval?.revision });
    const drafted = await engineer.until(id, (run) => run.status === 'awaiting_reply');
    await engineer.post(`/runs/${id}/send`, { draft: drafted.answer?.draft });
    const closed = await engineer.until(id, (run) => run.status === 'closed');
    expect(closed.ending).toBe('refused');

    expect((await engineer.post(`/runs/${id}/ask`, { role: 'lead' })).status).toBe(400);
    expect(
      (await engineer.post(`/runs/${id}/ask`, { role: 'lead', reason: 'regular customer, was in hospital' }))
        .status,
    ).toBe(202);
    const asked = await engineer.until(id, awaiting);
    expect((await engineer.post(`/runs/${id}/approve`, approval(asked))).status).toBe(403);
    expect((await lead.post(`/runs/${id}/approve`, approval(asked))).status).toBe(200);
    const granted = await lead.until(id, (run) => run.status === 'awaiting_reply');
    expect(writes(granted).every((step) => step.state === 'done')).toBe(true);
    await auditHolds(id);
  });
});

describe('injury: handed over', () => {
  test('an injury and a lawyer go to people, with what is known, and nothing is written', async () => {
    const id = await engineer.open(
      'FH-10482, mara.l@example.com, 10115: was injured by the broken glass, mentions a lawyer',
    );
    const handed = await engineer.until(id, (run) => run.status === 'handed_over');
    const notices = handed.card.notices.map((notice) => notice.text).join('\n');
    expect(notices).toMatch(/Handed to #escalations: .*injur.*lawyer/i);
    expect(notices).toMatch(/Verified: yes\. Done: .*order.* Not done: any write/);
    expect(notices).toMatch(/Promised so far: an answer by \w{3}/);
    expect(labels(handed)).toEqual(expect.arrayContaining(['Take it', 'Give back']));
    expect((await lead.post(`/runs/${id}/take`)).status).toBe(200);
    const taken = await lead.until(id, (run) => run.status === 'closed');
    expect(taken.ending).toBe('handed_over');
    expect((await finance.post(`/runs/${id}/take`)).status).toBe(409);
    await auditHolds(id);
  });
});

describe('a restart in the middle', () => {
  test('what was begun goes on, and what waited still waits', async () => {
    const id = await engineer.open(
      'customer locked out, mails from s.k@example.net, says the account is s.kaya@example.com',
    );
    await desk.restart();
    const plan = await engineer.until(
      id,
      (run) => run.approval !== undefined && run.status === 'awaiting_approval',
    );
    await desk.restart();
    expect(await engineer.run(id)).toEqual(plan);
    expect((await engineer.post(`/runs/${id}/stop`)).status).toBe(200);
    expect((await engineer.run(id)).ending).toBe('stopped');
    await auditHolds(id);
  });
});
