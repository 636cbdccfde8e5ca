/** Asks an agent within its time, and puts into words what went wrong. */
import type { Fault, ModelCall } from '../run/terms.ts';
import { AgentFailure } from './ports/agent.ts';
import type { Log } from './ports/log.ts';

export interface AskParts {
  log: Log;
  /** Given to one thought or answer, in ms; after it the case is handed over. */
  agentTimeoutMs: number;
}

/** After the limit an agent has so long to report what was paid, or to let another stand in. */
const GRACE_MS = 1_000;

/**
 * Resolves or rejects within the limit and the grace after it, whether or not the agent heeds its signal.
 * Nothing of it is left behind once it has settled: a thought is over long before its limit.
 */
export async function inTime<T>(
  { agentTimeoutMs }: AskParts,
  signal: AbortSignal,
  ask: (limited: AbortSignal) => Promise<T>,
): Promise<T> {
  const over = new AbortController();
  const late = () => over.abort(new DOMException('The agent took too long.', 'TimeoutError'));
  const stopped = () => over.abort(signal.reason);
  const limit = setTimeout(late, agentTimeoutMs);
  limit.unref();
  if (signal.aborted) stopped();
  signal.addEventListener('abort', stopped, { once: true });
  let grace: NodeJS.Timeout | undefined;
  try {
    return await new Promise<T>((resolve, reject) => {
      const giveUp = () => {
        grace = setTimeout(() => reject(over.signal.reason), GRACE_MS);
        grace.unref();
      };
      if (over.signal.aborted) giveUp();
      over.signal.addEventListener('abort', giveUp, { once: true });
      ask(over.signal).then(resolve, reject);
    });
  } finally {
    clearTimeout(limit);
    clearTimeout(grace);
    signal.removeEventListener('abort', stopped);
  }
}

/** `run`: its id, for the log. */
export function agentFault(
  { log, agentTimeoutMs }: AskParts,
  run: string,
  error: unknown,
): { fault: Fault; calls: ModelCall[] } {
  log.error({ run, err: error }, 'the agent did not answer');
  if (error instanceof AgentFailure)
    return { fault: { code: error.code, message: error.message }, calls: error.calls };
  const timedOut = error instanceof Error && error.name === 'TimeoutError';
  const fault = timedOut
    ? {
        code: 'timeout',
        message: `The agent did not answer within ${Math.round(agentTimeoutMs / 1000)} s.`,
      }
    : { code: 'mind_failed', message: 'The agent could not answer. The log says why.' };
  return { fault, calls: [] };
}
