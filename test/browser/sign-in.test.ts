/** Signing in to the desk on PostgreSQL: with a token, and at a real OpenID provider. */
import type { Page } from 'playwright-core';
import { describe, expect, inject, test } from 'vitest';
import { hasChromium, launch, sitDown } from './browser.ts';
import { buttonShown, screenshot, startCase } from './console-page.ts';
import { type ServedOnPostgres, serveOnPostgres } from './serve-postgres.ts';

const DAMAGED = 'FH-10482, mara.l@example.com, 10115: mug arrived broken, photo attached, wants money back';

const postgres = inject('postgres');

/** All that the page could read of who is signed in. */
const readable = (page: Page) =>
  page.evaluate(() => JSON.stringify([localStorage, sessionStorage, document.cookie]));

async function atDesk(
  options: { oidc?: boolean },
  work: (server: ServedOnPostgres, page: Page) => Promise<void>,
): Promise<void> {
  const [server, browser] = await Promise.all([serveOnPostgres(postgres ?? '', options), launch()]);
  try {
    const { page, troubles } = await sitDown(browser, server.url);
    await work(server, page);
    expect(troubles).toEqual([]);
  } finally {
    await browser.close();
    await server.stop();
  }
}

describe.skipIf(!hasChromium || postgres === null)('the desk on PostgreSQL', () => {
  test('takes a token for a session, says when it is wrong, and keeps nothing of it', async () => {
    await atDesk({}, async (server, page) => {
      const token = await server.tokenOf('lead');
      await page.getByLabel('Your access token').fill('wrong');
      await page.getByRole('button', { name: 'Open the desk' }).click();
      await page.getByRole('alert').filter({ hasText: 'unknown or no longer valid' }).waitFor();
      await screenshot(page, 'sign-in');
      await page.getByLabel('Your access token').fill(token);
      await page.getByRole('button', { name: 'Open the desk' }).click();
      await page.getByRole('button', { name: 'Sign out' }).waitFor();
      expect(await page.getByRole('link', { name: 'Outbox' }).count()).toBe(0);
      await startCase(page, DAMAGED);
      await buttonShown(page, 'Approve');
      await page.reload();
      await buttonShown(page, 'Approve');
      expect(await readable(page)).not.toMatch(/gl_|greenlight=/);
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.getByLabel('Your access token').waitFor();
      await page.reload();
      await page.getByLabel('Your access token').waitFor();
    });
  });

  test('signs in at the provider, works by cookie, and is over when the member is removed', async () => {
    await atDesk({ oidc: true }, async (server, page) => {
      Object.assign(server.provider?.accounts ?? {}, {
        ada: { email: 'stranger@example.com', email_verified: true },
        lee: { email: 'Lead@example.com', email_verified: true },
      });
      await screenshot(page, 'sign-in-provider');
      await atProvider(page, 'ada');
      await page.getByRole('alert').filter({ hasText: 'Nobody of the staff' }).waitFor();
      await page.context().clearCookies();
      await atProvider(page, 'lee');
      await page.getByRole('button', { name: 'Sign out' }).waitFor();
      // The list follows what happens by its stream, and the case too.
      await startCase(page, DAMAGED);
      await buttonShown(page, 'Approve');
      await screenshot(page, 'signed-in');
      const [cookie] = (await page.context().cookies()).filter(({ name }) => name === 'greenlight');
      expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/' });
      expect(await readable(page)).not.toContain(cookie?.value);

      await page.getByRole('link', { name: 'Tokens' }).click();
      await page.getByLabel('What it is for').fill('night script');
      await page.getByRole('button', { name: 'Make a token' }).click();
      const token = await page.getByRole('status').locator('code').innerText();
      const asked = () => fetch(`${server.url}/v1/runs`, { headers: { authorization: `Bearer ${token}` } });
      expect((await asked()).status).toBe(200);
      await screenshot(page, 'tokens');
      await page.getByRole('button', { name: 'Take away' }).click();
      await expect.poll(async () => (await asked()).status).toBe(401);

      await server.remove('lead');
      await page.reload();
      await page.getByRole('link', { name: 'Sign in' }).waitFor();
    });
  });
});

/** Fills in the provider's own forms: who it is, and that Greenlight may know. */
async function atProvider(page: Page, login: string): Promise<void> {
  await page.getByRole('link', { name: 'Sign in' }).click();
  await page.locator('input[name=login]').fill(login);
  await page.locator('input[name=password]').fill('any');
  await page.locator('button[type=submit]').click();
  await page.locator('input[name=prompt][value=consent]').waitFor({ state: 'attached' });
  await page.locator('button[type=submit]').click();
}
