/** A person's own tokens, for programs of theirs. Nobody reads or ends those of others here. */
import type { Caller } from './authenticate.ts';
import { type Endpoint, get, post, remove } from './endpoint.ts';
import { ApiFault, unauthorized } from './faults.ts';
import { NewToken } from './schemas/commands.ts';
import { Ended, TokenList, TokenMade } from './schemas/records.ts';
import type { Tokens } from './sessions.ts';

/**
 * Of a token that is made where a provider signed somebody in, whom the provider may have let go since: then
 * they cannot sign in to make another.
 */
const MOST_DAYS = 30;

const daysOf = (asked: number, { session, token }: Caller): number =>
  session && !token ? Math.min(asked, MOST_DAYS) : asked;

export function tokenEndpoints(tokens: Tokens): Endpoint[] {
  return [
    get(
      '/tokens',
      { summary: 'Your tokens, with their last use.', status: 200, answer: TokenList },
      async ({ tenant, by }) => {
        const own = await tokens.tokens(tenant, by.id);
        const shown = own.map(({ id, name, madeAt, expiresAt, lastUsedAt }) => ({
          ...{ id, madeAt, expiresAt },
          ...(name === undefined ? {} : { name }),
          ...(lastUsedAt === undefined ? {} : { lastUsedAt }),
        }));
        return { status: 200, body: { tokens: shown } };
      },
    ),
    post(
      '/tokens',
      {
        summary:
          'Make a token of yours, which is shown this once. One that is made with a token ends with that one; one that is made signed in at a provider ends after 30 days.',
        body: NewToken,
        status: 201,
        answer: TokenMade,
      },
      async ({ tenant, by, body, caller }) => {
        const { name, days } = body;
        const options = { name, madeWith: caller.token, days: daysOf(days, caller) };
        const token = await tokens.makeToken(tenant, by.id, options);
        if (token === undefined) throw unauthorized('wrong_token', 'You are not signed in any more.');
        return { status: 201, body: { token } };
      },
    ),
    remove(
      '/tokens/:token',
      {
        summary: 'Take away a token of yours, and what was begun or made with it.',
        status: 200,
        answer: Ended,
      },
      async ({ tenant, by, request }) => {
        const id = String(request.params.token ?? '');
        const ended = /^[0-9a-f]{16}$/.test(id) && (await tokens.endToken(tenant, id, by.id));
        if (!ended)
          throw new ApiFault(404, {
            error: 'not_found',
            message: 'You have no token with this id; GET /v1/tokens lists yours.',
          });
        return { status: 200, body: { ended: true } };
      },
    ),
  ];
}
