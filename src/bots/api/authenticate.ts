/**
 * Who calls: the holder of a bearer token, somebody who signed in to the console, or on the embedded
 * database a person named by a request from this machine.
 */
import type { Request } from 'express';
import type { Staff } from '../../flow/ports/ledger.ts';
import type { Person } from '../../run/person.ts';
import { present } from '../../run/present.ts';
import { ApiFault, unauthorized } from './faults.ts';
import { distrust, foreignPage } from './local-caller.ts';
import { bringsAnyKey, bringsKey } from './local-key.ts';
import { checkOurPage, forgottenSession, sessionId, UNATTENDED_HEADER } from './session-cookie.ts';
import type { Sessions } from './sessions.ts';
import type { WrongTries } from './wrong-tries.ts';

export interface Caller {
  tenant: string;
  /** Absent: this machine names nobody, which is enough for reading the list of whom it may name. */
  by?: Person;
  /** By a cookie. */
  session?: { id: string; endsAt: string };
  /** What the caller proves it with, or what the session was begun with. */
  token?: Buffer;
}

export interface Authentication {
  staff: Pick<Staff, 'find' | 'byToken'>;
  /** Absent: nobody signs in. */
  sessions?: Sessions | undefined;
  /** An origin under which people reach the console. */
  origin?: string | undefined;
  /** Where a browser signs in; absent: with a token. */
  signIn?: string | undefined;
  /** The embedded database is used. */
  embedded: boolean;
  /** Beside the machine's own word: asked of whoever names a person without a token. */
  localKey?: string | undefined;
  wrongTries: WrongTries;
  /** Whose staff a person named without a token belongs to. A token names its own tenant. */
  tenant: string;
}

const BY_TOKEN = 'Send "Authorization: Bearer TOKEN"; npm run staff -- token ID makes a token.';

/**
 * Rejects with 401 when it cannot be known who asks. A token that is sent has to be right, whatever else the
 * request says.
 */
export async function authenticate(request: Request, authentication: Authentication): Promise<Caller> {
  const { staff, embedded, tenant, localKey, wrongTries, signIn } = authentication;
  const { authorization } = request.headers;
  if (authorization !== undefined) {
    const token = /^Bearer +([\x21-\x7e]{1,512})$/i.exec(authorization)?.[1];
    const member = token === undefined ? undefined : await staff.byToken(token);
    if (!member) {
      wrongTries.wrong(request.ip);
      throw unauthorized('wrong_token', `This token is unknown or no longer valid. ${BY_TOKEN}`);
    }
    const { id, name, token: hash } = member;
    return { tenant: member.tenant, by: { id, name }, ...present({ token: hash }) };
  }
  const signedIn = await bySession(request, authentication);
  if (signedIn) return signedIn;
  if (!embedded) throw unauthorized('token_needed', BY_TOKEN, { signIn });
  const reason = localKey === undefined ? distrustOf(request) : withoutKey(request, localKey, wrongTries);
  if (reason !== undefined)
    throw unauthorized('token_needed', `A token is needed, because ${reason}. ${BY_TOKEN}`);
  const named = request.get('x-greenlight-person');
  if (named === undefined) return { tenant };
  const member = /^[\w.-]{1,64}$/.test(named) ? await staff.find(tenant, named) : undefined;
  if (!member?.active) {
    throw unauthorized(
      'unknown_person',
      'x-greenlight-person names nobody of the staff; GET /v1/staff lists them.',
    );
  }
  return { tenant, by: { id: member.id, name: member.name } };
}

async function bySession(
  request: Request,
  { sessions, wrongTries, origin, signIn }: Authentication,
): Promise<Caller | undefined> {
  const id = sessions && sessionId(request);
  if (!sessions || id === undefined) return undefined;
  const found = await sessions.find(id, isUse(request));
  if (found === undefined || found === 'ended') {
    // The cookie of a session that is over is no guess.
    if (found === undefined) wrongTries.wrong(request.ip);
    const headers = forgottenSession(request);
    throw unauthorized('session_ended', ENDED, { signIn, headers });
  }
  checkOurPage(request, id, origin);
  const { tenant, name, endsAt, token } = found;
  return { tenant, by: { id: found.id, name }, session: { id, endsAt }, ...present({ token }) };
}

const ENDED = 'You are not signed in any more. Sign in again.';

/** What a page does by itself, while nobody is at it, keeps no session from ending. */
const isUse = (request: Request) =>
  !request.path.endsWith('/stream') && request.get(UNATTENDED_HEADER) === undefined;

const distrustOf = ({ socket, headers }: Request) => distrust({ address: socket.remoteAddress, headers });

/** Whoever has the key need not be on this machine; a foreign page that they visit must not use it. */
function withoutKey(request: Request, key: string, wrongTries: WrongTries): string | undefined {
  if (bringsKey(request.headers, key)) return foreignPage(request.headers, request.secure ? 'https' : 'http');
  if (bringsAnyKey(request.headers)) wrongTries.wrong(request.ip);
  return 'this request brings no key: open the address that was printed at the start';
}

const UNCOUNTED: WrongTries = { wrong() {} };

/** Whether the request would be answered to the same caller now. Rejects while the staff cannot be read. */
export async function isStill(caller: Caller, request: Request, by: Authentication): Promise<boolean> {
  try {
    // The same request once more is no try.
    const now = await authenticate(request, { ...by, wrongTries: UNCOUNTED });
    return now.tenant === caller.tenant && now.by?.id === caller.by?.id;
  } catch (error) {
    if (error instanceof ApiFault && error.answer.status === 401) return false;
    throw error;
  }
}

/** Of an endpoint that needs a person; rejects like `authenticate`. */
export function personOf(caller: Caller): Person {
  if (caller.by) return caller.by;
  throw unauthorized(
    'person_needed',
    `Say who you are in the header x-greenlight-person (GET /v1/staff lists the ids). ${BY_TOKEN}`,
  );
}
