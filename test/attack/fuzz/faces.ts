/** Bytes that nobody should send, to every face of a running Greenlight, by whoever may send to it. */
import { diceOf } from '../dice.ts';
import { openRest, openWhole, SCIM_TOKEN, type Sent, send } from '../faces.ts';
import { signature } from '../forgeries/slack.ts';
import { recorded } from './recorded.ts';
import { bodyOf, changedText, muchChanged } from './values.ts';

export interface FacesResult {
  sent: number;
  /** By face and class of status, for instance `REST 4xx`. */
  answers: Record<string, number>;
  breaches: string[];
}

const JSON_TYPE: [string, string] = ['content-type', 'application/json'];
const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const BODIES: Record<string, object> = {
  runs: { text: 'FH-10482, mara.l@example.com, 10115: mug arrived broken' },
  information: { text: 'a photo is attached' },
  approve: { revision: 1, digest: 'a'.repeat(64) },
  adjust: {
    revision: 1,
    text: 'shipping too',
    steps: [{ id: 's1', args: { lines: [{ line: 1, cents: 5 }] } }],
  },
  decline: { revision: 1, reason: 'no' },
  draft: { revision: 1 },
  ask: { role: 'lead', reason: 'please' },
  renew: { revision: 1 },
  'leave-out': { revision: 1 },
  verify: { code: '123456' },
  looked: { call: 's1', outcome: 'done' },
  send: { draft: 1, text: 'We are sorry.', confirm: true },
  stop: { undo: true },
  'hand-off': { reason: 'please' },
  take: {},
  'give-back': {},
};
const SIDE_BY_SIDE = 4;

