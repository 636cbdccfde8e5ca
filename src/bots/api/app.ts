/** The one HTTP application: which channel answers at which path. */
import express, { type Express, type RequestHandler, type Router } from 'express';
import type { Log } from '../../flow/ports/log.ts';
import { errorHandler } from './error-handler.ts';
import { noSuchPath } from './faults.ts';
import { createHealthRouter } from './health.ts';
import type { Readiness } from './readiness.ts';
import { securityHeaders } from './security-headers.ts';

export interface AppParts {
  /** From createApiRouter. */
  api: Router;
  /** Answers GET / and its assets; passes on what it does not know. */
  console: RequestHandler;
  /** Slack, Teams: they read and verify their requests' bytes themselves. */
  platforms?: RequestHandler[];
  /** Answers under /scim/v2; absent: no identity provider is connected. */
  scim?: RequestHandler | undefined;
  readiness: Readiness;
  /** A proxy of one's own stands before this and says whom a request comes from. */
  behindProxy?: boolean;
  /** Answers under /auth; absent: there is no provider to sign in at. */
  oidc?: RequestHandler | undefined;
  /** Takes `/?key=…`, where there is a key. */
  key?: RequestHandler | undefined;
  log: Log;
}

/** Of a process that serves no channel: its health, and nothing else. */
export function createHealthApp({ readiness, log }: Pick<AppParts, 'readiness' | 'log'>): Express {
  const app = healthy({ readiness, log });
  app.use(lastly(log));
  return app;
}

export function createApp(parts: AppParts): Express {
  const { api, console, platforms = [], scim, oidc, behindProxy = false, key } = parts;
  const app = healthy(parts);
  app.set('trust proxy', behindProxy ? 1 : false);
  for (const platform of platforms) app.use(platform);
  app.use('/v1', api);
  if (scim) app.use('/scim/v2', scim);
  if (oidc) app.use(oidc);
  if (key) app.use(key);
  app.use(console);
  app.use(lastly(parts.log));
  return app;
}

function healthy({ readiness, log }: Pick<AppParts, 'readiness' | 'log'>): Express {
  const app = express();
  app.set('etag', false);
  app.use(securityHeaders);
  app.use(createHealthRouter(readiness, log));
  return app;
}

function lastly(log: Log) {
  const nobody: RequestHandler = () => {
    throw noSuchPath();
  };
  return [nobody, errorHandler(log)];
}
