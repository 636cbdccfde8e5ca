/** Distinguishes a database that cannot be reached from one that refuses, and translates the first. */
import { StoreAway } from '../flow/ports/ledger.ts';

const SOCKET_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
]);
/** Shut down, crashed, starting up, too many connections, and class 08 (connection exceptions). */
const SERVER_CODES = /^(57P0[1-5]|53300|08...)$/;
/** Messages of pg that have no code. */
const WORDS =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed|Query read timeout)/;

export function isAway(error: unknown): boolean {
  if (error instanceof StoreAway) return true;
  if (error instanceof AggregateError) return error.errors.some(isAway);
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  return (
    SOCKET_CODES.has(code) || SERVER_CODES.test(code) || WORDS.test(error.message) || isAway(error.cause)
  );
}

/**
 * The error as callers may handle it: StoreAway for a database that is away, otherwise the error itself.
 * Nothing was written, save in one case that nobody can tell: the connection broke while COMMIT was on its
 * way. Whoever tries again with the same inbox key, or reads the run anew, finds out.
 */
export function translated(error: unknown): unknown {
  if (error instanceof StoreAway || !isAway(error)) return error;
  return new StoreAway('The database cannot be reached: try again in a moment.', { cause: error });
}