export async function fuzzFaces({ seed, count }: { seed: number; count: number }): Promise<FacesResult> {
  const result: FacesResult = { sent: 0, answers: {}, breaches: [] };
  const breach = (said: string) => void result.breaches.push(said);
  const unhandled = (error: unknown) => breach(`unhandled: ${error instanceof Error ? error.stack : error}`);
  process.on('unhandledRejection', unhandled);
  process.on('uncaughtException', unhandled);
  const whole = await openWhole();
  const rest = await openRest();
  const { url } = whole.greenlight;
  const { identity, serviceUrl } = whole.teams;
  const slackPayloads = recorded('slack');
  const teamsPayloads = recorded('teams');
  const token: [string, string] = ['authorization', `Bearer ${rest.token}`];

  const [opened] = await routesOf(rest.url, token);
  const faces: Record<string, (n: number) => { to: string } & Sent> = {
    Slack(n) {
      const dice = diceOf(`slack ${seed} ${n}`);
      const json = bodyOf(dice, {
        team_id: 'T0GREENLIGHT',
        event_id: `Ev${seed}-${n}`,
        ...dice.pick(slackPayloads),
      });
      const form = dice.upTo(2) === 0;
      const body = form ? new URLSearchParams({ payload: json, command: '/support' }).toString() : json;
      const at = String(Math.floor(Date.now() / 1_000));
      return {
        to: url,
        path: '/slack/events',
        body,
        headers: [
          ['content-type', form ? 'application/x-www-form-urlencoded' : 'application/json'],
          ['x-slack-request-timestamp', at],
          ['x-slack-signature', signature(body, at)],
        ],
      };
    },
    Teams(n) {
      const dice = diceOf(`teams ${seed} ${n}`);
      const changed = muchChanged(dice, dice.pick(teamsPayloads));
      const fits =
        typeof changed === 'object' && changed !== null && !Array.isArray(changed) && dice.upTo(3) > 0;
      const body = JSON.stringify(fits ? { ...changed, serviceUrl, channelId: 'msteams' } : changed) ?? '';
      return {
        to: url,
        path: '/api/messages',
        body: dice.upTo(9) === 0 ? changedText(dice, body) : body,
        headers: [JSON_TYPE, ['authorization', `Bearer ${identity.token(serviceUrl)}`]],
      };
    },
    REST(n) {
      const dice = diceOf(`rest ${seed} ${n}`);
      const { method, path, name } = dice.pick(opened);
      const id = dice.pick([
        runIds[0] ?? 'x',
        runIds[1] ?? 'x',
        'nobody',
        '%00',
        '..%2f',
        'x'.repeat(300),
        '%f0%9f%92%a5',
      ]);
      const query = dice.pick([
        '',
        '',
        '?limit=5',
        `?${encodeURIComponent(dice.word())}=1`,
        '?limit=-1',
        '?cursor=x',
        '?after=1e9',
      ]);
      const asked = `${path.replace('{id}', id)}${query}`;
      const body = method === 'POST' ? bodyOf(dice, BODIES[name] ?? {}) : '';
      return {
        ...{ to: rest.url, method, body },
        path:
          dice.upTo(9) === 0
            ? encodeURI(changedText(dice, asked).toWellFormed()).replace(/^[^/]*/, '') || '/'
            : asked,
        headers: [JSON_TYPE, token, ['idempotency-key', dice.pick([dice.word(), 'same', '"x"'])]],
      };
    },
    SCIM(n) {
      const dice = diceOf(`scim ${seed} ${n}`);
      const user = {
        schemas: [USER],
        userName: `${dice.word()}@example.com`,
        name: { givenName: 'A' },
        active: true,
      };
      const patch = { schemas: [PATCH], Operations: [{ op: 'replace', path: 'active', value: false }] };
      const [method, body] = dice.pick([
        ['POST', user],
        ['PUT', user],
        ['PATCH', patch],
        ['GET', {}],
        ['DELETE', {}],
      ] as const);
      const filter = encodeURIComponent(changedText(dice, 'userName eq "a@example.com"').toWellFormed());
      const path = dice.pick([
        '/Users',
        '/Users/nobody',
        '/Users/engineer2',
        `/Users?filter=${filter}`,
        '/Bulk',
        '/.search',
        '/Groups',
      ]);
      return {
        ...{ to: url, method, path: `/scim/v2${path}` },
        body: method === 'GET' || method === 'DELETE' ? '' : bodyOf(dice, body),
        headers: [
          ['content-type', 'application/scim+json'],
          ['authorization', `Bearer ${SCIM_TOKEN}`],
        ],
      };
    },
  };
  const runIds: string[] = [];
  for (const n of [1, 2]) {
    const answer = await fetch(`${rest.url}/v1/runs`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: token[1] },
      body: JSON.stringify({ text: `case ${n}` }),
    });
    runIds.push(((await answer.json()) as { id: string }).id);
  }
  const names = Object.keys(faces);
  const one = async (n: number) => {
    const name = names[n % names.length] ?? '';
    const sent = faces[name]?.(n);
    if (!sent) return;
    result.sent += 1;
    const where = `${name}, seed ${seed}, number ${n}`;
    try {
      const status = await send(sent.to, sent);
      const kind = `${name} ${String(status)[0]}xx`;
      result.answers[kind] = (result.answers[kind] ?? 0) + 1;
      if (status >= 500 && status !== 501)
        breach(
          `${where}: ${status} to ${sent.method ?? 'POST'} ${sent.path} ${String(sent.body).slice(0, 300)}`,
        );
    } catch (error) {
      breach(`${where}: ${error}`);
    }
  };
  for (let n = 0; n < count; n += SIDE_BY_SIDE)
    await Promise.all(Array.from({ length: Math.min(SIDE_BY_SIDE, count - n) }, (_, k) => one(n + k)));
  for (const at of [url, rest.url])
    for (const path of ['/health', '/ready']) {
      const status = await send(at, { method: 'GET', path, headers: [] });
      if (status !== 200) breach(`${path} afterwards: ${status}`);
    }
  for (const { fields, message } of whole.errors.slice(0, 10))
    breach(
      `logged as an error: ${message} ${fields.err instanceof Error ? fields.err.stack : JSON.stringify(fields)}`,
    );
  await rest.stop();
  await whole.stop();
  process.off('unhandledRejection', unhandled);
  process.off('uncaughtException', unhandled);
  return result;
}

interface Route {
  method: string;
  path: string;
  /** The last part of the path. */
  name: string;
}

/** Every route of the description, but those whose answer does not end. */
async function routesOf(url: string, [, authorization]: [string, string]): Promise<[Route[]]> {
  const described = (await (
    await fetch(`${url}/v1/openapi.json`, { headers: { authorization } })
  ).json()) as {
    paths: Record<string, Record<string, unknown>>;
  };
  const routes = Object.entries(described.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => ({
      method: method.toUpperCase(),
      path,
      name: path.split('/').at(-1) ?? '',
    })),
  );
  return [routes.filter(({ name }) => name !== 'stream')];
}
