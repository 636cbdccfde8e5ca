import { describe, expect, test } from 'vitest';
import { hasChromium, launch, sitDown } from './browser.ts';
import { buttonShown, screenshot, startCase } from './console-page.ts';
import { serveFixture } from './fixtures/server.ts';

const DAMAGED = 'FH-10482, mara.l@example.com, 10115: mug arrived broken, photo attached, wants money back';

describe.skipIf(!hasChromium)('the desk on PostgreSQL', () => {
  test('asks for a token, says when it is wrong, and keeps it in the tab', async () => {
    const [server, browser] = await Promise.all([serveFixture({ embedded: false }), launch()]);
    try {
      const { page, troubles } = await sitDown(browser, server.url);
      await page.getByLabel('Your access token').fill('wrong');
      await page.getByRole('button', { name: 'Open the desk' }).click();
      await page.getByRole('alert').filter({ hasText: 'unknown or no longer valid' }).waitFor();
      await screenshot(page, 'sign-in');
      await page.getByLabel('Your access token').fill('let-me-in');
      await page.getByRole('button', { name: 'Open the desk' }).click();
      await page.getByRole('button', { name: 'Sign out' }).waitFor();
      expect(await page.getByRole('link', { name: 'Outbox' }).count()).toBe(0);
      await startCase(page, DAMAGED);
      await buttonShown(page, 'Approve');
      await page.reload();
      await buttonShown(page, 'Approve');
      expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain('let-me-in');
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.getByLabel('Your access token').waitFor();
      expect(troubles).toEqual([]);
    } finally {
      await browser.close();
      await server.stop();
    }
  });
});
