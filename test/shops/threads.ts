/**
 * The threads of THREADS.md on a shop that a test has started, as far as each can: with the shipped
 * playbooks, on orders that the shop has. What a shop cannot do goes to people with the reason.
 */
import { expect, it } from 'vitest';
import type { Story } from './story.ts';

/** An order of the shop, as a request names it: `#1001, ada.byron@example.com, 97205`. */
export interface ThreadOrders {
  /**
   * Delivered lately; `what` arrived broken, and with the shipping it is more than the engineer may give.
   */
  damaged: { order: string; what: string; refunds(): Promise<number[]> };
}

/** Not packed. `to` and `rather`: new addresses in the same place; `line`: the street where it goes now. */
export interface MovedOrder {
  order: string;
  to: string;
  rather: string;
  line(): Promise<string | null | undefined>;
}

export function playsThreads(story: () => Story, orders: () => ThreadOrders): void {
  it('damaged item: adjusted over the limit, the engineer may not and a lead approves', async () => {
    const { order, what, refunds } = orders().damaged;
    const before = await refunds();
    const run = await story().opened(
      `${order}: the ${what} arrived broken, photo attached, wants money back`,
    );
    await story().restsAt(run, 'awaiting_approval');
    const shown = await amountOf(story(), run);
    await story().does(run, 'adjust', { text: 'also give the shipping back' });
    await expect.poll(() => amountOf(story(), run), { timeout: 60_000 }).toBeGreaterThan(shown);
    const more = await amountOf(story(), run);
    expect(await story().tries(run, 'engineer')).toMatchObject({ status: 403 });
    expect(await refunds()).toEqual(before);
    expect(await story().tries(run, 'lead')).toMatchObject({ status: 200 });
    await story().restsAt(run, 'awaiting_reply');
    expect(sumOf(await refunds()) - sumOf(before)).toBe(more);
    const { draft } = await story().card(run);
    expect(draft).toMatchObject({ verified: true });
    expect(draft?.reply).toContain(`USD ${(more / 100).toFixed(2)}`);
  });

  it('locked account: nothing of it is shown, and people who can look get the case', async () => {
    const run = await story().opened(
      'customer locked out, mails from a.b@example.net, says the account is ada.byron@example.com',
    );
    await expect
      .poll(async () => (await story().card(run)).phase, { timeout: 60_000 })
      .toMatch(/handed_over|asking/);
    const card = JSON.stringify(await story().card(run));
    expect(card).not.toMatch(/Byron|Elm Street|97205/);
  });

  it('an injury is handed to people, with what was read, and nothing is written', async () => {
    const { order, what, refunds } = orders().damaged;
    const before = await refunds();
    const run = await story().opened(`${order}: was injured by the broken ${what}, mentions a lawyer`);
    await story().restsAt(run, 'handed_over');
    expect(await refunds()).toEqual(before);
    const { notices } = await story().card(run);
    expect(notices.map(({ text }) => text).join(' ')).toMatch(/injur/i);
  });
}

export function playsAddressThread(story: () => Story, moved: () => MovedOrder): void {
  it('address change: what is written meanwhile is a plan of its own, and the first approval does not cover it', async () => {
    const { order, to, rather, line } = moved();
    const run = await story().opened(`${order}: new address ${to}`);
    await story().restsAt(run, 'awaiting_approval');
    const first = await story().approvalOf(run);
    await story().does(run, 'information', { text: `she just wrote: better to ${rather}` });
    await expect.poll(async () => (await story().approvalOf(run))?.digest).not.toBe(first?.digest);
    await story().restsAt(run, 'awaiting_approval');
    expect(await story().tries(run, 'lead', first)).toMatchObject({ status: 409 });
    await story().approve(run);
    await story().restsAt(run, 'awaiting_reply');
    expect(rather).toContain(await line());
  });
}

const sumOf = (cents: number[]): number => cents.reduce((sum, one) => sum + one, 0);

/** What the plan's refunds come to, in cents, as the card shows it. */
async function amountOf(story: Story, run: string): Promise<number> {
  const { steps } = await story.card(run);
  const shown = steps
    .filter(({ tool }) => tool === 'orders.refund')
    .flatMap(({ changes }) => changes.map(({ after }) => /USD ([\d.]+)/.exec(after)?.[1] ?? '0'));
  return Math.round(shown.reduce((sum, one) => sum + Number(one), 0) * 100);
}
