/**
 * What Greenlight does when Slack will not have it as it wants it: limits, refusals, outages, crashes at
 * the worst moment.
 */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { ERASED_BESIDE } from '../../../src/bots/shared/notices.ts';
import { DESK_TENANT } from '../../../src/start/desks/folder.ts';
import type { Database } from '../../../src/store/database.ts';
import { erase } from '../../../src/store/erase.ts';
import type { SlackServer } from '../../slack-server/server.ts';
import { BOT_USER, type Json } from '../../slack-server/state.ts';
import {
  cardsIn,
  openSlackWorkspace,
  PATIENCE,
  pressAndFill,
  type SlackWorkspace,
} from '../../slack-server/workspace.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

const ASKED = 'FH-10482, mara.l@example.com, 10115: mug arrived broken, photo attached, wants money back';
let workspace: SlackWorkspace;
afterEach(async () => {
  workspace.slack.interfere = () => undefined;
  await workspace?.stop();
});
const called = (slack: SlackServer, method: string) => slack.calls.filter((call) => call.method === method);

/** Answers the first `times` calls of a method otherwise. */
function first(slack: SlackServer, method: string, { times, answer }: { times: number; answer: Json }): void {
  let left = times;
  slack.interfere = (called) => (called === method && left-- > 0 ? answer : undefined);
}

/**
 * The database does not take this change of a card the first `times`: a sequence counts what is rolled
 * back too.
 */
const refusing = (when: string, times: number) => (database: Database) =>
  database.execute(`
    create sequence trouble;
    create function refuse() returns trigger language plpgsql as $$ begin
      if nextval('trouble') <= ${times} then raise exception 'not now' using errcode = '53100'; end if;
      return new;
    end $$;
    create trigger refuse before update on cards for each row when (${when}) execute function refuse()`);

describe('while Slack is away', () => {
  test('at the start: everything else works, and Slack follows when it is back', async () => {
    let away = true;
    workspace = await openSlackWorkspace({
      before: (slack) => {
        slack.interfere = () => (away ? { status: 500, error: 'down' } : undefined);
      },
    });
    const ready = async () => (await (await fetch(`${workspace.url()}/ready`)).json()) as Json;
    expect(await ready()).toMatchObject({ ready: true, slack: 'connecting' });
    const engineer = workspace.person('engineer');
    const room = workspace.room('engineer');
    const message = await engineer.mention(room.id, ASKED);
    expect(await workspace.runs()).toEqual([]);
    expect((await engineer.redeliver(message)).every(({ status }) => status === 503)).toBe(true);
    away = false;
    await vi.waitFor(async () => expect(await ready()).toMatchObject({ slack: 'connected' }), PATIENCE);
    // Slack sends again what was not acknowledged.
    await engineer.redeliver(message);
    await workspace.card(room.id, ({ labels }) => labels.includes('Approve'));
  });

  test('a token that Slack does not take is said, and nothing runs for it', async () => {
    workspace = await openSlackWorkspace({
      before: (slack) => {
        slack.interfere = (method) => (method === 'auth.test' ? { error: 'invalid_auth' } : undefined);
      },
    });
    await vi.waitFor(async () => {
      expect(await (await fetch(`${workspace.url()}/ready`)).json()).toMatchObject({
        ready: true,
        slack: 'refused',
      });
    }, PATIENCE);
    const message = await workspace.person('engineer').mention(workspace.room('engineer').id, ASKED);
    expect((await workspace.person('engineer').redeliver(message)).map(({ status }) => status)).toEqual([
      503, 503,
    ]);
  });
});

