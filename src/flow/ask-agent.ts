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

/** Resolves or rejects within the limit and the grace after it, whether or not the agent heeds its signal. */
export async function inTime<T>(
  { agentTimeoutMs }: AskParts,
  signal: AbortSignal,
  ask: (limited: AbortSignal) => Promise<T>,
): Promise<T> {
  const limit = AbortSignal.timeout(agentTimeoutMs);
  const limited = AbortSignal.any([signal, limit]);
  return new Promise<T>((resolve, reject) => {
    const giveUp = () => setTimeout(() => reject(limited.reason), GRACE_MS).unref();
    limited.addEventListener('abort', giveUp, { once: true });
    ask(limited).then(resolve, reject);
  });
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
