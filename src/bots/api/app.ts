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

export function createApp(parts: AppParts): Express {
  const { api, console, platforms = [], scim, oidc, readiness, behindProxy = false } = parts;
  const { key, log } = parts;
  const app = express();
  app.set('etag', false);
  app.set('trust proxy', behindProxy ? 1 : false);
  app.use(securityHeaders);
  app.use(createHealthRouter(readiness, log));
  for (const platform of platforms) app.use(platform);
  app.use('/v1', api);
  if (scim) app.use('/scim/v2', scim);
  if (oidc) app.use(oidc);
  if (key) app.use(key);
  app.use(console);
  app.use(() => {
    throw noSuchPath();
  });
  app.use(errorHandler(log));
  return app;
}
