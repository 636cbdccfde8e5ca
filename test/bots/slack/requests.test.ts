/** Who may speak to POST /slack/events, and what a signed request can and cannot do. */
import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { headersAlone } from '../../raw-http.ts';
import type { SlackPerson } from '../../slack-server/person.ts';
import { post, SIGNING_SECRET } from '../../slack-server/server.ts';
import { BOT_USER, type Json } from '../../slack-server/state.ts';
import {
  type CardSeen,
  openSlackWorkspace,
  PATIENCE,
  type SlackWorkspace,
} from '../../slack-server/workspace.ts';

vi.setConfig({ testTimeout: 240_000 });

let workspace: SlackWorkspace;
let engineer: SlackPerson;
beforeAll(async () => {
  workspace = await openSlackWorkspace();
  engineer = workspace.person('engineer');
}, 120_000);
afterAll(() => workspace?.stop());

const ASKED = 'FH-10482, mara.l@example.com, 10115: mug arrived broken, photo attached, wants money back';
const now = () => Math.floor(Date.now() / 1_000);
const mention = (room: string, text = ASKED, more: Json = {}): Json => {
  const ts = workspace.slack.state.ts();
  const event = {
    type: 'app_mention',
    user: engineer.id,
    text: `<@${BOT_USER}> ${text}`,
    ts,
    channel: room,
    event_ts: ts,
  };
  return workspace.slack.envelope({ ...event, ...more });
};
const send = (payload: Json, sign: Parameters<typeof post>[2] = {}) =>
  post(workspace.url(), { body: JSON.stringify(payload), type: 'application/json' }, sign);
const runsIn = async (room: string) =>
  (await workspace.runs()).filter((run) => run.goal.text.includes(room)).length;

describe('what is turned away', () => {
  test.each([
    ['another secret', { secret: 'not-the-secret' }],
    ['no signature', { signature: '' }],
    ['a signature of another version', { signature: 'v1=00' }],
    ['a time that is no number', { headers: { 'x-slack-request-timestamp': 'soon' } }],
  ])('%s', async (_name, sign) => {
    const room = workspace.room('engineer').id;
    expect((await send(mention(room, room), sign)).status).toBe(401);
    expect(await runsIn(room)).toBe(0);
  });

  test.each([
    ['six minutes old', -360],
    ['six minutes ahead', 360],
    ['a day ahead', 86_400],
  ])('a good signature that is %s', async (_name, seconds) => {
    const room = workspace.room('engineer').id;
    expect((await send(mention(room, room), { at: now() + seconds })).status).toBe(401);
    expect(await runsIn(room)).toBe(0);
  });

  test.each([
    ['a little old', -200],
    ['a little ahead', 200],
  ])('but not one that is %s', async (_name, seconds) => {
    const room = workspace.room('engineer').id;
    expect((await send(mention(room, room), { at: now() + seconds })).status).toBe(200);
    expect(await runsIn(room)).toBe(1);
  });

  test('a body that was changed under its signature', async () => {
    const at = now();
    const signature = `v0=${createHmac('sha256', SIGNING_SECRET).update(`v0:${at}:{}`).digest('hex')}`;
    expect((await send(mention('C1'), { at, signature })).status).toBe(401);
  });

  test.each([
    ['no signature', { signature: '' }],
    ['a signature that is none', { signature: `v0=${'g'.repeat(64)}` }],
    ['an old one', { at: now() - 360 }],
  ])('before a byte of the body was sent: %s', async (_name, sign) => {
    const { at = now(), signature = `v0=${'0'.repeat(64)}` } = sign as { at?: number; signature?: string };
    const got = await headersAlone(workspace.url(), '/slack/events', {
      'x-slack-request-timestamp': String(at),
      'x-slack-signature': signature,
    });
    expect(got).toMatch(/^HTTP\/1\.1 401 /);
  });

  test('a body beyond 1 MB', async () => {
    const big = JSON.stringify({
      type: 'event_callback',
      event: { type: 'message', text: 'x'.repeat(1_100_000) },
    });
    expect((await post(workspace.url(), { body: big, type: 'application/json' })).status).toBe(413);
  });

  test('other methods', async () => {
    expect((await fetch(`${workspace.url()}/slack/events`)).status).toBe(405);
  });
});

