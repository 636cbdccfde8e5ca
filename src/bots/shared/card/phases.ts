/** Phases, endings and step states in the words of every channel. */

import type { Phase } from '../../../run/state.ts';
import type { Ending } from '../../../run/terms.ts';
import type { CardStep } from '../../../run/view/card.ts';

export const PHASES: Record<Phase, string> = {
  planning: 'planning',
  gathering: 'reading',
  awaiting_approval: 'waits for approval',
  acting: 'acting',
  asking: 'asks',
  answering: 'drafting',
  awaiting_reply: 'reply to send',
  handed_over: 'handed over',
  closed: 'closed',
};

const ENDINGS: Record<Ending, string> = {
  resolved: 'resolved',
  refused: 'closed with a no',
  stopped: 'stopped',
  handed_over: 'taken over',
  expired: 'expired',
};

export function standing(status: Phase, ending?: Ending): string {
  return status === 'closed' && ending !== undefined ? ENDINGS[ending] : PHASES[status];
}

/** The run is at work by itself: something moves without anybody pressing a button. */
export function atWork(status: Phase): boolean {
  return status === 'planning' || status === 'gathering' || status === 'acting' || status === 'answering';
}

export type ShownState = CardStep['state'];

export const STATES: Record<ShownState, string> = {
  todo: 'to do',
  doing: 'doing',
  done: 'done',
  failed: 'failed',
  unknown: 'unknown',
  skipped: 'skipped',
  later: 'later',
};
