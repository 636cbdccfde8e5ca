/** A run's progress as chunks of a streamed message: what changed between two of its cards. */
import type { types } from '@slack/bolt';
import type { Card, CardStep } from '../../../run/card.ts';
import { LIMITS } from '../limits.ts';
import { cut } from './cut.ts';
import { inert } from './escape.ts';
import { planTitle, taskStatus, taskTitle } from './steps.ts';

export type Chunk = types.AnyChunk;

/**
 * For chat.startStream (no `before`) and appendStream. A step that is no longer in the plan keeps its last state in the stream; the edit that follows the stream drops it.
 * At most `LIMITS.plan.tasks` tasks; texts are cut to what a chunk takes.
 */
export function taskChunks(before: Card | undefined, now: Card): Chunk[] {
  const was = new Map(
    (before?.steps ?? []).slice(0, LIMITS.plan.tasks).map((step) => [step.id, JSON.stringify(update(step))]),
  );
  const chunks: Chunk[] = [];
  const title = planTitle(now);
  if (before === undefined || planTitle(before) !== title) chunks.push({ type: 'plan_update', title });
  for (const step of now.steps.slice(0, LIMITS.plan.tasks)) {
    const chunk = update(step);
    if (was.get(step.id) !== JSON.stringify(chunk)) chunks.push(chunk);
  }
  return chunks;
}

function update(step: CardStep): types.TaskUpdateChunk {
  return {
    type: 'task_update',
    id: cut(step.id, LIMITS.chunk.id),
    title: taskTitle(step),
    status: taskStatus(step),
    ...(step.fault === undefined ? {} : { output: cut(inert(step.fault), LIMITS.chunk.output) }),
  };
}
