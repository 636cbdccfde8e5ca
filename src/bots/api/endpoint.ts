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

/** A request as the router hands it over, before anything of it was checked but the caller. */
export interface Received {
  caller: Caller;
  /** The path's `:id`; empty where the path has none. */
  run: string;
  /** From Idempotency-Key, scoped by person and path. */
  inbox: string | undefined;
  request: Request;
  response: Response;
  /** Whether the caller is still who they were: asked while an answer goes on. */
  known(): Promise<boolean>;
}

/** A checked request of somebody known. */
export interface Call<Body = unknown, Query = unknown> extends Received {
  tenant: string;
  by: Person;
  body: Body;
  query: Query;
  /** The body's canonical JSON, where there is a key: the same key with another body is refused. */
  content: string | undefined;
}

export interface Reply {
  status: number;
  body: unknown;
  headers?: Record<string, string>;
}

/** Marks the answer to a request that came before and was not done again. */
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
  method: 'get' | 'post' | 'delete';
  /** As express writes it: `/runs/:id/approve`. */
  path: string;
  body?: z.ZodType;
  query?: z.ZodType;
  /** Undefined: the handler has answered by itself. */
  answers(received: Received): Promise<Reply | undefined>;
}

function callOf<Body, Query>(
  received: Received,
  { body, query }: { body: Body; query: Query },
): Call<Body, Query> {
  const { caller } = received;
  const content = received.inbox === undefined ? undefined : canonical(body);
  return { ...received, tenant: caller.tenant, by: personOf(caller), body, query, content };
}

export function get(
  path: string,
  described: Described,
  handle: (call: Call) => Promise<Reply | undefined>,
): Endpoint {
  const answers = async (received: Received) =>
    handle(callOf(received, { body: undefined, query: undefined }));
  return { method: 'get', path, ...described, answers };
}

export function remove(path: string, described: Described, handle: (call: Call) => Promise<Reply>): Endpoint {
  const answers = async (received: Received) =>
    handle(callOf(received, { body: undefined, query: undefined }));
  return { method: 'delete', path, ...described, answers };
}

export function search<Query extends z.ZodType>(
  path: string,
  described: Described & { query: Query },
  handle: (call: Call<undefined, z.infer<Query>>) => Promise<Reply | undefined>,
): Endpoint {
  const answers = async (received: Received) => {
    personOf(received.caller);
    const query = parsed(described.query, { ...received.request.query }, 'query');
    return handle(callOf(received, { body: undefined, query }));
  };
  return { method: 'get', path, ...described, answers };
}

export function post<Body extends z.ZodType>(
  path: string,
  described: Described & { body: Body },
  handle: (call: Call<z.infer<Body>>) => Promise<Reply>,
): Endpoint {
  const answers = async (received: Received) => {
    personOf(received.caller);
    const body = parsed(described.body, await readBody(received.request, received.response), 'body');
    return handle(callOf(received, { body, query: undefined }));
  };
  return { method: 'post', path, ...described, answers };
}
