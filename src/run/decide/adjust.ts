/**
 * Adjust: words ask the agent; changes of single steps are made by rule and ask no model; while acting both
 * wait for the safe point, as information does.
 */

import type { PersonCommand, StepChange } from '../commands.ts';
import type { NewEvent } from '../events.ts';
import type { Args } from '../plan/plan.ts';
import { stepOf } from '../plan/steps.ts';
import type { Run } from '../state.ts';
import type { Plan } from '../steps.ts';
import { worded } from '../text/worded.ts';
import { editedPlan } from './revise.ts';
import { nothing, personActor, type Response, type Rules, refuse } from './rules.ts';

type Adjust = Extract<PersonCommand, { type: 'adjust' }>;

export function adjust(run: Run, command: Adjust, rules: Rules): Response {
  const { plan } = run;
  if (!plan || !['gathering', 'awaiting_approval', 'acting'].includes(run.phase))
    return refuse({
      status: 409,
      error: 'nothing_to_adjust',
      message: 'There is no plan to adjust now. Add information instead; it is read at the next safe point.',
      revision: run.revision,
    });
  if (command.revision !== plan.revision)
    return refuse({
      status: 409,
      error: 'stale',
      message: `Plan ${command.revision} was replaced by plan ${plan.revision}. Read that one first.`,
      revision: run.revision,
    });
  const words = command.text?.trim() ?? '';
  const changes = command.steps ?? [];
  if (words === '' && changes.length === 0)
    return refuse({
      status: 400,
      error: 'nothing_said',
      message: 'Say what should change: in `text`, or per step in `steps`.',
    });
  const unknown = changes.find((change) => !stepOf(plan, change.id));
  if (unknown)
    return refuse({
      status: 422,
      error: 'unknown_step',
      message: `Plan ${plan.revision} has no step "${unknown.id}". Its steps: ${plan.steps.map(({ id }) => id).join(', ')}.`,
    });
  const begun = changes.find((change) => {
    const step = stepOf(plan, change.id);
    return step?.effect === 'write' && step.state !== 'todo';
  });
  if (begun)
    return refuse({
      status: 422,
      error: 'step_begun',
      message: `Step "${begun.id}" has begun already. Use Undo and stop, or say what you want in words.`,
    });
  const stated = changes.map((change) => statedIn(plan, change, rules)).find((name) => name !== undefined);
  if (stated !== undefined)
    return refuse({
      status: 422,
      error: 'stated',
      message: `"${stated}" is what ${worded('the customer', rules.policy.person)} has said or sent. Say it in words; it is read from them.`,
    });
  const edited = changes.length > 0 ? adjustByRule(run, { plan, command, changes }, rules) : nothing;
  return edited.refusal || words === ''
    ? edited
    : { events: [...edited.events, inWords(plan, command, words)] };
}

/** An argument that only words and files may say, where the change says something else than they do. */
function statedIn(plan: Plan, { id, args = {} }: StepChange, { catalogue }: Rules): string | undefined {
  const step = stepOf(plan, id);
  const stated = catalogue.tool(step?.tool ?? '')?.stated ?? {};
  return Object.keys(args).find(
    (name) =>
      Object.hasOwn(stated, name) && stated[name] === 'words' && args[name] !== (step?.args[name] ?? false),
  );
}

function adjustByRule(
  run: Run,
  { plan, command, changes }: { plan: Plan; command: Adjust; changes: StepChange[] },
  rules: Rules,
): Response {
  const actor = personActor(command.by);
  const drop = new Set(changes.filter(({ drop }) => drop).map(({ id }) => id));
  const args = new Map(
    changes.flatMap(({ id, args }): [string, Args][] => (args && !drop.has(id) ? [[id, args]] : [])),
  );
  const edited = editedPlan(run, { plan, actor, drop, args }, rules);
  if ('error' in edited)
    return refuse({ status: 422, error: edited.error, message: edited.message, revision: run.revision });
  const adjusted: NewEvent = {
    type: 'adjusted',
    actor,
    data: { revision: plan.revision, drop: [...drop], change: [...args.keys()], words: false },
    personal: { args: Object.fromEntries(args) },
  };
  // While acting it waits for the safe point, as every information does; that it can be done is known here
  // and now.
  return { events: run.phase === 'acting' ? [adjusted] : [adjusted, edited] };
}

function inWords(plan: Plan, command: Adjust, words: string): NewEvent {
  return {
    type: 'adjusted',
    actor: personActor(command.by),
    data: { revision: plan.revision, drop: [], change: [], words: true },
    personal: { text: words },
  };
}