describe('what is answered', () => {
  test('the challenge by which Slack checks the address', async () => {
    const answer = await send({ type: 'url_verification', challenge: 'c-1', token: 'x' });
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.body)).toEqual({ challenge: 'c-1' });
  });

  test('a look whether somebody is there, which carries nothing in', async () => {
    const room = workspace.room('engineer').id;
    const body = new URLSearchParams({
      ssl_check: '1',
      command: '/support',
      text: room,
      team_id: 'T0GREENLIGHT',
    }).toString();
    const type = 'application/x-www-form-urlencoded';
    expect((await post(workspace.url(), { body, type })).status).toBe(200);
    // Whoever only looks at the certificate has seen it by then.
    expect((await post(workspace.url(), { body, type }, { signature: 'none' })).status).toBe(401);
    expect(await runsIn(room)).toBe(0);
  });

  test.each<[string, Json]>([
    ['an event of a kind to come', { type: 'something_new', user: { id: 'U1' }, channel: 7 }],
    ['a message of a subtype to come', { type: 'message', subtype: 'hologram', channel: 'C1', ts: '1.1' }],
    ['a message without a channel', { type: 'message', user: 'U1', text: 'hi', ts: '1.1' }],
    ['an app_mention of nobody', { type: 'app_mention', text: 'x', ts: '1.1', channel: 'C1' }],
    ['a function of a workflow', { type: 'function_executed', function_execution_id: 'Fx1', inputs: {} }],
    ['tokens of users that were revoked', { type: 'tokens_revoked', tokens: { oauth: ['U1'] } }],
    ['an edit that lacks its message', { type: 'message', subtype: 'message_changed', channel: 'C1' }],
    [
      'a deletion of a message that nobody knows',
      { type: 'message', subtype: 'message_deleted', channel: 'C1', ts: '2.2', deleted_ts: '1.1' },
    ],
  ])('%s, with 200 and nothing else', async (_name, event) => {
    expect(await send(workspace.slack.envelope(event))).toMatchObject({ status: 200, body: '' });
  });

  test.each<[string, Json]>([
    [
      'an interaction of a kind to come',
      { type: 'block_dance', team: { id: 'T0GREENLIGHT' }, user: { id: 'U1' } },
    ],
    [
      'a global shortcut',
      {
        type: 'shortcut',
        callback_id: 'x',
        team: { id: 'T0GREENLIGHT' },
        user: { id: 'U1' },
        trigger_id: '1',
      },
    ],
    [
      'a closed form',
      { type: 'view_closed', team: { id: 'T0GREENLIGHT' }, user: { id: 'U1' }, view: { id: 'V1' } },
    ],
    [
      'a choice of options',
      {
        type: 'block_suggestion',
        team: { id: 'T0GREENLIGHT' },
        user: { id: 'U1' },
        action_id: 'x',
        value: '',
      },
    ],
    [
      'a dialog of old',
      {
        type: 'dialog_submission',
        team: { id: 'T0GREENLIGHT' },
        user: { id: 'U1' },
        callback_id: 'x',
        submission: {},
      },
    ],
    ['nothing that can be told', { hello: 'world' }],
  ])('%s, with 200 and nothing else', async (_name, payload) => {
    const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
    expect(await post(workspace.url(), { body, type: 'application/x-www-form-urlencoded' })).toMatchObject({
      status: 200,
      body: '',
    });
  });

  test('a workspace that the app is not installed in, which is left alone', async () => {
    const room = workspace.room('engineer').id;
    const payload = {
      ...mention(room, room),
      team_id: 'T0ELSEWHERE',
      authorizations: [{ team_id: 'T0ELSEWHERE' }],
    };
    expect((await send(payload)).status).toBe(200);
    expect(await runsIn(room)).toBe(0);
  });
});

