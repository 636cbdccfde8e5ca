/** Everything under /v1. */
import express, { type Request, type Response, type Router } from 'express';
import { z } from 'zod';
import type { Cases } from '../../flow/ports/cases.ts';
import type { Desks } from '../../flow/ports/desks.ts';
import type { Staff } from '../../flow/ports/ledger.ts';
import type { Log } from '../../flow/ports/log.ts';
import { authenticate, type Caller, isStill } from './authenticate.ts';
import { commandEndpoints } from './command-endpoints.ts';
import type { Endpoint, Received } from './endpoint.ts';
import { errorHandler } from './error-handler.ts';
import { ApiFault, noSuchPath, noSuchRun, wrongMethod } from './faults.ts';
import { openApi } from './openapi.ts';
import type { Outbox } from './outbox.ts';
import { outboxEndpoint, staffEndpoint } from './people-endpoints.ts';
import { createRate, type RateOptions } from './rate.ts';
import { runEndpoints } from './run-endpoints.ts';
import { sessionEndpoints } from './session-endpoints.ts';
import type { Sessions, Tokens } from './sessions.ts';
import type { StreamOptions } from './streams.ts';
import { tokenEndpoints } from './token-endpoints.ts';
import { oneATurn } from './turns.ts';
import { createWrongTries, type WrongTries } from './wrong-tries.ts';

export interface ApiParts {
  desks: Desks;
  cases: Cases;
  staff: Staff;
  /** Shown on the embedded database only. */
  outbox?: Outbox;
  embedded: boolean;
  /** Absent: nobody signs in. */
  sessions?: Sessions | undefined;
  /** Absent: nobody has tokens of their own to look after. */
  tokens?: Tokens | undefined;
  /** Under which people reach the console. */
  origin?: string | undefined;
  /** Where a browser signs in; absent: it may give a token for a session. */
  signIn?: string | undefined;
  localKey?: string | undefined;
  /** Absent: a count of this router's own. */
  wrongTries?: WrongTries;
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
  const wrongTries = parts.wrongTries ?? createWrongTries(() => performance.now());
  const authentication = { ...parts, wrongTries };
  const streams: StreamOptions = { heartbeatMs: 15_000, lastsMs: 900_000, ...parts.streams, log, closing };
  const endpoints = [
    ...runEndpoints(parts.cases, streams),
    ...commandEndpoints(parts.cases),
    staffEndpoint(parts.staff, parts.desks),
    ...(embedded && parts.outbox ? [outboxEndpoint(parts.outbox)] : []),
    ...(parts.sessions ? sessionEndpoints(parts.sessions, { byToken: parts.signIn === undefined }) : []),
    ...(parts.tokens ? tokenEndpoints(parts.tokens) : []),
  ];
  endpoints.push(describing(endpoints, { embedded, sessions: parts.sessions !== undefined }));

  const take = createRate({ perMinute: 6_000, now: () => performance.now(), ...parts.rate });
  const turn = oneATurn();
  const router = express.Router({ caseSensitive: true });
  router.use(async (request, response: CallerResponse, next) => {
    response.set('cache-control', 'no-store');
    await turn();
    const caller = await authenticate(request, authentication);
    take(`${caller.tenant}/${caller.by?.id ?? ''}`);
    response.locals.caller = caller;
    response.locals.known = () => isStill(caller, request, authentication);
    next();
  });
  for (const [path, sharing] of Map.groupBy(endpoints, (endpoint) => endpoint.path)) {
    mount(router, path, sharing);
  }
  router.use(() => {
    throw noSuchPath();
  });
  router.use(errorHandler(log));
  return router;
}

type CallerResponse = Response<unknown, { caller: Caller; known: () => Promise<boolean> }>;

function mount(router: Router, path: string, endpoints: Endpoint[]): void {
  const route = router.route(path);
  for (const endpoint of endpoints) {
    route[endpoint.method](async (request: Request, response: CallerResponse) => {
      const reply = await endpoint.answers(receive(endpoint, request, response));
      if (reply !== undefined) {
        const { status, headers = {}, body } = reply;
        response.status(status).set(headers).json(body);
      }
    });
  }
  const allow = endpoints.map(({ method }) => ALLOW[method]).join(', ');
  route.all(() => {
    throw wrongMethod(allow);
  });
}

const ALLOW = { get: 'GET, HEAD', post: 'POST', delete: 'DELETE' };

function receive({ path }: Endpoint, request: Request, response: CallerResponse): Received {
  const { caller } = response.locals;
  const run = String(request.params.id ?? '');
  // No id of ours looks otherwise; the store is not asked about the rest.
  if (path.includes(':id') && !/^[\w-]{1,64}$/.test(run)) throw noSuchRun();
  const key = request.method === 'POST' ? request.get('idempotency-key') : undefined;
  if (key !== undefined && !/^[\x21-\x7e]{1,200}$/.test(key)) {
    const message = 'Idempotency-Key takes 1 to 200 visible ASCII characters, for instance a UUID.';
    throw new ApiFault(400, { error: 'wrong_key', message });
  }
  const inbox = key && `api:${caller.by?.id ?? ''}:/v1${path.replace(':id', run)}:${key}`;
  return { caller, run, inbox, request, response, known: response.locals.known };
}

/** Describes `endpoints` and itself. */
function describing(endpoints: Endpoint[], has: Parameters<typeof openApi>[1]): Endpoint {
  let description: unknown;
  return {
    method: 'get',
    path: '/openapi.json',
    summary: 'This description.',
    status: 200,
    answer: z.looseObject({ openapi: z.literal('3.1.0') }),
    async answers() {
      description ??= openApi(endpoints, has);
      return { status: 200, body: description };
    },
  };
}
