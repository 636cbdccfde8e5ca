/** Debian's Chromium for the browser tests. Without it the tests are skipped by name. */
import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

export const CHROMIUM = '/usr/bin/chromium';
export const hasChromium: boolean = existsSync(CHROMIUM);

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
}

export interface Look {
  width?: number;
  dark?: boolean;
  person?: string;
}

/**
 * A page at the desk as one of the staff, which fails its test when the page reports an error or breaks its
 * content policy.
 */
export async function sitDown(
  browser: Browser,
  url: string,
  { width = 1280, dark = false, person }: Look = {},
): Promise<{ page: Page; context: BrowserContext; troubles: string[] }> {
  const context = await browser.newContext({
    viewport: { width, height: width < 600 ? 844 : 800 },
    colorScheme: dark ? 'dark' : 'light',
    locale: 'en-GB',
    reducedMotion: 'reduce',
  });
  if (person !== undefined) {
    await context.addInitScript((id) => {
      if (sessionStorage.getItem('greenlight.person') === null)
        sessionStorage.setItem('greenlight.person', id);
    }, person);
  }
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  const troubles: string[] = [];
  page.on('pageerror', (error) => troubles.push(error.message));
  page.on('console', (message) => {
    // A refused press is answered with 4xx, which Chromium writes to its console; that is the test's
    // business.
    if (
      message.type() === 'error' &&
      !/status of 4\d\d|net::ERR_|Failed to load resource/.test(message.text())
    ) {
      troubles.push(message.text());
    }
  });
  await page.goto(url);
  return { page, context, troubles };
}
