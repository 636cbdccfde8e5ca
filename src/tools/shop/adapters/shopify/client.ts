/**
 * Shopify's Admin API (GraphQL over HTTP, one version of it). Its own noes stand as `userErrors` in an answer
 * with status 200; what it has no room for now it says with the points that are missing, and is asked again.
 */
import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { pauseAfter } from '../../../../flow/retry.ts';
import type { Json } from '../../../../run/plan/plan.ts';
import { isRecord } from '../../../../run/plan/references.ts';
import { ToolFault, ToolTrouble } from '../../../contract.ts';
import { openDoor } from '../../../outside/door.ts';
import { laterBy } from '../../../outside/exchange.ts';
import {
  type Answered,
  changed,
  type GraphqlClient,
  postGraphql,
  refuseNoLogin,
  shaped,
  type Variables,
} from '../remote/graphql.ts';
import { Refusal } from '../remote/kinds.ts';

/** What our documents are written for; Shopify keeps a version for a year. */
export const API_VERSION = '2026-10';

export interface ShopifyAccess {
  /** Of the shop: `https://example.myshopify.com`. */
  url: string;
  /** A token of the Admin API, or an app of the Dev Dashboard, whose tokens last a day. */
  by: { key: string } | { client: string; secret: string };
}

const NAME = 'Shopify';
const TIMEOUT_MS = 10_000;

/** How often something is asked for that Shopify has no room for, and how long that is waited for in all. */
const MOST_TRIES = 8;
const MOST_WAIT_MS = 10_000;
const CROWD = { firstMs: 50, longestMs: 1_000 };

/** Of requests that Shopify does not begin: they do not fit its schema, or cost more than any may. */
const NOT_BEGUN = [
  ...['undefinedField', 'argumentNotAccepted', 'argumentLiteralsIncompatible', 'missingRequiredArguments'],
  ...['variableMismatch', 'undefinedType', 'missingRequiredInputObjectAttribute', 'INVALID_VARIABLE'],
  ...['selectionMismatch', 'BAD_REQUEST', 'MAX_COST_EXCEEDED'],
];

const Cost = z.object({
  requestedQueryCost: z.number(),
  throttleStatus: z.object({ currentlyAvailable: z.number(), restoreRate: z.number().positive() }),
});

const UserErrors = z.array(z.object({ message: z.string(), code: z.string().nullish() })).nullish();
const Field = z
  .object({ userErrors: UserErrors, orderCancelUserErrors: UserErrors })
  .transform((field) => [...(field.orderCancelUserErrors ?? []), ...(field.userErrors ?? [])]);

const UNDER_WAY = /IDEMPOTENCY|idempotency key|currently in progress/;

const Token = z.object({ access_token: z.string().min(1) });

export function openClient({ url, by }: ShopifyAccess): GraphqlClient {
  const api = new URL(`/admin/api/${API_VERSION}/graphql.json`, url);
  const { exchange } = openDoor();
  let session: Promise<string> | undefined;

  async function token(): Promise<string> {
    if ('key' in by) return by.key;
    const answer = await exchange(
      {
        ...{ method: 'POST', url: new URL('/admin/oauth/access_token', url), tool: NAME },
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify({
          ...{ client_id: by.client, client_secret: by.secret, grant_type: 'client_credentials' },
        }),
        ...{ timeoutMs: TIMEOUT_MS, most: 100_000, reads: true, redirects: false },
      },
      new AbortController().signal,
    );
    const issued = answer.status === 200 ? tokenIn(answer.bytes) : undefined;
    if (issued !== undefined) return issued;
    refuseNoLogin(answer, NAME);
    throw new ToolFault(
      'not_permitted',
      `${NAME} does not let Greenlight in: its client or secret is wrong.`,
    );
  }

  async function authority(): Promise<string> {
    session ??= token();
    const current = session;
    try {
      return await current;
    } catch (error) {
      if (session === current) session = undefined;
      throw error;
    }
  }

  /**
   * Again where a token has run out or there was no room: neither was begun. `before`: of a write, waited for
   * before each request.
   */
  async function ask(query: string, variables: Variables, before?: () => Promise<void>): Promise<Answered> {
    let waited = 0;
    let renewed = false;
    for (let tries = 1; ; tries += 1) {
      const key = await authority();
      await before?.();
      const { answer, read } = await postGraphql(
        { query, variables },
        {
          ...{ url: api, headers: { 'x-shopify-access-token': key }, name: NAME },
          ...{ reads: !before, exchange },
        },
      );
      if (answer.status === 401 || answer.status === 403) {
        session = undefined;
        if ('client' in by && !renewed) {
          renewed = true;
          continue;
        }
        throw new ToolFault('not_permitted', `${NAME} does not let Greenlight in: its key is wrong.`);
      }
      const error = read?.errors?.[0];
      const code = error?.extensions?.code;
      const ms = roomAfter(answer.status, { headers: answer.headers, read });
      if (ms !== undefined) {
        waited += ms;
        if (tries >= MOST_TRIES || waited > MOST_WAIT_MS)
          throw new ToolFault('throttled', `${NAME} has no room for more requests just now.`, {
            afterMs: ms,
          });
        // Many are told of the same room.
        await setTimeout(ms + pauseAfter(tries, CROWD));
        continue;
      }
      // Beside data it is of a field of the answer, and says nothing of what was done.
      if (code === 'ACCESS_DENIED' && !Object.values(read?.data ?? { none: null }).every(isRecord))
        throw new ToolFault('not_permitted', `${NAME} does not permit this: ${scopeIn(error)}.`);
      if (code !== undefined && NOT_BEGUN.includes(code))
        // Its sentence repeats what was sent.
        throw new ToolFault('refused', `${NAME} does not take this: ${code}.`);
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
        const answered = await ask(document, variables, before);
        changed(answered, NAME);
        return changedIn(answered.data);
      }),
  };
}

