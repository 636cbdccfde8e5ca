/** Who is heard where, what is a new case and what is information, and what changes afterwards. Over HTTP. */
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { anotherCustomer } from '../../../src/bots/shared/which-case.ts';
import { buttonsOf, inputsOf, offers, shows, textOf } from '../../teams-server/cards.ts';
import { openTeamsInstallation, PATIENCE, roomIn } from '../../teams-server/installation.ts';
import { BOT, TENANT } from '../../teams-server/teams-server.ts';
import { DAMAGED, PARCEL } from '../../threads/script.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const installation = await openTeamsInstallation();
let chat: string;
afterAll(() => installation.stop());
beforeEach(() => {
  chat = roomIn(installation, 'personal', 'engineer', 'guest', 'foreign', 'stranger');
});

const auditOf = async (run: string) => {
  const headers = { 'x-greenlight-person': 'engineer' };
  return (await fetch(`${installation.url}/v1/runs/${run}/audit`, { headers })).text();
};

describe('people', () => {
  test.each([
    ['guest', 'Guests cannot use Greenlight'],
    ['foreign', 'Only people of this organisation can use Greenlight'],
    ['stranger', 'Greenlight does not know you'],
  ] as const)('a %s has no authority, and is told so', async (who, why) => {
    const before = (await installation.runs()).length;
    await installation.say(who, chat, { text: DAMAGED });
    await installation.card(chat, shows(why));
    expect(await installation.runs()).toHaveLength(before);
    await installation.say('engineer', chat, { text: `new: ${DAMAGED}` });
    const card = await installation.card(chat, offers('Approve'));
    const { body } = await installation.press(who, chat, { card, title: 'Approve' });
    expect(textOf(body.value)).toContain(why);
    const run = await installation.runOf(DAMAGED);
    expect(run.approval?.state).toBe('pending');
    await installation.stopCase('engineer', chat, card);
  });
});

describe('a personal chat', () => {
  test('a message that somebody forwards is nobody’s own words: a case says so, in one it is a quotation', async () => {
    const forwarded = (text: string) => ({
      attachments: [
        {
          contentType: 'text/html',
          content: `<blockquote itemtype="http://schema.skype.com/Forward"><p>${text}</p></blockquote>`,
        },
      ],
    });
    await installation.say('engineer', chat, { text: DAMAGED, more: forwarded(DAMAGED) });
    const card = await installation.card(chat, offers('Approve'));
    const run = await installation.runOf(DAMAGED);
    const [first] = (await auditOf(run.id)).trimEnd().split('\n');
    expect(JSON.parse(first ?? '{}').data).toMatchObject({ passedOn: true });
    await installation.say('engineer', chat, { text: 'it is urgent', more: forwarded('it is urgent') });
    await vi.waitFor(async () => {
      const [now] = await installation.runsOf(DAMAGED);
      expect(now?.goal.information.map(({ text }: { text: string }) => text)).toContain('> it is urgent');
    }, PATIENCE);
    await installation.stopCase('engineer', chat, card);
  });

  test('"new:" and another customer begin another case; a quoted card says which is meant; help, status and mine are answered', async () => {
    await installation.say('engineer', chat, { text: 'help' });
    await installation.card(chat, shows('Write what a customer wants'));
    await installation.say('engineer', chat, { text: `new: ${DAMAGED}` });
    await installation.card(chat, shows('mug arrived broken'));
    // Another e-mail address: another case.
    await installation.say('engineer', chat, { text: PARCEL });
    await installation.card(chat, shows('third mail'));
    const first = installation.server
      .cards(chat)
      .find(({ activity }) => textOf(activity.attachments?.[0]?.content).includes('mug arrived'));
    await installation.say('engineer', chat, {
      text: 'she can wait a week',
      more: { quotes: first?.id ?? '' },
    });
    await installation.say('engineer', chat, { text: 'he is patient' });
    await vi.waitFor(async () => {
      const said = async (title: string) =>
        (await installation.runsOf(title))[0]?.goal.information.map(({ text }: { text: string }) => text);
      expect(await said(DAMAGED)).toContain('she can wait a week');
      expect(await said(PARCEL)).toContain('he is patient');
    }, PATIENCE);
    await installation.say('engineer', chat, { text: '! note to self' });
    await installation.say('engineer', chat, { text: 'approve' });
    await installation.card(chat, shows('Typing it approves nothing'));
    await installation.say('engineer', chat, { text: 'mine' });
    await installation.card(chat, shows('Waits for you'));
    await installation.say('engineer', chat, { text: 'status' });
    await installation.card(chat, shows('open cases'));
    const all = JSON.stringify([
      ...(await installation.runsOf(DAMAGED)),
      ...(await installation.runsOf(PARCEL)),
    ]);
    expect(all).not.toContain('note to self');
  });

  test('an address that answers a question is no other customer', () => {
    const goal = { text: 'refund for a@example.com', information: [] };
    expect(anotherCustomer('it is b@example.com', { status: 'asking', goal })).toBe(false);
    expect(anotherCustomer('it is b@example.com', { status: 'planning', goal })).toBe(true);
    expect(anotherCustomer('A@example.com wrote again', { status: 'planning', goal })).toBe(false);
    expect(anotherCustomer('better PS-221', { status: 'planning', goal })).toBe(false);
  });
});

