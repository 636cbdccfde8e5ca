/** A run's progress as chunks of a streamed message: what changed between two of its cards. */
import type { types } from '@slack/bolt';
import { present } from '../../../run/present.ts';
import { count } from '../../../run/text/counts.ts';
import type { Card, CardStep } from '../../../run/view/card.ts';
import { cut } from '../../shared/card/cut.ts';
import { LIMITS } from '../limits.ts';
import { inert } from './escape.ts';
import { planTitle, taskStatus, taskTitle } from './plan.ts';

export type Chunk = types.AnyChunk;

/**
 * What is streamed has no place to fold: a message of more than this is likely to be refused, and the edit
 * that follows the stream shows it all the same.
 */
const MOST = 20;

/**
 * For chat.startStream (no `before`) and appendStream. A step that is no longer in the plan keeps its last
 * state in the stream; the edit that follows the stream drops it. The plan's title says how many steps are
 * not streamed.
 */
export function taskChunks(before: Card | undefined, now: Card): Chunk[] {
  const was = new Map(streamed(before).map((step) => [step.id, JSON.stringify(update(step))]));
  const chunks: Chunk[] = [];
  const title = titleOf(now);
  if (before === undefined || titleOf(before) !== title) chunks.push({ type: 'plan_update', title });
  for (const step of streamed(now)) {
    const chunk = update(step);
    if (was.get(step.id) !== JSON.stringify(chunk)) chunks.push(chunk);
  }
  return chunks;
}

const streamed = (card: Card | undefined): CardStep[] => (card?.steps ?? []).slice(0, MOST);

function titleOf(card: Card): string {
  const rest = card.steps.length - MOST;
  const more = rest > 0 ? ` (${count(rest, 'more step')})` : '';
  return `${cut(planTitle(card), LIMITS.chunk.title - more.length)}${more}`;
}

function update(step: CardStep): types.TaskUpdateChunk {
  return {
    type: 'task_update',
    id: cut(step.id, LIMITS.chunk.id),
    title: taskTitle(step),
    status: taskStatus(step),
    ...present({ output: step.fault && cut(inert(step.fault), LIMITS.chunk.output) }),
  };
}
