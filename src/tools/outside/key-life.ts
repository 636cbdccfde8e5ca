/** Whether a service may have forgotten the key under which a call was sent before. */
import type { WriteTerms } from '../../flow/ports/tools.ts';
import type { Declared, Outside } from './calling.ts';
import { msOf } from './once-shape.ts';

const UNSAID = '24h';

const livesOf = ({ idempotency }: Declared) =>
  msOf(typeof idempotency === 'object' ? idempotency.lives : UNSAID);

/**
 * `now`: when this work began (ISO), `sinceMs` ago. The key is as old as the call, and another try may
 * arrive as late as its time limit.
 */
export function mayBeForgotten(
  tool: Outside,
  { startedAt, now, sinceMs }: Pick<WriteTerms, 'startedAt'> & { now: string; sinceMs: number },
): boolean {
  const age = Date.parse(now) - Date.parse(startedAt) + sinceMs;
  // What is not known to be young is old.
  return !(age + tool.timeoutMs < livesOf(tool.declared));
}
