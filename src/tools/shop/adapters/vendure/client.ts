/**
 * Vendure's Admin API (GraphQL over HTTP): a session with a bearer token, renewed where it has ended. Its own
 * noes stand as members of unions in an answer with status 200.
 */
import { z } from 'zod';
import type { Json } from '../../../../run/plan/plan.ts';
import { isRecord } from '../../../../run/plan/references.ts';
import { present } from '../../../../run/present.ts';
import { ToolFault, ToolTrouble } from '../../../contract.ts';
import { exchange } from '../../../outside/exchange.ts';
import { Refusal, type Sending } from '../remote/kinds.ts';

export interface VendureAccess {
  /** Of the Admin API. */
  url: string;
  /** An API key (Vendure 3.6 and later), or a user of the administration and their password. */
  by: { key: string } | { user: string; password: string };
  /** The channel's token; absent: the default channel. */
  channel?: string | undefined;
}

export interface VendureClient {
  /** Throws ToolFault where nothing was sent, else ToolTrouble. */
  read<Shape extends z.ZodType>(
    document: string,
    variables: Variables,
    shape: Shape,
  ): Promise<z.infer<Shape>>;
  /**
   * The one field of a mutation. Also throws Refusal for a no of Vendure's own. What any other error leaves
   * undone nobody knows.
   */
  write(
    document: string,
    variables: Variables,
    sending: Pick<Sending, 'before'>,
  ): Promise<{ [name: string]: Json }>;
}

type Headers = { [name: string]: string };
type Variables = { [name: string]: Json };

const TOKEN = 'vendure-auth-token';
const TIMEOUT_MS = 10_000;
const MOST_BYTES = 4_000_000;
const NAME = 'Vendure';

const LOG_IN = `mutation ($user: String!, $password: String!) {
  login(username: $user, password: $password) {
    __typename ... on CurrentUser { id } ... on ErrorResult { errorCode message }
  }
}`;

const Answered = z.object({
  data: z.record(z.string(), z.json()).nullish(),
  errors: z
    .array(
      z.object({ message: z.string(), extensions: z.object({ code: z.string().optional() }).optional() }),
    )
    .optional(),
});

/** Of requests that Vendure does not begin. */
const NOT_BEGUN = ['GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED', 'BAD_USER_INPUT'];

export function openClient(access: VendureAccess): VendureClient {
  const { by } = access;
  let session: Promise<Headers> | undefined;

  async function post(body: { query: string; variables: Variables }, authority: Headers) {
    const answer = await exchange(
      {
        method: 'POST',
        url: new URL(access.url),
        headers: present({
          'content-type': 'application/json',
          accept: 'application/json',
          ...authority,
          'vendure-token': access.channel,
        }),
        body: JSON.stringify(body),
        timeoutMs: TIMEOUT_MS,
        most: MOST_BYTES,
        redirects: false,
        tool: NAME,
      },
      new AbortController().signal,
    );
    if (answer.more) throw new ToolTrouble('too_long', `${NAME} answered more than can be read.`);
    return { answer, read: answeredIn(answer.bytes) };
  }

  async function logIn(): Promise<Headers> {
    if ('key' in by) return { 'vendure-api-key': by.key };
    const { answer, read } = await post({ query: LOG_IN, variables: { ...by } }, {});
    const token = answer.headers.get(TOKEN);
    if (token && fieldOf(read?.data)?.__typename === 'CurrentUser')
      return { authorization: `Bearer ${token}` };
    throw new ToolFault(
      'not_permitted',
      `${NAME} does not let Greenlight in: its key, user or password is wrong.`,
    );
  }

  /**
   * One try more where the session has ended: what Vendure itself forbids was not begun. What somebody in
   * between answers to a write says nothing of that. `before`: of a write, waited for before each request.
   */
  async function ask(
    query: string,
    variables: Variables,
    before?: () => Promise<void>,
  ): Promise<z.infer<typeof Answered>> {
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
      const { answer, read } = await post({ query, variables }, authority);
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
        throw new ToolTrouble('server_error', `${NAME} answered with status ${answer.status}.`);
      return read;
    }
  }

  return {
    async read(document, variables, shape) {
      const { data, errors } = await ask(document, variables);
      const parsed = shape.safeParse(data);
      if (parsed.success && !errors?.length) return parsed.data;
      throw new ToolTrouble('invalid_output', `${NAME} answered what cannot be used.`);
    },
    async write(document, variables, { before }) {
      const { data, errors } = await ask(document, variables, before);
      const field = fieldOf(data);
      if (errors?.length || !field) throw new ToolTrouble('server_error', `${NAME} answered with an error.`);
      if (typeof field.errorCode === 'string')
        throw new Refusal(
          field.errorCode.toLowerCase(),
          `${NAME} refuses it: ${String(field.message ?? field.errorCode).slice(0, 300)}`,
        );
      return field;
    },
  };
}

function answeredIn(bytes: Uint8Array): z.infer<typeof Answered> | undefined {
  try {
    return Answered.safeParse(JSON.parse(Buffer.from(bytes).toString('utf8'))).data;
  } catch {
    return undefined;
  }
}

/** What the one field of a mutation answers. */
function fieldOf(data: z.infer<typeof Answered>['data']): { [name: string]: Json } | undefined {
  const [field] = Object.values(data ?? {});
  return isRecord(field) ? field : undefined;
}
