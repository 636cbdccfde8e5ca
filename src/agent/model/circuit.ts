/** A model that fails again and again is left alone for a while: whoever stands in takes over at once. */
import { APIConnectionTimeoutError } from 'openai';
import { createCircuits, LeftAlone } from '../../flow/circuits.ts';
import type { Chat } from './chat.ts';
import { ModelFault } from './model-fault.ts';

/** Calls in a row, each with its tries. */
const FAILURES = 3;
const LEFT_ALONE_MS = 15_000;

/** With a circuit breaker for each model. Rejects as `chat` does; while left alone, with `unreachable`. */
export function withCircuit(chat: Chat, leftAloneMs = LEFT_ALONE_MS): Chat {
  const circuits = createCircuits({
    failures: FAILURES,
    leftAlone: { firstMs: leftAloneMs, longestMs: leftAloneMs },
  });
  return {
    async complete(request, purse, signal) {
      try {
        return await circuits.run(request.model, () => chat.complete(request, purse, signal), isAway);
      } catch (error) {
        if (!(error instanceof LeftAlone)) throw error;
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
