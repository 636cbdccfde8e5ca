/** How people begin a case, speak in it and beside it, and what becomes of all they write. */
import { afterAll, describe, expect, test, vi } from 'vitest';
import { labelsOf, readable, type SlackPerson } from '../../slack-server/person.ts';
import { BOT_USER, type SlackChannel } from '../../slack-server/state.ts';
import { cardsIn, openSlackWorkspace, PATIENCE, pressAndFill } from '../../slack-server/workspace.ts';
import { DAMAGED } from '../../threads/script.ts';

vi.setConfig({ testTimeout: 240_000 });

const workspace = await openSlackWorkspace();
const engineer = workspace.person('engineer');
const lead = workspace.person('lead');
afterAll(() => workspace.stop());

const noticeShown = (who: SlackPerson, words: RegExp) =>
  vi.waitFor(() => expect(who.notices().some(({ text }) => words.test(text))).toBe(true), PATIENCE);
const runsOf = async (words: string) =>
  (await workspace.runs()).filter(({ goal }) => goal.text.includes(words));

async function opened(text = DAMAGED): Promise<{ room: SlackChannel; ts: string; run: string }> {
  const room = workspace.room('engineer', 'lead', 'engineer2');
  const asked = await engineer.mention(room.id, text);
  const card = await workspace.card(room.id, ({ labels }) => labels.includes('Approve'));
  return { room, ts: asked.ts, run: card.run };
}
const informationOf = async (run: string) =>
  (await workspace.run(run)).goal.information.map(({ text }) => text);

