/** Tokens as the Bot Connector signs them, forged. */
import { createHmac } from 'node:crypto';
import type { Identity } from '../../teams-server/identity.ts';
import { APP } from '../../teams-server/teams-server.ts';
import type { Dice } from '../dice.ts';

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const read = (text: string): object => JSON.parse(Buffer.from(text, 'base64url').toString());

export function forgedTeams(
  dice: Dice,
  identity: Identity,
  serviceUrl: string,
): { kind: string; token: string } {
  const now = Math.floor(Date.now() / 1_000);
  const of = (...given: Parameters<Identity['token']>) => identity.token(...given);
  const [head = '', body = '', sign = ''] = of(serviceUrl).split('.');
  const one = (kind: string, token: string) => ({ kind, token });
  return dice.pick([
    () => one('alg none', of(serviceUrl, {}, { alg: 'none' })),
    () =>
      one(
        'alg none, written otherwise',
        `${part({ alg: dice.pick(['None', 'NONE', 'nOnE', '']), kid: 'key-1' })}.${body}.`,
      ),
    () => one('HS256 with the public key', of(serviceUrl, {}, { alg: 'HS256' })),
    () => {
      const header = part({ alg: 'HS256', kid: 'key-1', typ: 'JWT' });
      const made = createHmac('sha256', dice.word()).update(`${header}.${body}`).digest('base64url');
      return one('HS256 with some key', `${header}.${body}.${made}`);
    },
    () =>
      one(
        'another audience',
        of(serviceUrl, { aud: dice.pick([`${APP.appId}x`, dice.word(), '', undefined]) }),
      ),
    () =>
      one(
        'another issuer',
        of(serviceUrl, {
          iss: dice.pick([
            'https://api.botframework.com.evil.example',
            'api.botframework.com',
            dice.word(),
            undefined,
          ]),
        }),
      ),
    () =>
      one(
        'another service URL',
        of(dice.pick(['https://smba.trafficmanager.net/emea/', `${serviceUrl}x`, 'http://127.0.0.1:1/'])),
      ),
    () => one('no service URL', of(serviceUrl, { serviceurl: undefined })),
    () => one('a key that nobody knows', of(serviceUrl, {}, { kid: `key-${dice.word()}` })),
    () => one('a key of another channel', of(serviceUrl, {}, { kid: 'key-web' })),
    () => one('expired', of(serviceUrl, { exp: now - 400 - dice.upTo(1e6) })),
    () => one('not valid yet', of(serviceUrl, { nbf: now + 400 + dice.upTo(1e6), exp: now + 1e7 })),
    () =>
      one(
        'bits of the signature turned',
        `${head}.${body}.${dice.flipped(sign.slice(0, -1))}${sign.slice(-1)}`,
      ),
    () => one('a signature that was cut', `${head}.${body}.${sign.slice(0, dice.upTo(sign.length - 2))}`),
    () => {
      const claims = {
        ...read(body),
        ...dice.pick([{ exp: now + 9e6 }, { appid: 'x' }, { sub: dice.word() }]),
      };
      return one('changed claims', `${head}.${part(claims)}.${sign}`);
    },
    () => {
      const header = {
        ...read(head),
        ...dice.pick([{ kid: 'key-web' }, { alg: 'PS256' }, { jwk: {} }, { crit: ['b64'], b64: false }]),
      };
      return one('a changed header', `${part(header)}.${body}.${sign}`);
    },
    () => {
      const [, other = ''] = of(serviceUrl, { nbf: now - 11 - dice.upTo(500) }).split('.');
      return one('the signature of another token', `${head}.${other}.${sign}`);
    },
    () =>
      one(
        'parts in another order',
        dice.pick([
          `${body}.${head}.${sign}`,
          `${head}.${sign}.${body}`,
          `${head}.${body}`,
          `${head}.${body}.${sign}.${sign}`,
        ]),
      ),
    () =>
      one('junk', dice.pick([dice.word(), `${dice.word()}.${dice.word()}.${dice.word()}`, '', '..', 'null'])),
  ])();
}
