/** Requests as Slack signs them, forged: each should be turned away, whatever is in it. */
import { createHmac } from 'node:crypto';
import { SIGNING_SECRET } from '../../slack-server/server.ts';
import type { Dice } from '../dice.ts';

export interface Forged {
  kind: string;
  path: string;
  headers: [string, string][];
  body: string;
}

export const signature = (body: string, at: number | string, secret = SIGNING_SECRET): string =>
  `v0=${createHmac('sha256', secret).update(`v0:${at}:${body}`).digest('hex')}`;

export function signedRight(body: string, kind = 'control'): Forged {
  const at = String(Math.floor(Date.now() / 1_000));
  return request(kind, body, [
    ['x-slack-request-timestamp', at],
    ['x-slack-signature', signature(body, at)],
  ]);
}

const request = (kind: string, body: string, headers: [string, string][]): Forged => ({
  kind,
  path: '/slack/events',
  headers: [['content-type', 'application/json'], ...headers],
  body,
});

/** `body`: of something that would be done if it were let in. */
export function forgedSlack(dice: Dice, body: string): Forged {
  const at = Math.floor(Date.now() / 1_000);
  const right = signature(body, at);
  const signed = (kind: string, time: string | number, sign: string) =>
    request(kind, body, [
      ['x-slack-request-timestamp', String(time)],
      ['x-slack-signature', sign],
    ]);
  return dice.pick([
    () => signed('bits of the signature turned', at, dice.flipped(right)),
    () => signed('a signature that was cut', at, right.slice(0, dice.upTo(right.length - 1))),
    () =>
      signed(
        'a signature of another version',
        at,
        right.replace('v0=', dice.pick(['v1=', 'v00=', 'V0=', 'v0:', ''])),
      ),
    () => signed('another secret', at, signature(body, at, `${SIGNING_SECRET}${dice.word()}`)),
    () => signed('no secret', at, signature(body, at, '')),
    () => {
      const old = at - 301 - dice.upTo(1e6);
      return signed('an old time', old, signature(body, old));
    },
    () => {
      const ahead = at + 305 + dice.upTo(1e6);
      return signed('a time to come', ahead, signature(body, ahead));
    },
    () => {
      const time = dice.pick([
        '',
        ' ',
        '0x66',
        `${at}.0`,
        `${at}e0`,
        `+${at}`,
        `${at} `,
        'NaN',
        'Infinity',
        `${at},${at}`,
      ]);
      // What a header is trimmed to is the right time again: the signature must then be of another body.
      return signed('a time that is none', time, signature(`${body} `, time));
    },
    () => signed('another time than was signed', at - 1 - dice.upTo(200), right),
    () => ({ ...signed('a changed body', at, right), body: dice.changed(body) }),
    () =>
      request('two signatures, the first one wrong', body, [
        ['x-slack-request-timestamp', String(at)],
        ['x-slack-signature', dice.flipped(right)],
        ['x-slack-signature', right],
      ]),
    () =>
      request('two signatures, the second one wrong', body, [
        ['x-slack-request-timestamp', String(at)],
        ['x-slack-signature', right],
        ['x-slack-signature', dice.flipped(right)],
      ]),
    () =>
      request('two times', body, [
        ['x-slack-request-timestamp', String(at)],
        ['x-slack-request-timestamp', String(at - 1_000)],
        ['x-slack-signature', right],
      ]),
    () => request('no signature', body, [['x-slack-request-timestamp', String(at)]]),
    () => request('no time', body, [['x-slack-signature', right]]),
  ])();
}
