/**
 * The shipped playbooks on a real Vendure, through Greenlight as it is started: a new desk as
 * `npm run desk -- new DIR --shop vendure` writes it, and nothing else.
 */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { writeShopDesk } from '../../../src/tools/shop/new-desk.ts';
import { type Beside, greenlightBeside } from '../greenlight.ts';
import { startVendure, type Vendure } from './start.ts';

let vendure: Vendure;
let greenlight: Beside;
let folder: string;
let address: string;

beforeAll(async () => {
  vendure = await startVendure(inject('vendure'));
  folder = mkdtempSync(join(tmpdir(), 'greenlight-story-'));
  const desk = join(folder, 'vendure');
  writeShopDesk(desk, {
    ...{ kind: 'vendure', name: 'The example shop', timeZone: 'America/Los_Angeles', currency: 'USD' },
    ...{ orders: 'V-#####', countries: ['US', 'CA'] },
  });
  const ready = Promise.withResolvers<string>();
  greenlight = greenlightBeside(
    desk,
    { url: vendure.adminUrl, key: vendure.apiKey },
    {
      settings: { PORT: '0' },
      said(text) {
        const [, at] = /runs on (http:\S+)/.exec(text) ?? [];
        if (at !== undefined) ready.resolve(at);
      },
    },
  );
  greenlight.process.once('exit', (code) => ready.reject(new Error(`it ended with ${code}`)));
  address = await ready.promise;
});

afterAll(async () => {
  await greenlight.stop();
  await vendure.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Card {
  phase: string;
  status: string;
  steps: { tool: string; state: string; headline?: string; changes: { label: string; after: string }[] }[];
  notices: { text: string }[];
  draft?: { reply: string; verified?: boolean };
  buttons: { action: string; revision?: number; digest?: string }[];
}

async function ask<Body>(path: string, { as = 'engineer', body }: { as?: string; body?: object } = {}) {
  const response = await fetch(`${address}${path}`, {
    method: body ? 'POST' : 'GET',
    headers: {
      ...{ 'content-type': 'application/json', 'x-greenlight-person': as },
      'idempotency-key': randomUUID(),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as Body;
}

async function opened(text: string): Promise<string> {
  const { id } = await ask<{ id: string }>('/v1/runs', { body: { text } });
  return id;
}

const card = async (run: string) => (await ask<{ card: Card }>(`/v1/runs/${run}`)).card;
const restsAt = (run: string, phase: string) =>
  expect.poll(async () => (await card(run)).phase, { timeout: 60_000 }).toBe(phase);

async function approve(run: string): Promise<void> {
  const { buttons } = await card(run);
  const { revision, digest } = buttons.find(({ action }) => action === 'approve') ?? {};
  await ask(`/v1/runs/${run}/approve`, { as: 'finance', body: { revision, digest } });
}

it('a broken item is shown with its amount, paid back once, and told with the number of the refund', async () => {
  const run = await opened(
    'V-10002, ada.byron@example.com, 97205: the cushions arrived torn, photo attached, wants money back',
  );
  await restsAt(run, 'awaiting_approval');
  const before = await card(run);
  const refund = before.steps.find(({ tool }) => tool === 'orders.refund');
  const [shown] = refund?.changes ?? [];
  expect(shown).toMatchObject({ label: 'refund line 2 Linen Cushion to Visa ...4242' });
  expect(await vendure.refundsOf('V-10002')).toEqual([]);
  await approve(run);
  await restsAt(run, 'awaiting_reply');
  const [made, ...more] = await vendure.refundsOf('V-10002');
  expect(more).toEqual([]);
  expect(shown?.after).toBe(`USD ${((made?.total ?? 0) / 100).toFixed(2)}`);
  const { draft } = await card(run);
  expect(draft).toMatchObject({ verified: true });
  expect(draft?.reply).toContain(shown?.after);
});

it('an order that is not packed is cancelled, and all of its money goes back', async () => {
  const run = await opened('V-10012, tom.baker@example.com, 78701: please cancel my order');
  await restsAt(run, 'awaiting_approval');
  await approve(run);
  await restsAt(run, 'awaiting_reply');
  const { state, payments } = await vendure.orderNow('V-10012');
  expect(state).toBe('Cancelled');
  const paid = payments.reduce((sum, { amount }) => sum + amount, 0);
  expect((await vendure.refundsOf('V-10012')).map(({ total }) => total)).toEqual([paid]);
});

it('what Vendure cannot do goes to people, with what was read and why', async () => {
  const run = await opened(
    'V-10011, mary.oneill@example.com, M5V 2T6: the parcel has not moved for three weeks, where is it',
  );
  await restsAt(run, 'handed_over');
  const { notices, steps } = await card(run);
  const texts = notices.map(({ text }) => text).join(' ');
  expect(texts).toContain('Vendure cannot trace a parcel');
  expect(steps.find(({ tool }) => tool === 'orders.shipments')).toMatchObject({ state: 'done' });
});
