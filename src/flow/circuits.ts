/**
 * What fails again and again is left alone for a while: whoever asks hears at once that it is away, instead
 * of after every try and every timeout of each case, and a service that comes back is not flooded.
 */
import {
  BrokenCircuitError,
  type CircuitBreakerPolicy,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  DelegateBackoff,
  handleType,
} from 'cockatiel';
import { type BackOff, pauseAfter } from './retry.ts';

export interface CircuitOptions {
  /** Failures in a row. */
  failures: number;
  /** How long it is left alone; longer each time that the one call which is let through then fails. */
  leftAlone: BackOff;
}

/** Nothing was asked: not before so many ms is there a call that goes through. */
export class LeftAlone extends Error {
  override name = 'LeftAlone';
  readonly afterMs: number;
  constructor(afterMs: number) {
    super('it failed several times in a row and is left alone for a moment');
    this.afterMs = afterMs;
  }
}

export interface Circuits {
  /**
   * Settles as `work` does; rejects with LeftAlone where it was not called. `key`: of what is asked. An error
   * that is not `isAway` counts neither as a failure nor as an answer.
   */
  run<T>(key: string, work: () => Promise<T>, isAway: (error: unknown) => boolean): Promise<T>;
}

/** While the one call that goes through has not come back. */
const PROBED_MS = 1_000;

/** A circuit breaker for each key. */
export function createCircuits(options: CircuitOptions): Circuits {
  const circuits = new Map<string, Circuit>();
  return {
    async run(key, work, isAway) {
      const circuit = circuits.get(key) ?? circuitOf(options);
      circuits.set(key, circuit);
      const afterMs = circuit.leftMs();
      if (afterMs > 0) throw new LeftAlone(afterMs);
      const judged = () =>
        work().catch((error: unknown) => {
          throw isAway(error) ? new Away(error) : error;
        });
      try {
        return await circuit.breaker.execute(judged);
      } catch (error) {
        if (error instanceof Away) throw error.was;
        // Its clock was read a moment later than ours.
        if (error instanceof BrokenCircuitError) throw new LeftAlone(Math.max(1, circuit.leftMs()));
        throw error;
      }
    },
  };
}

class Away extends Error {
  readonly was: unknown;
  constructor(was: unknown) {
    super('away');
    this.was = was;
  }
}

interface Circuit {
  breaker: CircuitBreakerPolicy;
  /** How long it is left alone from now on; 0: a call goes through. */
  leftMs(): number;
}

function circuitOf({ failures, leftAlone }: CircuitOptions): Circuit {
  let until = 0;
  const breaker = circuitBreaker(handleType(Away), {
    breaker: new ConsecutiveBreaker(failures),
    halfOpenAfter: new DelegateBackoff(({ attempt }) => {
      const ms = Math.ceil(pauseAfter(attempt, leftAlone));
      until = Date.now() + ms;
      return ms;
    }),
  });
  return {
    breaker,
    leftMs() {
      if (breaker.state === CircuitState.HalfOpen) return PROBED_MS;
      return breaker.state === CircuitState.Open ? until - Date.now() : 0;
    },
  };
}