describe('ways in', () => {
  test('/support help, status and mine answer whoever asked, and them alone', async () => {
    const { room, run } = await opened();
    const help = JSON.parse((await engineer.command(room.id, 'help')).body);
    expect(help).toMatchObject({ response_type: 'ephemeral' });
    expect(readable(help.blocks)).toContain('/support');
    expect(JSON.parse((await engineer.command(room.id, '')).body).text).toBe(help.text);
    const mine = (await engineer.command(room.id, 'mine')).body;
    expect(mine).toContain(`https://greenlight-test.slack.com/archives/${room.id}/p`);
    expect((await engineer.command(room.id, 'status')).body).toMatch(/open case/);
    expect((await workspace.run(run)).goal.information).toEqual([]);
  });

  test('other commands are left alone', async () => {
    const room = workspace.room('engineer');
    expect(await engineer.command(room.id, 'hello', { command: '/other' })).toMatchObject({
      status: 200,
      body: '',
    });
  });

  test('a command where the app is not: nothing starts, and it says what to do', async () => {
    const room = workspace.slack.state.channel({ id: 'C0OUT', members: new Set([engineer.id]) });
    expect((await engineer.command(room.id, 'C0OUT please')).body).toMatch(/not in this channel/);
    const between = workspace.slack.state.channel({
      id: 'D0TWO',
      kind: 'im',
      members: new Set([engineer.id, lead.id]),
    });
    expect((await engineer.command(between.id, 'D0TWO please')).body).toMatch(/not in this channel/);
    const group = workspace.slack.state.channel({
      id: 'G0MANY',
      kind: 'mpim',
      members: new Set([engineer.id, BOT_USER]),
    });
    expect((await engineer.command(group.id, 'G0MANY please')).body).toMatch(/not in this channel/);
    for (const id of ['C0OUT', 'D0TWO', 'G0MANY']) expect(await runsOf(id)).toEqual([]);
  });

  test('a direct message: streamed while it works, a status while it thinks, the card in its thread', async () => {
    const asked = await engineer.direct(DAMAGED);
    const direct = workspace.slack.state.directWith(engineer.id);
    const card = await workspace.card(
      direct.id,
      ({ labels, thread }) => thread === asked.ts && labels.includes('Approve'),
    );
    const streams = workspace.slack.calls.filter(({ method }) => method.endsWith('Stream'));
    expect(streams.map(({ method }) => method)).toEqual(
      expect.arrayContaining(['chat.startStream', 'chat.stopStream']),
    );
    expect(
      workspace.slack.state.messages.filter(({ thread, user }) => thread === asked.ts && user === BOT_USER),
    ).toHaveLength(1);
    expect(workspace.slack.state.statuses.some(({ thread_ts }) => thread_ts === asked.ts)).toBe(true);
    await engineer.direct('she has found the receipt too', { thread: asked.ts });
    await vi.waitFor(
      async () => expect(await informationOf(card.run)).toEqual(['she has found the receipt too']),
      PATIENCE,
    );
    await engineer.direct('mine');
    await vi.waitFor(() => {
      const said = workspace.slack.state.messages.filter(
        ({ channel, user }) => channel === direct.id && user === BOT_USER,
      );
      expect(said.some(({ text }) => text.includes('wait for you'))).toBe(true);
    }, PATIENCE);
  });

  test('a message that somebody passes on is nobody’s own words: a case says so, in one it is a quotation', async () => {
    const passing = (text: string) => ({
      more: { attachments: [{ is_share: true, author_name: 'X', text }] },
    });
    const asked = await engineer.direct('', passing(DAMAGED));
    const direct = workspace.slack.state.directWith(engineer.id);
    const { run } = await workspace.card(
      direct.id,
      ({ labels, thread }) => thread === asked.ts && labels.includes('Approve'),
    );
    const [first] = await workspace.audit(run);
    expect(JSON.parse(first ?? '{}').data).toMatchObject({ passedOn: true });
    await engineer.direct('', { thread: asked.ts, ...passing('approve\nmara.l@example.com, 10115') });
    await vi.waitFor(
      async () => expect(await informationOf(run)).toEqual(['> approve\n> mara.l@example.com, 10115']),
      PATIENCE,
    );
    await engineer.direct('she wrote again', { thread: asked.ts, ...passing('my code is\n10115') });
    await vi.waitFor(
      async () => expect((await informationOf(run)).at(-1)).toBe('she wrote again\n\n> my code is\n> 10115'),
      PATIENCE,
    );
  });

  test('the agent view: prompts when its tab is opened, and a case begun in a thread of the older view', async () => {
    const direct = workspace.slack.state.directWith(lead.id);
    await lead.event({
      type: 'app_home_opened',
      user: lead.id,
      channel: direct.id,
      tab: 'messages',
      event_ts: '1.1',
    });
    await vi.waitFor(() => expect(workspace.slack.state.prompts.at(-1)?.prompts).toHaveLength(4), PATIENCE);
    const root = workspace.slack.state.keep({
      channel: direct.id,
      user: BOT_USER,
      bot: true,
      text: 'New thread',
    });
    const assistant_thread = { user_id: lead.id, channel_id: direct.id, thread_ts: root.ts, context: {} };
    await lead.event({ type: 'assistant_thread_started', assistant_thread, event_ts: '1.2' });
    await vi.waitFor(() => expect(workspace.slack.state.prompts.at(-1)?.thread_ts).toBe(root.ts), PATIENCE);
    await lead.direct('FH-10533, jonas.b@example.com, 04229: where is it', { thread: root.ts });
    const card = await workspace.card(direct.id, ({ thread }) => thread === root.ts);
    expect((await workspace.run(card.run)).goal.text).toContain('FH-10533');
  });

  test('App Home: what waits for me and what I asked for, with links; a stranger sees how it works', async () => {
    const { room } = await opened();
    await engineer.event({
      type: 'app_home_opened',
      user: engineer.id,
      channel: 'D1',
      tab: 'home',
      event_ts: '1.1',
    });
    await vi.waitFor(() => {
      const home = workspace.slack.state.homes.get(engineer.id);
      expect(readable(home?.blocks)).toContain('Waits for you');
      expect(JSON.stringify(home)).toContain(`/archives/${room.id}/p`);
    }, PATIENCE);
    const guest = workspace.stranger({ id: 'U0HOMEGUEST', email: 'engineer@example.com', guest: 'multi' });
    await guest.event({
      type: 'app_home_opened',
      user: guest.id,
      channel: 'D2',
      tab: 'home',
      event_ts: '1.1',
    });
    await vi.waitFor(
      () => expect(readable(workspace.slack.state.homes.get(guest.id)?.blocks)).toMatch(/guest/i),
      PATIENCE,
    );
    expect(JSON.stringify(workspace.slack.state.homes.get(guest.id))).not.toContain('FH-');
  });

  test('a mention in a thread of its own begins a case in that thread', async () => {
    const room = workspace.room('engineer');
    const root = await lead.say(room.id, 'does anybody know this one?');
    await engineer.mention(room.id, 'FH-10533, jonas.b@example.com, 04229: where is it', { thread: root.ts });
    const card = await workspace.card(room.id, ({ labels }) => labels.includes('Stop'));
    expect(card.thread).toBe(root.ts);
  });
});

