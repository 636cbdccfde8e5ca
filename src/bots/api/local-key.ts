/**
 * The key of an embedded installation that more than this machine reaches, or may reach through a forwarded
 * port: made at each start, printed in the address, and kept by the browser as a cookie that no page reads.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { RequestHandler } from 'express';
import type { WrongTries } from './wrong-tries.ts';

export const KEY_PARAMETER = 'key';
const COOKIE = 'greenlight_key';

export const newLocalKey = (): string => randomBytes(24).toString('base64url');

/** Whether the request brings the key, as a cookie or in the header `x-greenlight-key`. */
export function bringsKey(headers: IncomingHttpHeaders, key: string): boolean {
  const given = headers['x-greenlight-key'];
  const cookies = (headers.cookie ?? '').split(';').map((one) => one.trim());
  const kept = cookies
    .filter((one) => one.startsWith(`${COOKIE}=`))
    .map((one) => one.slice(COOKIE.length + 1));
  return [...(typeof given === 'string' ? [given] : []), ...kept].some((one) => isSame(one, key));
}

/** Whether it brings one at all, so that a wrong one counts as a try. */
export function bringsAnyKey(headers: IncomingHttpHeaders): boolean {
  return headers['x-greenlight-key'] !== undefined || (headers.cookie ?? '').includes(`${COOKIE}=`);
}

/** `/?key=…`: where it is right the browser keeps it, and the address is left without it. */
export function takeKey(key: string, wrongTries: WrongTries): RequestHandler {
  return (request, response, next) => {
    const given = request.query[KEY_PARAMETER];
    if (request.method !== 'GET' || request.path !== '/' || typeof given !== 'string') return next();
    if (!isSame(given, key)) {
      wrongTries.wrong(request.ip);
      return next();
    }
    response.cookie(COOKIE, key, { httpOnly: true, sameSite: 'strict', secure: request.secure, path: '/' });
    response.set('cache-control', 'no-store').redirect(303, '/');
  };
}

/** Of digests, so that their length tells nothing. */
function isSame(given: string, key: string): boolean {
  const [one, other] = [given, key].map((text) => createHash('sha256').update(text).digest());
  return one !== undefined && other !== undefined && timingSafeEqual(one, other);
}