describe('what Slack signed and is not of the shape that it should have', () => {
  const malformed = () => workspace.logged.filter(({ code }) => code === 'malformed').length;

  test.each(['null', '[]', '"text"', '{', '', '7', '\ufeff{}'])(
    '%j is answered with 200, with one line in the log and nothing else',
    async (body) => {
      const before = malformed();
      expect(await post(workspace.url(), { body, type: 'application/json' })).toMatchObject({
        status: 200,
        body: '',
      });
      expect(malformed()).toBe(before + 1);
    },
  );

  test.each<[string, unknown]>([
    ['an event that is null', { type: 'event_callback', event: null }],
    ['an event without a type', { type: 'event_callback', event: {} }],
    ['a message whose text is a number', { type: 'event_callback', event: { type: 'message', text: 7 } }],
    ['presses that are no list', { type: 'block_actions', actions: null, user: { id: 'U1' } }],
    ['a form without a view', { type: 'view_submission', user: { id: 'U1' } }],
    ['a shortcut without a message', { type: 'message_action', user: { id: 'U1' } }],
  ])('%s likewise', async (_name, payload) => {
    const team = { team_id: 'T0GREENLIGHT', team: { id: 'T0GREENLIGHT' } };
    const before = malformed();
    const body = JSON.stringify({ ...team, ...(payload as object) });
    expect(await post(workspace.url(), { body, type: 'application/json' })).toMatchObject({
      status: 200,
      body: '',
    });
    expect(malformed()).toBe(before + 1);
  });

  test('a payload in which anything at all stands for one of its parts is never answered with 503', async () => {
    const room = workspace.room('engineer').id;
    const whole = () => [mention(room, 'status'), engineer.commandOf(room, 'status')];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(0, 1), fc.nat(), fc.jsonValue(), async (which, at, instead) => {
        const payload = replaced(whole()[which] ?? {}, at, instead);
        const body = which === 0 ? JSON.stringify(payload) : formOf(payload);
        const type = which === 0 ? 'application/json' : 'application/x-www-form-urlencoded';
        expect((await post(workspace.url(), { body, type })).status).toBe(200);
      }),
      { numRuns: 150 },
    );
  });
});

/** A copy of `whole` with `instead` at one of its parts. */
function replaced(whole: Json, at: number, instead: unknown): Json {
  const copy = structuredClone(whole);
  const parts: [object, string][] = [];
  const walk = (value: unknown) => {
    if (typeof value !== 'object' || value === null) return;
    for (const [name, inner] of Object.entries(value)) {
      parts.push([value, name]);
      walk(inner);
    }
  };
  walk(copy);
  const [object, name] = parts[at % parts.length] ?? [copy, 'x'];
  Reflect.set(object, name, instead);
  return copy;
}

const formOf = (fields: Json) =>
  new URLSearchParams(Object.entries(fields).map(([name, value]) => [name, String(value)])).toString();

describe('what comes more than once', () => {
  test('one message in eleven deliveries with other event ids opens one run', async () => {
    const room = workspace.room('engineer').id;
    const payload = mention(room, room);
    const many = Array.from({ length: 11 }, (_, n) => ({ ...payload, event_id: `Ev-other-${n}` }));
    const answers = await Promise.all(many.map((one) => send(one)));
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect(await runsIn(room)).toBe(1);
  });

  test('the very same request, signature and all, is answered and dropped once it is committed', async () => {
    const room = workspace.room('engineer').id;
    const payload = mention(room, room);
    const at = now();
    expect((await send(payload, { at })).status).toBe(200);
    const before = workspace.slack.calls.length;
    expect((await send(payload, { at })).status).toBe(200);
    expect(await runsIn(room)).toBe(1);
    expect(workspace.slack.calls.slice(before).filter(({ method }) => method === 'users.info')).toEqual([]);
  });

  test('and is taken when the first delivery was not committed', async () => {
    const room = workspace.room('engineer').id;
    const user = workspace.stranger({ id: 'U0LATER', email: 'engineer3@example.com' });
    const payload = mention(room, room, { user: user.id });
    const at = now();
    workspace.slack.interfere = (method, args) =>
      method === 'users.info' && args.user === user.id ? { error: 'internal_error' } : undefined;
    expect((await send(payload, { at })).status).toBe(503);
    workspace.slack.interfere = () => undefined;
    expect(await runsIn(room)).toBe(0);
    expect((await send(payload, { at })).status).toBe(200);
    expect(await runsIn(room)).toBe(1);
  });

  test('one command, one run; one press, one decision; one form, one change', async () => {
    const room = workspace.room('engineer').id;
    const trigger_id = workspace.slack.state.trigger(engineer.id);
    await Promise.all([1, 2, 3].map(() => engineer.command(room, `${ASKED} ${room}`, { trigger_id })));
    expect(await runsIn(room)).toBe(1);
    const card = await workspace.card(room, ({ labels }) => labels.includes('Stop'));
    const press = engineer.pressOf(card, 'Stop');
    await Promise.all([engineer.interact(press), engineer.interact({ ...press, trigger_id: 'other' })]);
    const run = await workspace.run(card.run);
    expect(run.ending).toBe('stopped');
    expect(engineer.notices().filter(({ text }) => text.includes('stopped'))).toEqual([]);
  });
});

