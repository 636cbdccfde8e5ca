/** A small write that runs without a person, over REST, and the press that ends it. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { verifyAudit } from '../../src/run/audit/verify.ts';
import type { RunView } from '../../src/run/view/run-view.ts';
import { FERNHILL } from '../fernhill.ts';
import { type Colleague, type Installation, openInstallation } from './installation.ts';

const AUTOMATIC = `
autoApprove: { upTo: 4000, perDay: 9000, tools: [ orders.cancel_line ], sample: 1 }
`;
const CANDLE = 'FH-10517 lena.k@example.com 04109: cancel the candle';

let place: string;
let app: Installation;
let engineer: Colleague;
let lead: Colleague;

beforeAll(async () => {
  place = mkdtempSync(join(tmpdir(), 'greenlight-desk-'));
  const folder = join(place, 'fernhill');
  cpSync(FERNHILL, folder, { recursive: true });
  const policy = join(folder, 'policy.yaml');
  const text = readFileSync(policy, 'utf8').replace(/^version: .*$/m, 'version: automatic-1');
  writeFileSync(policy, text + AUTOMATIC);
  app = await openInstallation({ DESK: folder });
  engineer = app.as('engineer');
  lead = app.as('lead');
});
afterAll(async () => {
  await app?.stop();
  rmSync(place, { recursive: true, force: true });
});

const drafted = (run: RunView) => run.status === 'awaiting_reply';
const asked = (run: RunView) => run.status === 'awaiting_approval';
const auditOf = async (run: string) =>
  (await engineer.audit(run))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

test('runs, is marked, counts for the day, is reviewed, and is switched off by one press', async () => {
  const id = await engineer.open(CANDLE);
  const ran = await engineer.until(id, drafted);
  expect(ran.approval).toMatchObject({ state: 'approved', automatic: true, review: 'lead' });
  expect(ran.approval?.decidedBy).toBeUndefined();
  const lines = await auditOf(id);
  expect(lines.find(({ type }) => type === 'approved')).toMatchObject({
    actor: { kind: 'policy', name: 'automatic-1' },
    data: { out: 1250, review: 'lead' },
  });
  expect(verifyAudit(lines.map((line) => JSON.stringify(line)))).toMatchObject({ findings: [] });

  expect((await engineer.post(`/runs/${id}/send`, { draft: ran.answer?.draft })).status).toBe(200);
  const closed = await engineer.until(id, (run) => run.waitsFor?.role === 'lead');
  expect(closed.waitsFor).toEqual({ role: 'lead', for: 'a review of what ran without a person' });
  expect((await engineer.post(`/runs/${id}/review`, { right: true })).status).toBe(403);
  expect((await lead.post(`/runs/${id}/review`, { right: true })).status).toBe(200);
  expect((await lead.run(id)).approval?.reviewed).toEqual({ by: 'Team lead', right: true });

  const pasted = await engineer.open(
    'FH-10517 lena.k@example.com 04109: please cancel my cushion cover, I bought one in town',
  );
  expect((await engineer.until(pasted, asked)).approval?.automatic).toBeUndefined();

  expect((await engineer.post(`/runs/${id}/switch-off`)).status).toBe(200);
  const off = await engineer.open(CANDLE.replace('candle', 'cushion cover'));
  // It waits for nobody for a moment, as before; then it is left to people, and stays so.
  await expect
    .poll(async () => (await auditOf(off)).map(({ type }) => type), { timeout: 60_000 })
    .toContain('left_to_people');
  const waits = await engineer.until(off, asked);
  expect(waits.approval).toMatchObject({ state: 'pending', role: 'engineer' });
  const { revision, digest } = waits.approval ?? {};
  expect((await engineer.post(`/runs/${off}/approve`, { revision, digest })).status).toBe(200);
  const done = await engineer.until(off, drafted);
  expect(done.approval).toMatchObject({ decidedBy: 'engineer' });
  expect(done.approval?.automatic).toBeUndefined();
});

test('what somebody declined in one case asks a person in the next, and the card says why', async () => {
  const other = await openInstallation({ DESK: join(place, 'fernhill') });
  try {
    const me = other.as('engineer');
    const declined = await me.open(
      'FH-10517 lena.k@example.com 04109: please cancel my candle, I bought one in town',
    );
    const { revision } = (await me.until(declined, asked)).approval ?? {};
    const no = await me.post(`/runs/${declined}/decline`, { revision, reason: 'she keeps it' });
    expect(no.status).toBe(200);
    const again = await me.open(CANDLE);
    const waits = await me.until(again, (run) => asked(run) && run.card.notices.length > 0);
    expect(waits.card.notices.map(({ text }) => text).join()).toMatch(
      /somebody declined such a write for this customer in another case/,
    );
    expect(waits.approval).toMatchObject({ state: 'pending', role: 'engineer' });
  } finally {
    await other.stop();
  }
});
