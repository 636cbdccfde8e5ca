/**
 * Vendure's Admin API (GraphQL over HTTP): a session with a bearer token, renewed where it has ended. Its own
 * noes stand as members of unions in an answer with status 200.
 */
import { present } from '../../../../run/present.ts';
import { ToolFault, ToolTrouble } from '../../../contract.ts';
import { openDoor } from '../../../outside/door.ts';
import { laterBy } from '../../../outside/exchange.ts';
import {
  type Answered,
  changed,
  fieldOf,
  type GraphqlClient,
  postGraphql,
  refuseNoLogin,
  shaped,
  type Variables,
} from '../remote/graphql.ts';
import { Refusal } from '../remote/kinds.ts';

export interface VendureAccess {
  /** Of the Admin API. */
  url: string;
  /** An API key (Vendure 3.6 and later), or a user of the administration and their password. */
  by: { key: string } | { user: string; password: string };
  /** The channel's token; absent: the default channel. */
  channel?: string | undefined;
}

type Headers = { [name: string]: string };

const TOKEN = 'vendure-auth-token';
const NAME = 'Vendure';

const LOG_IN = `mutation ($user: String!, $password: String!) {
  login(username: $user, password: $password) {
    __typename ... on CurrentUser { id } ... on ErrorResult { errorCode message }
  }
}`;

/** Of requests that Vendure does not begin. */
const NOT_BEGUN = ['GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED', 'BAD_USER_INPUT'];

export function openClient(access: VendureAccess): GraphqlClient {
  const { by } = access;
  const { exchange } = openDoor();
  let session: Promise<Headers> | undefined;

  function post(body: { query: string; variables: Variables }, authority: Headers, reads = false) {
    const headers = present({ ...authority, 'vendure-token': access.channel });
    return postGraphql(body, { url: new URL(access.url), headers, name: NAME, reads, exchange });
  }

  async function logIn(): Promise<Headers> {
    if ('key' in by) return { 'vendure-api-key': by.key };
    const { answer, read } = await post({ query: LOG_IN, variables: { ...by } }, {}, true);
    const token = answer.headers.get(TOKEN);
    if (token && fieldOf(read?.data)?.__typename === 'CurrentUser')
      return { authorization: `Bearer ${token}` };
    refuseNoLogin(answer, NAME);
    throw new ToolFault(
      'not_permitted',
      `${NAME} does not let Greenlight in: its key, user or password is wrong.`,
    );
  }

  /**
   * One try more where the session has ended: what Vendure itself forbids was not begun. What somebody in
   * between answers to a write says nothing of that. `before`: of a write, waited for before each request.
   */
  async function ask(query: string, variables: Variables, before?: () => Promise<void>): Promise<Answered> {
    for (let tries = 1; ; tries += 1) {
      session ??= logIn();
      const current = session;
      let authority: Headers;
      try {
        authority = await current;
      } catch (error) {
        if (session === current) session = undefined;
        throw error;
      }
      await before?.();
      const { answer, read } = await post({ query, variables }, authority, !before);
      const code = read?.errors?.[0]?.extensions?.code;
      const forbidden = code === 'FORBIDDEN' && answer.status === 200 && !read?.data;
      if (forbidden || (!before && (answer.status === 401 || answer.status === 403))) {
        if (session === current) session = undefined;
        if (tries < 2) continue;
        throw new ToolFault('not_permitted', `${NAME} does not permit this to Greenlight's key or user.`);
      }
      if (code !== undefined && NOT_BEGUN.includes(code))
        throw new ToolFault(
          'refused',
          // Its sentence repeats what was sent.
          `${NAME} does not take this: ${code.toLowerCase()}.`,
        );
      if (!read || answer.status !== 200)
        throw new ToolTrouble(
          'server_error',
          `${NAME} answered with status ${answer.status}.`,
          laterBy(answer),
        );
      return read;
    }
  }

  return {
    async read(document, variables, shape) {
      return shaped(await ask(document, variables), { shape, name: NAME });
    },
    write: (document, variables, requests) =>
      requests.make(async (before) => {
        const field = changed(await ask(document, variables, before), NAME);
        if (typeof field.errorCode === 'string')
          throw new Refusal(
            field.errorCode.toLowerCase(),
            `${NAME} refuses it: ${String(field.message ?? field.errorCode).slice(0, 300)}`,
          );
        return field;
      }),
  };
}
