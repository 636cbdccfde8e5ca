/**
 * Every payload that was recorded in production is taken in, or left alone on purpose; none is answered with
 * an error.
 */
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { incomingOf, originOf, plainText, RawActivity, writtenIn } from '../../../src/bots/teams/activity.ts';
import { hasMaterial, materialPath } from '../../material.ts';
import { offers } from '../../teams-server/cards.ts';
import {
  openTeamsInstallation,
  PATIENCE,
  PEOPLE,
  roomIn,
  type TeamsInstallation,
} from '../../teams-server/installation.ts';
import { TENANT } from '../../teams-server/teams-server.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const FOLDER = 'data/payloads/teams';
type Payload = Record<string, unknown> & { type: string };

function recorded(): [string, Payload][] {
  if (!hasMaterial(FOLDER)) return [];
  return readdirSync(materialPath(FOLDER)).flatMap((file) => {
    const whole: Record<string, unknown> = JSON.parse(
      readFileSync(materialPath(`${FOLDER}/${file}`), 'utf8'),
    );
    return Object.entries(whole).flatMap(([name, one]): [string, Payload][] =>
      typeof one === 'object' && one !== null && 'type' in one ? [[`${file}: ${name}`, one as Payload]] : [],
    );
  });
}

describe.skipIf(!hasMaterial(FOLDER))('recorded payloads (needs TEST_MATERIAL)', () => {
  const WANTED: Record<string, object> = {
    'actions-reactions.json: mention': { kind: 'message' },
    'actions-reactions.json: action': { kind: 'ignored', what: 'foreign_button' },
    'actions-reactions.json: reaction': { kind: 'ignored', what: 'messageReaction' },
    'channel.json: mention': { kind: 'message' },
    'channel.json: channel_post_action': { kind: 'ignored', what: 'foreign_button' },
  };
  test('each has a place', () =>
    expect(
      recorded()
        .map(([name]) => name)
        .toSorted(),
    ).toEqual(Object.keys(WANTED).toSorted()));
  test.each(recorded())('%s', (name, payload) => {
    const activity = RawActivity.parse(payload);
    expect(incomingOf(activity)).toEqual(WANTED[name]);
    const origin = originOf(activity);
    expect(origin).toMatchObject({
      team: TENANT,
      kind: 'channel',
      room: '19:d441d38c655c47a085215b2726e76927@thread.tacv2',
    });
    expect(origin?.thread).toMatch(/^\d{13}$/);
    if (name.endsWith('mention')) {
      expect(writtenIn(activity, origin?.bot.id ?? '')).toMatchObject({
        mentionsBot: true,
        mentionsOthers: false,
        text: expect.stringMatching(/^(Hey|Test)$/),
      });
    }
  });

  let installation: TeamsInstallation;
  beforeAll(async () => {
    installation = await openTeamsInstallation();
    const someone = {
      ...PEOPLE.engineer,
      id: '29:1xXxFakeUserBase64IdStringForTeamsPlatformAbcDeFgHiJkLmNoPqRsTuVwXyZ012345ABCDEF',
      aadObjectId: '00000000-1111-2222-3333-444444444444',
    };
    installation.server.room('channel', [someone], '19:d441d38c655c47a085215b2726e76927@thread.tacv2');
    installation.server.room(
      'channel',
      [someone],
      '19:8j-Mnacwmq2QFDbzykeQH5v55m6cN1X3QJ5viHvGIIQ1@thread.tacv2',
    );
  });
  afterAll(() => installation?.stop());
  test.each(recorded())('over HTTP: %s', async (_, payload) => {
    expect((await installation.post({ ...payload, serviceUrl: installation.server.serviceUrl })).status).toBe(
      200,
    );
  });
  test('a mention opens a case in its thread; the next one there is information, once, however often it comes', async () => {
    const room = '19:d441d38c655c47a085215b2726e76927@thread.tacv2';
    const mention = recorded().find(([name]) => name === 'channel.json: mention')?.[1];
    const fresh = { ...mention, id: '1771290109999', serviceUrl: installation.server.serviceUrl };
    await installation.post(fresh);
    await installation.post(fresh);
    const { body } = await installation.rest('engineer', '/runs?limit=100');
    expect(body.runs.map((run: { title: string }) => run.title).toSorted()).toEqual(['Hey', 'Test']);
    const hey = body.runs.find((run: { title: string }) => run.title === 'Hey');
    const { body: run } = await installation.rest('engineer', `/runs/${hey.id}`);
    expect(run.goal.information.map(({ text }: { text: string }) => text)).toEqual(['Hey']);
    await installation.card(room, offers('Stop'));
    await vi.waitFor(() => expect(installation.server.cards(room)).toHaveLength(2), PATIENCE);
  });
});

describe('whatever comes', () => {
  let installation: TeamsInstallation;
  beforeAll(async () => {
    installation = await openTeamsInstallation();
  });
  afterAll(() => installation?.stop());

  const odd = fc.oneof(
    fc.constant(undefined),
    fc.constant(null),
    fc.string(),
    fc.integer(),
    fc.boolean(),
    fc.object({ maxDepth: 2 }),
    fc.array(fc.anything({ maxDepth: 1 })),
  );
  const activity = fc.record({
    type: fc.constantFrom(
      'message',
      'invoke',
      'conversationUpdate',
      'installationUpdate',
      'messageReaction',
      'messageUpdate',
      'messageDelete',
      'typing',
      'event',
      'endOfConversation',
      'handoff',
      'unheard of',
    ),
    name: fc.oneof(
      odd,
      fc.constantFrom(
        'adaptiveCard/action',
        'composeExtension/fetchTask',
        'composeExtension/submitAction',
        'composeExtension/query',
        'message/submitAction',
        'task/fetch',
        'signin/verifyState',
        'fileConsent/invoke',
      ),
    ),
    text: odd,
    entities: odd,
    attachments: odd,
    membersAdded: odd,
    action: odd,
    value: odd,
    replyToId: odd,
  });

  test('is read without an error', () => {
    fc.assert(
      fc.property(activity, (given) => {
        const raw = RawActivity.parse(JSON.parse(JSON.stringify(given)));
        incomingOf(raw);
        originOf(raw);
        writtenIn(raw, 'b');
      }),
      { numRuns: 2_000 },
    );
  });

  test('is answered below 500, invokes always with a body', async () => {
    const room = roomIn(installation, 'personal', 'engineer');
    const samples = fc.sample(activity, { numRuns: 60, seed: 7 });
    for (const given of samples) {
      const { status, body } = await installation.post(
        installation.activity('engineer', room, JSON.parse(JSON.stringify(given))),
      );
      expect(status).toBe(200);
      if (given.type === 'invoke') expect(body).toEqual(expect.any(Object));
    }
  });

  test('text of people is what they wrote', () => {
    expect(plainText('<p>Hey&nbsp;<b>you</b></p><p>5 &lt; 6 &amp; 7</p>')).toBe('Hey you\n5 < 6 & 7');
    expect(plainText('price < 5 and > 3')).toBe('price < 5 and > 3');
    expect(plainText('a\u00a0b')).toBe('a b');
  });
});
