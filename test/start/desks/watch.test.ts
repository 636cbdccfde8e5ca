/** Somebody works on the folder of a desk while Greenlight runs with it. */
import { cp, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { DESK_FOLDER } from '../../../src/start/desks/folder.ts';
import { type Installation, openInstallation } from '../../stories/installation.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const SOON = { timeout: 60_000, interval: 100 };
let place: string;
let folder: string;
let greenlight: Installation;

beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'desk-'));
  folder = join(place, 'fernhill');
  await cp(DESK_FOLDER, folder, { recursive: true });
  greenlight = await openInstallation({ DESK: folder });
});
afterAll(async () => {
  await greenlight?.stop();
  await rm(place, { recursive: true, force: true });
});

async function edit(file: string, from: RegExp, to: string): Promise<void> {
  const path = join(folder, file);
  const text = await readFile(path, 'utf8');
  expect(text).toMatch(from);
  await writeFile(path, text.replace(from, to));
}

const shown = async () => (await greenlight.as('engineer').get('/staff')).body.desk;

test('what is saved counts without a restart: words, articles, playbooks and the policy', async () => {
  const before = await shown();
  await edit('desk.yaml', /text: .*mug.*/, "text: 'a mug of ours arrived broken'");
  await edit('knowledge/goodwill.md', /EUR 15\.00 at most/, 'EUR 17.00 at most');
  await edit('policy.yaml', /^version: .*/m, 'version: edited-1');
  await vi.waitFor(async () => {
    const now = await shown();
    expect(now.version).not.toBe(before.version);
    expect(now.notice).toBeUndefined();
    expect(now.examples).toContain('a mug of ours arrived broken');
  }, SOON);
});

test('a mistake is named with file and line, and what was right before counts until it is mended', async () => {
  const before = await shown();
  await edit('policy.yaml', /escalateTo: \w+/, 'escalateTo: nobody');
  await vi.waitFor(
    async () => expect((await shown()).notice).toMatch(/policy\.yaml, line \d+: .*nobody/),
    SOON,
  );
  expect((await shown()).version).toBe(before.version);
  await edit('policy.yaml', /escalateTo: nobody/, 'escalateTo: lead');
  await vi.waitFor(async () => expect((await shown()).notice).toBeUndefined(), SOON);
});

test('an editor that puts another file in the place of the first is seen each time', async () => {
  for (const text of ['one jug', 'two jugs', 'three jugs']) {
    const path = join(folder, 'desk.yaml');
    const desk = await readFile(path, 'utf8');
    await writeFile(`${path}.tmp`, desk.replace(/text: .*(?:mug|jugs?).*/, `text: '${text} arrived broken'`));
    await rename(`${path}.tmp`, path);
    await vi.waitFor(async () => expect((await shown()).examples).toContain(`${text} arrived broken`), SOON);
  }
});

test('a broken playbook is left out and named; the others work', async () => {
  await edit('playbooks/damaged-item.md', /^title: .*/m, 'titel: x');
  await vi.waitFor(async () => expect((await shown()).notice).toContain('damaged-item.md'), SOON);
  const engineer = greenlight.as('engineer');
  const run = await engineer.until(
    await engineer.open('What is your returns window?'),
    ({ status }) => status !== 'planning',
  );
  expect(run.id).toBeDefined();
});
