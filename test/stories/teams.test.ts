/**
 * The six threads in Teams, over HTTP: signed activities in, and what a Bot Connector that refuses what Teams
 * refuses was sent.
 */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  type AnyCard,
  openTeamsInstallation,
  PATIENCE,
  roomIn,
  type TeamsInstallation,
  textOf,
  titlesOf,
} from '../teams-server/installation.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

let installation: TeamsInstallation;
beforeAll(async () => {
  installation = await openTeamsInstallation();
});
afterAll(async () => {
  expect(installation?.server.refused ?? [], 'nothing was sent that Teams refuses').toEqual([]);
  await installation?.stop();
});

const offers =
  (...titles: string[]) =>
  (card: AnyCard) =>
    titles.every((title) => titlesOf(card).includes(title));
const says = (text: string | RegExp) => (card: AnyCard) =>
  typeof text === 'string' ? textOf(card).includes(text) : text.test(textOf(card));
const both =
  (...all: ((card: AnyCard) => boolean)[]) =>
  (card: AnyCard) =>
    all.every((one) => one(card));

/** The case as the answer to a press shows it to whoever pressed. */
const shownIn = ({ status, body }: { status: number; body: AnyCard }): AnyCard => {
  expect(status).toBe(200);
  expect(body).toMatchObject({ statusCode: 200, type: 'application/vnd.microsoft.card.adaptive' });
  return body.value;
};
const answered = (room: string) =>
  vi.waitFor(() => {
    const found = installation.server
      .texts(room)
      .findLast(({ activity }) =>
        activity.entities?.some(({ type }) => type === 'https://schema.org/Message'),
      );
    if (!found) throw new Error('no answer yet');
    return found;
  }, PATIENCE);

describe('damaged item, adjusted over the limit (a channel: mention, lead in the thread)', () => {
  test('engineer asks, adjusts, asks the lead; the lead approves; the engineer sends', async () => {
    const channel = roomIn(installation, 'channel', 'engineer', 'lead');
    const thread = `${channel};messageid=1700000000001`;
    // The lead has spoken to the bot before, and so is known in this channel.
    await installation.say('lead', `${channel};messageid=1690000000000`, 'mine', { mention: true });
    await installation.say(
      'engineer',
      thread,
      'FH-10482, mara.l@example.com, 10115: mug arrived broken, photo attached, wants money back',
      {
        mention: true,
        id: '1700000000001',
      },
    );
    const first = await installation.card(
      thread,
      both(offers('Approve', 'Adjust', 'Decline', 'Hand off', 'Stop'), says('mug arrived broken')),
    );
    expect(textOf(first)).toMatch(/Mara L\., verified \(e-mail on the order \+ postcode\)/);
    expect(textOf(first)).toMatch(/refund line 2 Stoneware mug set .*EUR 0\.00 → EUR 48\.00/);
    expect(textOf(first)).toContain('cannot be undone');
    expect(textOf(first)).toContain('Reply here and mention @Greenlight to add information.');
    const form = shownIn(await installation.press('engineer', thread, first, 'Adjust'));
    expect(textOf(form)).toContain('Your limit allows it.');
    shownIn(
      await installation.press('engineer', thread, form, 'Adjust', { text: 'also give the shipping back' }),
    );
    const second = await installation.card(thread, offers('Approve plan 2', 'Ask a lead'));
    expect(textOf(second)).toMatch(/in all EUR 54\.90/);
    // Whoever may not approve is told so, and sees no Approve of their own.
    const refused = shownIn(await installation.press('engineer', thread, second, 'Approve plan 2'));
    expect(textOf(refused)).toMatch(/^Needs a lead \(limit EUR 250\)/);
    expect(titlesOf(refused)).not.toContain('Approve plan 2');
    shownIn(await installation.press('engineer', thread, second, 'Ask a lead'));
    const told = await vi.waitFor(() => {
      const found = installation.server
        .texts(channel)
        .find(({ activity }) => activity.text?.includes('asks for approval of plan 2'));
      if (!found) throw new Error('nobody was told');
      return found;
    }, PATIENCE);
    expect(told.conversation).toBe(thread);
    expect(told.activity.entities?.[0]).toMatchObject({
      type: 'mention',
      mentioned: { id: '29:1Lead' },
      text: '<at>Team lead</at>',
    });
    // The lead's own view: asked for by Teams, since the card names them.
    const waiting = await installation.card(thread, says('Waiting for a lead'));
    expect(waiting.refresh.userIds).toContain('29:1Lead');
    const { verb, data } = waiting.refresh.action;
    const leads = shownIn(
      await installation.post(
        installation.activity('lead', thread, {
          type: 'invoke',
          name: 'adaptiveCard/action',
          value: { action: { type: 'Action.Execute', verb, data }, trigger: 'automatic' },
        }),
      ),
    );
    expect(titlesOf(leads)).toContain('Approve plan 2');
    expect(textOf(leads)).toContain('Your limit allows it.');
    shownIn(await installation.press('lead', thread, leads, 'Approve plan 2'));
    const drafted = await installation.card(thread, offers('Send reply', 'Edit'));
    expect(textOf(drafted)).toMatch(/Approved by Team lead/);
    const answer = await answered(channel);
    expect(answer.conversation).toBe(thread);
    expect(answer.activity.text).toContain('We have refunded EUR 54.90');
    const [label] =
      answer.activity.entities?.filter(({ type }) => type === 'https://schema.org/Message') ?? [];
    expect(label).toMatchObject({
      '@type': 'Message',
      additionalType: ['AIGeneratedContent'],
      citation: [{ '@type': 'Claim', position: 1, appearance: { name: 'Damaged or faulty items' } }],
    });
    expect(answer.activity.channelData).toMatchObject({ feedbackLoop: { type: 'default' } });
    shownIn(await installation.press('engineer', thread, drafted, 'Send reply'));
    const closed = await installation.card(thread, offers('Receipt'));
    expect(textOf(closed)).toContain('Resolved. Sent by Support engineer, approved by Team lead.');
    expect(textOf(closed)).toMatch(/4 reads, 2 writes, 0 model calls/);
    expect(textOf(shownIn(await installation.press('engineer', thread, closed, 'Receipt')))).toMatch(
      /head \d+:[0-9a-f]{64}/,
    );
    // One message all along, and no view of an answered card offers what was answered.
    expect(
      installation.server.cards(channel).filter(({ conversation }) => conversation === thread),
    ).toHaveLength(1);
  });
});

