/**
 * Distinguishes a database that cannot be reached, or cannot do its work, from one that refuses what
 * is asked, and translates the first.
 */
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
/**
 * By class (PostgreSQL, appendix A): connections (08), signing in (28), conflicts and deadlocks (40), no
 * disk, memory or connections (53), locks (55), cancelled, shut down and starting up (57), errors of its
 * system (58), its settings (F0), and its own (XX). Of 25 only read-only and sessions that were ended: the
 * others are ours.
 */
const SERVER_CODES = /^((08|28|40|53|57|58|F0|XX)...|25006|25P0[34]|55006|55P03)$/;
/** What was prepared on a connection is gone, or a newer version has changed the tables meanwhile. */
const PREPARED_ANEW = /^(26000|0A000)$/;
const PREPARED = /prepared statement|cached plan/;
/** After these the connection is as good as before. */
const GOES_ON = /^(40...|55...|57014)$/;
/** Messages of pg that have no code. */
const WORDS =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed|Query read timeout)/;

export function isAway(error: unknown): boolean {
  if (error instanceof StoreAway) return true;
  if (error instanceof AggregateError) return error.errors.some(isAway);
  if (!(error instanceof Error)) return false;
  const code = codeOf(error);
  return (
    SOCKET_CODES.has(code) ||
    SERVER_CODES.test(code) ||
    (PREPARED_ANEW.test(code) && PREPARED.test(error.message)) ||
    WORDS.test(error.message) ||
    isAway(error.cause)
  );
}

/** The connection on which it came is not to be used again. */
export function endsConnection(error: unknown): boolean {
  return isAway(error) && !GOES_ON.test(codeIn(error));
}

/**
 * The error as callers may handle it: StoreAway for a database that is away or cannot do it just now,
 * whatever is asked of it; otherwise the error itself. Nothing was written, save in one case that nobody can
 * tell: the connection broke while COMMIT was on its way. Whoever tries again with the same inbox key, or
 * reads the run anew, finds out.
 */
export function translated(error: unknown): unknown {
  if (error instanceof StoreAway || !isAway(error)) return error;
  return new StoreAway(sentenceOf(codeIn(error)), { cause: error });
}

/** A statement came after one that had failed: that one says what is wrong. */
export function isAfterFailure(error: unknown): boolean {
  return error instanceof Error && codeOf(error) === '25P02';
}

/** Another transaction waited for this one and this one for it: the same once more goes through. */
export function isDeadlock(error: unknown): boolean {
  return codeIn(error) === '40P01';
}

function sentenceOf(code: string): string {
  if (code === '25006') return 'The database takes no changes just now, it is read-only: try again later.';
  if (code === '53100')
    return 'The disk of the database is full: nothing can be written until there is room.';
  if (code === '28P01' || code === '28000')
    return 'The database does not take the sign-in of DATABASE_URL: its role or password was changed.';
  if (/^(08|57P)/.test(code) || !SERVER_CODES.test(code))
    return 'The database cannot be reached: try again in a moment.';
  return `The database cannot do this just now (${code}): try again in a moment.`;
}

function codeOf(error: Error): string {
  return 'code' in error ? String(error.code) : '';
}

/** The code of what is underneath. */
function codeIn(error: unknown): string {
  if (error instanceof AggregateError) return codeIn(error.errors.find(isAway));
  if (!(error instanceof Error)) return '';
  return codeOf(error) || codeIn(error.cause);
}
