/** A desk that sells nothing, in Teams: what its chat shows speaks of people and devices. */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { customersIn, shopWordsIn } from '../desks/shop-words.ts';
import { titlesOf } from '../teams-server/cards.ts';
import { openTeamsInstallation, roomIn, type TeamsInstallation } from '../teams-server/installation.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const HELPDESK = fileURLToPath(new URL('../../desks/helpdesk', import.meta.url));
let place: string;
let installation: TeamsInstallation;

beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'helpdesk-'));
  const DESK = join(place, 'helpdesk');
  await cp(HELPDESK, DESK, { recursive: true });
  // The organisation's accounts are those of the tests.
  const staff = await readFile(join(DESK, 'staff.yaml'), 'utf8');
  const people = staff
    .replace('agent@marlow.example', 'engineer@example.com')
    .replace('lead@marlow.example', 'lead@example.com');
  await writeFile(join(DESK, 'staff.yaml'), people);
  installation = await openTeamsInstallation({ DESK });
});
afterAll(async () => {
  await installation?.stop();
  await rm(place, { recursive: true, force: true });
});

test('a device is asked for, approved by a lead, and told, with no word of a shop', async () => {
  const chat = roomIn(installation, 'groupChat', 'engineer', 'lead');
  await installation.say('engineer', chat, {
    text: 'E-2043, aylin.demir@marlow.example: needs a new monitor',
    more: { mention: true },
  });
  const asked = await installation.card(chat, (card) =>
    titlesOf(card).some((title) => /Approve/.test(title)),
  );
  await installation.press('lead', chat, { card: asked, title: 'Approve' });
  await installation.card(chat, (card) => titlesOf(card).includes('Send reply'));
  const shown = installation.server.cards(chat).map(({ activity }) => JSON.stringify(activity.attachments));
  const said = installation.server.texts(chat).map(({ activity }) => activity.text ?? '');
  expect(shown.join('\n')).toContain('27-inch monitor');
  expect(shopWordsIn([...shown, ...said])).toEqual([]);
  expect(customersIn([...shown, ...said])).toEqual([]);
});
