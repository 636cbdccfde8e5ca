/** A thread in the console, in Chromium. */
import type { Page } from 'playwright-core';
import { vi } from 'vitest';
import {
  become,
  buttonShown,
  buttons,
  press,
  startCase,
  statusShown,
  submitDialog,
  textOf,
} from '../browser/console-page.ts';
import type { Served } from '../browser/serve.ts';
import type { Driver } from './play.ts';
import type { Actor } from './script.ts';

const PATIENCE = { timeout: 60_000, interval: 50 };

/** `page`: the console as the engineer sees it. */
export function inBrowser(page: Page, server: Served): Driver {
  let now: Actor = 'engineer';
  let code = '';
  const as = async (by: Actor) => {
    if (by !== now) await become(page, by);
    now = by;
  };
  const dialog = page.getByRole('dialog');
  return {
    async open(by, text) {
      await as(by);
      await startCase(page, text);
    },
    async write(by, text) {
      await as(by);
      await page.getByLabel('Add information').fill(text);
      await page.getByRole('button', { name: 'Add', exact: true }).click();
    },
    async press(by, label, { fills, refused }) {
      await as(by);
      await buttonShown(page, label);
      await press(page, label);
      if (fills !== undefined) await submitDialog(page, fills, label);
      return refused ? textOf(page.locator('.actions .refused')) : undefined;
    },
    async enter(by, code) {
      await as(by);
      await press(page, 'Enter code');
      await submitDialog(page, code, 'Check the code');
      const wrong = dialog.getByText('This code is not right');
      const isWrong = await vi.waitFor(async () => {
        if ((await dialog.count()) === 0) return false;
        if (await wrong.isVisible()) return true;
        throw new Error('the code is not checked yet');
      }, PATIENCE);
      if (!isWrong) return undefined;
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
      return 'wrong';
    },
    async code() {
      if (code === '') code = await server.codeSent();
      return code;
    },
    writing: () => statusShown(page, /Doing/),
    shown: (wanted) =>
      vi.waitFor(async () => {
        // The console draws "verified" as a badge before the name.
        const text = (await textOf(page.locator('.card'))).replace(/^VERIFIED\s+(.+?) \(/m, '$1, verified (');
        const seen = { text, labels: await buttons(page) };
        if (!wanted(seen)) throw new Error(`never came: ${wanted}\n${text}\n[${seen.labels.join('] [')}]`);
        return seen;
      }, PATIENCE),
  };
}
