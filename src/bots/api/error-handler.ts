/** Answers every request that failed. */
import { randomUUID } from 'node:crypto';
import type { ErrorRequestHandler } from 'express';
import type { Log } from '../../flow/ports/log.ts';
import { ApiFault, asFault } from './faults.ts';

/**
 * Answers with `{error, message}`. The answer to an unforeseen error carries an id that is in the log, and
 * nothing else of the error.
 */
export function errorHandler(log: Log): ErrorRequestHandler {
  // biome-ignore lint/complexity/useMaxParams: Express knows an error handler by its four parameters.
  return (error, request, response, _next) => {
    const fault = asFault(error) ?? unforeseen(error, request.method, log);
    if (response.headersSent) {
      response.destroy();
      return;
    }
    const { status, body, headers } = fault.answer;
    response.status(status).set(headers).json(body);
  };
}

function unforeseen(err: unknown, method: string, log: Log): ApiFault {
  const id = randomUUID();
  log.error({ err, id, method }, 'a request failed in a way nobody foresaw');
  return new ApiFault(500, {
    error: 'internal',
    message: `This is our mistake. Try again; if it stays, give this id to whoever runs Greenlight: ${id}`,
    id,
  });
}
