/**
 * What a run at rest shows, whatever its card is worded like: the writes that were put before people, those
 * that one press would do, the question, the letter, the texts of the card.
 */

import type { Json } from '../../src/run/plan/plan.ts';
import { parseReference, referenceOf, valueAt } from '../../src/run/plan/references.ts';
import type { RunView, StepView } from '../../src/run/view/run-view.ts';

/** A run where it stands still, with its audit. */
export interface Seen {
  run: RunView;
  audit: { type: string; data: Record<string, unknown> }[];
}

const HAPPENED = new Set(['done', 'doing', 'unknown']);
const writesOf = (run: RunView) => run.plan?.steps.filter(({ effect }) => effect === 'write') ?? [];
const cardStep = (run: RunView, id: string) => run.card.steps.find((step) => step.id === id);

export const canApprove = (run: RunView): boolean =>
  run.status === 'awaiting_approval' &&
  run.approval?.state === 'pending' &&
  run.card.buttons.some(({ action }) => action === 'approve');

/** Writes that happened or stand in a plan that waits for people; one that still asks has placeholders. */
export const plannedWrites = (run: RunView): StepView[] =>
  writesOf(run).filter(
    ({ state }) => HAPPENED.has(state) || (run.status === 'awaiting_approval' && state === 'todo'),
  );

/** Writes that happened, or that one press would do. */
export const offeredWrites = (run: RunView): StepView[] =>
  writesOf(run).filter(
    ({ id, state }) =>
      HAPPENED.has(state) || (canApprove(run) && state === 'todo' && cardStep(run, id)?.state !== 'later'),
  );

/** What the card shows of a write's changes: `label: before -> after; …`. */
export const changesOf = (run: RunView, { id }: StepView): string =>
  (cardStep(run, id)?.changes ?? [])
    .map(({ label, before, after }) => `${label}: ${before} -> ${after}`)
    .join('; ');

export const questionOf = (run: RunView): string | undefined =>
  run.status === 'asking' ? (run.question?.text ?? '') : undefined;

/** A letter that waits to be sent, was sent, or that the case was closed with. */
export const letterOf = (run: RunView): string | undefined =>
  run.status === 'awaiting_reply' || (run.status === 'closed' && run.ending !== 'stopped')
    ? run.answer?.reply
    : undefined;

/** Amount that the pending approval is over, in cents; 0 when nothing can be approved. */
export function approvableCents({ run, audit }: Seen): number {
  if (!canApprove(run)) return 0;
  const asked = audit.findLast(
    ({ type, data }) => type === 'approval_requested' && data.revision === run.approval?.revision,
  );
  // What the writes give; `cents` counts what the customer was given before as well.
  if (typeof asked?.data.out !== 'number') throw new Error(`${run.id}: its approval names no amount`);
  return asked.data.out;
}

/** The card's texts after their fields' names, but those of goal, steps, draft, sources and buttons. */
export function noticesOf({ card }: RunView): string {
  const { goal, steps, draft, sources, buttons, fallback, ...rest } = card;
  return textsIn(rest, 'card').join('\n');
}

function textsIn(value: unknown, name: string): string[] {
  if (typeof value === 'string') return [`${name}: ${value}`];
  if (Array.isArray(value)) return value.flatMap((one) => textsIn(one, name));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => textsIn(one, key));
}

/** Values at a dotted path; `*` and `[*]` stand for every element. */
export function valuesAt(value: unknown, path: string): unknown[] {
  const keys = path
    .replace(/\[(\d+|\*)\]/g, '.$1')
    .split('.')
    .filter((key) => key !== '');
  let values = [value];
  for (const key of keys)
    values = values.flatMap((one) => {
      if (typeof one !== 'object' || one === null) return [];
      if (key === '*') return Object.values(one);
      return key in one ? [(one as Record<string, unknown>)[key]] : [];
    });
  return values;
}

/** Arguments with what their references stand for. */
export function resolvedArgs(run: RunView, value: Json): Json | undefined {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((one) => resolvedArgs(run, one) ?? null);
  const reference = parseReference(referenceOf(value) ?? '');
  if (reference !== undefined) {
    const output = run.plan?.steps.find(({ id }) => id === reference.step)?.output;
    return valueAt(output, reference.path);
  }
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, resolvedArgs(run, one) ?? null]));
}
