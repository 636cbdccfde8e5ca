/**
 * The log: JSON lines with nothing in them that a person wrote. What may pass is listed here; everything else
 * is dropped.
 */
import { type DestinationStream, pino } from 'pino';
import { StoreAway } from './flow/ports/ledger.ts';
import type { Log, LogFields } from './flow/ports/log.ts';

export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';

/**
 * Names whose values are ids, names of our own, states or counts, never words of people, addresses or tokens.
 */
const LISTED = new Set([
  'attempt',
  'channel',
  'code',
  'count',
  'embedded',
  'error',
  'host',
  'id',
  'job',
  'line',
  'method',
  'mind',
  'model',
  'ms',
  'outcome',
  'person',
  'phase',
  'playbook',
  'port',
  'queue',
  'revision',
  'role',
  'route',
  'run',
  'seq',
  'server',
  'signal',
  'status',
  'step',
  'tenant',
  'thought',
  'tool',
  'tries',
  'version',
]);

/**
 * Ids, names, states: one word without an @, so that a text or an address under a listed name does not pass
 * either.
 */
const WORD = /^[\w.:/+=,[\]-]{1,200}$/;
const WITHHELD = '[withheld]';
const CAUSES = 3;
const FRAMES = 12;

export interface LogOptions {
  level: LogLevel;
  /** Default: standard output. */
  destination?: DestinationStream;
  /**
   * Errors whose messages are sentences of our own with no data in them; of all others name and code are
   * written, and where they arose.
   */
  own?: (abstract new (
    ...args: never[]
  ) => Error)[];
}

/** Never throws for anything that is handed to it. */
export function createLog({ level, destination, own = [] }: LogOptions): Log {
  const base = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime };
  const lines = destination ? pino(base, destination) : pino(base);
  const ours = [StoreAway, ...own];
  const write = (severity: 'debug' | 'info' | 'warn' | 'error') => (fields: LogFields, message: string) => {
    if (lines.isLevelEnabled(severity)) lines[severity](allowed(fields, ours), message);
  };
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}

type Own = NonNullable<LogOptions['own']>;

function allowed(fields: LogFields, own: Own): Record<string, unknown> {
  const line: Record<string, unknown> = {};
  for (const name of Object.keys(fields)) {
    const value = read(fields, name);
    if (name === 'err') line.err = described(value, own, CAUSES);
    else if (LISTED.has(name) && isPrimitive(value)) line[name] = plain(value);
  }
  return line;
}

/** A getter that throws is as good as nothing. */
function read(from: object, name: string): unknown {
  try {
    return Reflect.get(from, name);
  } catch {
    return undefined;
  }
}

function isPrimitive(value: unknown): value is string | number | boolean | null {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

function plain(value: string | number | boolean | null): string | number | boolean | null {
  return typeof value !== 'string' || WORD.test(value) ? value : WITHHELD;
}

function described(error: unknown, own: Own, causes: number): unknown {
  if (!(error instanceof Error)) return { name: 'not_an_error' };
  const name = read(error, 'name');
  const code = read(error, 'code');
  const cause = read(error, 'cause');
  return {
    name: typeof name === 'string' ? plain(name) : WITHHELD,
    ...(typeof code === 'string' || typeof code === 'number' ? { code: plain(code) } : {}),
    ...(own.some((kind) => error instanceof kind) ? { message: read(error, 'message') } : {}),
    at: frames(error),
    ...(cause === undefined || causes === 0 ? {} : { cause: described(cause, own, causes - 1) }),
  };
}

/**
 * Where it arose. The stack begins with the message, which must not pass; where it cannot be told apart,
 * there is no stack.
 */
function frames(error: Error): string[] {
  const stack = read(error, 'stack');
  const message = read(error, 'message');
  if (typeof stack !== 'string' || typeof message !== 'string') return [];
  const start = stack.indexOf(message);
  if (start < 0 || !/^[\w$.]*(: )?$/.test(stack.slice(0, start))) return [];
  const lines = stack.slice(start + message.length).split('\n');
  return lines
    .filter((line) => /^ {4}at /.test(line))
    .slice(0, FRAMES)
    .map((line) => line.slice(7));
}