describe('what a payload may claim', () => {
  let card: CardSeen;
  beforeAll(async () => {
    const room = workspace.room('engineer', 'lead');
    await engineer.command(room.id, ASKED);
    card = await workspace.card(room.id, ({ labels }) => labels.includes('Approve'));
  }, 120_000);
  const pressed = async (who: SlackPerson, action: Json, more: Json = {}) => {
    const payload = { ...who.pressOf(card, 'Approve', action), ...more };
    expect((await who.interact(payload)).status).toBe(200);
    const { status } = await workspace.run(card.run);
    expect(status).toBe('awaiting_approval');
  };
  const value = () => JSON.parse(engineer.pressOf(card, 'Approve').actions[0].value);

  test.each<[string, () => Json]>([
    // From somebody whose limit covers the plan: what they saw is not what is asked for.
    ['another digest', () => ({ ...value(), digest: 'f'.repeat(64) })],
    ['another run', () => ({ ...value(), run: '00000000-0000-4000-8000-000000000000' })],
    ['a role', () => ({ ...value(), role: 'finance' })],
    ['who approves', () => ({ ...value(), by: 'finance' })],
    ['a later plan', () => ({ ...value(), revision: 9 })],
  ])('%s in a button gives no authority', async (_name, forged) => {
    await pressed(engineer, { value: JSON.stringify({ ...forged(), digest: 'f'.repeat(64) }) });
    await pressed(workspace.person('trainee'), { value: JSON.stringify(forged()) });
  });

  test('nor does a value that is none of ours', async () => {
    for (const value of ['', '{}', 'null', '[1]', '{"run":1}']) await pressed(engineer, { value });
  });

  test.each<[string, Json, RegExp]>([
    ['a guest', { id: 'U0GUEST', email: 'lead@example.com', guest: 'multi' }, /guest/i],
    ['a guest of one channel', { id: 'U0GUEST1', email: 'lead@example.com', guest: 'single' }, /guest/i],
    [
      'somebody of another workspace',
      { id: 'U0OTHER', email: 'lead@example.com', team: 'T0ELSEWHERE' },
      /workspace/i,
    ],
    [
      'a stranger whom Slack Connect brings',
      { id: 'U0STRANGER', email: 'lead@example.com', stranger: true },
      /workspace/i,
    ],
    ['a bot', { id: 'U0ROBOT', email: 'lead@example.com', isBot: true }, /bots/i],
    ['somebody who has left', { id: 'U0LEFT', email: 'lead@example.com', deleted: true }, /deactivated/i],
    [
      'an address that nobody confirmed',
      { id: 'U0FAKE', email: 'lead@example.com', emailConfirmed: false },
      /not known/i,
    ],
    ['somebody who is not of the staff', { id: 'U0NOBODY', email: 'nobody@example.com' }, /not known/i],
    ['somebody whom Slack tells nothing about', { id: 'U0QUIET' }, /not known/i],
  ])('%s approves nothing and is told so alone', async (_name, user, why) => {
    const somebody = workspace.stranger(user);
    workspace.slack.state.channels.get(card.channel)?.members.add(somebody.id);
    // The payload says that they are of this workspace; Slack knows better.
    await pressed(somebody, {}, { user: { id: somebody.id, team_id: 'T0GREENLIGHT' } });
    await vi.waitFor(() => expect(somebody.notices().at(-1)?.text).toMatch(why), PATIENCE);
  });

  test('a member who is made a guest loses their authority at once', async () => {
    const member = workspace.stranger({ id: 'U0TURNED', email: 'lead2@example.com' });
    workspace.slack.state.channels.get(card.channel)?.members.add(member.id);
    expect((await member.command(card.channel, 'mine')).body).toContain('Nothing waits for you');
    workspace.slack.state.user({ id: 'U0TURNED', email: 'lead2@example.com', guest: 'multi' });
    await engineer.event({ type: 'user_change', user: { id: member.id } });
    await pressed(member, {});
    await vi.waitFor(() => expect(member.notices().at(-1)?.text).toMatch(/guest/i), PATIENCE);
  });
});
