/** In Teams, Send asks once more where something in a letter was not found; an edited letter is checked. */
import { afterAll, expect, test, vi } from 'vitest';
import { inputsOf, offers, shows, textOf } from '../../teams-server/cards.ts';
import { openTeamsInstallation, roomIn } from '../../teams-server/installation.ts';
import { DAMAGED } from '../../threads/script.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

const installation = await openTeamsInstallation();
afterAll(() => installation.stop());

const mails = async (words: string) =>
  (await installation.rest('engineer', '/outbox')).body.messages.filter(({ text }: { text: string }) =>
    text.includes(words),
  );

test('an edited letter with an invented amount stands as the next draft, marked, and asks before it is sent', async () => {
  const chat = roomIn(installation, 'personal', 'engineer');
  await installation.say('engineer', chat, { text: DAMAGED });
  const planned = await installation.card(chat, offers('Approve'));
  await installation.press('engineer', chat, { card: planned, title: 'Approve' });
  const drafted = await installation.card(chat, offers('Send reply', 'Edit'));
  const { id } = await installation.runOf(DAMAGED);
  const run = async () => (await installation.rest('engineer', `/runs/${id}`)).body;

  const form = (await installation.press('engineer', chat, { card: drafted, title: 'Edit' })).body.value;
  const letter = String(inputsOf(form)[0]?.value ?? '');
  const text = letter.replace('You do not', 'You get EUR 97.00 tomorrow. You do not');
  expect(text).toContain('EUR 97.00');
  const inputs = { [inputsOf(form)[0].id]: text };
  await installation.press('engineer', chat, { card: form, title: 'Send edited reply', inputs });
  const again = await installation.card(chat, shows('and checked again'));
  expect(textOf(again)).toMatch(/not found in the records: [^\]]*EUR 97\.00/);
  expect(textOf(again)).toContain('Check before sending');
  expect(await run()).toMatchObject({ status: 'awaiting_reply', card: { draft: { number: 2 } } });

  const asked = (await installation.press('engineer', chat, { card: again, title: 'Send reply' })).body.value;
  expect(textOf(asked)).toContain('Not everything in this reply was found in the records');
  expect(await run()).toMatchObject({ status: 'awaiting_reply' });
  expect(await mails('EUR 97.00')).toEqual([]);

  await installation.press('engineer', chat, { card: asked, title: 'Send all the same' });
  await vi.waitFor(async () => expect(await run()).toMatchObject({ status: 'closed' }), { timeout: 30_000 });
  expect(await mails('EUR 97.00')).toHaveLength(1);
});
