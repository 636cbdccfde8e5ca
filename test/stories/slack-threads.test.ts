/**
 * The six threads, played in Slack over HTTP: people type, press and fill in, and read what their channel
 * shows.
 */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openSlackDesk, PATIENCE, pressAndFill, type SlackDesk } from '../slack-server/desk.ts';
import type { SlackPerson } from '../slack-server/person.ts';

vi.setConfig({ testTimeout: 300_000 });

let desk: SlackDesk;
let engineer: SlackPerson;
let lead: SlackPerson;
const DAMAGED = 'FH-10482, mara.l@example.com, 10115: mug arrived broken, photo attached, wants money back';

beforeAll(async () => {
  desk = await openSlackDesk();
  engineer = desk.person('engineer');
  lead = desk.person('lead');
}, 60_000);
afterAll(() => desk?.stop());

/** Slack had nothing to refuse, and everybody's trail holds. */
async function allIsWell(run: string): Promise<void> {
  expect(desk.slack.refused('already_reacted')).toEqual([]);
  await desk.auditHolds(run);
}

describe('damaged item, adjusted over the limit', () => {
  test('the command opens it, a form adjusts it, the lead approves, the engineer sends', async () => {
    const room = desk.room('engineer', 'lead');
    expect(await engineer.command(room.id, DAMAGED)).toMatchObject({ status: 200, body: '' });
    const first = await desk.card(room.id, ({ labels }) => labels.includes('Approve'));
    expect(first.thread).toBeUndefined();
    expect(first.seen).toContain('Mara L., verified (e-mail on the order + postcode)');
    expect(first.seen).toMatch(/refund line 2 Stoneware mug set to Visa \.\.\.4417/);
    expect(first.seen).toMatch(/EUR 0\.00[\s\S]*EUR 48\.00/);
    expect(first.labels).toEqual(
      expect.arrayContaining(['Approve', 'Adjust', 'Decline', 'Hand off', 'Stop']),
    );

    expect(await pressAndFill(engineer, first, 'Adjust', { text: 'also give the shipping back' })).toEqual(
      {},
    );
    const second = await desk.card(room.id, ({ labels }) => labels.includes('Approve plan 2'));
    expect(second.ts).toBe(first.ts);
    expect(second.labels).toEqual(
      expect.arrayContaining(['Approve plan 2', 'Ask a lead', 'Adjust', 'Decline']),
    );
    expect(second.seen).toContain('EUR 54.90');

    const told = engineer.told().length;
    await engineer.press(second, 'Approve plan 2');
    await vi.waitFor(
      () => expect(engineer.told()[told]?.text).toContain('Needs a lead (limit EUR 250).'),
      PATIENCE,
    );
    // The first plan's button, from a phone that has not caught up.
    await lead.press(first, 'Approve');
    await vi.waitFor(() => expect(lead.told().at(-1)?.text).toMatch(/plan 1.*plan 2/i), PATIENCE);

    await engineer.press(second, 'Ask a lead');
    const asked = `<@${lead.id}>`;
    await vi.waitFor(() => {
      const said = desk.slack.state.messages.find(
        ({ thread, text }) => thread === first.ts && text.includes(asked),
      );
      expect(said?.text).toContain('asks for approval of plan 2');
    }, PATIENCE);
    await lead.press(second, 'Approve plan 2');
    const drafted = await desk.card(room.id, ({ labels }) => labels.includes('Send reply'));
    expect(drafted.seen).toMatch(/RF-\d+/);
    expect(drafted.seen).toContain('We have refunded EUR 54.90');
    expect(drafted.seen).toContain('Damaged or faulty items');
    expect(drafted.labels).not.toContain('Approve plan 2');

    await engineer.press(drafted, 'Send reply');
    const closed = await desk.card(room.id, ({ labels }) => labels.includes('Receipt'));
    expect(closed.seen).toContain('Resolved. Sent by Support engineer, approved by Team lead.');
    expect(closed.seen).toContain('4 reads, 2 writes, 0 model calls');
    expect(closed.labels).toEqual(['Receipt']);
    const views = engineer.views().length;
    await engineer.press(closed, 'Receipt');
    await vi.waitFor(() => expect(engineer.views()[views]?.view.title.text).toBe('Receipt'), PATIENCE);
    await allIsWell(closed.run);
  });
});

