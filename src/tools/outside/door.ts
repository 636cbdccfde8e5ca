/**
 * The way out to services: each exchange goes through the circuit of its origin, so that a service that is
 * away is not asked by every case again.
 */
import { createCircuits, LeftAlone } from '../../flow/circuits.ts';
import type { BackOff } from '../../flow/retry.ts';
import { ToolFault, ToolTrouble } from '../contract.ts';
import { type Answer, exchange, type Request } from './exchange.ts';

export type Exchange = typeof exchange;

/** In a row, each a request of its own. */
const FAILURES = 5;
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
}

interface Asked {
  origin: string;
  /** Named in messages. */
  tool: string;
  /** Of an error that `work` rejects with: it, too, says that the service is away. */
  isAway?(error: unknown): boolean;
}

/** `leftAlone`: shorter in tests. */
export function openDoor(leftAlone: BackOff = LEFT_ALONE): Door {
  const circuits = createCircuits({ failures: FAILURES, leftAlone });
  const through: Door['through'] = async ({ origin, tool, isAway }, work) => {
    try {
      return await circuits.run(origin, work, (error) => isUnanswered(error) || isAway?.(error) === true);
    } catch (error) {
      if (!(error instanceof LeftAlone)) throw error;
      throw new ToolFault(
        'unavailable',
        `${tool} is not available: its server failed several times in a row and is left alone for a moment.`,
        { cause: error, afterMs: error.afterMs },
      );
    }
  };
  return {
    through,
    async exchange(request, signal) {
      const { url, tool } = request;
      try {
        return await through({ origin: url.origin, tool, isAway: isAnswer }, async () => {
          const answer = await exchange(request, signal);
          if (saysAway(request, answer)) throw new SaysAway(answer);
          return answer;
        });
      } catch (error) {
        if (error instanceof SaysAway) return error.answer;
        throw error;
      }
    },
  };
}

/** The answer of a service that is away. */
class SaysAway extends Error {
  override name = 'SaysAway';
  readonly answer: Answer;
  constructor(answer: Answer) {
    super(`status ${answer.status}`);
    this.answer = answer;
  }
}

const isAnswer = (error: unknown) => error instanceof SaysAway;

/** What fails of a write may be its own no. */
function saysAway({ reads }: Request, { status }: Answer): boolean {
  return reads && status >= 500;
}

/** A service that is not known, or not trusted, is no matter of time. */
function isUnanswered(error: unknown): boolean {
  if (error instanceof ToolTrouble) return UNANSWERED.has(error.code);
  return error instanceof ToolFault && error.code === 'unavailable' && error.afterMs !== undefined;
}
