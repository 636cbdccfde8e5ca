/** A desk that sells nothing, in Slack: what its channel shows speaks of people and devices. */
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test, vi } from 'vitest';
import { readStaff } from '../../src/desk/contents.ts';
import { customersIn, shopWordsIn } from '../desks/shop-words.ts';
import { openSlackWorkspace } from '../slack-server/workspace.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const HELPDESK = fileURLToPath(new URL('../../desks/helpdesk', import.meta.url));
const app = await openSlackWorkspace({
  desk: { folder: HELPDESK, staff: readStaff(HELPDESK), reader: 'agent' },
});
afterAll(() => app.stop());

test('a device is asked for, approved by a lead, and told, with no word of a shop', async () => {
  const agent = app.person('agent');
  const lead = app.person('lead');
  const room = app.room('agent', 'lead');
  await agent.command(room.id, 'E-2043, aylin.demir@marlow.example: needs a new monitor');
  const asked = await app.card(room.id, ({ labels }) => labels.some((label) => /Approve/.test(label)));
  const { id } = await app.until(asked.run, ({ status }) => status === 'awaiting_approval');
  await lead.press(asked, 'Approve');
  await app.until(id, ({ status }) => status === 'awaiting_reply');
  await app.card(room.id, ({ labels }) => labels.includes('Send reply'));
  const shown = app.slack.state.messages.map((message) => JSON.stringify(message));
  expect(shown.join('\n')).toContain('27-inch monitor');
  expect(shopWordsIn(shown)).toEqual([]);
  expect(customersIn(shown)).toEqual([]);
});