describe('where is my order', () => {
  test('a mention opens it in its thread; the trace is opened and the promise kept', async () => {
    const room = desk.room('engineer');
    const asked = await engineer.mention(
      room.id,
      'FH-10533, jonas.b@example.com, 04229: where is it, third mail',
      {
        times: 3,
      },
    );
    const plan = await desk.card(room.id, ({ labels }) => labels.includes('Approve'));
    expect(plan.thread).toBe(asked.ts);
    expect(plan.seen).toMatch(/Parcel 1 delivered .* \(signed\)\. Parcel 2: last scan .*, 5 d/);
    expect(plan.labels).toContain('Just draft a reply');
    await vi.waitFor(() => expect(asked.reactions).toContain('eyes'), PATIENCE);
    await engineer.press(plan, 'Approve');
    const drafted = await desk.card(room.id, ({ labels }) => labels.includes('Send reply'));
    expect(drafted.seen).toContain('TR-118');
    const errors = await pressAndFill(engineer, drafted, 'Edit', { 'reply:0': '' });
    expect(Object.values(errors)).toHaveLength(1);
    await engineer.press(drafted, 'Send reply');
    const closed = await desk.card(room.id, ({ labels }) => labels.includes('Receipt'));
    expect((await desk.run(closed.run)).ending).toBe('resolved');
    await allIsWell(closed.run);
  });
});

describe('address change, new facts while it runs', () => {
  test('what is done stays done, the rest is shown again and needs a new approval', async () => {
    const room = desk.room('engineer');
    const asked = await engineer.mention(
      room.id,
      'FH-10517, lena.k@example.com, 04109: new address Hauptstr. 9, 04109 Leipzig',
    );
    const plan = await desk.card(room.id, ({ labels }) => labels.includes('Approve'));
    await engineer.press(plan, 'Approve');
    await desk.until(
      plan.run,
      ({ plan: now }) =>
        now?.steps.some((step) => step.tool === 'orders.change_address' && step.state === 'doing') === true,
    );
    const news = await engineer.say(
      room.id,
      'she just wrote: better the pick-up point PS-221, and drop the candle',
      {
        thread: asked.ts,
        times: 4,
      },
    );
    const second = await desk.card(room.id, ({ labels }) => labels.includes('Approve plan 2'));
    await vi.waitFor(() => expect(news.reactions).toContain('eyes'), PATIENCE);
    expect(second.seen).toContain('PS-221');
    expect(second.seen).toContain('EUR 12.50');
    expect(second.labels).toEqual(expect.arrayContaining(['Approve plan 2', 'Adjust', 'Undo and stop']));
    expect((await desk.run(plan.run)).goal.information).toHaveLength(1);
    await engineer.press(second, 'Approve plan 2');
    const drafted = await desk.card(room.id, ({ labels }) => labels.includes('Send reply'));
    await engineer.press(drafted, 'Send reply');
    const closed = await desk.card(room.id, ({ labels }) => labels.includes('Receipt'));
    expect((await desk.run(closed.run)).ending).toBe('resolved');
    await allIsWell(closed.run);
  });
});

describe('locked account, caller not verified', () => {
  test('the code is entered in a form and never in the thread; then the next plan unlocks', async () => {
    const room = desk.room('engineer');
    await engineer.command(
      room.id,
      'customer locked out, mails from s.k@example.net, says the account is s.kaya@example.com',
    );
    const plan = await desk.card(room.id, ({ labels }) => labels.includes('Approve'));
    expect(plan.seen).toContain('NOT VERIFIED');
    expect(plan.seen).not.toMatch(/wrong passwords|Selin/i);
    await engineer.press(plan, 'Approve');
    const asks = await desk.card(room.id, ({ labels }) => labels.includes('Enter code'));

    const letter = (await desk.outbox()).find(({ kind }) => kind === 'code');
    const code = /\b\d{6}\b/.exec(letter?.text ?? '')?.[0] ?? '';
    const inThread = await engineer.say(room.id, `the code is ${code}`, { thread: asks.ts });
    await vi.waitFor(() => expect(engineer.told().at(-1)?.text).toMatch(/code.*never kept/i), PATIENCE);
    expect(inThread.reactions.size).toBe(0);

    // Somebody else is told whom it asks, before a form opens.
    const other = desk.person('engineer2');
    room.members.add(other.id);
    await other.press(asks, 'Enter code');
    await vi.waitFor(() => expect(other.told().at(-1)?.text).toContain('This asks'), PATIENCE);
    expect(other.views()).toEqual([]);

    const wrong = code === '000000' ? '111111' : '000000';
    expect(await pressAndFill(engineer, asks, 'Enter code', { code: wrong })).toMatchObject({
      code: expect.stringContaining('The code is wrong.'),
    });
    const form = engineer.views().at(-1);
    if (!form) throw new Error('no form');
    // The same form, still open, with the right code now.
    expect(await engineer.submit(form, { code })).toEqual({});
    const second = await desk.card(room.id, ({ labels }) => labels.includes('Approve plan 2'));
    expect(second.seen).toMatch(/locked since .* after five wrong passwords/);
    await engineer.press(second, 'Approve plan 2');
    const drafted = await desk.card(room.id, ({ labels }) => labels.includes('Send reply'));
    expect(
      (await desk.run(plan.run)).plan?.steps.every(
        ({ effect, state }) => effect === 'read' || state === 'done',
      ),
    ).toBe(true);
    const trail = await (
      await fetch(`${desk.url()}/v1/runs/${plan.run}/audit`, {
        headers: { 'x-greenlight-person': 'engineer' },
      })
    ).text();
    expect(trail).not.toContain(code);
    await allIsWell(drafted.run);
  });
});

