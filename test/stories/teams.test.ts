/**
 * The six threads in Teams, over HTTP: signed activities in, and what a Bot Connector that refuses what Teams
 * refuses was sent.
 */
import { afterAll, expect, test, vi } from 'vitest';
import { type AnyCard, shows, textOf, titlesOf } from '../teams-server/cards.ts';
import { openTeamsInstallation, PATIENCE, roomIn } from '../teams-server/installation.ts';
import type { Shown } from '../teams-server/teams-server.ts';
import { play } from '../threads/play.ts';
import { inTeams } from '../threads/teams.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

const installation = await openTeamsInstallation();
afterAll(() => installation.stop());

const messageIn = (room: string, wanted: (message: Shown['activity']) => boolean | undefined) =>
  vi.waitFor(() => {
    const found = installation.server.texts(room).findLast(({ activity }) => wanted(activity));
    if (!found) throw new Error('no such message yet');
    return found;
  }, PATIENCE);
const AI_LABEL = 'https://schema.org/Message';
const answered = (room: string) =>
  messageIn(room, ({ entities }) => entities?.some(({ type }) => type === AI_LABEL));

test('damaged item, adjusted over the limit (a channel): the mention opens it, the lead approves in the thread', async () => {
  const channel = roomIn(installation, 'channel', 'engineer', 'lead');
  const thread = `${channel};messageid=1700000000001`;
  // The lead has written to the bot before, and so is known in this channel.
  await installation.say('lead', `${channel};messageid=1690000000000`, {
    text: 'mine',
    more: { mention: true },
  });
  const driver = inTeams(installation, thread);
  await play('damaged', driver, {
    async planned({ card }) {
      expect(textOf(card)).toContain('mug arrived broken');
      expect(textOf(card)).toMatch(/refund line 2 Stoneware mug set .*EUR 0\.00 → EUR 48\.00/);
      expect(textOf(card)).toContain('Reply here and mention @Greenlight to add information.');
      const form = await installation.press('engineer', thread, { card, title: 'Adjust' });
      expect(textOf(form.body.value)).toContain('Your limit allows it.');
    },
    adjusted: ({ card }) => expect(textOf(card)).toMatch(/in all EUR 54\.90/),
    'over the limit'() {
      // Whoever may not approve sees no Approve of their own.
      expect(textOf(driver.answer)).toMatch(/^Needs a lead \(limit EUR 250\)/);
      expect(titlesOf(driver.answer)).not.toContain('Approve plan 2');
    },
    async asked() {
      const notice = await messageIn(channel, ({ text }) => text?.includes('asks for approval of plan 2'));
      expect(notice.conversation).toBe(thread);
      expect(notice.activity.entities?.[0]).toMatchObject({
        type: 'mention',
        mentioned: { id: '29:1Lead' },
        text: '<at>Team lead</at>',
      });
      // The lead's own view: asked for by Teams, since the card names them.
      const waiting = await installation.card(thread, shows('Waiting for a lead'));
      expect(waiting.refresh.userIds).toContain('29:1Lead');
      const { verb, data } = waiting.refresh.action;
      const { body } = await installation.post(
        installation.activity('lead', thread, {
          type: 'invoke',
          name: 'adaptiveCard/action',
          value: { action: { type: 'Action.Execute', verb, data }, trigger: 'automatic' },
        }),
      );
      expect(titlesOf(body.value)).toContain('Approve plan 2');
      expect(textOf(body.value)).toContain('Your limit allows it.');
    },
    async approved({ card }) {
      expect(titlesOf(card)).toContain('Edit');
      expect(textOf(card)).toMatch(/Approved by Team lead/);
      const { conversation, activity } = await answered(channel);
      expect(conversation).toBe(thread);
      expect(activity.text).toContain('We have refunded EUR 54.90');
      expect(activity.entities?.find(({ type }) => type === AI_LABEL)).toMatchObject({
        '@type': 'Message',
        additionalType: ['AIGeneratedContent'],
        citation: [{ '@type': 'Claim', position: 1, appearance: { name: 'Damaged or faulty items' } }],
      });
      expect(activity.channelData).toMatchObject({ feedbackLoop: { type: 'default' } });
    },
    async sent({ card }) {
      expect(textOf(card)).toMatch(/4 reads, 2 writes, 0 model calls/);
      const receipt = await installation.press('engineer', thread, { card, title: 'Receipt' });
      expect(textOf(receipt.body.value)).toMatch(/head \d+:[0-9a-f]{64}/);
      // One message all along.
      const cards = installation.server.cards(channel).filter(({ conversation }) => conversation === thread);
      expect(cards).toHaveLength(1);
    },
  });
});

