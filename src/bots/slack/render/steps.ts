/**
 * The steps of a card: each with its state in a plan, and each write with what it changes, to be seen without
 * opening anything.
 */
import type { types } from '@slack/bolt';
import type { Card, CardStep } from '../../../run/view/card.ts';
import { STATES } from '../../shared/card/phases.ts';
import { LIMITS } from '../limits.ts';
import { cut } from './cut.ts';
import {
  type Block,
  bullets,
  line,
  type Pen,
  type Rich,
  type RichBlock,
  type RichPart,
  rich,
  words,
} from './elements.ts';
import { inert } from './escape.ts';

type Task = types.TaskCardBlock;

const STATUS: Record<CardStep['state'], Task['status']> = {
  todo: 'pending',
  later: 'pending',
  skipped: 'pending',
  doing: 'in_progress',
  done: 'complete',
  failed: 'error',
  unknown: 'error',
};

/**
 * What a step says in one line: of a read what came out, of a write the name under which it is approved, and
 * what came of it.
 */
export function taskTitle(step: CardStep): string {
  const said = { skipped: 'skipped: ', later: 'later: ', unknown: 'outcome unknown: ' };
  const before = said[step.state as keyof typeof said] ?? '';
  const title =
    step.effect === 'read'
      ? (step.headline ?? step.title)
      : `${step.title}${step.headline === undefined ? '' : `: ${step.headline}`}`;
  return titled(`${before}${title}`);
}

export const taskStatus = (step: CardStep): Task['status'] => STATUS[step.state];

export const planTitle = (card: Card): string =>
  titled(card.revision > 0 ? `Plan ${card.revision}: ${card.summary || card.status}` : card.status);

/** Cut before and after: what makes a text inert makes it longer. */
const titled = (text: string): string => cut(inert(cut(text, LIMITS.plan.title)), LIMITS.plan.title);

/** The plan with its first `most` steps; the caller says how many more there are. */
export function planBlock(card: Card, most: number, pen: Pen): Block[] {
  const shown = shownSteps(card.steps, most);
  if (shown.length === 0) return [];
  return [{ type: 'plan', title: pen.line(planTitle(card)), tasks: shown.map((step) => task(step, pen)) }];
}

/**
 * Of too many steps those stay that something is the matter with, or that are still to come; in the plan's
 * order.
 */
function shownSteps(steps: CardStep[], most: number): CardStep[] {
  if (steps.length <= most) return steps;
  const rank = (step: CardStep) =>
    ['failed', 'unknown', 'doing', 'todo', 'later', 'done', 'skipped'].indexOf(step.state);
  const kept = new Set(steps.toSorted((a, b) => rank(a) - rank(b)).slice(0, most));
  return steps.filter((step) => kept.has(step));
}

function task(step: CardStep, pen: Pen): Task {
  const fault = step.fault === undefined ? [] : rich(line(words(pen.line(step.fault))));
  const aside = [
    ...(step.effect === 'read' && step.headline !== undefined ? [pen.line(step.title)] : []),
    ...(step.difference === undefined ? [] : [step.difference]),
  ];
  const details = aside.length === 0 ? [] : rich(line(words(aside.join(' · '))));
  return {
    type: 'task_card',
    task_id: step.id,
    title: pen.line(taskTitle(step)),
    status: taskStatus(step),
    ...(details[0] === undefined ? {} : { details: details[0] }),
    ...(fault[0] === undefined ? {} : { output: fault[0] }),
  };
}

/** The first `most` writes with before and after, then what the last plan had and this one has not. */
export function changesBlock(
  card: Card,
  { writes: most, changes }: { writes: number; changes: number },
  pen: Pen,
): RichBlock[] {
  const writes = card.steps.filter((step) => step.effect === 'write');
  const shown = shownSteps(writes, most);
  const parts: RichPart[] = writes.length > 0 ? [line(words(changesTitle(card, writes), 'bold'))] : [];
  for (const step of shown) parts.push(...write(step, changes, pen));
  if (shown.length < writes.length) {
    pen.leaveOut();
    const count = writes.length - shown.length;
    parts.push(
      line(
        words(
          `and ${count} more ${count === 1 ? 'change' : 'changes'} that this plan makes: see the whole first`,
          'bold',
        ),
      ),
    );
  }
  return rich(...parts, ...droppedLine(card.dropped, 10, pen));
}

function changesTitle({ approval }: Card, writes: CardStep[]): string {
  if (!writes.some(open)) return 'Changes';
  return approval?.state === 'refused' ? 'Was asked for, and is not done' : 'Would change';
}

const open = ({ state }: CardStep): boolean => state === 'todo' || state === 'doing' || state === 'later';

/** What the last plan had and this one has not; the first `most`. */
export function droppedLine(dropped: string[], most: number, pen: Pen): RichPart[] {
  if (dropped.length === 0) return [];
  const titles = dropped.slice(0, most).map((title) => words(pen.line(title), 'strike'));
  const struck = titles.flatMap((title, at) => (at === 0 ? [title] : [words(', '), title]));
  if (dropped.length <= most) return [line(words('Dropped: '), ...struck)];
  pen.leaveOut();
  return [line(words('Dropped: '), ...struck, words(` and ${dropped.length - most} more`))];
}

/** A write's own line, and one for each thing that it changes. */
export function write(step: CardStep, mostChanges: number, pen: Pen): RichPart[] {
  const own: Rich[] = [words(`${STATES[step.state]}  `, 'italic'), words(pen.line(step.title), 'bold')];
  if (step.difference !== undefined) own.push(words(` (${step.difference})`, 'italic'));
  if (step.undo !== undefined && (open(step) || (step.state === 'done' && step.undo === 'can be undone')))
    own.push(words(` · ${step.undo}`));
  if (step.headline !== undefined) own.push(words(` · ${pen.line(step.headline)}`));
  if (step.fault !== undefined) own.push(words(` · ${pen.line(step.fault)}`));
  const changes = step.changes
    .slice(0, mostChanges)
    .map(({ label, before, after }) => [
      words(`${pen.line(label)}: `),
      words(pen.line(before), before === '' ? undefined : 'strike'),
      words(' → '),
      words(pen.line(after), 'bold'),
    ]);
  if (step.changes.length > mostChanges) {
    pen.leaveOut();
    changes.push([words(`and ${step.changes.length - mostChanges} more`)]);
  }
  return [bullets([own]), ...(changes.length === 0 ? [] : [bullets(changes, 1)])];
}
