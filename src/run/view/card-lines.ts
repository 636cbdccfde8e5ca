/** All that a card says, a line each, for those who look for words in it. */
import type { Card } from './card.ts';

export function cardLines(card: Card): string[] {
  const { customer, given, status, notices, steps, approval, draft, summary } = card;
  const lines = [
    status,
    customer,
    given,
    summary,
    ...notices.map(({ text }) => text),
    ...steps.flatMap((step) => [
      step.title,
      step.headline,
      step.fault,
      step.undo,
      ...step.changes.map(({ label, before, after }) =>
        before === '' ? `${label}: ${after}` : `${label}: ${before} → ${after}`,
      ),
      ...(step.arguments ?? []).map(({ label, value }) => `${label}: ${value}`),
    ]),
    approval?.who,
    approval?.total,
    draft?.summary,
  ];
  return lines.flatMap((line) => (line ? [line] : []));
}
