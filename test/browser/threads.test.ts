/** The six threads of the design, played at the desk from the first message to the end. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { hasChromium, launch, sitDown } from './browser.ts';
import {
  become,
  buttonShown,
  buttons,
  noticeShown,
  press,
  screenshot,
  startCase,
  statusShown,
  submitDialog,
  textOf,
} from './console-page.ts';
import { type Served, serve } from './serve.ts';

describe.skipIf(!hasChromium)('the six threads at the desk', () => {
  let server: Served;
  let browser: Browser;
  let page: Page;
  let context: BrowserContext;
  let troubles: string[];

  beforeAll(async () => {
    [server, browser] = await Promise.all([serve(), launch()]);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });
  beforeEach(async () => {
    ({ page, context, troubles } = await sitDown(browser, server.url, { person: 'engineer' }));
  });
  afterEach(async () => {
    await context.close();
    expect(troubles).toEqual([]);
  });

  // First, while the order's money is still there to be adjusted.
  test('adjusted by hand: an amount changed and a step dropped, by rule', async () => {
    await startCase(
      page,
      'FH-10482, mara.l@example.com, 10115: mug arrived broken, photo attached, wants money back',
    );
    await press(page, 'Adjust');
    const dialog = page.getByRole('dialog');
    const amount = dialog.getByLabel('lines 1: amount (EUR)');
    await expect.poll(async () => Number(await amount.inputValue())).toBeGreaterThan(0);
    await amount.fill('1.25');
    await dialog.getByRole('checkbox', { name: 'Drop' }).last().check();
    await screenshot(page, 'adjust-by-hand');
    await dialog.getByRole('button', { name: 'Adjust', exact: true }).click();
    await buttonShown(page, 'Approve plan 2');
    expect(await textOf(page.locator('.card'))).toContain('EUR 1.25');
    await expect.poll(() => page.locator('.step.write').count()).toBe(1);
    await press(page, 'Stop');
    await page.getByRole('dialog').getByRole('button', { name: 'Stop' }).click();
    await statusShown(page, /Stopped/);
  });

  test('damaged item, adjusted over the limit', async () => {
    await startCase(
      page,
      'FH-10482, mara.l@example.com, 10115: mug arrived broken, photo attached, wants money back',
    );
    await buttonShown(page, 'Approve');
    const card = page.locator('.card');
    expect(await textOf(card.locator('.customer'))).toMatch(
      /VERIFIED\s+Mara L\. \(e-mail on the order \+ postcode\)/,
    );
    expect(await textOf(card)).toContain('EUR 48.00');
    expect(await textOf(card)).toContain('cannot be undone');
    expect(await textOf(card)).toContain('your limit allows it');
    expect(await textOf(card.locator('.sources'))).toContain('Damaged or faulty items');
    await screenshot(page, 'thread-1-plan-1');

    await press(page, 'Adjust');
    await submitDialog(page, 'also give the shipping back', 'Adjust');
    await buttonShown(page, 'Approve plan 2');
    expect(await textOf(card)).toContain('EUR 54.90');
    expect(await textOf(card)).toContain('over your limit of EUR 50.00: needs a lead');
    await screenshot(page, 'thread-1-plan-2');

    await press(page, 'Approve plan 2');
    await page.locator('.actions .refused').filter({ hasText: 'Needs a lead (limit EUR 250' }).waitFor();
    await press(page, 'Ask a lead');
    await statusShown(page, /lead/);

    await become(page, 'lead');
    await press(page, 'Approve plan 2');
    await buttonShown(page, 'Send reply');
    expect(await textOf(card)).toContain('RF-');
    expect(await textOf(card.locator('.draft'))).toContain('EUR 54.90');
    await screenshot(page, 'thread-1-draft');

    await become(page, 'engineer');
    await press(page, 'Send reply');
    await statusShown(page, 'Resolved.');
    expect(await textOf(card)).toMatch(/\d reads?, 2 writes/);
    await noticeShown(page, /approved plan 2 as lead/);
    await noticeShown(page, /closed: resolved/);

    await press(page, 'Receipt');
    await page.waitForURL('**/receipt');
    expect(await textOf(page.locator('.seal'))).toMatch(/\d+:[0-9a-f]{64}/);
    await screenshot(page, 'thread-1-receipt', true);
  });

  test('where is my order', async () => {
    await startCase(page, 'FH-10533, jonas.b@example.com, 04229: where is it, third mail');
    await buttonShown(page, 'Approve');
    expect(await buttons(page)).toContain('Just draft a reply');
    expect(await textOf(page.locator('.card'))).toContain('can be undone');
    await press(page, 'Approve');
    await buttonShown(page, 'Send reply');
    expect(await textOf(page.locator('.card'))).toContain('TR-');

    await press(page, 'Edit');
    const reply = page.getByRole('dialog').getByLabel('Reply');
    const drafted = await reply.inputValue();
    await reply.fill(`${drafted}\nP.S. Thank you for your patience.`);
    await page.getByRole('dialog').getByRole('button', { name: 'Send edited reply' }).click();
    await statusShown(page, 'Resolved.');
    expect(await textOf(page.locator('.draft blockquote'))).toContain('Thank you for your patience.');

    await page.getByRole('link', { name: 'Outbox' }).click();
    await page.locator('.mail').filter({ hasText: 'Thank you for your patience.' }).waitFor();
    await screenshot(page, 'outbox');
  });

  test('address change, new facts while it runs', async () => {
    await startCase(page, 'FH-10517, lena.k@example.com, 04109: new address Hauptstr. 9, 04109 Leipzig');
    await buttonShown(page, 'Approve');
    await expect.poll(() => page.locator('.step.write').count()).toBe(3);
    await press(page, 'Approve');
    await statusShown(page, /Doing/);
    await page
      .getByLabel('Add information')
      .fill('she just wrote: better the pick-up point PS-221, and drop the candle');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await buttonShown(page, 'Approve plan 2');
    const card = await textOf(page.locator('.card'));
    expect(card).toContain('PS-221');
    expect(card).toContain('EUR 12.50');
    expect(card).toContain('kept');
    expect(await buttons(page)).toContain('Undo and stop');
    await screenshot(page, 'thread-3-plan-2');
    await press(page, 'Approve plan 2');
    await buttonShown(page, 'Send reply');
    await press(page, 'Send reply');
    await statusShown(page, 'Resolved.');
  });

  test('locked account, caller not verified', async () => {
    await startCase(
      page,
      'customer locked out, mails from s.k@example.net, says the account is s.kaya@example.com',
    );
    await buttonShown(page, 'Approve');
    expect(await textOf(page.locator('.customer'))).toContain('NOT VERIFIED');
    await expect.poll(() => page.locator('.step.later').count()).toBeGreaterThan(0);
    await press(page, 'Approve');
    await buttonShown(page, 'Enter code');

    await press(page, 'Enter code');
    await submitDialog(page, '000000', 'Check the code');
    await page.getByRole('dialog').getByText('This code is not right').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });

    const code = await server.codeSent();
    await press(page, 'Enter code');
    await submitDialog(page, code, 'Check the code');
    await buttonShown(page, 'Approve plan 2');
    expect(await textOf(page.locator('.customer'))).toMatch(/^VERIFIED/);
    expect(await textOf(page.locator('.timeline'))).not.toContain(code);
    await screenshot(page, 'thread-4-plan-2');
    await press(page, 'Approve plan 2');
    await buttonShown(page, 'Send reply');
    await press(page, 'Send reply');
    await statusShown(page, 'Resolved.');
  });

  test('refusal by policy', async () => {
    await startCase(
      page,
      'FH-10119, paul.w@example.com, 20095: does not like it any more, wants the money back',
    );
    await buttonShown(page, 'Draft a kind no');
    const offers = await buttons(page);
    expect(offers.some((label) => label.startsWith('Approve'))).toBe(false);
    expect(offers).toContain('Ask a lead for an exception');
    expect(await textOf(page.locator('.notice.refusal'))).toContain('Returns and refunds');
    await screenshot(page, 'thread-5-refused');

    await press(page, 'Ask a lead for an exception');
    const dialog = page.getByRole('dialog');
    expect(await dialog.getByRole('button', { name: 'Ask a lead for an exception' }).isDisabled()).toBe(true);
    await page.keyboard.press('Escape');

    await press(page, 'Draft a kind no');
    await buttonShown(page, 'Send reply');
    await press(page, 'Send reply');
    await statusShown(page, /Closed with a no|Refused/);
  });

  test('injury: handed over, given back or taken', async () => {
    await startCase(
      page,
      'FH-10482, mara.l@example.com, 10115: was injured by the broken glass, mentions a lawyer',
    );
    await buttonShown(page, 'Take it');
    const card = await textOf(page.locator('.card'));
    expect(card).toContain('#escalations');
    expect(card).toContain('Verified: yes');
    expect(await buttons(page)).toContain('Give back');
    await screenshot(page, 'thread-6-handed-over');
    await become(page, 'lead');
    await press(page, 'Take it');
    await statusShown(page, /Taken by/);
    await noticeShown(page, 'took the case');
  });
});
