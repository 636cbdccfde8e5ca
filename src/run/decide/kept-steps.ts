/**
 * Which steps of a plan an earlier one has done already: what was read and still holds, and writes that
 * stand.
 */
import type { NewEvent } from '../events.ts';
import { sameWrite } from '../evolve/steps.ts';
import { todo } from '../plan/progress.ts';
import type { Run } from '../state.ts';
import type { Plan, Step } from '../steps.ts';
import { clock, type Rules } from './rules.ts';

/** A read whose result still holds, or a write that was done, is not done again. */
export function keptSteps(run: Run, plan: Plan, rules: Rules): NewEvent[] {
  for (const step of todo(plan)) {
    if (!step.call) continue;
    const from =
      step.effect === 'write' ? sameWrite(run, step)?.step : freshRead(run, { plan, step }, rules)?.id;
    if (from !== undefined)
      return [
        {
          type: 'step_kept',
          actor: clock,
          data: { step: step.id, from, digest: step.call.digest },
        },
      ];
  }
  return [];
}

function freshRead(run: Run, { plan, step }: { plan: Plan; step: Step }, rules: Rules): Step | undefined {
  const tool = rules.catalogue.tool(step.tool);
  const lifetime = tool?.cacheMs ?? 0;
  // Who the customer is rests on what people wrote: words that came since may say it.
  const upToDate = (old: Step): boolean =>
    tool?.finds !== 'customer' || run.customer?.verified === true || readSince(run, old);
  const candidates = [...run.earlier, plan].flatMap(({ steps }) => steps);
  return candidates.findLast(
    (old) =>
      old.state === 'done' &&
      old.call?.digest === step.call?.digest &&
      upToDate(old) &&
      ((old.finishedSeq ?? 0) > run.freshAfter || (old.keptFrom ?? old.id) === run.freshStep) &&
      Date.parse(rules.now) - Date.parse(old.finishedAt ?? rules.now) <= lifetime,
  );
}

/** Whether it was begun after the newest message. */
function readSince({ messages, saidSeq }: Run, { finishedAt = '', finishedSeq = 0, ms = 0 }: Step): boolean {
  return finishedSeq > saidSeq && Date.parse(finishedAt) - ms >= Date.parse(messages.at(-1)?.at ?? '');
}