describe('where is my order (a group chat)', () => {
  test('a trace is opened, and the date that the draft promises has a reminder', async () => {
    const chat = roomIn(installation, 'groupChat', 'engineer');
    await installation.say(
      'engineer',
      chat,
      'FH-10533, jonas.b@example.com, 04229: where is it, third mail',
      {
        mention: true,
      },
    );
    const first = await installation.card(chat, offers('Approve', 'Adjust', 'Just draft a reply', 'Stop'));
    expect(textOf(first)).toContain('Mention @Greenlight here to add information.');
    shownIn(await installation.press('engineer', chat, first, 'Approve'));
    const drafted = await installation.card(chat, offers('Send reply'));
    expect(textOf(drafted)).toMatch(/TR-\d+/);
    expect((await answered(chat)).activity.text).toMatch(/we will write to you/i);
  });
});

describe('address change, new facts while it runs (a personal chat)', () => {
  test('what is written next is information for the open case, and the approval of plan 1 does not cover plan 2', async () => {
    const chat = roomIn(installation, 'personal', 'engineer');
    await installation.say(
      'engineer',
      chat,
      'FH-10517, lena.k@example.com, 04109: new address Hauptstr. 9, 04109 Leipzig',
    );
    const first = await installation.card(chat, offers('Approve'));
    shownIn(await installation.press('engineer', chat, first, 'Approve'));
    await installation.say(
      'engineer',
      chat,
      'she just wrote: better the pick-up point PS-221, and drop the candle',
    );
    const second = await installation.card(
      chat,
      both(offers('Approve plan 2', 'Adjust', 'Undo and stop'), says('PS-221')),
    );
    expect(textOf(second)).toMatch(/The approval of plan 1 does not cover this\./);
    expect(textOf(second)).toMatch(/refund line 3 Beeswax candle .*EUR 12\.50/);
    // The old card's button says what replaced it.
    const late = shownIn(await installation.press('engineer', chat, first, 'Approve'));
    expect(titlesOf(late)).toContain('Approve plan 2');
    shownIn(await installation.press('engineer', chat, second, 'Approve plan 2'));
    await installation.card(chat, offers('Send reply'));
    expect(installation.server.cards(chat)).toHaveLength(1);
  });
});