describe('what Slack refuses', () => {
  test('a rate limit is kept to, and the latest state arrives', async () => {
    workspace = await openSlackWorkspace();
    const { slack } = workspace;
    const room = workspace.room('engineer');
    const limited: number[] = [];
    let left = 2;
    slack.interfere = (method) => {
      if (method !== 'chat.postMessage' || left-- <= 0) return undefined;
      limited.push(Date.now());
      return { status: 429, retryAfter: 2, error: 'ratelimited' };
    };
    await workspace.person('engineer').mention(room.id, ASKED);
    const card = await workspace.card(room.id, ({ labels }) => labels.includes('Approve'));
    expect(limited).toHaveLength(2);
    const posts = called(slack, 'chat.postMessage');
    // Not before Slack said.
    for (let n = 1; n < posts.length; n++)
      if (n <= 2) expect((posts[n]?.at ?? 0) - (posts[n - 1]?.at ?? 0)).toBeGreaterThanOrEqual(1_900);
    expect(cardsIn(slack, room.id)).toHaveLength(1);
    expect(card.labels).toContain('Approve');
  });

  test('a card whose message is gone is posted anew; one whose blocks are refused is sent as its text', async () => {
    workspace = await openSlackWorkspace();
    const engineer = workspace.person('engineer');
    const room = workspace.room('engineer');
    await engineer.mention(room.id, ASKED);
    const card = await workspace.card(room.id, ({ labels }) => labels.includes('Approve'));
    const { messages } = workspace.slack.state;
    messages.splice(
      messages.findIndex(({ ts }) => ts === card.ts),
      1,
    );
    await engineer.press(card, 'Stop');
    const anew = await workspace.card(room.id, ({ labels }) => labels.includes('Receipt'));
    expect(anew.ts).not.toBe(card.ts);

    const other = workspace.room('engineer');
    workspace.slack.interfere = (method, args) =>
      method.startsWith('chat.') && args.channel === other.id && args.blocks?.length > 0
        ? { error: 'invalid_blocks' }
        : undefined;
    await engineer.mention(other.id, ASKED);
    const bare = await workspace.card(other.id);
    expect(bare.blocks).toEqual([]);
    expect(bare.text).toMatch(/\S/);
  });

  test('a channel that takes nothing: the case goes on, and Slack is left in peace until it changes', async () => {
    workspace = await openSlackWorkspace();
    const engineer = workspace.person('engineer');
    const room = workspace.room('engineer');
    workspace.slack.interfere = (method) =>
      method === 'chat.postMessage' ? { error: 'restricted_action' } : undefined;
    await engineer.mention(room.id, ASKED);
    const [run] = await vi.waitFor(async () => {
      const runs = await workspace.runs();
      expect(runs[0]?.status).toBe('awaiting_approval');
      return runs;
    }, PATIENCE);
    await vi.waitFor(
      () => expect(called(workspace.slack, 'chat.postMessage').length).toBeGreaterThan(0),
      PATIENCE,
    );
    workspace.slack.interfere = () => undefined;
    const headers = { 'x-greenlight-person': 'engineer', 'content-type': 'application/json' };
    await fetch(`${workspace.url()}/v1/runs/${run?.id}/stop`, { method: 'POST', headers, body: '{}' });
    await workspace.card(room.id, ({ labels }) => labels.includes('Receipt'));
  });

  test('a token that is revoked ends the posting and not the case', async () => {
    workspace = await openSlackWorkspace();
    const engineer = workspace.person('engineer');
    const room = workspace.room('engineer');
    await engineer.mention(room.id, ASKED);
    const card = await workspace.card(room.id, ({ labels }) => labels.includes('Approve'));
    workspace.slack.interfere = () => ({ error: 'token_revoked' });
    await engineer.event({ type: 'tokens_revoked', tokens: { bot: [BOT_USER] }, event_ts: '1.1' });
    expect(await (await fetch(`${workspace.url()}/ready`)).json()).toMatchObject({
      ready: true,
      slack: 'revoked',
    });
    const before = workspace.slack.calls.length;
    expect((await engineer.press(card, 'Stop')).status).toBe(200);
    expect((await workspace.run(card.run)).status).toBe('awaiting_approval');
    expect(workspace.slack.calls.slice(before).filter(({ method }) => method.startsWith('chat.'))).toEqual(
      [],
    );
  });
});

