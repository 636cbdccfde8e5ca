/** Forged signatures and tokens against the real handlers over HTTP, and right ones beside them. */

import { BOT_USER, TEAM } from '../../slack-server/state.ts';
import { BOT, TENANT } from '../../teams-server/teams-server.ts';
import { diceOf } from '../dice.ts';
import { openRest, openWhole, SCIM_TOKEN, type Sent, send } from '../faces.ts';
import { forgedSlack, signedRight } from './slack.ts';
import { forgedTeams } from './teams.ts';
import { forgedKey, forgedToken } from './tokens.ts';

export interface ForgeryResult {
  /** By face and kind: how often. */
  tried: Record<string, number>;
  accepted: string[];
  /** Right ones that were not taken: then nothing was shown by those that were refused. */
  controls: { taken: number; refused: string[] };
  seconds: number;
}

interface Face {
  name: string;
  url: string;
  forge(n: number): Sent & { kind: string };
  right(): Sent;
}

const JSON_TYPE: [string, string] = ['content-type', 'application/json'];
/** A right one is sent at the beginning, after every so many, and at the end. */
const CONTROL_EVERY = 250;
const SIDE_BY_SIDE = 4;

export async function forgeries({ seed, count }: { seed: number; count: number }): Promise<ForgeryResult> {
  const began = performance.now();
  const result: ForgeryResult = {
    tried: {},
    accepted: [],
    controls: { taken: 0, refused: [] },
    seconds: 0,
  };
  const whole = await openWhole();
  const rest = await openRest();
  const { url } = whole.greenlight;
  const { identity, serviceUrl } = whole.teams;
  let made = 0;
  const slackBody = () => {
    made += 1;
    const ts = `1700000000.${String(made).padStart(6, '0')}`;
    const event = { type: 'app_mention', user: 'U0NOBODY', text: `<@${BOT_USER}> help`, ts, channel: 'C0X' };
    return JSON.stringify({ type: 'event_callback', team_id: TEAM, event_id: `Ev${made}`, event });
  };
  const teamsBody = () => {
    made += 1;
    return JSON.stringify({
      ...{
        id: String(1_700_000_000_000 + made),
        type: 'message',
        text: 'help',
        channelId: 'msteams',
        serviceUrl,
      },
      from: { id: '29:1x', name: 'X' },
      recipient: BOT,
      conversation: { id: 'a:1x', conversationType: 'personal', tenantId: TENANT },
      channelData: { tenant: { id: TENANT } },
    });
  };
  const bearer = (token: string): [string, string] => ['authorization', `Bearer ${token}`];
  const runs: Sent = { path: '/v1/runs', headers: [], method: 'GET' };
  const users: Sent = { path: '/scim/v2/Users', headers: [], method: 'GET' };
  const faces: Face[] = [
    {
      name: 'Slack',
      url,
      forge: (n) => forgedSlack(diceOf(`slack ${seed} ${n}`), slackBody()),
      right: () => signedRight(slackBody()),
    },
    {
      name: 'Teams',
      url,
      forge(n) {
        const { kind, token } = forgedTeams(diceOf(`teams ${seed} ${n}`), identity, serviceUrl);
        return { kind, path: '/api/messages', headers: [JSON_TYPE, bearer(token)], body: teamsBody() };
      },
      right: () => ({
        path: '/api/messages',
        headers: [JSON_TYPE, bearer(identity.token(serviceUrl))],
        body: teamsBody(),
      }),
    },
    {
      name: 'REST token',
      url: rest.url,
      forge: (n) => ({ ...runs, ...forgedToken(diceOf(`rest ${seed} ${n}`), rest.token) }),
      right: () => ({ ...runs, headers: [bearer(rest.token)] }),
    },
    {
      name: 'SCIM token',
      url,
      forge: (n) => ({ ...users, ...forgedToken(diceOf(`scim ${seed} ${n}`), SCIM_TOKEN) }),
      right: () => ({ ...users, headers: [bearer(SCIM_TOKEN)] }),
    },
    {
      name: 'local key',
      url: rest.url,
      forge: (n) => ({ ...runs, ...forgedKey(diceOf(`key ${seed} ${n}`), rest.key) }),
      right: () => ({
        ...runs,
        headers: [
          ['x-greenlight-person', 'lead'],
          ['x-greenlight-key', rest.key],
        ],
      }),
    },
  ];
  const control = async (face: Face) => {
    const status = await send(face.url, face.right());
    if (status < 300) result.controls.taken += 1;
    else result.controls.refused.push(`${face.name}: ${status}`);
  };
  const forge = async (n: number) => {
    const face = faces[n % faces.length] as Face;
    const forged = face.forge(n);
    const name = `${face.name}: ${forged.kind}`;
    result.tried[name] = (result.tried[name] ?? 0) + 1;
    const status = await send(face.url, forged);
    // 429 is said of a wrong one alone: a right one passes however many were wrong before.
    if (![400, 401, 403, 429].includes(status))
      result.accepted.push(`${name}, seed ${seed}, number ${n}: ${status}`);
  };
  try {
    for (let n = 0; n < count; n += SIDE_BY_SIDE) {
      if (n % CONTROL_EVERY < SIDE_BY_SIDE) for (const face of faces) await control(face);
      const together = Math.min(SIDE_BY_SIDE, count - n);
      await Promise.all(Array.from({ length: together }, (_, k) => forge(n + k)));
    }
    for (const face of faces) await control(face);
  } finally {
    await rest.stop();
    await whole.stop();
  }
  result.seconds = (performance.now() - began) / 1_000;
  return result;
}
