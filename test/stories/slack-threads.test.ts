/**
 * The six threads, played in Slack over HTTP: people type, press and fill in, and read what their channel
 * shows.
 */
import { afterAll, expect, test, vi } from 'vitest';
import type { PostedMessage } from '../slack-server/state.ts';
import {
  type CardSeen,
  formOf,
  openSlackWorkspace,
  PATIENCE,
  pressAndFill,
} from '../slack-server/workspace.ts';
import { play } from '../threads/play.ts';
import { inSlack } from '../threads/slack.ts';

vi.setConfig({ testTimeout: 300_000 });

const app = await openSlackWorkspace();
const engineer = app.person('engineer');
const lead = app.person('lead');
afterAll(() => app.stop());

/** Slack had nothing to refuse, and everybody's trail holds. */
async function allIsWell(run: string): Promise<void> {
  expect(app.slack.refused('already_reacted')).toEqual([]);
  await app.auditHolds(run);
}

test('damaged item, adjusted over the limit: the command opens it, a form adjusts it, the lead approves, the engineer sends', async () => {
  const room = app.room('engineer', 'lead');
  const driver = inSlack(app, room, async (by, text) =>
    expect(await by.command(room.id, text)).toMatchObject({ status: 200, body: '' }),
  );
  let first: CardSeen;
  await play('damaged', driver, {
    planned({ card }) {
      first = card;
      expect(card.thread).toBeUndefined();
    },
    adjusted: ({ card }) => expect(card.ts).toBe(first.ts),
    async 'over the limit'() {
      // The first plan's button, from a phone that has not caught up.
      await lead.press(first, 'Approve');
      await vi.waitFor(() => expect(lead.notices().at(-1)?.text).toMatch(/plan 1.*plan 2/i), PATIENCE);
    },
    async asked() {
      await vi.waitFor(() => {
        const notice = app.slack.state.messages.find(
          ({ thread, text }) => thread === first.ts && text.includes(`<@${lead.id}>`),
        );
        expect(notice?.text).toContain('asks for approval of plan 2');
      }, PATIENCE);
    },
    approved: ({ text }) => expect(text).toContain('We have refunded EUR 54.90'),
    async sent({ card, text, labels }) {
      expect(text).toContain('4 reads, 2 writes, 0 model calls');
      expect(labels).toEqual(['Receipt']);
      const views = engineer.views().length;
      await engineer.press(card, 'Receipt');
      expect((await formOf(engineer, views)).view.title.text).toBe('Receipt');
      await allIsWell(card.run);
    },
  });
});

test('where is my order: a mention opens it in its thread; the trace is opened and the promise holds', async () => {
  const room = app.room('engineer');
  let asked: PostedMessage;
  const driver = inSlack(app, room, async (by, text) => {
    asked = await by.mention(room.id, text, { times: 3 });
  });
  await play('parcel', driver, {
    async planned({ card }) {
      expect(card.thread).toBe(asked.ts);
      await vi.waitFor(() => expect(asked.reactions).toContain('eyes'), PATIENCE);
    },
    async approved({ card }) {
      const errors = await pressAndFill(engineer, card, { label: 'Edit', filled: { 'reply:0': '' } });
      expect(Object.values(errors)).toHaveLength(1);
    },
    async sent({ card }) {
      expect((await app.run(card.run)).ending).toBe('resolved');
      await allIsWell(card.run);
    },
  });
});

test('address change, new facts while it runs: what is done stays done, the rest needs a new approval', async () => {
  const room = app.room('engineer');
  const driver = inSlack(app, room, (by, text) => by.mention(room.id, text));
  await play('address', driver, {
    async informed({ card }) {
      await vi.waitFor(() => expect(driver.written?.reactions).toContain('eyes'), PATIENCE);
      expect((await app.run(card.run)).goal.information).toHaveLength(1);
    },
    async sent({ card }) {
      expect((await app.run(card.run)).ending).toBe('resolved');
      await allIsWell(card.run);
    },
  });
});

test('locked account: the code is entered in a form and never in the thread; then the next plan unlocks', async () => {
  const room = app.room('engineer');
  const driver = inSlack(app, room, (by, text) => by.command(room.id, text));
  await play('locked', driver, {
    async approved({ card }) {
      const inThread = await engineer.say(room.id, `the code is ${await driver.code()}`, { thread: card.ts });
      await vi.waitFor(() => expect(engineer.notices().at(-1)?.text).toMatch(/code.*never kept/i), PATIENCE);
      expect(inThread.reactions.size).toBe(0);
      // Somebody else is told whom it asks, before a form opens.
      const other = app.person('engineer2');
      room.members.add(other.id);
      await other.press(card, 'Enter code');
      await vi.waitFor(() => expect(other.notices().at(-1)?.text).toContain('This asks'), PATIENCE);
      expect(other.views()).toEqual([]);
    },
    async 'approved anew'({ card }) {
      const { plan } = await app.run(card.run);
      expect(plan?.steps.every(({ effect, state }) => effect === 'read' || state === 'done')).toBe(true);
      const trail = await fetch(`${app.url()}/v1/runs/${card.run}/audit`, {
        headers: { 'x-greenlight-person': 'engineer' },
      });
      expect(await trail.text()).not.toContain(await driver.code());
      await allIsWell(card.run);
    },
  });
});

test('refusal: policy says no with its article; a kind no is drafted; an exception needs a reason and a lead', async () => {
  const room = app.room('engineer', 'lead');
  const driver = inSlack(app, room, (by, text) => by.command(room.id, text));
  await play('refusal', driver, {
    async sent({ card }) {
      expect((await app.run(card.run)).ending).toBe('refused');
      const errors = await pressAndFill(engineer, card, {
        label: 'Ask a lead for an exception',
        filled: { reason: ' ' },
      });
      expect(errors).toHaveProperty('reason');
    },
    excepted: ({ card }) => allIsWell(card.run),
  });
});

test('injury: a customer’s message is planned for by the shortcut, once, and goes to people; one of them takes it', async () => {
  const room = app.room('engineer', 'lead', 'finance');
  let mail: PostedMessage;
  let handed: CardSeen;
  const driver = inSlack(app, room, async (by, text) => {
    mail = app.slack.state.keep({
      channel: room.id,
      user: 'U0MAILBOX',
      text: text.replace(/\S+@\S+(?=,)/, '<mailto:$&|$&>'),
    });
    await by.shortcut(mail);
    await lead.shortcut(mail);
  });
  await play('injury', driver, {
    async 'handed over'({ card }) {
      handed = card;
      expect(card.thread).toBe(mail.ts);
      await vi.waitFor(() => expect(lead.notices().at(-1)?.text).toContain('planned before'), PATIENCE);
    },
    async taken({ card }) {
      expect((await app.run(card.run)).ending).toBe('handed_over');
      await app.person('finance').press(handed, 'Take it');
      await vi.waitFor(() => expect(app.person('finance').notices().at(-1)?.text).toBeTruthy(), PATIENCE);
      await allIsWell(card.run);
    },
  });
});
