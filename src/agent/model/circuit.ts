/**
 * A model that fails again and again is left alone for a while: whoever stands in takes over at once, instead
 * of after every try and every timeout of each case, and an endpoint that comes back is not flooded.
 */

import { type CircuitBreakerPolicy, ConsecutiveBreaker, circuitBreaker, handleWhen } from 'cockatiel';
import { APIConnectionTimeoutError } from 'openai';
import type { Chat } from './chat.ts';
import { ModelFault } from './model-fault.ts';

/** Calls in a row, each with its tries. */
const FAILURES = 3;
/** Then one call goes through: where it succeeds, so do the others. */
const LEFT_ALONE_MS = 15_000;

/** With a circuit breaker for each model. Rejects as `chat` does; while left alone, with `unreachable`. */
export function withCircuit(chat: Chat, leftAloneMs = LEFT_ALONE_MS): Chat {
  const circuits = new Map<string, CircuitBreakerPolicy>();
  const circuitOf = (model: string) => {
    const known = circuits.get(model);
    if (known) return known;
    const made = circuitBreaker(handleWhen(isAway), {
      halfOpenAfter: leftAloneMs,
      breaker: new ConsecutiveBreaker(FAILURES),
    });
    circuits.set(model, made);
    return made;
  };
  return {
    async complete(request, purse, signal) {
      try {
        return await circuitOf(request.model).execute(() => chat.complete(request, purse, signal));
      } catch (error) {
        if (error instanceof ModelFault) throw error;
        throw new ModelFault(
          'unreachable',
          'The model failed several times in a row and is left alone for a moment.',
          error,
        );
      }
    },
  };
}

/** A refusal is an answer; a call that its caller gave up says nothing of the endpoint. */
function isAway(error: unknown): boolean {
  if (!(error instanceof ModelFault)) return false;
  return (
    error.code === 'unreachable' ||
    (error.code === 'slow' && error.cause instanceof APIConnectionTimeoutError)
  );
}
