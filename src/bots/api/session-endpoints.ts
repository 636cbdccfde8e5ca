/** Signing in to the console with a token, where there is no provider to sign in at, and signing out. */
import type { Caller } from './authenticate.ts';
import { type Endpoint, post, remove } from './endpoint.ts';
import { ApiFault, unauthorized } from './faults.ts';
import { Nothing } from './schemas/commands.ts';
import { Ended, SignedIn } from './schemas/records.ts';
import { forgetSession, keepSession } from './session-cookie.ts';
import type { Sessions } from './sessions.ts';

/** `byToken`: a token may be given for a session. */
export function sessionEndpoints(sessions: Sessions, { byToken }: { byToken: boolean }): Endpoint[] {
  const begin = post(
    '/session',
    {
      summary: 'Sign a browser in: the token of this request is given for a cookie, and need not be kept.',
      body: Nothing,
      status: 201,
      answer: SignedIn,
    },
    async ({ caller, by, request, response }) => {
      const token = tokenOf(caller);
      const begun = await sessions.begin(caller.tenant, by.id, token);
      if (!begun) throw unauthorized('wrong_token', 'This token is no longer valid.');
      keepSession(request, response, begun.id);
      return { status: 201, body: { endsAt: begun.endsAt } };
    },
  );
  const end = remove(
    '/session',
    { summary: 'Sign this browser out.', status: 200, answer: Ended },
    async ({ caller, request, response }) => {
      if (caller.session) await sessions.end(caller.tenant, caller.session.id);
      forgetSession(request, response);
      return { status: 200, body: { ended: true } };
    },
  );
  return byToken ? [begin, end] : [end];
}

function tokenOf({ session, token }: Caller): Buffer {
  if (!session && token) return token;
  throw new ApiFault(400, {
    error: 'token_needed',
    message: 'Send the token that is given for a session as "Authorization: Bearer TOKEN".',
  });
}
