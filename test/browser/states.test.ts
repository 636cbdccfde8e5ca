/**
 * What the desk shows when things are not as planned. Played on the desk in memory, where each of them can be
 * brought about at will.
 */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Cases } from '../../src/flow/ports/cases.ts';
import { hasChromium, launch, sitDown } from './browser.ts';
import {
  become,
  buttonShown,
  buttons,
  press,
  screenshot,
  startCase,
  statusShown,
  submitDialog,
  textOf,
} from './console-page.ts';
import { type FixtureServer, serveFixture } from './fixtures/server.ts';

const DAMAGED = 'FH-10482, mara.l@example.com, 10115: mug arrived broken, photo attached, wants money back';

const replaced = (view: Awaited<ReturnType<Cases['show']>>) =>
  view !== undefined && 'card' in view && view.card.revision === 2 && view.status === 'awaiting_approval';

describe.skipIf(!hasChromium)('the desk when things are not as planned', () => {
  let server: FixtureServer;
  let browser: Browser;
  let page: Page;
  let context: BrowserContext;
  let troubles: string[];
  const runId = () => decodeURIComponent(new URL(page.url()).pathname.split('/')[2] ?? '');

  beforeAll(async () => {
    [server, browser] = await Promise.all([serveFixture(), launch()]);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });
  beforeEach(async () => {
    server.clock.aheadMs = 0;
    ({ page, context, troubles } = await sitDown(browser, server.url, { person: 'engineer' }));
  });
  afterEach(async () => {
    await context.close();
    expect(troubles).toEqual([]);
  });

  test('work that takes long says what it is doing', async () => {
    const letRead = server.hold('read');
    await startCase(page, DAMAGED);
    await statusShown(page, /^Reading: /);
    await page.locator('.step.doing').first().waitFor();
    expect(await page.locator('.card .status').getAttribute('role')).toBe('status');
    await screenshot(page, 'state-reading');
    letRead();
    const letCompose = server.hold('compose');
    await press(page, 'Approve');
    await statusShown(page, 'Drafting the reply');
    letCompose();
    await buttonShown(page, 'Send reply');
  });

  test('a stale approval says what replaced it', async () => {
    // The page keeps an old card: its stream is held back.
    await page.route('**/stream', (route) => route.abort());
    await startCase(page, DAMAGED);
    await expect
      .poll(async () => (await server.cases.show('fernhill', runId(), 'greenlight'))?.status)
      .toBe('awaiting_approval');
    await page.reload();
    await buttonShown(page, 'Approve');
    const by = { id: 'lead', name: 'Lead' };
    server.apply(runId(), { type: 'adjust', by, revision: 1, text: 'use a kinder note' });
    await expect
      .poll(async () => replaced(await server.cases.show('fernhill', runId(), 'greenlight')))
      .toBe(true);
    await press(page, 'Approve');
    await expect.poll(() => textOf(page.locator('.actions .refused'))).toMatch(/plan 2|revision 2/);
    await buttonShown(page, 'Approve plan 2');
  });

  test('adjusting step by step changes an argument and drops a step', async () => {
    await startCase(page, DAMAGED);
    await press(page, 'Adjust');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('lines 1: amount (EUR)').fill('forty');
    expect(await dialog.getByRole('button', { name: 'Adjust', exact: true }).isDisabled()).toBe(true);
    await dialog.getByLabel('lines 1: amount (EUR)').fill('40.00');
    await dialog.getByRole('region', { name: 'Note on the order' }).getByLabel('Drop').check();
    await screenshot(page, 'dialog-adjust');
    await dialog.getByRole('button', { name: 'Adjust', exact: true }).click();
    await buttonShown(page, 'Approve plan 2');
    expect(await textOf(page.locator('.card'))).toContain('EUR 40.00');
    expect(await textOf(page.locator('.dropped'))).toContain('Note on the order');
  });

  test('what was typed outlives a lost server, a closed dialog and a reload', async () => {
    await startCase(page, DAMAGED);
    await press(page, 'Decline');
    await page.getByRole('dialog').getByLabel('Reason').fill('the photo shows another mug');
    await server.away();
    await page.getByRole('dialog').getByRole('button', { name: 'Decline' }).click();
    await page.getByRole('dialog').getByText('cannot be reached').waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('What you see may be old; reconnecting').waitFor();
    await page.getByLabel('Add information').fill('half a thou');
    await screenshot(page, 'state-offline');
    await server.back();
    await page.getByText('What you see may be old; reconnecting').waitFor({ state: 'detached' });
    await page.reload();
    await expect.poll(() => page.getByLabel('Add information').inputValue()).toBe('half a thou');
    await press(page, 'Decline');
    await expect
      .poll(() => page.getByRole('dialog').getByLabel('Reason').inputValue())
      .toBe('the photo shows another mug');
    await page.getByRole('dialog').getByRole('button', { name: 'Decline' }).click();
    await buttonShown(page, 'Send reply');
  });

  test('a change that may have happened asks somebody to look', async () => {
    const letWrite = server.hold('write');
    await startCase(page, DAMAGED);
    await press(page, 'Approve');
    await statusShown(page, /Doing/);
    const run = await server.cases.show('fernhill', runId(), 'greenlight');
    const step = run && 'plan' in run ? run.plan?.steps.find((one) => one.state === 'doing') : undefined;
    expect(step).toBeDefined();
    const digest = (await rows()).findLast((row) => row.type === 'step_started')?.data.digest;
    server.apply(runId(), {
      type: 'finished',
      results: [{ step: step?.id ?? '', digest: String(digest), outcome: 'unknown', ms: 30_000, tries: 1 }],
    });
    await buttonShown(page, 'I looked');
    expect(await textOf(page.locator('.step.unknown .step-state'))).toBe('unknown');
    await screenshot(page, 'state-unknown');
    await press(page, 'I looked');
    await page.getByRole('dialog').getByLabel('It happened').check();
    await page.getByRole('dialog').getByRole('button', { name: 'Record what I found' }).click();
    await statusShown(page, /Doing/);
    letWrite();
    await buttonShown(page, 'Send reply');
  });

  async function rows(): Promise<{ type: string; data: { digest?: string } }[]> {
    const found = [];
    for await (const line of (await server.cases.audit('fernhill', runId(), { reader: 'greenlight' })) ?? [])
      found.push(JSON.parse(line));
    return found;
  }

  test('an expired approval offers Renew', async () => {
    await startCase(page, DAMAGED);
    await buttonShown(page, 'Approve');
    server.clock.aheadMs = 25 * 3_600_000;
    server.apply(runId(), { type: 'tick' });
    await buttonShown(page, 'Renew');
    expect(await textOf(page.locator('.approval'))).toContain('expired');
    await press(page, 'Renew');
    await buttonShown(page, /^Approve/);
  });

  test('Stop and Undo and stop ask once, and Undo and stop takes back what can be taken back', async () => {
    await startCase(page, 'FH-10533, jonas.b@example.com, 04229: where is it, third mail');
    await press(page, 'Approve');
    await buttonShown(page, 'Undo and stop');
    await press(page, 'Stop');
    await page.getByRole('dialog').getByText('What is done stays done').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Stop');
    await press(page, 'Undo and stop');
    await page.getByRole('dialog').getByRole('button', { name: 'Show the undo plan' }).click();
    await buttonShown(page, 'Approve plan 2');
    await screenshot(page, 'state-undo');
    await press(page, 'Approve plan 2');
    await statusShown(page, /Stopped/);
    await expect.poll(() => buttons(page)).toEqual(['Receipt']);
  });

  test('hostile text is text', async () => {
    const hostile =
      'FH-10482 <img src=x onerror="document.title=\'owned\'"> <script>document.title="owned"</script> **bold** [1](javascript:x)';
    await startCase(page, hostile);
    await buttonShown(page, 'Approve');
    expect(await textOf(page.locator('#case-heading'))).toContain('<img src=x onerror=');
    expect(await page.locator('.card img, .card script, .timeline img').count()).toBe(0);
    expect(await page.title()).not.toBe('owned');
  });

  test('the list puts what waits for the reader first and filters', async () => {
    await startCase(page, 'FH-10517, lena.k@example.com, 04109: new address Hauptstr. 9, 04109 Leipzig');
    await buttonShown(page, 'Approve');
    await become(page, 'finance');
    await page.locator('.run-row').first().waitFor();
    await expect.poll(() => page.locator('.run-row.mine').count()).toBe(0);
    await become(page, 'engineer');
    await page.locator('.run-row.mine').first().waitFor();
    const inOrder = async () => {
      const mine = await page
        .locator('.run-row')
        .evaluateAll((all) => all.map((row) => row.classList.contains('mine')));
      return (
        mine.includes(true) &&
        mine.lastIndexOf(true) < (mine.includes(false) ? mine.indexOf(false) : mine.length)
      );
    };
    await expect.poll(inOrder).toBe(true);
    await page.getByLabel('Filter by words').fill('lena');
    await expect.poll(() => page.locator('.run-row').count()).toBe(1);
    await page.getByLabel('Filter by words').fill('');
    await page.getByLabel('Filter by status').selectOption('closed');
    await expect.poll(() => page.locator('.run-row.mine').count()).toBe(0);
  });

  test('unknown addresses and cases say so', async () => {
    await page.goto(`${server.url}/runs/run_none`);
    await page.getByRole('heading', { name: 'No such case' }).waitFor();
    await page.goto(`${server.url}/nowhere/at/all`);
    await page.getByRole('heading', { name: 'Nothing here' }).waitFor();
  });

  test('raw rows are one click away and the head can be copied', async () => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await startCase(page, DAMAGED);
    await buttonShown(page, 'Approve');
    await page.locator('.raw-switch').first().click();
    expect(await textOf(page.locator('.raw').first())).toMatch(/seq 1 · [0-9a-f]{12} after 0{12}/);
    await page.getByRole('button', { name: 'Copy head' }).click();
    await expect
      .poll(() => page.evaluate(() => navigator.clipboard.readText()))
      .toMatch(/^\d+:[0-9a-f]{64}$/);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download .jsonl' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe(`${runId()}.jsonl`);
    await page.locator('.timeline a[href="#plan-1"]').first().click();
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('plan-1');
  });

  test('new information opens a closed case again', async () => {
    await startCase(page, DAMAGED);
    await press(page, 'Approve');
    await press(page, 'Send reply');
    await statusShown(page, 'Resolved.');
    await page.getByLabel('Add information').fill('also give the shipping back');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await buttonShown(page, 'Approve plan 2');
  });

  test('handing off needs a reason', async () => {
    await startCase(page, DAMAGED);
    await press(page, 'Hand off');
    expect(await page.getByRole('dialog').getByRole('button', { name: 'Hand off' }).isDisabled()).toBe(true);
    await submitDialog(page, 'speaks only Finnish', 'Hand off');
    await buttonShown(page, 'Take it');
  });
});
