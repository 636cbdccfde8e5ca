/**
 * The desk without a mouse, without colours, and read aloud: a case by keyboard alone, names and roles,
 * contrast, and both widths.
 */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium, launch, sitDown } from './browser.ts';
import { buttonShown, screenshot, startCase, statusShown, textOf } from './console-page.ts';
import { contrasts } from './contrast.ts';
import { type FixtureServer, serveFixture } from './fixtures/server.ts';

const DAMAGED = 'FH-10482, mara.l@example.com, 10115: mug arrived broken, photo attached, wants money back';

const focused = (page: Page) =>
  page.evaluate(() => {
    const element = document.activeElement;
    return element?.id || (element?.textContent ?? '').trim();
  });

/** Presses Tab until the element with this id or text has the focus. */
async function tabTo(page: Page, wanted: string): Promise<void> {
  for (let presses = 0; presses < 80; presses += 1) {
    if ((await focused(page)) === wanted) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`the keyboard does not reach ${wanted}`);
}

describe.skipIf(!hasChromium)('the desk for everybody', () => {
  let server: FixtureServer;
  let browser: Browser;
  beforeAll(async () => {
    [server, browser] = await Promise.all([serveFixture(), launch()]);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  test('a case from the first word to the receipt, by keyboard alone', async () => {
    const { page, context, troubles } = await sitDown(browser, server.url);
    await page.getByRole('heading', { name: 'Who is at the desk?' }).waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'What does the customer want?' }).waitFor();

    await page.keyboard.press('Tab');
    await expect.poll(() => focused(page)).toBe('Skip to the case');
    await page.keyboard.press('Enter');
    await page.keyboard.press('n');
    await expect.poll(() => focused(page)).toBe('new-case');
    await page.keyboard.type(DAMAGED);
    await page.keyboard.press('Control+Enter');
    await buttonShown(page, 'Approve');

    await page.keyboard.press('a');
    await expect.poll(() => focused(page)).toBe('Approve');
    expect(await textOf(page.locator('.card .status'))).toContain('Waiting for approval');
    await tabTo(page, 'Adjust');
    await page.keyboard.press('Enter');
    await expect.poll(() => focused(page)).toBe('adjust-text');
    await page.keyboard.type('never mind');
    await page.keyboard.press('Escape');
    await expect.poll(() => focused(page)).toBe('Adjust');
    await page.keyboard.press('Shift+Tab');
    await expect.poll(() => focused(page)).toBe('Approve');
    await page.keyboard.press('Space');
    await buttonShown(page, 'Send reply');
    await expect.poll(() => focused(page)).toBe('case-heading');
    await tabTo(page, 'Send reply');
    await page.keyboard.press('Enter');
    await statusShown(page, 'Resolved.');
    await tabTo(page, 'Receipt');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/receipt');
    expect(troubles).toEqual([]);
    await context.close();
  });

  test('the list is walked with arrow keys and shortcuts stay out of text', async () => {
    const { page, context } = await sitDown(browser, server.url, { person: 'engineer' });
    await startCase(page, DAMAGED);
    await startCase(page, 'FH-10533, jonas.b@example.com, 04229: where is it, third mail');
    await buttonShown(page, 'Approve');
    await page
      .locator('.run-row')
      .first()
      .filter({ hasText: /FH-10533[\s\S]*waits for you/ })
      .waitFor();
    await page.locator('.run-row').nth(1).filter({ hasText: 'waits for you' }).waitFor();
    await page.locator('.run-row').first().focus();
    await page.keyboard.press('ArrowDown');
    const rows = await page.locator('.run-row').all();
    await expect.poll(() => rows[1]?.evaluate((row) => row === document.activeElement)).toBe(true);
    await page.keyboard.press('/');
    await expect.poll(() => focused(page)).toBe('filter');
    await page.keyboard.type('n/a');
    await expect.poll(() => page.getByLabel('Filter by words').inputValue()).toBe('n/a');
    expect(page.url()).toContain('/runs/');
    await context.close();
  });

  test('everything that can be used has a name, ids are single, headings and landmarks are there', async () => {
    const { page, context } = await sitDown(browser, server.url, { person: 'engineer' });
    await startCase(page, DAMAGED);
    await buttonShown(page, 'Approve');
    const found = await page.evaluate(() => {
      const named = (element: Element) => {
        const labels =
          element instanceof HTMLInputElement ||
          element instanceof HTMLSelectElement ||
          element instanceof HTMLTextAreaElement
            ? [...(element.labels ?? [])]
            : [];
        return (
          [
            element.getAttribute('aria-label'),
            element.textContent,
            ...labels.map((label) => label.textContent),
          ]
            .join('')
            .trim() !== ''
        );
      };
      const ids = [...document.querySelectorAll('[id]')].map((element) => element.id);
      return {
        unnamed: [...document.querySelectorAll('a, button, input, select, textarea')]
          .filter((element) => !named(element))
          .map((element) => element.outerHTML),
        doubleIds: ids.filter((id, at) => ids.indexOf(id) !== at),
        dangling: [...document.querySelectorAll('[aria-labelledby], [aria-describedby]')]
          .flatMap((element) =>
            `${element.getAttribute('aria-labelledby') ?? ''} ${element.getAttribute('aria-describedby') ?? ''}`
              .trim()
              .split(/\s+/),
          )
          .filter((id) => document.getElementById(id) === null),
        landmarks: ['header:not(article header)', 'nav', 'main', 'h1'].map(
          (tag) => document.querySelectorAll(tag).length,
        ),
        language: document.documentElement.lang,
        bareSvg: document.querySelectorAll('svg:not([aria-hidden])').length,
      };
    });
    expect(found).toEqual({
      unnamed: [],
      doubleIds: [],
      dangling: [],
      landmarks: [1, 1, 1, 1],
      language: 'en',
      bareSvg: 0,
    });
    await context.close();
  });

  test.each([
    [1280, false],
    [1280, true],
    [390, false],
    [390, true],
  ])('at %i px, dark: %s, every text has AA contrast and nothing is cut off', async (width, dark) => {
    const { page, context } = await sitDown(browser, server.url, { width, dark, person: 'engineer' });
    const name = `${width}-${dark ? 'dark' : 'light'}`;
    await page.getByRole('heading', { name: 'What does the customer want?' }).waitFor();
    await screenshot(page, `start-${name}`);
    await startCase(
      page,
      'FH-10119, paul.w@example.com, 20095: does not like it any more, wants the money back',
    );
    await buttonShown(page, 'Draft a kind no');
    await expect.poll(() => page.evaluate(contrasts)).toEqual([]);
    await startCase(page, DAMAGED);
    await buttonShown(page, 'Approve');
    await page.locator('.timeline').evaluate((details) => details.setAttribute('open', ''));
    await page.locator('.raw-switch').first().click();
    await expect.poll(() => page.evaluate(contrasts)).toEqual([]);
    await expect
      .poll(() => page.evaluate(() => document.documentElement.scrollWidth))
      .toBeLessThanOrEqual(width);
    await page.locator('.raw-switch').first().click();
    await screenshot(page, `card-${name}`, width < 600);
    await page.getByRole('button', { name: 'Adjust' }).click();
    await page.getByRole('dialog').waitFor();
    await expect.poll(() => page.evaluate(contrasts)).toEqual([]);
    await screenshot(page, `adjust-${name}`);
    await context.close();
  });

  test('the theme can be chosen and is kept', async () => {
    const { page, context } = await sitDown(browser, server.url, { person: 'engineer' });
    await page.getByLabel('Colours').waitFor();
    const paper = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const light = await paper();
    await page.getByLabel('Colours').selectOption('dark');
    await expect.poll(paper).not.toBe(light);
    const dark = await paper();
    await page.reload();
    await page.getByLabel('Colours').waitFor();
    await expect.poll(paper).toBe(dark);
    await page.getByLabel('Colours').selectOption('light');
    await expect.poll(paper).toBe(light);
    await context.close();
  });

  test('nothing moves for whoever asked for less motion', async () => {
    const letRead = server.hold('read');
    const { page, context } = await sitDown(browser, server.url, { person: 'engineer' });
    await startCase(page, DAMAGED);
    await page.locator('.turns').first().waitFor();
    const moving = await page.evaluate(() => document.getAnimations().length);
    expect(moving).toBe(0);
    letRead();
    await context.close();
  });
});
