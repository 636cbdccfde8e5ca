import type { Phase } from '../../../../run/state.ts';
import { atWork } from '../../../shared/card/phases.ts';

/**
 * A shape beside the word that says the same: filled waits for the reader, ring waits for others, arc is at
 * work, bar is over.
 */
export function PhaseMark({ status, mine }: { status: Phase; mine: boolean }) {
  return (
    <svg viewBox="0 0 12 12" aria-hidden="true" className={mine ? 'phase-mark mine' : 'phase-mark'}>
      {status === 'closed' && <path d="M2 6h8" />}
      {status !== 'closed' && mine && <circle cx="6" cy="6" r="4" className="filled" />}
      {status !== 'closed' && !mine && atWork(status) && <path d="M6 2a4 4 0 1 1-4 4" className="turns" />}
      {status !== 'closed' && !mine && !atWork(status) && <circle cx="6" cy="6" r="3.5" />}
    </svg>
  );
}