describe('a channel', () => {
  test('the asker is heard without a mention where the app has consent, others by a mention, asides never', async () => {
    const channel = roomIn(installation, 'channel', 'engineer', 'lead');
    const thread = `${channel};messageid=${installation.server.newId()}`;
    await installation.say('engineer', thread, { text: PARCEL, more: { mention: true } });
    await installation.card(thread, shows('Reply here and mention @Greenlight'));
    await installation.say('lead', thread, { text: 'what is this about?' });
    await installation.say('lead', thread, { text: 'he called me too', more: { mention: true } });
    await installation.say('engineer', thread, { text: '! coffee?' });
    await installation.say('engineer', thread, { text: 'he is at home in the evenings' });
    const run = await vi.waitFor(async () => {
      const { body } = await installation.rest('engineer', '/runs?limit=1');
      const { body: view } = await installation.rest('engineer', `/runs/${body.runs[0].id}`);
      expect(view.goal.information.map(({ text }: { text: string }) => text)).toEqual([
        'he called me too',
        'he is at home in the evenings',
      ]);
      return view;
    }, PATIENCE);
    await installation.card(
      thread,
      shows('What the asker replies here adds information; others mention @Greenlight.'),
    );
    // A post of its own that nobody addressed to the bot opens nothing.
    const before = (await installation.runs()).length;
    await installation.say('engineer', `${channel};messageid=${installation.server.newId()}`, {
      text: 'lunch at twelve',
    });
    expect(await installation.runs()).toHaveLength(before);
    await installation.rest('engineer', `/runs/${run.id}/stop`, {});
  });
});

describe('what changes afterwards', () => {
  test('an edit of what a case has read is a correction for it, a deletion is answered, and of what it has not read nothing is taken', async () => {
    const id = installation.server.newId();
    const text = `${PARCEL}, edited`;
    await installation.say('engineer', chat, { text: `new: ${text}`, more: { id } });
    await installation.card(chat, offers('Approve'));
    const changed = (type: string, eventType: string, more: object = {}) =>
      installation.post(
        installation.activity('engineer', chat, {
          type,
          id,
          channelData: { eventType, tenant: { id: TENANT } },
          ...more,
        }),
      );
    await changed('messageUpdate', 'editMessage', { text: 'third mail, and he is angry' });
    await changed('messageUpdate', 'editMessage', { text: 'third mail, and he is angry' });
    await changed('messageUpdate', 'editMessage', { id: '17', text: 'of no case' });
    await changed('messageDelete', 'softDeleteMessage');
    await installation.card(chat, shows('its record keeps it'));
    const run = await installation.runOf(text);
    expect(run.goal.information.map(({ text: one }: { text: string }) => one)).toEqual([
      'Corrected: third mail, and he is angry',
    ]);
    await installation.rest('engineer', `/runs/${run.id}/stop`, {});
  });

  test('in a channel that other organisations share no case is shown', async () => {
    const channel = roomIn(installation, 'channel', 'engineer');
    const before = (await installation.runs()).length;
    const tag = '<at>Greenlight</at>';
    const entities = [{ type: 'mention', mentioned: { id: BOT.id, name: BOT.name }, text: tag }];
    const channelData = {
      tenant: { id: TENANT },
      channel: { id: channel, type: 'shared' },
      team: { id: channel },
    };
    await installation.post(
      installation.activity('engineer', channel, {
        type: 'message',
        text: `${tag} ${PARCEL}`,
        entities,
        channelData,
      }),
    );
    await installation.card(channel, shows('shared with another organisation'));
    expect(await installation.runs()).toHaveLength(before);
  });
});

