/**
 * The way out to services: each exchange goes through the circuit of its tool and that of its origin, so that
 * a service that is away is not asked by every case again.
 */
import { createCircuits, type End, LeftAlone, type Verdict } from '../../flow/circuits.ts';
import type { BackOff } from '../../flow/retry.ts';
import { sha256 } from '../../run/plan/digest.ts';
import { ToolFault, ToolTrouble } from '../contract.ts';
import { type Answer, exchange, type Request } from './exchange.ts';

export type Exchange = typeof exchange;

/** In a row, each a request of its own. */
const FAILURES = 5;
/** Of so many different askings: one record that fails whoever asks for it says nothing of others. */
const ASKINGS = 3;
/** And, where all tools of a service are left alone, of so many: one may be slow, or broken, by itself. */
const TOOLS = 2;
const LEFT_ALONE = { firstMs: 5_000, longestMs: 30_000 };

/** Codes of calls that were sent and not answered. */
const UNANSWERED = new Set(['timeout', 'broke_off']);

export interface Door {
  exchange: Exchange;
  /**
   * The same for what is asked in another way. Rejects as `work` does; with ToolFault (`unavailable`) where
   * nothing was asked.
   */
  through<T>(at: Asked, work: () => Promise<T>): Promise<T>;
  /** Throws ToolFault (`unavailable`) while nothing of it would be asked. */
  check(at: Pick<Asked, 'origin' | 'tool'>): void;
}

interface Asked {
  origin: string;
  /** Named in messages. */
  tool: string;
  /** What it is asked for; only its digest is kept. */
  asking: string;
  /** It changes nothing there. */
  reads: boolean;
  /** Of an error that `work` rejects with: the server failed, and says so. */
  isServerError?(error: unknown): boolean;
}

/** `isUnreachable`: whatever is asked. */
type Failure = { tool: string; asking: string; isUnreachable: boolean };

/** `leftAlone`: shorter in tests. */
export function openDoor(leftAlone: BackOff = LEFT_ALONE): Door {
  const services = createCircuits<Failure>({ isAway: isServiceAway, leftAlone });
  const tools = createCircuits<Failure>({ isAway: isToolAway, leftAlone });
  const toolKey = ({ origin, tool }: Pick<Asked, 'origin' | 'tool'>) => `${origin} ${tool}`;
  const check: Door['check'] = (at) => {
    const afterMs = Math.max(services.leftMs(at.origin), tools.leftMs(toolKey(at)));
    if (afterMs > 0) throw leftAloneFault(at.tool, new LeftAlone(afterMs));
  };

  async function pass<T>(at: Asked, work: () => Promise<T>, failed: (end: End<T>) => boolean): Promise<T> {
    // Before either: a call that one of them lets through alone is not to be held up by the other.
    check(at);
    const judge = (end: End<T>) => verdictOf(end, at, failed(end));
    try {
      return await tools.run(toolKey(at), () => services.run(at.origin, work, judge), judge);
    } catch (error) {
      throw error instanceof LeftAlone ? leftAloneFault(at.tool, error) : error;
    }
  }

  return {
    check,
    through: (at, work) => pass(at, work, (end) => 'error' in end && at.isServerError?.(end.error) === true),
    exchange(request, signal) {
      const { url, tool, reads } = request;
      const at = { origin: url.origin, tool, reads, asking: askingOf(request) };
      return pass<Answer>(at, () => exchange(request, signal), isServerError);
    },
  };
}

const isServerError = (end: End<Answer>): boolean => 'value' in end && end.value.status >= 500;

const askingOf = ({ method, url, body = '' }: Request): string => `${method} ${url.href} ${body}`;

function leftAloneFault(tool: string, cause: LeftAlone): ToolFault {
  return new ToolFault(
    'unavailable',
    `${tool} is not available: its server failed several times in a row and is left alone for a moment.`,
    { cause, afterMs: cause.afterMs },
  );
}

/** Pure. `failed`: the server says so itself. */
function verdictOf(end: End<unknown>, { tool, asking, reads }: Asked, failed: boolean): Verdict<Failure> {
  const failure = (isUnreachable: boolean) => ({ failed: { tool, asking: sha256(asking), isUnreachable } });
  // Of a write that may be its own no.
  if (failed) return reads ? failure(false) : 'nothing';
  if ('value' in end) return 'answered';
  const { error } = end;
  if (error instanceof ToolTrouble) {
    if (UNANSWERED.has(error.code)) return failure(false);
    return error.code === 'stopped' ? 'nothing' : 'answered';
  }
  if (!(error instanceof ToolFault)) return 'nothing';
  if (error.code !== 'unavailable') return 'answered';
  // A service that is not known, or not trusted, is no matter of time.
  return error.afterMs === undefined ? 'nothing' : failure(true);
}

function isServiceAway(inARow: readonly Failure[]): boolean {
  if (inARow.filter(({ isUnreachable }) => isUnreachable).length >= FAILURES) return true;
  return isManifold(inARow) && different(inARow, 'tool') >= TOOLS;
}

/** What cannot be reached at all is left alone as a whole. */
function isToolAway(inARow: readonly Failure[]): boolean {
  return isManifold(inARow.filter(({ isUnreachable }) => !isUnreachable));
}

const isManifold = (inARow: readonly Failure[]): boolean =>
  inARow.length >= FAILURES && different(inARow, 'asking') >= ASKINGS;

const different = (inARow: readonly Failure[], by: 'tool' | 'asking'): number =>
  new Set(inARow.map((failure) => failure[by])).size;
