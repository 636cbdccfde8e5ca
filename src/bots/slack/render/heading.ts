/** Headings and notices of a card in words. */
import type { Card, Notice } from '../../../run/view/card.ts';
import { standing } from '../../shared/card/phases.ts';

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
