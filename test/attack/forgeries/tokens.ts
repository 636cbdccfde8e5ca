/** Bearer tokens of the REST interface and of SCIM, and the key of an embedded installation, forged. */
import type { Dice } from '../dice.ts';

export interface ForgedHeaders {
  kind: string;
  headers: [string, string][];
}

/** `right`: a token that is accepted. */
export function forgedToken(dice: Dice, right: string): ForgedHeaders {
  const bearer = (kind: string, value: string): ForgedHeaders => ({
    kind,
    headers: [['authorization', value]],
  });
  return dice.pick<() => ForgedHeaders>([
    () => bearer('one character changed', `Bearer ${dice.flipped(right)}`),
    () => bearer('cut', `Bearer ${right.slice(0, dice.upTo(right.length - 1))}`),
    () => bearer('something behind it', `Bearer ${right}${dice.pick(['x', '=', ',', ';', '.'])}`),
    () => bearer('other letters', `Bearer ${swapped(right)}`),
    () => bearer('another scheme', `${dice.pick(['Basic', 'Token', 'Digest', 'Bearerx'])} ${right}`),
    () => bearer('basic', `Basic ${Buffer.from(`engineer:${right}`).toString('base64')}`),
    () =>
      bearer('nothing', dice.pick(['', 'Bearer', 'Bearer ', 'Bearer  ', 'Bearer null', 'Bearer undefined'])),
    () => bearer('junk', `Bearer ${dice.word()}${dice.word()}`),
    () =>
      bearer(
        'another installation',
        `Bearer ${Buffer.from(dice.word().repeat(8)).toString('base64url').slice(0, right.length)}`,
      ),
    () => bearer('in front of it', `Bearer ${dice.word()}${right}`),
    () => ({ kind: 'in a place that is none', headers: [['x-authorization', `Bearer ${right}`]] }),
    () => bearer('an expression of a database', `Bearer ' or '1'='1`),
  ])();
}

/** The letters' case turned; a token without letters is reversed. */
function swapped(text: string): string {
  const turned = [...text].map((c) => (c === c.toLowerCase() ? c.toUpperCase() : c.toLowerCase())).join('');
  return turned === text ? [...text].reverse().join('') : turned;
}

export function forgedKey(dice: Dice, right: string): ForgedHeaders {
  const person: [string, string] = ['x-greenlight-person', 'lead'];
  const given = (kind: string, name: string, value: string): ForgedHeaders => ({
    kind,
    headers: [person, [name, value]],
  });
  return dice.pick([
    () => given('a key with one character changed', 'x-greenlight-key', dice.flipped(right)),
    () => given('a key that was cut', 'x-greenlight-key', right.slice(0, dice.upTo(right.length - 1))),
    () => given('a cookie with one character changed', 'cookie', `greenlight_key=${dice.flipped(right)}`),
    () => given('a cookie of another name', 'cookie', `xgreenlight_key=${right}; greenlight_keys=${right}`),
    () => given('a key as a token', 'authorization', `Bearer ${right}`),
    () => given('no key', 'x-nothing', 'x'),
    () => given('a key of another start', 'x-greenlight-key', dice.word().repeat(4)),
    () => given('quotes around it', 'cookie', `greenlight_key="${right}x"`),
  ])();
}
