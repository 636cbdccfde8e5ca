/**
 * Signing in to the console at an identity provider: there, back, and a session for the member of the staff
 * whose address the provider vouches for. Nobody becomes a member by signing in.
 */
import express, { type Request, type Response, type Router } from 'express';
import type { StaffMember } from '../../flow/ports/ledger.ts';
import type { Log } from '../../flow/ports/log.ts';
import { begunSignIn, keepSession, sessionId } from '../api/session-cookie.ts';
import type { Sessions } from '../api/sessions.ts';
import type { WrongTries } from '../api/wrong-tries.ts';
import { Begun, type Provider } from './provider.ts';

export const SIGN_IN = '/auth/sign-in';
export const CALLBACK = '/auth/callback';

/** Why somebody is back without a session; the console has the words. */
export type Refused = 'away' | 'failed' | 'unverified' | 'stranger';

export interface OidcParts {
  provider: Provider;
  sessions: Pick<Sessions, 'begin' | 'find' | 'end'>;
  /** Whose staff signs in, and the active member with this address. Rejects while it is not known. */
  memberOf(email: string): Promise<{ tenant: string; member: StaffMember | undefined }>;
  wrongTries: WrongTries;
  log: Log;
}

export function createOidcRouter(parts: OidcParts): Router {
  const router = express.Router({ caseSensitive: true });
  router.use('/auth', (_request, response, next) => {
    response.set('cache-control', 'no-store');
    next();
  });
  router.get(SIGN_IN, async (request, response) => {
    try {
      const { to, begun } = await parts.provider.begin();
      begunSignIn.keep(request, response, Buffer.from(JSON.stringify(begun)).toString('base64url'));
      response.redirect(303, to);
    } catch (error) {
      parts.log.warn({ err: error }, 'the identity provider could not be asked');
      back(response, 'away');
    }
  });
  router.get(CALLBACK, async (request, response) => {
    const refused = await signedIn(parts, request, response);
    back(response, refused);
  });
  return router;
}

/** Begins the session; or says why there is none. */
async function signedIn(
  { provider, sessions, memberOf, log, wrongTries }: OidcParts,
  request: Request,
  response: Response,
): Promise<Refused | undefined> {
  const begun = readBegun(begunSignIn.take(request, response));
  let email: string | undefined;
  try {
    if (!begun || request.query.state !== begun.state) throw new Error('this browser began no such sign-in');
    email = await provider.finish(new URL(request.originalUrl, 'http://localhost').search, begun);
  } catch (error) {
    // Whoever sends a browser here does not know its state: only what follows its own sign-in is a guess.
    if (begun && request.query.state === begun.state) wrongTries.wrong(request.ip);
    log.warn({ err: error }, 'a sign-in at the identity provider was not finished');
    return 'failed';
  }
  if (email === undefined) return 'unverified';
  const { tenant, member } = await memberOf(email);
  const session = member && (await sessions.begin(tenant, member.id));
  if (!session) return 'stranger';
  await endBefore(sessions, request);
  keepSession(request, response, session.id);
  return undefined;
}

/** What this browser was signed in as before is over. */
async function endBefore(sessions: OidcParts['sessions'], request: Request): Promise<void> {
  const id = sessionId(request);
  const before = id === undefined ? undefined : await sessions.find(id, false);
  if (id !== undefined && before !== undefined && before !== 'ended') await sessions.end(before.tenant, id);
}

function readBegun(text: string | undefined): Begun | undefined {
  try {
    return Begun.parse(JSON.parse(Buffer.from(text ?? '', 'base64url').toString('utf8')));
  } catch {
    return undefined;
  }
}

function back(response: Response, refused: Refused | undefined): void {
  response.redirect(303, refused === undefined ? '/' : `/?sign-in=${refused}`);
}
