/** Who is heard where, what is a new case and what is information, and what changes afterwards. Over HTTP. */
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { anotherCustomer } from '../../../src/bots/shared/which-case.ts';
import {
  buttonsOf,
  inputsOf,
  openTeamsDesk,
  PATIENCE,
  roomIn,
  type TeamsDesk,
  textOf,
  titlesOf,
} from '../../teams-server/desk.ts';
import { BOT, TENANT } from '../../teams-server/teams-server.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const TRACE = 'FH-10533, jonas.b@example.com, 04229: where is it, third mail';
const DAMAGED = 'FH-10482, mara.l@example.com, 10115: mug arrived broken, photo attached, wants money back';

let desk: TeamsDesk;
let chat: string;
beforeAll(async () => {
  desk = await openTeamsDesk();
});
afterAll(async () => {
  expect(desk?.server.refused ?? []).toEqual([]);
  await desk?.stop();
});
beforeEach(() => {
  chat = roomIn(desk, 'personal', 'engineer', 'guest', 'foreign', 'stranger');
});
const has = (title: string) => (card: unknown) => titlesOf(card).includes(title);
const hears = (text: string) => (card: unknown) => textOf(card).includes(text);
const runs = async () =>
  (await desk.rest('engineer', '/runs?limit=100')).body.runs as { id: string; title: string }[];
const runOf = async (title: string) => {
  const found = (await runs()).filter((run) => run.title === title);
  const views = await Promise.all(found.map(({ id }) => desk.rest('engineer', `/runs/${id}`)));
  return views.map(({ body }) => body);
};

describe('people', () => {
  test.each([
    ['guest', 'Guests cannot use Greenlight'],
    ['foreign', 'Only people of this organisation can use Greenlight'],
    ['stranger', 'Greenlight does not know you'],
  ] as const)('a %s has no authority, and is told so', async (who, why) => {
    const before = (await runs()).length;
    await desk.say(who, chat, DAMAGED);
    await desk.card(chat, hears(why));
    expect(await runs()).toHaveLength(before);
    await desk.say('engineer', chat, `new: ${DAMAGED}`);
    const card = await desk.card(chat, has('Approve'));
    const { body } = await desk.press(who, chat, card, 'Approve');
    expect(textOf(body.value)).toContain(why);
    const [run] = await runOf(DAMAGED);
    expect(run.approval.state).toBe('pending');
    await desk.press('engineer', chat, card, 'Stop');
  });
});

describe('a personal chat', () => {
  test('"new:" and another customer begin another case; a quoted card says which is meant; help, status and mine are answered', async () => {
    await desk.say('engineer', chat, 'help');
    await desk.card(chat, hears('Write what a customer wants'));
    await desk.say('engineer', chat, `new: ${DAMAGED}`);
    await desk.card(chat, hears('mug arrived broken'));
    // Another e-mail address: another case.
    await desk.say('engineer', chat, TRACE);
    await desk.card(chat, hears('third mail'));
    const first = desk.server
      .cards(chat)
      .find(({ activity }) => textOf(activity.attachments?.[0]?.content).includes('mug arrived'));
    await desk.say('engineer', chat, 'she can wait a week', { quotes: first?.id ?? '' });
    await desk.say('engineer', chat, 'he is patient');
    await vi.waitFor(async () => {
      const said = async (title: string) =>
        (await runOf(title))[0]?.goal.information.map(({ text }: { text: string }) => text);
      expect(await said(DAMAGED)).toContain('she can wait a week');
      expect(await said(TRACE)).toContain('he is patient');
    }, PATIENCE);
    await desk.say('engineer', chat, '! note to self');
    await desk.say('engineer', chat, 'approve');
    await desk.card(chat, hears('Typing it approves nothing'));
    await desk.say('engineer', chat, 'mine');
    await desk.card(chat, hears('Waits for you'));
    await desk.say('engineer', chat, 'status');
    await desk.card(chat, hears('open cases'));
    const all = JSON.stringify([...(await runOf(DAMAGED)), ...(await runOf(TRACE))]);
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
    const channel = roomIn(desk, 'channel', 'engineer', 'lead');
    const thread = `${channel};messageid=${desk.server.newId()}`;
    await desk.say('engineer', thread, TRACE, { mention: true });
    await desk.card(thread, hears('Reply here and mention @Greenlight'));
    await desk.say('lead', thread, 'what is this about?');
    await desk.say('lead', thread, 'he called me too', { mention: true });
    await desk.say('engineer', thread, '! coffee?');
    await desk.say('engineer', thread, 'he is at home in the evenings');
    const run = await vi.waitFor(async () => {
      const { body } = await desk.rest('engineer', '/runs?limit=1');
      const { body: view } = await desk.rest('engineer', `/runs/${body.runs[0].id}`);
      expect(view.goal.information.map(({ text }: { text: string }) => text)).toEqual([
        'he called me too',
        'he is at home in the evenings',
      ]);
      return view;
    }, PATIENCE);
    await desk.card(
      thread,
      hears('What the asker replies here adds information; others mention @Greenlight.'),
    );
    // A post of its own that nobody addressed to the bot opens nothing.
    const before = (await runs()).length;
    await desk.say('engineer', `${channel};messageid=${desk.server.newId()}`, 'lunch at twelve');
    expect(await runs()).toHaveLength(before);
    await desk.rest('engineer', `/runs/${run.id}/stop`, {});
  });
});