describe('a crash at the worst moment', () => {
  test('between posting a card and recording it: the card is found again by its metadata, and its replies are placed', async () => {
    workspace = await openSlackWorkspace();
    const { slack } = workspace;
    const engineer = workspace.person('engineer');
    const room = workspace.room('engineer');
    // Slack takes the post, and its answer never arrives.
    slack.interfere = (method) => (method === 'chat.postMessage' ? 'hang' : undefined);
    await engineer.command(room.id, ASKED);
    const lost = await vi.waitFor(() => {
      const post = called(slack, 'chat.postMessage')[0];
      if (!post) throw new Error('nothing was posted');
      return post;
    }, PATIENCE);
    const { channel, text, blocks, metadata } = lost.args;
    const orphan = slack.state.keep({ channel, text, blocks, metadata, user: BOT_USER, bot: true });
    const reply = await engineer.say(room.id, 'also give the shipping back', { thread: orphan.ts });
    slack.interfere = () => undefined;
    await workspace.restart();
    const card = await workspace.card(room.id, ({ labels }) =>
      labels.some((label) => label.startsWith('Approve')),
    );
    expect(card.ts).toBe(orphan.ts);
    expect(cardsIn(slack, room.id)).toHaveLength(1);
    await workspace.until(card.run, ({ goal }) => goal.information.some((one) => one.text === reply.text));
    await vi.waitFor(() => expect(reply.reactions).toContain('eyes'), PATIENCE);
  });

  test('a card that was posted and could not be recorded is no second message, whatever the clocks say', async () => {
    workspace = await openSlackWorkspace();
    await workspace.whileStopped(refusing('old.message is null and new.message is not null', 2));
    const engineer = workspace.person('engineer');
    const room = workspace.room('engineer');
    await engineer.command(room.id, ASKED);
    await workspace.card(room.id, ({ labels }) => labels.some((label) => label.startsWith('Approve')));
    expect(cardsIn(workspace.slack, room.id)).toHaveLength(1);
    expect(called(workspace.slack, 'chat.postMessage')).toHaveLength(1);
  });

  test('what was said beside a card and could not be recorded is not said again', async () => {
    workspace = await openSlackWorkspace();
    await workspace.whileStopped(refusing('old.beside <> new.beside', 2));
    const engineer = workspace.person('engineer');
    const room = workspace.room('engineer');
    await engineer.command(room.id, ASKED);
    const { ts, run } = await workspace.card(room.id, ({ labels }) => labels.includes('Hand off'));
    await workspace.until(run, ({ status }) => status === 'awaiting_approval');
    await pressAndFill(engineer, await workspace.card(room.id), {
      label: 'Hand off',
      filled: { reason: 'please take it' },
    });
    const beside = () =>
      workspace.slack.state.messages.filter(
        ({ thread, text }) => thread === ts && text.includes('please take it'),
      );
    await workspace.until(run, ({ status }) => status === 'handed_over');
    // The third time it is recorded: it was looked for twice, or said anew.
    const looks = () => called(workspace.slack, 'conversations.replies').length;
    await vi.waitFor(() => expect(looks() + beside().length).toBeGreaterThan(2), PATIENCE);
    await engineer.say(room.id, 'and one more', { thread: ts });
    await workspace.until(run, ({ goal }) => goal.information.length > 0);
    expect(beside()).toHaveLength(1);
  });

  test('what was said beside a card and never recorded is erased with the case', async () => {
    workspace = await openSlackWorkspace();
    await workspace.whileStopped(refusing('old.beside <> new.beside', 1_000));
    const engineer = workspace.person('engineer');
    const room = workspace.room('engineer');
    await engineer.command(room.id, ASKED);
    const { ts, run } = await workspace.card(room.id, ({ labels }) => labels.includes('Approve'));
    await pressAndFill(engineer, await workspace.card(room.id), {
      label: 'Hand off',
      filled: { reason: 'please take it' },
    });
    const beside = () => workspace.slack.state.messages.filter(({ thread }) => thread === ts);
    await vi.waitFor(() => expect(beside()[0]?.text).toContain('please take it'), PATIENCE);
    await engineer.press(await workspace.card(room.id), 'Stop');
    await workspace.until(run, ({ status }) => status === 'closed');
    await workspace.whileStopped(async (database) => {
      await database.execute('drop trigger refuse on cards');
      expect(await erase(database, DESK_TENANT, { run })).toMatchObject({ erased: [run] });
    });
    await vi.waitFor(() => {
      expect(workspace.slack.state.find(room.id, ts)?.text).toContain('erased');
      expect(beside().map(({ text }) => text)).toEqual([ERASED_BESIDE]);
    }, PATIENCE);
  });

  test('a reply that came before its thread was a case is read when the case opens', async () => {
    workspace = await openSlackWorkspace();
    const { state } = workspace.slack;
    const engineer = workspace.person('engineer');
    const room = workspace.room('engineer');
    // The opening is on its way for long; the reply under it comes first, and means nothing yet.
    const text = `<@${BOT_USER}> ${ASKED}`;
    const opening = state.keep({ channel: room.id, user: engineer.id, text });
    opening.ts = (Number(opening.ts) - 60).toFixed(6);
    const reply = await engineer.say(room.id, 'also give the shipping back', { thread: opening.ts });
    expect(await workspace.runs()).toEqual([]);
    await engineer.redeliver(opening);
    const [run] = await vi.waitFor(async () => {
      const runs = await workspace.runs();
      expect(runs).toHaveLength(1);
      return runs;
    }, PATIENCE);
    await workspace.until(run?.id ?? '', ({ goal }) =>
      goal.information.some((one) => one.text === reply.text),
    );
    await engineer.redeliver(reply, 3);
    expect((await workspace.run(run?.id ?? '')).goal.information).toHaveLength(1);
  });

  test('a stream that Slack closed is taken up by an edit', async () => {
    workspace = await openSlackWorkspace();
    const { slack } = workspace;
    const engineer = workspace.person('engineer');
    first(slack, 'chat.appendStream', { times: 1_000, answer: { error: 'message_not_in_streaming_state' } });
    const close = setInterval(() => {
      for (const message of slack.state.messages) delete message.streaming;
    }, 5);
    const asked = await engineer.direct(ASKED);
    const direct = slack.state.directWith(engineer.id);
    const card = await workspace.card(direct.id, ({ labels }) => labels.includes('Approve'));
    clearInterval(close);
    expect(
      slack.state.messages.filter(({ thread, user }) => thread === asked.ts && user === BOT_USER),
    ).toHaveLength(1);
    expect(card.ts).toBe(called(slack, 'chat.update')[0]?.args.ts);
  });

  test('a stream of a process that ended is closed by the next one', async () => {
    workspace = await openSlackWorkspace();
    const { slack } = workspace;
    const engineer = workspace.person('engineer');
    const asked = await engineer.direct(ASKED);
    const direct = slack.state.directWith(engineer.id);
    const card = await workspace.card(direct.id, ({ labels }) => labels.includes('Approve'));
    const message = slack.state.find(direct.id, card.ts);
    if (!message) throw new Error('no card');
    message.streaming = true;
    await engineer.press(card, 'Stop');
    await workspace.card(direct.id, ({ labels }) => labels.includes('Receipt'));
    expect(
      slack.state.messages.filter(({ thread, user }) => thread === asked.ts && user === BOT_USER),
    ).toHaveLength(1);
  });
});
