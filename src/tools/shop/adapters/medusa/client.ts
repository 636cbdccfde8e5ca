/** Medusa's Admin API (REST): a secret API key in HTTP Basic, and noes in answers of 4xx with a type. */
import { z } from 'zod';
import type { Json } from '../../../../run/plan/plan.ts';
import { present } from '../../../../run/present.ts';
import { ToolFault, ToolTrouble } from '../../../contract.ts';
import { openDoor } from '../../../outside/door.ts';
import { type Answer, laterBy } from '../../../outside/exchange.ts';
import { Refusal, type Requests } from '../remote/kinds.ts';

export interface MedusaAccess {
  /** Of the server; the Admin API is at /admin below it. */
  url: string;
  key: string;
}

export interface MedusaClient {
  /** undefined: there is none. Throws ToolFault where nothing was sent, else ToolTrouble. */
  read<Shape extends z.ZodType>(
    path: string,
    query: Query,
    shape: Shape,
  ): Promise<z.infer<Shape> | undefined>;
  /** Also throws Refusal for a no of Medusa's own. What any other error leaves undone nobody knows. */
  write<Shape extends z.ZodType>(change: Change, shape: Shape, requests: Requests): Promise<z.infer<Shape>>;
}

export interface Change {
  method?: 'POST' | 'DELETE';
  path: string;
  body?: { [name: string]: Json };
}

/** As pairs where a name stands there several times. */
type Query = { [name: string]: string } | (readonly [string, string])[];

const TIMEOUT_MS = 10_000;
const MOST_BYTES = 8_000_000;
const NAME = 'Medusa';

/** What it says no with; anything else may be of whatever stands in between. */
const No = z.object({ type: z.string().regex(/^[a-z_]{3,40}$/), message: z.string() });
/** Types of errors that are none of its noes. */
const TROUBLES = ['unknown_error', 'unexpected_state', 'database_error', 'conflict', 'api_error'];

export function openClient({ url, key }: MedusaAccess): MedusaClient {
  const base = url.replace(/(?:\/admin)?\/?$/, '');
  const authorization = `Basic ${Buffer.from(`${key}:`).toString('base64')}`;

  const { exchange } = openDoor();

  const ask = async (method: string, path: string, body?: Change['body']) => {
    const answer = await exchange(
      {
        method,
        url: new URL(`${base}/admin/${path}`),
        headers: present({
          accept: 'application/json',
          authorization,
          'content-type': body && 'application/json',
        }),
        ...present({ body: body && JSON.stringify(body) }),
        ...{ timeoutMs: TIMEOUT_MS, most: MOST_BYTES, tool: NAME },
        ...{ reads: method === 'GET', redirects: false },
      },
      new AbortController().signal,
    );
    if (answer.more) throw new ToolTrouble('too_long', `${NAME} answered more than can be read.`);
    return { answer, read: jsonIn(answer) };
  };

  return {
    async read(path, query, shape) {
      const { answer, read } = await ask(
        'GET',
        `${path}?${new URLSearchParams(Array.isArray(query) ? query.map(([name, value]) => [name, value]) : query)}`,
      );
      if (answer.status === 404 && No.safeParse(read).data?.type === 'not_found') return undefined;
      if (answer.status === 401 || answer.status === 403)
        throw new ToolFault('not_permitted', `${NAME} does not let Greenlight in: its key is wrong.`);
      if (answer.status !== 200)
        throw new ToolTrouble(
          'server_error',
          `${NAME} answered with status ${answer.status}.`,
          laterBy(answer),
        );
      return usable(shape, read);
    },
    write: ({ method = 'POST', path, body }, shape, requests) =>
      requests.make(async (before) => {
        await before();
        const { answer, read } = await ask(method, path, body);
        if (answer.status === 200) return usable(shape, read);
        const no = answer.status >= 400 && answer.status < 500 ? No.safeParse(read).data : undefined;
        if (no && !TROUBLES.includes(no.type))
          throw new Refusal(no.type, `${NAME} refuses it: ${no.message.slice(0, 300)}`);
        throw new ToolTrouble('server_error', `${NAME} answered with status ${answer.status}.`);
      }),
  };
}

function usable<Shape extends z.ZodType>(shape: Shape, read: unknown): z.infer<Shape> {
  const parsed = shape.safeParse(read);
  if (parsed.success) return parsed.data;
  throw new ToolTrouble('invalid_output', `${NAME} answered what cannot be used.`);
}

function jsonIn({ bytes }: Answer): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return undefined;
  }
}
