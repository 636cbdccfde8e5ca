/** The six threads, played in the console from the first message to the end. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { inBrowser } from '../threads/browser.ts';
import { play } from '../threads/play.ts';
import { DAMAGED } from '../threads/script.ts';
import { hasChromium, launch, sitDown } from './browser.ts';
import {
  buttonShown,
  noticeShown,
  press,
  screenshot,
  startCase,
  statusShown,
  textOf,
} from './console-page.ts';
import { type Served, serve } from './serve.ts';

describe.skipIf(!hasChromium)('the six threads in the console', () => {
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
    await startCase(page, DAMAGED);
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
    const card = page.locator('.card');
    await play('damaged', inBrowser(page, server), {
      async planned({ text }) {
        expect(await textOf(card.locator('.customer'))).toMatch(
          /VERIFIED\s+Mara L\. \(e-mail on the order \+ postcode\)/,
        );
        expect(text).toContain('your limit allows it');
        expect(await textOf(card.locator('.sources'))).toContain('Damaged or faulty items');
        await screenshot(page, 'thread-1-plan-1');
      },
      async adjusted({ text }) {
        expect(text).toContain('over your limit of EUR 50.00: needs a lead');
        await screenshot(page, 'thread-1-plan-2');
      },
      asked: () => statusShown(page, /lead/),
      async approved() {
        expect(await textOf(card.locator('.draft'))).toContain('EUR 54.90');
        await screenshot(page, 'thread-1-draft');
      },
      async sent() {
        await noticeShown(page, /approved plan 2 as lead/);
        await noticeShown(page, /closed: resolved/);
        await press(page, 'Receipt');
        await page.waitForURL('**/receipt');
        expect(await textOf(page.locator('.seal'))).toMatch(/\d+:[0-9a-f]{64}/);
        await screenshot(page, 'thread-1-receipt', true);
      },
    });
  });

  test('where is my order', () => play('parcel', inBrowser(page, server)));

  test('address change, new facts while it runs', async () => {
    await play('address', inBrowser(page, server), {
      async planned() {
        await expect.poll(() => page.locator('.step.write').count()).toBe(3);
      },
      async informed({ text }) {
        expect(text).toContain('kept');
        await screenshot(page, 'thread-3-plan-2');
      },
    });
  });

  test('locked account, caller not verified; the reply is edited before it is sent', async () => {
    const driver = inBrowser(page, server);
    await play('locked', driver, {
      async planned() {
        await expect.poll(() => page.locator('.step.later').count()).toBeGreaterThan(0);
      },
      async verified() {
        expect(await textOf(page.locator('.customer'))).toMatch(/^VERIFIED/);
        expect(await textOf(page.locator('.timeline'))).not.toContain(await driver.code());
        await screenshot(page, 'thread-4-plan-2');
      },
    });
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

  test('refusal by policy', async () => {
    await play('refusal', inBrowser(page, server), {
      async refused({ labels }) {
        expect(labels.some((label) => label.startsWith('Approve'))).toBe(false);
        expect(await textOf(page.locator('.notice.refusal'))).toContain('Returns and refunds');
        await screenshot(page, 'thread-5-refused');
        await press(page, 'Ask a lead for an exception');
        const ask = page.getByRole('dialog').getByRole('button', { name: 'Ask a lead for an exception' });
        expect(await ask.isDisabled()).toBe(true);
        await page.keyboard.press('Escape');
      },
      sent: () => statusShown(page, /Closed with a no|Refused/),
    });
  });

  test('injury: handed over, given back or taken', async () => {
    await play('injury', inBrowser(page, server), {
      'handed over': () => screenshot(page, 'thread-6-handed-over'),
      taken: () => noticeShown(page, 'took the case'),
    });
  });
});