describe('what changes afterwards', () => {
  test('an edit of what a case has read is a correction for it, a deletion is answered, and of what it has not read nothing is taken', async () => {
    const id = desk.server.newId();
    const text = `${TRACE}, edited`;
    await desk.say('engineer', chat, `new: ${text}`, { id });
    await desk.card(chat, has('Approve'));
    const changed = (type: string, eventType: string, more: object = {}) =>
      desk.post(
        desk.activity('engineer', chat, {
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
    await desk.card(chat, hears('its record keeps it'));
    const [run] = await runOf(text);
    expect(run.goal.information.map(({ text: one }: { text: string }) => one)).toEqual([
      'Corrected: third mail, and he is angry',
    ]);
    await desk.rest('engineer', `/runs/${run.id}/stop`, {});
  });

  test('in a channel that other organisations share no case is shown', async () => {
    const channel = roomIn(desk, 'channel', 'engineer');
    const before = (await runs()).length;
    const tag = '<at>Greenlight</at>';
    const entities = [{ type: 'mention', mentioned: { id: BOT.id, name: BOT.name }, text: tag }];
    const channelData = {
      tenant: { id: TENANT },
      channel: { id: channel, type: 'shared' },
      team: { id: channel },
    };
    await desk.post(
      desk.activity('engineer', channel, { type: 'message', text: `${tag} ${TRACE}`, entities, channelData }),
    );
    await desk.card(channel, hears('shared with another organisation'));
    expect(await runs()).toHaveLength(before);
  });
});

describe('the message action', () => {
  test('a dialog with the message, then a case in its thread; feedback is taken', async () => {
    const channel = roomIn(desk, 'channel', 'engineer');
    const id = desk.server.newId();
    const messagePayload = {
      id,
      body: { contentType: 'html', content: `<div>${TRACE}, by the action</div>` },
    };
    const value = { commandId: 'planResolution', commandContext: 'message', messagePayload };
    const asked = await desk.post(
      desk.activity('engineer', channel, { type: 'invoke', name: 'composeExtension/fetchTask', value }),
    );
    const { card } = asked.body.task.value;
    expect(inputsOf(card.content)).toMatchObject([{ id: 'text', value: `${TRACE}, by the action` }]);
    expect(buttonsOf(card.content)).toMatchObject([{ type: 'Action.Submit' }]);
    const sent = await desk.post(
      desk.activity('engineer', channel, {
        type: 'invoke',
        name: 'composeExtension/submitAction',
        value: { ...value, data: { verb: 'plan', text: `${TRACE}, by the action` } },
      }),
    );
    expect(sent.body).toEqual({
      task: { type: 'message', value: expect.stringContaining('the card comes') },
    });
    await desk.card(channel, hears('by the action'));
    expect(desk.server.cards(channel)[0]?.conversation).toBe(`${channel};messageid=${id}`);
    const feedback = await desk.post(
      desk.activity('engineer', channel, {
        type: 'invoke',
        name: 'message/submitAction',
        value: { actionName: 'feedback', actionValue: { reaction: 'like', feedback: '{}' } },
      }),
    );
    expect(feedback).toEqual({ status: 200, body: {} });
    const stranger = await desk.post(
      desk.activity('stranger', chat, { type: 'invoke', name: 'composeExtension/fetchTask', value }),
    );
    expect(stranger.body.task.value).toContain('Greenlight does not know you');
  });
});

describe('the card', () => {
  test('is posted again where somebody deleted it, and the bot that was removed and added goes on', async () => {
    await desk.say('engineer', chat, `new: ${TRACE}, deleted`);
    const card = await desk.card(chat, has('Approve'));
    await desk.post(desk.activity('engineer', chat, { type: 'installationUpdate', action: 'remove' }));
    await desk.post(
      desk.activity('engineer', chat, {
        type: 'installationUpdate',
        action: 'add',
        channelData: { tenant: { id: TENANT } },
      }),
    );
    desk.server.messages.splice(0);
    await desk.press('engineer', chat, card, 'Stop');
    await desk.card(chat, hears('Stopped by Support engineer'));
  });

  test('of a conversation that the bot was taken out of goes on in the chat of whoever asked', async () => {
    const own = roomIn(desk, 'personal', 'finance');
    const group = roomIn(desk, 'groupChat', 'finance');
    await desk.say('finance', own, 'help');
    await desk.say('finance', group, `${TRACE}, taken out`, { mention: true });
    await desk.card(group, has('Approve'));
    await desk.post(desk.activity('finance', group, { type: 'installationUpdate', action: 'remove' }));
    const told = await desk.card(own, hears('taken out of a conversation'));
    const { body } = await desk.press('finance', own, told, 'Show the case');
    expect(textOf(body.value)).toContain('taken out');
    const stopped = await desk.press('finance', own, body.value, 'Stop');
    expect(textOf(stopped.body.value)).toContain('Stopped by Finance.');
  });

  test('comes in the end although Teams fails in between, and shows the latest state', async () => {
    desk.server.failing.push(
      { status: 502 },
      { status: 429, retryAfter: 1 },
      { status: 412 },
      { status: 504 },
    );
    await desk.say('engineer', chat, `new: ${TRACE}, failing`);
    await desk.card(chat, has('Approve'));
    expect(desk.server.cards(chat)).toHaveLength(1);
  });

  test('is drawn after a restart for what changed meanwhile, in the same message', async () => {
    await desk.say('engineer', chat, `new: ${TRACE}, restarted`);
    await desk.card(chat, has('Approve'));
    await desk.restart();
    const [run] = await runOf(`${TRACE}, restarted`);
    await desk.rest('engineer', `/runs/${run.id}/stop`, {});
    await desk.card(chat, hears('Stopped by'));
    expect(desk.server.cards(chat)).toHaveLength(1);
  });
});