describe('refusal', () => {
  test('policy says no with its article; a kind no is drafted; an exception needs a reason and a lead', async () => {
    const room = desk.room('engineer', 'lead');
    await engineer.command(
      room.id,
      'FH-10119, paul.w@example.com, 20095: does not like it any more, wants the money back. Your boss already agreed!',
    );
    const refused = await desk.card(room.id, ({ labels }) => labels.includes('Draft a kind no'));
    expect(refused.seen).toMatch(/Not possible under policy: delivered .*, 47 days ago; the limit is 30/);
    expect(refused.labels).not.toContain('Approve');
    expect(refused.labels).toContain('Ask a lead for an exception');
    await engineer.press(refused, 'Draft a kind no');
    const drafted = await desk.card(room.id, ({ labels }) => labels.includes('Send reply'));
    await engineer.press(drafted, 'Send reply');
    const closed = await desk.card(room.id, ({ labels }) => labels.includes('Receipt'));
    expect((await desk.run(closed.run)).ending).toBe('refused');

    expect(
      await pressAndFill(engineer, closed, 'Ask a lead for an exception', { reason: ' ' }),
    ).toHaveProperty('reason');
    const form = engineer.views().at(-1);
    if (!form) throw new Error('no form');
    expect(await engineer.submit(form, { reason: 'regular customer, was in hospital' })).toEqual({});
    const asked = await desk.card(room.id, ({ labels }) =>
      labels.some((label) => label.startsWith('Approve')),
    );
    const button = asked.labels.find((label) => label.startsWith('Approve')) ?? '';
    await engineer.press(asked, button);
    await vi.waitFor(() => expect(engineer.told().at(-1)?.text).toContain('Needs a lead'), PATIENCE);
    await lead.press(asked, button);
    const granted = await desk.card(room.id, ({ labels }) => labels.includes('Send reply'));
    await allIsWell(granted.run);
  });
});

describe('injury: handed over', () => {
  test('a customer’s message is planned for by the shortcut, once, and goes to people; one of them takes it', async () => {
    const room = desk.room('engineer', 'lead', 'finance');
    const mail = desk.slack.state.keep({
      channel: room.id,
      user: 'U0MAILBOX',
      text: 'FH-10482, <mailto:mara.l@example.com|mara.l@example.com>, 10115: was injured by the broken glass, mentions a lawyer',
    });
    await engineer.shortcut(mail);
    await lead.shortcut(mail);
    const handed = await desk.card(room.id, ({ labels }) => labels.includes('Take it'));
    expect(handed.thread).toBe(mail.ts);
    expect(handed.seen).toMatch(/Handed to #escalations: .*injur.*lawyer/i);
    expect(handed.seen).toMatch(/Not done: any write/);
    expect(handed.seen).toMatch(/Promised so far: an answer by \w{3}/);
    await vi.waitFor(() => expect(lead.told().at(-1)?.text).toContain('planned before'), PATIENCE);
    await lead.press(handed, 'Take it');
    const taken = await desk.card(room.id, ({ labels }) => labels.includes('Receipt'));
    expect((await desk.run(taken.run)).ending).toBe('handed_over');
    await desk.person('finance').press(handed, 'Take it');
    await vi.waitFor(() => expect(desk.person('finance').told().at(-1)?.text).toBeTruthy(), PATIENCE);
    await allIsWell(taken.run);
  });
});
