/** The console beside an editor: what is saved in the desk's folder, and what is wrong with it. */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DESK_FOLDER } from '../../src/start/desks/folder.ts';
import { hasChromium, launch, sitDown } from './browser.ts';
import { screenshot } from './console-page.ts';
import { type Served, serve } from './serve.ts';

describe.skipIf(!hasChromium)('the files of the desk', () => {
  let place: string;
  let server: Served;
  let browser: Browser;

  beforeAll(async () => {
    place = await mkdtemp(join(tmpdir(), 'desk-'));
    await cp(DESK_FOLDER, join(place, 'fernhill'), { recursive: true });
    [server, browser] = await Promise.all([serve(join(place, 'fernhill')), launch()]);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    await rm(place, { recursive: true, force: true });
  });

  const edit = async (file: string, from: string, to: string) => {
    const path = join(place, 'fernhill', file);
    const text = await readFile(path, 'utf8');
    expect(text).toContain(from);
    await writeFile(path, text.replace(from, to));
  };

  test('the console says that they count, or what is wrong with them', async () => {
    const { page, context, troubles } = await sitDown(browser, server.url, { person: 'engineer' });
    await page.getByPlaceholder(/mug arrived broken/).waitFor();
    await edit('desk.yaml', 'mug arrived broken', 'jug arrived broken');
    await page.getByText('The desk’s files were changed, and count as they are now.').waitFor();
    await page.getByPlaceholder(/jug arrived broken/).waitFor();
    await screenshot(page, 'desk-changed');
    await edit('policy.yaml', 'escalateTo: lead', 'escalateTo: nobody');
    await page.getByText(/policy\.yaml, line \d+: .*nobody/).waitFor();
    await screenshot(page, 'desk-mistaken');
    await edit('policy.yaml', 'escalateTo: nobody', 'escalateTo: lead');
    await expect.poll(() => page.getByText('The desk’s files have mistakes').count()).toBe(0);
    await context.close();
    expect(troubles).toEqual([]);
  });
});
