/** Phases, endings, states and notices in the card's words. */
import type { Card, CardStep, Notice } from '../../../run/card.ts';
import type { Ending } from '../../../run/events.ts';
import type { Phase } from '../../../run/state.ts';

export const PHASES: Record<Phase, string> = {
  planning: 'planning',
  gathering: 'reading',
  awaiting_approval: 'waits for approval',
  acting: 'acting',
  asking: 'asks',
  answering: 'drafting the reply',
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

/** Something moves without anybody pressing a button. */
export function atWork(status: Phase): boolean {
  return status === 'planning' || status === 'gathering' || status === 'acting' || status === 'answering';
}

/** In a task Slack draws the state itself, but has only four of them: these two are said. */
export const STATES: Record<CardStep['state'], string> = {
  todo: 'to do',
  doing: 'doing',
  done: 'done',
  failed: 'failed',
  unknown: 'unknown',
  skipped: 'skipped',
  later: 'later',
};

export const NOTICES: Record<Notice['kind'], string> = {
  attention: 'Note',
  refusal: 'Policy',
  fault: 'Failed',
  information: 'Info',
  question: 'Question',
};

/** `plan 2 · waits for approval · asked by Engineer`; the names are others' words. */
export function heading(card: Card): string {
  const plan = card.revision > 0 ? [`plan ${card.revision}`] : [];
  return [...plan, stands(card), `asked by ${card.asker}`].join(' · ');
}

function stands({ phase, ending, approval }: Card): string {
  if (phase === 'awaiting_approval' && approval?.state === 'refused') return 'not possible under policy';
  if (phase === 'awaiting_approval' && approval?.state === 'expired') return 'approval expired';
  return standing(phase, ending);
}
