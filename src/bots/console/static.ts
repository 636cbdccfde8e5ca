/** Serves the built console: hashed assets for ever, the page itself asked for anew each time. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import express, { type Router } from 'express';
import { CONSOLE_DIR } from './build.ts';

/** Paths of other channels: what is unknown below them is theirs to refuse, as JSON. */
const OTHERS = /^\/(?:v1|health|ready|slack|api|auth)(?:\/|$)/;

const NOT_BUILT =
  'The console was not built; the log of the server says why. REST under /v1 works. Start again with `npm start` after mending it.\n';

/**
 * A router for `/`, to be mounted after the other channels. `dir` holds what buildConsole made; while it is
 * missing, a page says what to do.
 */
export function consoleRouter(dir: string = CONSOLE_DIR): Router {
  const router = express.Router();
  const forEver = { immutable: true, maxAge: '1y', fallthrough: false, index: false };
  router.use('/assets', express.static(join(dir, 'assets'), forEver));
  router.get('/favicon.svg', (_request, response) => {
    response.sendFile('favicon.svg', { root: dir, maxAge: '1d' });
  });
  router.get('/{*path}', (request, response, next) => {
    if (OTHERS.test(request.path)) return next();
    response.set('cache-control', 'no-cache');
    if (existsSync(join(dir, 'index.html')))
      response.sendFile('index.html', { root: dir, cacheControl: false });
    else response.status(503).type('text').send(NOT_BUILT);
  });
  return router;
}