describe('locked account, caller not verified (a personal chat)', () => {
  test('the code is entered in the card and is nowhere else', async () => {
    const chat = roomIn(installation, 'personal', 'engineer');
    await installation.say(
      'engineer',
      chat,
      'customer locked out, mails from s.k@example.net, says the account is s.kaya@example.com',
    );
    const first = await installation.card(chat, offers('Approve'));
    expect(textOf(first)).toMatch(/NOT VERIFIED/);
    expect(JSON.stringify(first)).not.toMatch(/wrong passwords|Selin/i);
    shownIn(await installation.press('engineer', chat, first, 'Approve'));
    const asking = await installation.card(chat, offers('Enter code'));
    const { body } = await installation.rest('engineer', '/outbox');
    const code =
      /\b\d{6}\b/.exec(body.messages.find((one: { kind: string }) => one.kind === 'code').text)?.[0] ?? '';
    // Typed into the chat it is not taken, and what was typed is not kept.
    await installation.say('engineer', chat, `the code is ${code}`);
    await installation.card(chat, says("looks like the customer's code"));
    const form = shownIn(await installation.press('engineer', chat, asking, 'Enter code'));
    const wrong = shownIn(
      await installation.press('engineer', chat, form, 'Check the code', { code: '000000' }),
    );
    expect(textOf(wrong)).toContain('The code is wrong.');
    const again = shownIn(await installation.press('engineer', chat, wrong, 'Enter code'));
    shownIn(await installation.press('engineer', chat, again, 'Check the code', { code }));
    const second = await installation.card(chat, offers('Approve plan 2'));
    expect(textOf(second)).toMatch(/locked since .* after five wrong passwords; 2 sessions/);
    shownIn(await installation.press('engineer', chat, second, 'Approve plan 2'));
    await installation.card(chat, offers('Send reply'));
    expect(JSON.stringify(installation.server.messages)).not.toContain(code);
  });
});

describe('refusal (a group chat)', () => {
  test('policy is quoted, there is no Approve, a kind no is drafted, and a lead may make an exception', async () => {
    const chat = roomIn(installation, 'groupChat', 'engineer', 'lead');
    await installation.say(
      'engineer',
      chat,
      'FH-10119, paul.w@example.com, 20095: does not like it any more, wants the money back. Your boss already agreed!',
      { mention: true },
    );
    const first = await installation.card(chat, offers('Draft a kind no', 'Ask a lead for an exception'));
    expect(titlesOf(first).filter((title) => title.startsWith('Approve'))).toEqual([]);
    expect(textOf(first)).toMatch(
      /Not possible under policy: delivered .*, 47 days ago; the limit is 30.*"Returns and refunds", section 2/,
    );
    const form = shownIn(await installation.press('engineer', chat, first, 'Ask a lead for an exception'));
    const empty = shownIn(await installation.press('engineer', chat, form, 'Ask', { reason: ' ' }));
    expect(textOf(empty)).toMatch(/Say why/);
    const filled = shownIn(
      await installation.press('engineer', chat, form, 'Ask', {
        reason: 'regular customer, was in hospital',
      }),
    );
    expect(textOf(filled)).toContain('regular customer, was in hospital');
    const asked = await installation.card(chat, says('Exception asked for by Support engineer'));
    shownIn(await installation.press('lead', chat, asked, 'Approve'));
    await installation.card(chat, offers('Send reply'));
  });
});

describe('injury: handed over (a channel)', () => {
  test('the case goes to people with what is known, and one of them takes it', async () => {
    const channel = roomIn(installation, 'channel', 'engineer', 'lead');
    const thread = `${channel};messageid=1700000000002`;
    await installation.say(
      'engineer',
      thread,
      'FH-10482, mara.l@example.com, 10115: was injured by the broken glass, mentions a lawyer',
      {
        mention: true,
        id: '1700000000002',
      },
    );
    const handed = await installation.card(thread, offers('Take it', 'Give back'));
    expect(textOf(handed)).toMatch(/Handed to #escalations: .*injur.*lawyer/i);
    expect(textOf(handed)).toMatch(/Verified: yes\. Done: .*order.* Not done: any write/);
    expect(textOf(handed)).toMatch(/Promised so far: an answer by \w{3}/);
    shownIn(await installation.press('lead', thread, handed, 'Take it'));
    await installation.card(thread, says('Taken by Team lead.'));
  });
});