export const StagedErrors = z.array(z.object({ message: z.string() }));

/** Of what is put together before a change is sent: throws Refusal for a no. */
export function refuseErrors([no]: z.infer<typeof StagedErrors>): void {
  if (no) throw new Refusal('refused', noOf(no));
}

const noOf = ({ message }: { message: string }): string => `${NAME} refuses it: ${message.slice(0, 300)}`;

/**
 * What the change itself was answered: the last field. Before it stands at most our note of what it is for.
 * Its no is a Refusal, whatever became of the note; of a change that was made without one nobody says so.
 */
function changedIn(data: Answered['data']): { [name: string]: Json } {
  const fields = Object.values(data ?? {});
  const noes = z.array(Field).safeParse(fields).data;
  const field = fields.at(-1);
  if (!noes || !isRecord(field))
    throw new ToolTrouble('invalid_output', `${NAME} answered what cannot be used.`);
  // The same is under way by another request, or was: what becomes of that nobody knows yet.
  if (noes.flat().some((no) => UNDER_WAY.test(`${no.code} ${no.message}`)))
    throw new ToolTrouble('under_way', `${NAME} was asked for this already.`);
  const [no] = noes.at(-1) ?? [];
  if (no) throw new Refusal((no.code ?? 'refused').toLowerCase(), noOf(no));
  if (noes.flat().length > 0)
    throw new ToolTrouble('half_done', `${NAME} did it, and not what says what it is for.`);
  return field;
}

function tokenIn(bytes: Uint8Array): string | undefined {
  try {
    return Token.safeParse(JSON.parse(Buffer.from(bytes).toString('utf8'))).data?.access_token;
  } catch {
    return undefined;
  }
}

/** In how many ms there will be room; undefined: there was. */
function roomAfter(
  status: number,
  { headers, read }: { headers: Headers; read: Answered | undefined },
): number | undefined {
  if (status === 429 || status === 430) return 1_000 * Math.max(1, Number(headers.get('retry-after')) || 1);
  if (read?.errors?.[0]?.extensions?.code !== 'THROTTLED') return undefined;
  const cost = Cost.safeParse(read.extensions?.cost).data;
  if (!cost) return 1_000;
  const { currentlyAvailable, restoreRate } = cost.throttleStatus;
  const missing = cost.requestedQueryCost - currentlyAvailable;
  return Math.max(50, Math.ceil((1_000 * missing) / restoreRate));
}

/** Shopify names the scope that an app lacks. */
function scopeIn(error: { message: string } | undefined): string {
  const scopes = error?.message.match(/`(?:read|write)_[a-z_]{1,60}`/g) ?? [];
  return scopes.length === 0 ? 'the app lacks a scope' : `the app lacks ${scopes.join(' or ')}`;
}
