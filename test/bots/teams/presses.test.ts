/** Buttons and forms of cards, pressed once, twice, wrongly and by whoever cannot see the chat. Over HTTP. */
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { inputsOf, offers, shows, textOf, titlesOf } from '../../teams-server/cards.ts';
import { openTeamsInstallation, roomIn } from '../../teams-server/installation.ts';
import { DAMAGED, PARCEL } from '../../threads/script.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const installation = await openTeamsInstallation();
let chat: string;
afterAll(() => installation.stop());
beforeEach(() => {
  chat = roomIn(installation, 'personal', 'engineer', 'guest', 'foreign', 'stranger');
});

describe('what comes twice', () => {
  test('a message under the same id, and the same words at once under another, open one case', async () => {
    const text = 'FH-10533, jonas.b@example.com, 04229: twice';
    const id = installation.server.newId();
    await Promise.all([
      installation.say('engineer', chat, { text, more: { id } }),
      installation.say('engineer', chat, { text, more: { id } }),
    ]);
    await installation.say('engineer', chat, {
      text: `new: ${text}`,
      more: { id: installation.server.newId() },
    });
    await installation.say('engineer', chat, {
      text: `new: ${text}`,
      more: { id: installation.server.newId() },
    });
    await installation.card(chat, shows('twice'));
    expect(await installation.runsOf(text)).toHaveLength(2);
  });

  test('a press under a new id and time is the same press', async () => {
    await installation.say('engineer', chat, { text: `new: ${PARCEL}, pressed twice` });
    const card = await installation.card(chat, offers('Approve'));
    const form = (await installation.press('engineer', chat, { card, title: 'Adjust' })).body.value;
    const adjust = () =>
      installation.press('engineer', chat, {
        card: form,
        title: 'Adjust',
        inputs: { text: 'please write more kindly' },
      });
    const answers = await Promise.all([adjust(), adjust(), adjust()]);
    for (const { body } of answers) expect(textOf(body.value)).not.toMatch(/replaced|stale|409/);
    const run = await installation.runOf(`${PARCEL}, pressed twice`);
    const { body } = await installation.rest('engineer', `/runs/${run.id}/audit`);
    const events = String(body)
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).type);
    expect(events.filter((type) => type === 'adjusted')).toHaveLength(1);
    await installation.rest('engineer', `/runs/${run.id}/stop`, {});
  });
});

describe('the form for adjusting', () => {
  test('drops a step and changes an amount; what does not fit is said, and what was filled in stays', async () => {
    await installation.say('engineer', chat, { text: `new: ${DAMAGED}` });
    const card = await installation.card(chat, offers('Decline'));
    const form = (await installation.press('engineer', chat, { card, title: 'Adjust' })).body.value;
    const inputs = inputsOf(form);
    const amount = inputs.find(({ value }) => value === '48.00')?.id ?? '';
    const drops = inputs.map(({ id }) => id).filter((id) => id.startsWith('drop:'));
    expect(inputsOf(form).find(({ id }) => id === amount)).toMatchObject({
      type: 'Input.Text',
      value: '48.00',
    });
    const wrong = (
      await installation.press('engineer', chat, {
        card: form,
        title: 'Adjust',
        inputs: { [amount]: 'forty' },
      })
    ).body.value;
    expect(textOf(wrong)).toContain('write an amount like 48.00');
    expect(inputsOf(wrong).find(({ id }) => id === amount)).toMatchObject({ value: 'forty' });
    const declining = (await installation.press('engineer', chat, { card, title: 'Decline' })).body.value;
    const unsaid = (
      await installation.press('engineer', chat, {
        card: declining,
        title: 'Decline',
        inputs: { reason: ' ' },
      })
    ).body.value;
    expect(textOf(unsaid)).toMatch(/Say why/);
    expect(inputsOf(unsaid)).toHaveLength(1);
    await installation.press('engineer', chat, {
      card: form,
      title: 'Adjust',
      inputs: {
        [amount]: '40.00',
        [drops.at(-1) ?? '']: 'drop',
      },
    });
    const next = await installation.card(chat, offers('Approve plan 2'));
    expect(textOf(next)).toMatch(/EUR 40\.00/);
    expect(textOf(next)).toMatch(/Dropped since the last plan: note/);
    const old = (await installation.press('engineer', chat, { card, title: 'Adjust' })).body.value;
    expect(textOf(old)).toMatch(/This card was replaced since/);
    await installation.stopCase('engineer', chat, next);
  });
});

describe('presses are always answered with a card', () => {
  const press = (value: unknown) =>
    installation.post(
      installation.activity('engineer', chat, { type: 'invoke', name: 'adaptiveCard/action', value }),
    );
  test.each([
    ['nothing', undefined],
    ['a foreign verb', { action: { type: 'Action.Execute', verb: 'foreign', data: { a: 1 } } }],
    ['no such case', { action: { type: 'Action.Execute', verb: 'show', data: { run: 'nope' } } }],
    [
      'a press that is none',
      { action: { type: 'Action.Execute', verb: 'do', data: { press: { run: 'x', action: 'format' } } } },
    ],
    ['text for data', { action: { type: 'Action.Execute', verb: 'do', data: 'x' } }],
  ])('%s', async (_, value) => {
    const { status, body } = await press(value);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      statusCode: 200,
      type: 'application/vnd.microsoft.card.adaptive',
      value: { type: 'AdaptiveCard' },
    });
  });
});

describe('whoever is waited for and cannot see the chat', () => {
  test('is told in their own chat with the bot, opens the case there and approves it', async () => {
    const leads = roomIn(installation, 'personal', 'lead');
    await installation.say('lead', leads, { text: 'mine' });
    await installation.say('engineer', chat, { text: `new: ${DAMAGED}, and the shipping back` });
    const card = await installation.card(chat, offers('Decline'));
    if (!titlesOf(card).includes('Ask a lead')) {
      const form = (await installation.press('engineer', chat, { card, title: 'Adjust' })).body.value;
      await installation.press('engineer', chat, {
        card: form,
        title: 'Adjust',
        inputs: { text: 'also give the shipping back' },
      });
    }
    const over = await installation.card(chat, offers('Ask a lead'));
    await installation.press('engineer', chat, { card: over, title: 'Ask a lead' });
    const told = await installation.card(leads, shows('asks for approval of plan'));
    expect(titlesOf(told)).toEqual(['Show the case']);
    const mine = (await installation.press('lead', leads, { card: told, title: 'Show the case' })).body.value;
    const approve = titlesOf(mine).find((title) => title.startsWith('Approve')) ?? '';
    expect(textOf(mine)).toContain('Your limit allows it.');
    await installation.press('lead', leads, { card: mine, title: approve });
    const drafted = await installation.card(chat, offers('Send reply'));
    expect(textOf(drafted)).toContain('Approved by Team lead');
    await installation.stopCase('engineer', chat, drafted);
  });
});
