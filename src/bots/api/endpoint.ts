/**
 * One endpoint: what it is called, takes and answers (for the router and the OpenAPI description alike), and
 * its handler.
 */
import type { Request, Response } from 'express';
import type { z } from 'zod';
import type { Person } from '../../run/person.ts';
import { canonical } from '../../run/plan/digest.ts';
import { type Caller, personOf } from './authenticate.ts';
import { parsed, readBody } from './read-body.ts';

/** A request of somebody known. */
export interface Call<Body = undefined, Query = undefined> {
  tenant: string;
  by: Person;
  /** The path's `:id`; empty where the path has none. */
  run: string;
  body: Body;
  query: Query;
  /** From Idempotency-Key, scoped by person and path. */
  inbox?: string;
  /** The body's canonical JSON, where there is a key: the same key with another body is refused. */
  said?: string;
  request: Request;
  response: Response;
}

export interface Reply {
  status: number;
  body: unknown;
  headers?: Record<string, string>;
}

/** Says that the request had come before and was not done again. */
export const replayed = ({ again }: { again?: true }): Record<string, string> =>
  again ? { 'idempotency-replayed': 'true' } : {};

/** What an endpoint is, in the words of the OpenAPI description. */
export interface Described {
  summary: string;
  status: number;
  answer: z.ZodType;
  /**
   * Default `application/json`. The two streaming types answer by themselves, one `answer` per line or event.
   */
  type?: 'application/jsonl' | 'text/event-stream';
}

export interface Endpoint extends Described {
  method: 'get' | 'post';
  /** As express writes it: `/runs/:id/approve`. */
  path: string;
  body?: z.ZodType;
  query?: z.ZodType;
  /** Undefined: the handler has answered by itself. */
  answers(asked: Asked): Promise<Reply | undefined>;
}

/** A request as the router hands it over, before anything of it was checked but the caller. */
export type Asked = Omit<Call, 'by' | 'body' | 'query'> & { caller: Caller };

export function get(
  path: string,
  described: Described,
  handle: (call: Call) => Promise<Reply | undefined>,
): Endpoint {
  return {
    method: 'get',
    path,
    ...described,
    answers: ({ caller, ...rest }) =>
      handle({ ...rest, by: personOf(caller), body: undefined, query: undefined }),
  };
}

export function search<Query extends z.ZodType>(
  path: string,
  described: Described & { query: Query },
  handle: (call: Call<undefined, z.infer<Query>>) => Promise<Reply | undefined>,
): Endpoint {
  return {
    method: 'get',
    path,
    ...described,
    answers: async ({ caller, ...rest }) => {
      const by = personOf(caller);
      return handle({
        ...rest,
        by,
        body: undefined,
        query: parsed(described.query, { ...rest.request.query }, 'query'),
      });
    },
  };
}

export function post<Body extends z.ZodType>(
  path: string,
  described: Described & { body: Body },
  handle: (call: Call<z.infer<Body>>) => Promise<Reply>,
): Endpoint {
  return {
    method: 'post',
    path,
    ...described,
    answers: async ({ caller, ...rest }) => {
      const by = personOf(caller);
      const body = parsed(described.body, await readBody(rest.request, rest.response), 'body');
      const said = rest.inbox === undefined ? {} : { said: canonical(body) };
      return handle({ ...rest, ...said, by, body, query: undefined });
    },
  };
}