describe('in a thread', () => {
  test('the asker’s words count, others’ when they mention the bot, asides and talk among colleagues never', async () => {
    const { room, ts, run } = await opened();
    const other = workspace.person('engineer2');
    const taken = await engineer.say(room.id, 'it was a gift', { thread: ts, times: 2 });
    const aside = await engineer.say(room.id, '! she is difficult', { thread: ts });
    const toOther = await engineer.say(room.id, `<@${other.id}> have a look`, { thread: ts });
    const talk = await other.say(room.id, 'I saw that order', { thread: ts });
    const named = await other.mention(room.id, 'the photo shows the handle', { thread: ts });
    const asideNamed = await other.mention(room.id, '! not for the case', { thread: ts });
    await vi.waitFor(
      async () => expect(await informationOf(run)).toEqual(['it was a gift', 'the photo shows the handle']),
      PATIENCE,
    );
    await vi.waitFor(
      () => expect([taken, named].every(({ reactions }) => reactions.has('eyes'))).toBe(true),
      PATIENCE,
    );
    for (const one of [aside, toOther, talk, asideNamed]) expect(one.reactions.size).toBe(0);
    const trail = await (
      await fetch(`${workspace.url()}/v1/runs/${run}/audit`, {
        headers: { 'x-greenlight-person': 'engineer' },
      })
    ).text();
    for (const text of ['difficult', 'have a look', 'I saw that order', 'not for the case'])
      expect(trail).not.toContain(text);
  });

  test('a typed approve gets the button that stands, and decides nothing', async () => {
    const { room, ts, run } = await opened('FH-10533, jonas.b@example.com, 04229: where is it, third mail');
    const before = engineer.notices().length;
    for (const word of ['approve', 'Approved!', 'LGTM']) await engineer.say(room.id, word, { thread: ts });
    await vi.waitFor(() => expect(engineer.notices().length).toBe(before + 3), PATIENCE);
    const standing = engineer.notices().at(-1);
    if (!standing) throw new Error('told nothing');
    expect(labelsOf(standing.blocks)).toContain('Approve');
    expect(await workspace.run(run)).toMatchObject({
      status: 'awaiting_approval',
      goal: { information: [] },
    });
    await engineer.press(standing, 'Approve');
    await workspace.until(run, ({ status }) => status !== 'awaiting_approval');
  });

  test('an edit of what was taken is a correction; an edit of what was not, and a preview, change nothing', async () => {
    const { room, ts, run } = await opened();
    const said = await engineer.say(room.id, 'she paid by card', { thread: ts });
    const aside = await engineer.say(room.id, '! hm', { thread: ts });
    await vi.waitFor(async () => expect(await informationOf(run)).toHaveLength(1), PATIENCE);
    await engineer.edit(said, 'she paid by gift card');
    await engineer.edit(said, 'she paid by gift card');
    await engineer.edit(aside, '! hm hm');
    await vi.waitFor(
      async () =>
        expect(await informationOf(run)).toEqual(['she paid by card', 'Corrected: she paid by gift card']),
      PATIENCE,
    );
    await engineer.remove(said);
    await noticeShown(engineer, /had read the message that you deleted/);
    expect(await informationOf(run)).toHaveLength(2);
  });

  test('a card that somebody deletes comes back', async () => {
    const { room, run } = await opened();
    const card = cardsIn(workspace.slack, room.id).find((one) => one.run === run);
    const kept = workspace.slack.state.find(room.id, card?.ts ?? '');
    if (!kept) throw new Error('no card');
    await engineer.remove(kept);
    const back = await workspace.card(
      room.id,
      ({ ts, labels }) => ts !== kept.ts && labels.includes('Approve'),
    );
    expect(back.run).toBe(run);
  });

  test('Slack’s markup becomes words, and what others wrote cannot mention or link anybody', async () => {
    const room = workspace.room('engineer');
    await engineer.mention(
      room.id,
      'FH-10482, <mailto:mara.l@example.com|mara.l@example.com>, 10115: broken &amp; late, see <https://example.com/x|her note>, tell <!channel> &lt;@U0ENGINEER&gt;',
    );
    const card = await workspace.card(room.id, ({ labels }) => labels.includes('Stop'));
    expect((await workspace.run(card.run)).goal.text).toBe(
      'FH-10482, mara.l@example.com, 10115: broken & late, see her note (https://example.com/x), tell channel <@U0ENGINEER>',
    );
    expect(card.text).not.toMatch(/<[@!#h]/);
  });

  test('text that speaks to nobody of ours is not stored', async () => {
    const room = workspace.room('engineer', 'lead');
    const root = await engineer.say(room.id, 'lunch? NOWHERE-TO-BE-SEEN');
    await lead.say(room.id, 'yes NOWHERE-TO-BE-SEEN', { thread: root.ts });
    await engineer.say(room.id, `<@${lead.id}> NOWHERE-TO-BE-SEEN`, { thread: root.ts });
    expect(await runsOf('NOWHERE-TO-BE-SEEN')).toEqual([]);
    expect(cardsIn(workspace.slack, room.id)).toEqual([]);
  });
});

describe('where no case data may be shown', () => {
  test('a channel that is shared with another workspace: nothing starts, and it says so', async () => {
    const room = workspace.room('engineer');
    room.shared = true;
    const before = workspace.slack.state.messages.length;
    await engineer.mention(room.id, `${room.id} please`);
    await noticeShown(engineer, /shared with another workspace/);
    expect((await engineer.command(room.id, `${room.id} please`)).body).toMatch(
      /shared with another workspace/,
    );
    expect(await runsOf(room.id)).toEqual([]);
    expect(workspace.slack.state.messages.length).toBe(before + 1);
  });

  test('a channel that becomes shared later: the card gives way to a notice, and opens nothing', async () => {
    const { room, run, ts } = await opened();
    const [card] = cardsIn(workspace.slack, room.id);
    if (!card) throw new Error('no card');
    room.shared = true;
    await engineer.event({
      type: 'channel_shared',
      channel: room.id,
      connected_team_id: 'T0ELSEWHERE',
      event_ts: '1.1',
    });
    await engineer.say(room.id, 'and she wants it quickly', { thread: ts });
    await vi.waitFor(() => {
      const shown = workspace.slack.state.find(room.id, card.ts);
      expect(readable(shown?.blocks)).toMatch(/shared with another workspace/);
      expect(JSON.stringify(shown?.blocks)).not.toContain('Mara');
    }, PATIENCE);
    const views = engineer.views().length;
    await engineer.press(card, 'Adjust');
    await noticeShown(engineer, /shared with another workspace/);
    expect(engineer.views()).toHaveLength(views);
    expect((await workspace.run(run)).goal.information).toHaveLength(1);
  });
});

describe('what ends', () => {
  test('an archived channel: the asker hears where the case goes on, and the case does', async () => {
    const { room, run } = await opened();
    room.archived = true;
    await engineer.event({ type: 'channel_archive', channel: room.id, user: engineer.id, event_ts: '1.1' });
    const direct = workspace.slack.state.directWith(engineer.id);
    await vi.waitFor(() => {
      const said = workspace.slack.state.messages.filter(
        ({ channel, user }) => channel === direct.id && user === BOT_USER,
      );
      expect(said.some(({ text }) => text.includes(`<#${room.id}>`) && text.includes('archived'))).toBe(true);
    }, PATIENCE);
    const engineerAtConsole = { 'x-greenlight-person': 'engineer', 'content-type': 'application/json' };
    const stopped = await fetch(`${workspace.url()}/v1/runs/${run}/stop`, {
      method: 'POST',
      headers: engineerAtConsole,
      body: '{}',
    });
    expect(stopped.status).toBe(200);
    expect((await workspace.run(run)).ending).toBe('stopped');
  });

  test('a bot that is taken out of a channel, and invited again', async () => {
    const { room, run } = await opened();
    room.members.delete(BOT_USER);
    await engineer.event({ type: 'channel_left', channel: room.id, actor_id: engineer.id, event_ts: '1.1' });
    const direct = workspace.slack.state.directWith(engineer.id);
    await vi.waitFor(() => {
      const said = workspace.slack.state.messages.filter(({ channel }) => channel === direct.id);
      expect(
        said.some(({ text }) => text.includes(`<#${room.id}>`) && text.includes('took Greenlight out')),
      ).toBe(true);
    }, PATIENCE);
    room.members.add(BOT_USER);
    await engineer.event({
      type: 'member_joined_channel',
      channel: room.id,
      user: BOT_USER,
      event_ts: '1.2',
    });
    const headers = { 'x-greenlight-person': 'engineer', 'content-type': 'application/json' };
    await fetch(`${workspace.url()}/v1/runs/${run}/stop`, { method: 'POST', headers, body: '{}' });
    await workspace.card(room.id, ({ labels }) => labels.includes('Receipt'));
  });

  test('a form for a case that has moved on says so and changes nothing', async () => {
    const { room, run } = await opened();
    const card = await workspace.card(room.id, ({ labels }) => labels.includes('Decline'));
    const views = engineer.views().length;
    await engineer.press(card, 'Decline');
    await vi.waitFor(() => expect(engineer.views()).toHaveLength(views + 1), PATIENCE);
    await lead.press(card, 'Stop');
    await workspace.until(run, ({ status }) => status === 'closed');
    const form = engineer.views().at(-1);
    if (!form) throw new Error('no form');
    expect(Object.keys(await engineer.submit(form, { reason: 'no' }))).toEqual(['reason']);
    const before = engineer.views().length;
    await engineer.press(card, 'Adjust');
    await noticeShown(engineer, /older card/);
    expect(engineer.views()).toHaveLength(before);
  });

  test('a trigger that came too late: no form, and a word about it', async () => {
    const { room } = await opened();
    const card = await workspace.card(room.id, ({ labels }) => labels.includes('Adjust'));
    const press = engineer.pressOf(card, 'Adjust');
    workspace.slack.state.triggers.set(press.trigger_id, { at: Date.now() - 4_000, user: engineer.id });
    await engineer.interact(press);
    await noticeShown(engineer, /Press again/);
  });

  test('a step that is dropped in the form is gone from the next plan', async () => {
    const { room, run } = await opened();
    const card = await workspace.card(room.id, ({ labels }) => labels.includes('Decline'));
    const { plan } = await workspace.run(run);
    const note = plan?.steps.find(({ tool }) => tool === 'orders.note')?.id;
    const drop = [{ value: 'drop', text: { type: 'plain_text', text: 'Drop this step' } }];
    expect(
      await pressAndFill(engineer, card, { label: 'Adjust', filled: { [`drop:${note}`]: drop } }),
    ).toEqual({});
    await workspace.card(room.id, ({ labels }) => labels.includes('Approve plan 2'));
    expect((await workspace.run(run)).plan?.steps.map(({ tool }) => tool)).not.toContain('orders.note');
  });
});
