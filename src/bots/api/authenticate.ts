/**
 * Who calls: the holder of a bearer token, or on the embedded database a person named by a request from this
 * machine.
 */
import type { Request } from 'express';
import type { Staff } from '../../flow/ports/ledger.ts';
import type { Person } from '../../run/person.ts';
import { ApiFault, unauthorized } from './faults.ts';
import { distrust, foreignPage } from './local-caller.ts';
import { bringsAnyKey, bringsKey } from './local-key.ts';
import type { WrongTries } from './wrong-tries.ts';

export interface Caller {
  tenant: string;
  /** Absent: this machine names nobody, which is enough for reading the list of whom it may name. */
  by?: Person;
}

export interface Authentication {
  staff: Pick<Staff, 'find' | 'byToken'>;
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
export async function authenticate(
  request: Request,
  { staff, embedded, tenant, localKey, wrongTries }: Authentication,
): Promise<Caller> {
  const { authorization } = request.headers;
  if (authorization !== undefined) {
    // Before the token is looked at: a right one among many guesses is a guess too.
    wrongTries.check(request.ip);
    const token = /^Bearer +([\x21-\x7e]{1,512})$/i.exec(authorization)?.[1];
    const member = token === undefined ? undefined : await staff.byToken(token);
    if (!member) {
      wrongTries.wrong(request.ip);
      throw unauthorized('wrong_token', `This token is unknown or no longer valid. ${BY_TOKEN}`);
    }
    return { tenant: member.tenant, by: { id: member.id, name: member.name } };
  }
  if (!embedded) throw unauthorized('token_needed', BY_TOKEN);
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

const distrustOf = ({ socket, headers }: Request) => distrust({ address: socket.remoteAddress, headers });

/** Whoever has the key need not be on this machine; a foreign page that they visit must not use it. */
function withoutKey(request: Request, key: string, wrongTries: WrongTries): string | undefined {
  wrongTries.check(request.ip);
  if (bringsKey(request.headers, key)) return foreignPage(request.headers, request.secure ? 'https' : 'http');
  if (bringsAnyKey(request.headers)) wrongTries.wrong(request.ip);
  return 'this request brings no key: open the address that was printed at the start';
}

const UNCOUNTED: WrongTries = { check() {}, wrong() {} };

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
