/** Everything under /v1. */
import express, { type Request, type Response, type Router } from 'express';
import { z } from 'zod';
import type { Cases } from '../../flow/ports/cases.ts';
import type { Staff } from '../../flow/ports/ledger.ts';
import type { Log } from '../../flow/ports/log.ts';
import { authenticate, type Caller } from './authenticate.ts';
import { commandEndpoints } from './command-endpoints.ts';
import type { Asked, Endpoint } from './endpoint.ts';
import { errorHandler } from './error-handler.ts';
import { ApiFault, noSuchPath, noSuchRun, wrongMethod } from './faults.ts';
import { openApi } from './openapi.ts';
import type { Outbox } from './outbox.ts';
import { outboxEndpoint, staffEndpoint } from './people-endpoints.ts';
import { createRate, type RateOptions } from './rate.ts';
import { runEndpoints } from './run-endpoints.ts';
import type { StreamOptions } from './streams.ts';

export interface ApiParts {
  cases: Cases;
  staff: Staff;
  /** Shown on the embedded database only. */
  outbox?: Outbox;
  embedded: boolean;
  /** Of persons that are named without a token. */
  tenant: string;
  log: Log;
  /** Aborted when the server stops: ends the event streams. */
  closing: AbortSignal;
  rate?: Partial<RateOptions>;
  streams?: Partial<Pick<StreamOptions, 'heartbeatMs' | 'lastsMs'>>;
}

/** Mount it at /v1, before any parser of bodies. */
export function createApiRouter(parts: ApiParts): Router {
  const { log, closing, embedded } = parts;
  const streams: StreamOptions = { heartbeatMs: 15_000, lastsMs: 900_000, ...parts.streams, log, closing };
  const endpoints = [
    ...runEndpoints(parts.cases, streams),
    ...commandEndpoints(parts.cases),
    staffEndpoint(parts.staff),
    ...(embedded && parts.outbox ? [outboxEndpoint(parts.outbox)] : []),
  ];
  endpoints.push(describing(endpoints, embedded));

  const take = createRate({ perMinute: 6_000, now: () => performance.now(), ...parts.rate });
  const callers = new WeakMap<Request, Caller>();
  const router = express.Router({ caseSensitive: true });
  router.use(async (request, response, next) => {
    response.set('cache-control', 'no-store');
    const caller = await authenticate(request, parts);
    take(`${caller.tenant}/${caller.by?.id ?? ''}`);
    callers.set(request, caller);
    next();
  });
  for (const path of new Set(endpoints.map((endpoint) => endpoint.path))) {
    mount(
      router,
      path,
      endpoints.filter((endpoint) => endpoint.path === path),
      callers,
    );
  }
  router.use(() => {
    throw noSuchPath();
  });
  router.use(errorHandler(log));
  return router;
}

function mount(router: Router, path: string, endpoints: Endpoint[], callers: WeakMap<Request, Caller>): void {
  const route = router.route(path);
  for (const endpoint of endpoints) {
    route[endpoint.method](async (request: Request, response: Response) => {
      const caller = callers.get(request);
      if (!caller) throw new Error('a request came past the authentication');
      const reply = await endpoint.answers(asked(endpoint, caller, request, response));
      if (reply)
        response
          .status(reply.status)
          .set(reply.headers ?? {})
          .json(reply.body);
    });
  }
  const allow = endpoints.map(({ method }) => (method === 'get' ? 'GET, HEAD' : 'POST')).join(', ');
  route.all(() => {
    throw wrongMethod(allow);
  });
}

function asked(endpoint: Endpoint, caller: Caller, request: Request, response: Response): Asked {
  const { id = '' } = request.params;
  const run = String(id);
  // No id of ours looks otherwise; the store is not asked about the rest.
  if (endpoint.path.includes(':id') && !/^[\w-]{1,64}$/.test(run)) throw noSuchRun();
  const inbox = inboxKey(endpoint.path.replace(':id', run), caller, request);
  return { tenant: caller.tenant, caller, run, request, response, ...(inbox === undefined ? {} : { inbox }) };
}

function inboxKey(path: string, caller: Caller, request: Request): string | undefined {
  const key = request.get('idempotency-key');
  if (key === undefined || request.method !== 'POST') return undefined;
  if (/^[\x21-\x7e]{1,200}$/.test(key)) return `api:${caller.by?.id ?? ''}:/v1${path}:${key}`;
  const message = 'Idempotency-Key takes 1 to 200 visible ASCII characters, for instance a UUID.';
  throw new ApiFault(400, { error: 'wrong_key', message });
}

function describing(endpoints: Endpoint[], embedded: boolean): Endpoint {
  let description: unknown;
  const self: Endpoint = {
    method: 'get',
    path: '/openapi.json',
    summary: 'This description.',
    status: 200,
    answer: z.looseObject({ openapi: z.literal('3.1.0') }),
    answers: async () => {
      description ??= openApi([...endpoints], embedded);
      return { status: 200, body: description };
    },
  };
  return self;
}