test('where is my order (a group chat): a trace is opened, and the date that the draft promises has a reminder', async () => {
  const chat = roomIn(installation, 'groupChat', 'engineer');
  await play('parcel', inTeams(installation, chat), {
    planned({ card }) {
      expect(titlesOf(card)).toEqual(expect.arrayContaining(['Adjust', 'Stop']));
      expect(textOf(card)).toContain('Mention @Greenlight here to add information.');
    },
    async approved() {
      expect((await answered(chat)).activity.text).toMatch(/we will write to you/i);
    },
  });
});

test('address change, new facts while it runs (a personal chat): the approval of plan 1 does not cover plan 2', async () => {
  const chat = roomIn(installation, 'personal', 'engineer');
  let first: AnyCard;
  const driver = inTeams(installation, chat);
  await play('address', driver, {
    planned({ card }) {
      first = structuredClone(card);
    },
    async informed({ card }) {
      expect(textOf(card)).toMatch(/The approval of plan 1 does not cover this\./);
      expect(textOf(card)).toMatch(/refund line 3 Beeswax candle .*EUR 12\.50/);
      // The old card's button says what replaced it.
      const late = await installation.press('engineer', chat, { card: first, title: 'Approve' });
      expect(titlesOf(late.body.value)).toContain('Approve plan 2');
    },
    'approved anew': () => expect(installation.server.cards(chat)).toHaveLength(1),
  });
});

test('locked account, caller not verified (a personal chat): the code is entered in the card and is nowhere else', async () => {
  const chat = roomIn(installation, 'personal', 'engineer');
  const driver = inTeams(installation, chat);
  await play('locked', driver, {
    planned: ({ card }) => expect(JSON.stringify(card)).not.toMatch(/wrong passwords|Selin/i),
    async approved() {
      // Typed into the chat it is not taken, and what was typed is not kept.
      await installation.say('engineer', chat, { text: `the code is ${await driver.code()}` });
      await installation.card(chat, shows("looks like the customer's code"));
    },
    async 'approved anew'() {
      expect(JSON.stringify(installation.server.messages)).not.toContain(await driver.code());
    },
  });
});

test('refusal (a group chat): policy is quoted, a kind no is drafted, and a lead may make an exception', async () => {
  const chat = roomIn(installation, 'groupChat', 'engineer', 'lead');
  const driver = inTeams(installation, chat);
  await play('refusal', driver, {
    async refused({ card }) {
      expect(titlesOf(card).filter((title) => title.startsWith('Approve'))).toEqual([]);
      const form = await installation.press('engineer', chat, { card, title: 'Ask a lead for an exception' });
      const empty = await installation.press('engineer', chat, {
        card: form.body.value,
        title: 'Ask',
        inputs: { reason: ' ' },
      });
      expect(textOf(empty.body.value)).toMatch(/Say why/);
    },
    async asked() {
      expect(textOf(driver.answer)).toContain('regular customer, was in hospital');
      await installation.card(chat, shows('Exception asked for by Support engineer'));
    },
  });
});

test('injury (a channel): the case goes to people with what is known, and one of them takes it', async () => {
  const channel = roomIn(installation, 'channel', 'engineer', 'lead');
  await play('injury', inTeams(installation, `${channel};messageid=1700000000002`));
});
