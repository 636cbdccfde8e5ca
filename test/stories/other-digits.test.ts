/** A desk of a currency without cents, or with three digits: one amount on cards, in letters and in facts. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test, vi } from 'vitest';
import { decimal } from '../../src/run/text/money.ts';
import type { RunView } from '../../src/run/view/run-view.ts';
import { openInstallation } from './installation.ts';

vi.setConfig({ testTimeout: 240_000 });

const SHIPPED = fileURLToPath(new URL('../../desks/fernhill', import.meta.url));
const place = mkdtempSync(join(tmpdir(), 'desk-digits-'));
afterAll(() => rmSync(place, { recursive: true }));

/** The shipped desk, which counts in this currency. */
function deskIn(currency: string): string {
  const folder = join(place, currency.toLowerCase());
  cpSync(SHIPPED, folder, { recursive: true });
  const file = join(folder, 'desk.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replace('currencies: [EUR]', `currencies: [${currency}]`));
  return folder;
}

/** Minor units; `typed`: of an amount that is adjusted to, as people write it. */
const CASES = [
  { currency: 'JPY', typed: 'JPY 2,000', adjusted: 2_000, letter: /JPY 2,?000(?![\d.,]\d)/ },
  { currency: 'KWD', typed: 'KWD 2.345', adjusted: 2_345, letter: /KWD 2\.345/ },
];

test.each(CASES)('in $currency the same amount is shown, typed, given back and told', async (given) => {
  const { currency, typed, adjusted, letter } = given;
  const amount = decimal(adjusted, currency);
  const greenlight = await openInstallation({ DESK: deskIn(currency) });
  try {
    const lead = greenlight.as('lead');
    const run = await greenlight
      .as('engineer')
      .open('FH-10482, mara.l@example.com, 10115: mug arrived broken, photo attached, wants money back');
    const asks = (revision: number) => (now: RunView) =>
      now.status === 'awaiting_approval' && revisionOf(now) > revision;
    const first = await lead.until(run, asks(0));
    expect(refundOf(first).shown).toMatch(new RegExp(`^${currency} \\d+(?:\\.\\d{3})?$`));
    const adjust = { revision: revisionOf(first), text: `refund only ${typed}` };
    expect((await lead.post(`/runs/${run}/adjust`, adjust)).status).toBe(202);
    const second = await lead.until(run, asks(revisionOf(first)));
    const { shown, step } = refundOf(second);
    expect(shown).toBe(`${currency} ${amount}`);
    expect(second.card.approval?.total).toBe(`${currency} ${amount}`);
    expect(step?.after).toMatchObject({ 'order.FH-10482.money_out': amount });
    const { revision, digest } = second.approval ?? {};
    expect((await lead.post(`/runs/${run}/approve`, { revision, digest })).status).toBe(200);
    const told = await lead.until(run, ({ answer }) => answer !== undefined);
    expect(refundOf(told).step).toMatchObject({
      ...{ state: 'done', output: { cents: adjusted } },
      after: { 'order.FH-10482.money_out': amount },
    });
    expect(told.answer).toMatchObject({ verified: true, reply: expect.stringMatching(letter) });
  } finally {
    await greenlight.stop();
  }
});

const revisionOf = ({ plan }: RunView): number => plan?.revision ?? 0;

function refundOf({ plan, card }: RunView) {
  const of = ({ tool }: { tool: string }) => tool === 'orders.refund';
  return { step: plan?.steps.find(of), shown: card.steps.find(of)?.changes.at(-1)?.after };
}
