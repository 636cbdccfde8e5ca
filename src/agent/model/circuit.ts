/** A model that fails again and again is left alone for a while: whoever stands in takes over at once. */
import { APIConnectionTimeoutError } from 'openai';
import { createCircuits, type End, LeftAlone, type Verdict } from '../../flow/circuits.ts';
import type { Chat } from './chat.ts';
import { ModelFault } from './model-fault.ts';

/** Calls in a row, each with its tries. */
const FAILURES = 3;
const LEFT_ALONE_MS = 15_000;

/** With a circuit breaker for each model. Rejects as `chat` does; while left alone, with `unreachable`. */
export function withCircuit(chat: Chat, leftAloneMs = LEFT_ALONE_MS): Chat {
  const circuits = createCircuits<'away'>({
    isAway: ({ length }) => length >= FAILURES,
    leftAlone: { firstMs: leftAloneMs, longestMs: leftAloneMs },
  });
  return {
    async complete(request, purse, signal) {
      try {
        return await circuits.run(request.model, () => chat.complete(request, purse, signal), judge);
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

/** What an endpoint says that is there, though the answer is of no use. */
const ANSWERS: readonly ModelFault['code'][] = ['busy', 'not_allowed', 'refused', 'truncated', 'invalid'];

/** A call that its caller gave up says nothing of the endpoint. */
function judge(end: End<unknown>): Verdict<'away'> {
  if ('value' in end) return 'answered';
  const { error } = end;
  if (!(error instanceof ModelFault)) return 'nothing';
  if (ANSWERS.includes(error.code)) return 'answered';
  const isAway =
    error.code === 'unreachable' ||
    (error.code === 'slow' && error.cause instanceof APIConnectionTimeoutError);
  return isAway ? { failed: 'away' } : 'nothing';
}
