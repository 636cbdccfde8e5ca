/** In Slack, Send asks once more where something in a letter was not found; an edited letter is checked. */
import { afterAll, expect, test, vi } from 'vitest';
import { buttonsOf } from '../../slack-server/person.ts';
import type { Json } from '../../slack-server/state.ts';
import { openSlackWorkspace, PATIENCE, pressAndFill } from '../../slack-server/workspace.ts';
import { DAMAGED } from '../../threads/script.ts';

vi.setConfig({ testTimeout: 240_000 });

const workspace = await openSlackWorkspace();
const engineer = workspace.person('engineer');
afterAll(() => workspace.stop());

const sendButton = ({ blocks }: { blocks?: Json[] | undefined }) =>
  buttonsOf(blocks ?? []).find(({ text }) => text.text === 'Send reply');
const mails = async (words: string) => (await workspace.outbox()).filter(({ text }) => text.includes(words));

test('an edited letter with an invented amount stands as the next draft, marked, and is sent by a confirmed press', async () => {
  const room = workspace.room('engineer', 'lead');
  await engineer.mention(room.id, DAMAGED);
  const planned = await workspace.card(room.id, ({ labels }) => labels.includes('Approve'));
  await engineer.press(planned, 'Approve');
  const drafted = await workspace.card(room.id, ({ labels }) => labels.includes('Edit'));
  expect(sendButton(drafted)?.confirm, 'everything in the draft was found').toBeUndefined();

  const { card } = await workspace.run(drafted.run);
  const text = (card.draft?.reply ?? '').replace('You do not', 'You get EUR 97.00 tomorrow. You do not');
  expect(text).toContain('EUR 97.00');
  const errors = await pressAndFill(engineer, drafted, { label: 'Edit', filled: { 'reply:0': text } });
  expect(errors).toEqual({});
  const again = await workspace.card(room.id, ({ seen }) => seen.includes('edited by'));
  expect(again.seen).toMatch(/and checked again/);
  expect(again.seen).toMatch(/not found in the records: [^\]]*EUR 97\.00/);
  expect(again.seen).toContain('Check before sending');
  expect(sendButton(again)?.confirm).toMatchObject({
    title: { text: 'Send it all the same?' },
    confirm: { text: 'Send all the same' },
  });
  expect((await workspace.run(drafted.run)).status).toBe('awaiting_reply');
  expect(await mails('EUR 97.00')).toEqual([]);

  // The card before it is an old one: nothing of it is sent.
  await engineer.press(drafted, 'Send reply');
  await vi.waitFor(
    () => expect(engineer.notices().some(({ text }) => /draft 2/.test(text))).toBe(true),
    PATIENCE,
  );
  expect((await workspace.run(drafted.run)).status).toBe('awaiting_reply');

  await engineer.press(again, 'Send reply');
  await workspace.until(drafted.run, ({ status }) => status === 'closed');
  expect(await mails('EUR 97.00')).toHaveLength(1);
});
