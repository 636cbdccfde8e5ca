/** What a person does in the console, in the console's own words. */
import { mkdirSync } from 'node:fs';
import type { Locator, Page } from 'playwright-core';

const SHOTS = 'test-results';

export async function screenshot(page: Page, name: string, whole = false): Promise<void> {
  mkdirSync(SHOTS, { recursive: true });
  await page.screenshot({ path: `${SHOTS}/${name}.png`, fullPage: whole });
}

/** What can be read there, once it is there. */
export async function textOf(place: Locator): Promise<string> {
  await place.first().waitFor();
  return (await place.allInnerTexts()).join('\n');
}

/** Types a new case; resolves when its card is there. */
export async function startCase(page: Page, text: string): Promise<void> {
  await page.goto(new URL('/', page.url()).href);
  await page.getByLabel(/^What does the \w+ want\?$/).fill(text);
  await page.getByRole('button', { name: 'Plan a resolution' }).click();
  await page.waitForURL('**/runs/*');
  await page.locator('#case-heading').waitFor();
}

export async function press(page: Page, name: string | RegExp): Promise<void> {
  await page
    .locator('.actions')
    .getByRole('button', { name, exact: typeof name === 'string' })
    .click();
}

/** Waits until the case says this of itself. */
export async function statusShown(page: Page, text: string | RegExp): Promise<void> {
  await page.locator('.card .status').filter({ hasText: text }).waitFor();
}

/** Waits for a button of the card. */
export async function buttonShown(page: Page, name: string | RegExp): Promise<void> {
  await page
    .locator('.actions')
    .getByRole('button', { name, exact: typeof name === 'string' })
    .waitFor();
}

export async function buttons(page: Page): Promise<string[]> {
  return page.locator('.actions button').allInnerTexts();
}

/** Plays another member of the staff in the same page. */
export async function become(page: Page, person: string): Promise<void> {
  await page.getByLabel('You are').selectOption(person);
}

/** Fills the open dialog's first field and submits it. */
export async function submitDialog(page: Page, text: string, action: string): Promise<void> {
  const dialog = page.getByRole('dialog');
  await dialog.locator('[data-first]').fill(text);
  await dialog.getByRole('button', { name: action, exact: true }).click();
}

/**
 * Waits until the audit trail tells this. The rows are read after the card that made them known, so they come
 * a moment later.
 */
export async function noticeShown(page: Page, text: string | RegExp): Promise<void> {
  await page.locator('.timeline-row').filter({ hasText: text }).first().waitFor();
}