describe('the message action', () => {
  test('a dialog with the message, then a case in its thread; feedback is taken', async () => {
    const channel = roomIn(installation, 'channel', 'engineer');
    const id = installation.server.newId();
    const messagePayload = {
      id,
      body: { contentType: 'html', content: `<div>${PARCEL}, by the action</div>` },
    };
    const value = { commandId: 'planResolution', commandContext: 'message', messagePayload };
    const asked = await installation.post(
      installation.activity('engineer', channel, {
        type: 'invoke',
        name: 'composeExtension/fetchTask',
        value,
      }),
    );
    const { card } = asked.body.task.value;
    expect(inputsOf(card.content)).toMatchObject([{ id: 'text', value: `${PARCEL}, by the action` }]);
    expect(buttonsOf(card.content)).toMatchObject([{ type: 'Action.Submit' }]);
    const sent = await installation.post(
      installation.activity('engineer', channel, {
        type: 'invoke',
        name: 'composeExtension/submitAction',
        value: { ...value, data: { verb: 'plan', text: `${PARCEL}, by the action` } },
      }),
    );
    expect(sent.body).toEqual({
      task: { type: 'message', value: expect.stringContaining('the card comes') },
    });
    await installation.card(channel, shows('by the action'));
    expect(installation.server.cards(channel)[0]?.conversation).toBe(`${channel};messageid=${id}`);
    const run = await installation.runOf(`${PARCEL}, by the action`);
    const { body: audit } = await installation.rest('engineer', `/runs/${run.id}/audit`);
    expect(JSON.parse(String(audit).split('\n')[0] ?? '').data).toMatchObject({ passedOn: true });
    const feedback = await installation.post(
      installation.activity('engineer', channel, {
        type: 'invoke',
        name: 'message/submitAction',
        value: { actionName: 'feedback', actionValue: { reaction: 'like', feedback: '{}' } },
      }),
    );
    expect(feedback).toEqual({ status: 200, body: {} });
    const stranger = await installation.post(
      installation.activity('stranger', chat, { type: 'invoke', name: 'composeExtension/fetchTask', value }),
    );
    expect(stranger.body.task.value).toContain('Greenlight does not know you');
  });
});

describe('the card', () => {
  test('is posted again where somebody deleted it, and the bot that was removed and added goes on', async () => {
    await installation.say('engineer', chat, { text: `new: ${PARCEL}, deleted` });
    const card = await installation.card(chat, offers('Approve'));
    await installation.post(
      installation.activity('engineer', chat, { type: 'installationUpdate', action: 'remove' }),
    );
    await installation.post(
      installation.activity('engineer', chat, {
        type: 'installationUpdate',
        action: 'add',
        channelData: { tenant: { id: TENANT } },
      }),
    );
    installation.server.messages.splice(0);
    await installation.stopCase('engineer', chat, card);
    await installation.card(chat, shows('Stopped by Support engineer'));
  });

  test('of a conversation that the bot was taken out of goes on in the chat of whoever asked', async () => {
    const own = roomIn(installation, 'personal', 'finance');
    const group = roomIn(installation, 'groupChat', 'finance');
    await installation.say('finance', own, { text: 'help' });
    await installation.say('finance', group, { text: `${PARCEL}, taken out`, more: { mention: true } });
    await installation.card(group, offers('Approve'));
    await installation.post(
      installation.activity('finance', group, { type: 'installationUpdate', action: 'remove' }),
    );
    const told = await installation.card(own, shows('taken out of a conversation'));
    const { body } = await installation.press('finance', own, { card: told, title: 'Show the case' });
    expect(textOf(body.value)).toContain('taken out');
    const stopped = await installation.stopCase('finance', own, body.value);
    expect(textOf(stopped.body.value)).toContain('Stopped by Finance.');
  });

  test('comes in the end although Teams fails in between, and shows the latest state', async () => {
    installation.server.failing.push(
      { status: 502 },
      { status: 429, retryAfter: 1 },
      { status: 412 },
      { status: 504 },
    );
    await installation.say('engineer', chat, { text: `new: ${PARCEL}, failing` });
    await installation.card(chat, offers('Approve'));
    expect(installation.server.cards(chat)).toHaveLength(1);
  });

  test('is drawn after a restart for what changed meanwhile, in the same message', async () => {
    await installation.say('engineer', chat, { text: `new: ${PARCEL}, restarted` });
    await installation.card(chat, offers('Approve'));
    await installation.restart();
    const run = await installation.runOf(`${PARCEL}, restarted`);
    await installation.rest('engineer', `/runs/${run.id}/stop`, {});
    await installation.card(chat, shows('Stopped by'));
    expect(installation.server.cards(chat)).toHaveLength(1);
  });
});
