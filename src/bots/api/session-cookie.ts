/**
 * The cookie of somebody who is signed in to the console, and the proof that a request which comes with it
 * was made by a page of ours.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { CookieOptions, Request, Response } from 'express';
import { ApiFault } from './faults.ts';
import { distrust, foreignPage } from './local-caller.ts';

export const CSRF_HEADER = 'x-greenlight-csrf';
/** The page made the request by itself, while nobody was at it: it is no use of the session. */
export const UNATTENDED_HEADER = 'x-greenlight-unattended';
const MOST_MS = 12 * 60 * 60_000;

/**
 * A browser takes a `__Host-` cookie over TLS alone, and from no other host. Over plain HTTP, which is for
 * this machine alone, it has another name and no `Secure`; over TLS that name counts for nothing.
 */
function cookieFor(request: Request, what: '' | '-sign-in'): { name: string; options: CookieOptions } {
  const plain = isPlain(request);
  return {
    name: `${plain ? '' : '__Host-'}greenlight${what}`,
    options: { httpOnly: true, secure: !plain, sameSite: 'lax', path: '/' },
  };
}

function isPlain({ secure, socket, headers }: Request): boolean {
  const { host, ...others } = headers;
  const { origin: _origin, 'sec-fetch-site': _site, ...rest } = others;
  return !secure && distrust({ address: socket.remoteAddress, headers: { ...rest, host } }) === undefined;
}

function cookieIn(request: Request, name: string): string | undefined {
  const cookies = (request.headers.cookie ?? '').split(';').map((one) => one.trim());
  const found = cookies.find((one) => one.startsWith(`${name}=`))?.slice(name.length + 1);
  return found === '' ? undefined : found;
}

/** The session's id; undefined where none is brought, or nothing that could be one. */
export function sessionId(request: Request): string | undefined {
  const id = cookieIn(request, cookieFor(request, '').name);
  return id !== undefined && /^[\w-]{43}$/.test(id) ? id : undefined;
}

export function keepSession(request: Request, response: Response, id: string): void {
  const { name, options } = cookieFor(request, '');
  response.cookie(name, id, { ...options, maxAge: MOST_MS });
}

export function forgetSession(request: Request, response: Response): void {
  const { name, options } = cookieFor(request, '');
  response.clearCookie(name, options);
}

/** The header that makes the browser forget a session that is over. */
export function forgottenSession(request: Request): { 'set-cookie': string } {
  const { name, options } = cookieFor(request, '');
  const secure = options.secure ? '; Secure' : '';
  return { 'set-cookie': `${name}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax${secure}` };
}

/** What a sign-in at the provider begins with, in the browser that began it, for ten minutes. */
export const begunSignIn = {
  keep(request: Request, response: Response, begun: string): void {
    const { name, options } = cookieFor(request, '-sign-in');
    response.cookie(name, begun, { ...options, maxAge: 600_000 });
  },
  /** Once. */
  take(request: Request, response: Response): string | undefined {
    const { name, options } = cookieFor(request, '-sign-in');
    const begun = cookieIn(request, name);
    response.clearCookie(name, options);
    return begun;
  },
};

/** Made from the session's id, which no page can read. */
export const csrfOf = (id: string): string =>
  createHmac('sha256', id).update('greenlight csrf').digest('base64url');

/**
 * Throws where a page of somebody else's may have made the request, or, of one that changes something, where
 * it does not bring what only a page of ours was given. `ours`: an origin under which people reach us, where
 * a proxy gives us another Host.
 */
export function checkOurPage(request: Request, id: string, ours: string | undefined): void {
  const { headers, method } = request;
  const isOurs = ours !== undefined && headers.origin === ours;
  const seen = isOurs ? { ...headers, origin: undefined } : headers;
  const foreign = foreignPage(seen, request.secure ? 'https' : 'http');
  if (foreign !== undefined) throw notOurs(foreign);
  if (method === 'GET' || method === 'HEAD') return;
  if (headers.origin === undefined && headers['sec-fetch-site'] === undefined)
    throw notOurs('this request does not say which page it comes from');
  const given = request.get(CSRF_HEADER) ?? '';
  if (!isSame(given, csrfOf(id)))
    throw notOurs(`this request lacks the right ${CSRF_HEADER}, which GET /v1/staff gives`);
}

const notOurs = (why: string) =>
  new ApiFault(403, {
    error: 'foreign_page',
    message: `Not done, because ${why}. A program sends a token: "Authorization: Bearer TOKEN".`,
  });

function isSame(given: string, wanted: string): boolean {
  const [one, other] = [given, wanted].map((text) => createHash('sha256').update(text).digest());
  return one !== undefined && other !== undefined && timingSafeEqual(one, other);
}
