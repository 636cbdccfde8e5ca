/** The console of a desk that sells nothing speaks of people and devices, from first page to receipt. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { customersIn, shopWordsIn } from '../desks/shop-words.ts';
import { hasChromium, launch, sitDown } from './browser.ts';
import { become, buttonShown, press, screenshot, startCase, statusShown } from './console-page.ts';
import { type Served, serve } from './serve.ts';

const HELPDESK = new URL('../../desks/helpdesk', import.meta.url).pathname;

describe.skipIf(!hasChromium)('the console of the help desk', () => {
  let server: Served;
  let browser: Browser;

  beforeAll(async () => {
    [server, browser] = await Promise.all([serve(HELPDESK), launch()]);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  test('has no word of a shop', async () => {
    const { page, context, troubles } = await sitDown(browser, server.url, { person: 'agent' });
    const read: string[] = [];
    const look = async () => {
      read.push(await page.locator('body').innerText());
      for (const label of await page.locator('[aria-label], [placeholder], [title]').all())
        for (const name of ['aria-label', 'placeholder', 'title'])
          read.push((await label.getAttribute(name)) ?? '');
    };
    await page.getByLabel('What does the employee want?').waitFor();
    await look();
    await startCase(page, 'E-2043, aylin.demir@marlow.example: needs a new monitor');
    await buttonShown(page, 'Ask a lead');
    await look();
    await screenshot(page, 'helpdesk-plan');
    await press(page, 'Ask a lead');
    await become(page, 'lead');
    await buttonShown(page, 'Approve');
    await press(page, 'Approve');
    await become(page, 'agent');
    await statusShown(page, /reply|send/i);
    await look();
    await press(page, 'Send reply');
    await buttonShown(page, 'Receipt');
    await look();
    await page.getByRole('link', { name: 'Outbox' }).click();
    await page.getByText('Aylin').first().waitFor();
    await look();
    expect(read.join('\n')).toContain('27-inch monitor');
    expect(shopWordsIn(read)).toEqual([]);
    expect(customersIn(read)).toEqual([]);
    await context.close();
    expect(troubles).toEqual([]);
  });
});
