/** The plan of a card as Slack's own element, and the words of its tasks. */
import type { types } from '@slack/bolt';
import { present } from '../../../run/present.ts';
import type { Card, CardStep } from '../../../run/view/card.ts';
import { cut } from '../../shared/card/cut.ts';
import { stepAside, stepText, planTitle as titleOf } from '../../shared/card/steps.ts';
import type { Writer } from '../../shared/card/writer.ts';
import { LIMITS } from '../limits.ts';
import { type Block, drawSpan, line, rich, words } from './elements.ts';
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
export const taskStatus = (step: CardStep): Task['status'] => STATUS[step.state];

/** States for which Slack has no status of its own. */
const BEFORE: Partial<Record<CardStep['state'], string>> = {
  skipped: 'skipped: ',
  later: 'later: ',
  unknown: 'outcome unknown: ',
};
export const taskTitle = (step: CardStep): string => titled(`${BEFORE[step.state] ?? ''}${stepText(step)}`);

export const planTitle = (card: Card): string => titled(titleOf(card));

/** Cut before and after: what makes a text inert makes it longer. */
const titled = (text: string): string => cut(inert(cut(text, LIMITS.plan.title)), LIMITS.plan.title);

export function planBlock(card: Card, steps: CardStep[], writer: Writer): Block[] {
  if (steps.length === 0) return [];
  return [
    {
      type: 'plan',
      title: writer.line(planTitle(card)),
      tasks: steps.map((step) => task(step, writer)),
    },
  ];
}

function task(step: CardStep, writer: Writer): Task {
  const aside = stepAside(step).map((span) => drawSpan(span, writer));
  const [details] = aside.length === 0 ? [] : rich(line(...aside));
  const [output] = step.fault === undefined ? [] : rich(line(words(writer.line(step.fault))));
  return {
    type: 'task_card',
    task_id: step.id,
    title: writer.line(taskTitle(step)),
    status: taskStatus(step),
    ...present({ details, output }),
  };
}
