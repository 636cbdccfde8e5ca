/**
 * What fails again and again is left alone for a while: whoever asks hears at once that it is away, instead
 * of after every try and every timeout of each case, and a service that comes back is not flooded.
 */
import {
  BrokenCircuitError,
  type CircuitBreakerPolicy,
  CircuitState,
  circuitBreaker,
  DelegateBackoff,
  handleType,
} from 'cockatiel';
import { type BackOff, pauseAfter } from './retry.ts';

/** `Failure`: what a failure was of. */
export interface CircuitOptions<Failure> {
  /** Pure. Whether it is away after these failures since it answered last: of very many the newest. */
  isAway(inARow: readonly Failure[]): boolean;
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

export type End<T> = { value: T } | { error: unknown };

/** What the end of a call says of what was asked: that it is there, nothing, or that it may be away. */
export type Verdict<Failure> = 'answered' | 'nothing' | { failed: Failure };

export interface Circuits<Failure> {
  /**
   * Settles as `work` does; rejects with LeftAlone where it was not called. `key`: of what is asked. Once it
   * is left alone, only an answer ends that.
   */
  run<T>(key: string, work: () => Promise<T>, judge: (end: End<T>) => Verdict<Failure>): Promise<T>;
  /** How long it is left alone from now on; 0: a call goes through. */
  leftMs(key: string): number;
}

/** While the one call that goes through has not come back. */
const PROBED_MS = 1_000;

/** Older failures are forgotten: one thing that fails for ever fills no memory. */
const MOST_FAILURES = 50;

/** A circuit breaker for each key. */
export function createCircuits<Failure>(options: CircuitOptions<Failure>): Circuits<Failure> {
  const circuits = new Map<string, Circuit<Failure>>();
  return {
    leftMs: (key) => circuits.get(key)?.leftMs() ?? 0,
    async run(key, work, judge) {
      const circuit = circuits.get(key) ?? circuitOf(options);
      circuits.set(key, circuit);
      const { breaker, inARow, leftMs } = circuit;
      const afterMs = leftMs();
      if (afterMs > 0) throw new LeftAlone(afterMs);
      const judged = async () => {
        const isProbe = breaker.state === CircuitState.HalfOpen;
        const end = await endOf(work);
        const verdict = judge(end);
        if (verdict === 'answered') inARow.splice(0);
        else if (verdict !== 'nothing' && inARow.push(verdict.failed) > MOST_FAILURES) inARow.shift();
        if (verdict === 'answered') return settled(end);
        throw verdict === 'nothing' && !isProbe ? new SaysNothing(end) : new Failed(end);
      };
      try {
        return await breaker.execute(judged);
      } catch (error) {
        if (error instanceof Ended) return settled(error.end as End<never>);
        // Its clock was read a moment later than ours.
        if (error instanceof BrokenCircuitError) throw new LeftAlone(Math.max(1, leftMs()));
        throw error;
      }
    },
  };
}

const endOf = <T>(work: () => Promise<T>): Promise<End<T>> =>
  work().then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );

function settled<T>(end: End<T>): T {
  if ('error' in end) throw end.error;
  return end.value;
}

/** How the breaker hears of a call's end that is no answer. */
class Ended extends Error {
  readonly end: End<unknown>;
  constructor(end: End<unknown>) {
    super('no answer');
    this.end = end;
  }
}
class Failed extends Ended {}
class SaysNothing extends Ended {}

interface Circuit<Failure> {
  breaker: CircuitBreakerPolicy;
  /** Since it answered last. */
  inARow: Failure[];
  leftMs(): number;
}

function circuitOf<Failure>({ isAway, leftAlone }: CircuitOptions<Failure>): Circuit<Failure> {
  let until = 0;
  const inARow: Failure[] = [];
  const breaker = circuitBreaker(handleType(Failed), {
    breaker: { state: undefined, success: () => undefined, failure: () => isAway(inARow) },
    halfOpenAfter: new DelegateBackoff(({ attempt }) => {
      const ms = Math.ceil(pauseAfter(attempt, leftAlone));
      until = Date.now() + ms;
      return ms;
    }),
  });
  return {
    breaker,
    inARow,
    leftMs() {
      if (breaker.state === CircuitState.HalfOpen) return PROBED_MS;
      return breaker.state === CircuitState.Open ? Math.max(0, until - Date.now()) : 0;
    },
  };
}
