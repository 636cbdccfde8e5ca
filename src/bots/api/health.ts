/** For whoever runs the process, open to all: answers nothing but yes or no. */
import express, { type Router } from 'express';
import type { Log } from '../../flow/ports/log.ts';
import { present } from '../../run/present.ts';
import type { Readiness, Ready } from './readiness.ts';

const NOT_READY: Ready = { ready: false, database: false, migrations: false, worker: false };

export function createHealthRouter(readiness: Readiness, log: Log): Router {
  const router = express.Router();
  router.get('/health', (_request, response) => {
    response.set('cache-control', 'no-store').json({ status: 'ok' });
  });
  router.get('/ready', async (_request, response) => {
    const { ready, database, migrations, worker, slack, stopping } = await readiness
      .check()
      .catch((err: unknown) => {
        log.warn({ err }, 'the check of readiness failed');
        return NOT_READY;
      });
    const body: Ready = present({ ready, database, migrations, worker, slack, stopping });
    response
      .status(ready ? 200 : 503)
      .set('cache-control', 'no-store')
      .json(body);
  });
  return router;
}
