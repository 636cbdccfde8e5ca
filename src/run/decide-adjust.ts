/** Adjust: words ask the mind; changes of single steps are made by rule and ask no model; while acting both count as information. */
import type { PersonCommand, StepChange } from './commands.ts';
import type { Args } from './plan.ts';
import { editedPlan } from './revise.ts';
import { personActor, type Response, type Rules, refuse } from './rules.ts';
import type { Plan, Run } from './state.ts';
import { stepOf } from './steps.ts';

type Adjust = Extract<PersonCommand, { type: 'adjust' }>;

export function adjust(run: Run, command: Adjust, rules: Rules): Response {
  const { plan } = run;
  if (!plan || !['gathering', 'awaiting_approval', 'acting'].includes(run.phase))
    return refuse(
      409,
      'nothing_to_adjust',
      'There is no plan to adjust now. Add information instead; it is read at the next safe point.',
      run.revision,
    );
  if (command.revision !== plan.revision)
    return refuse(
      409,
      'stale',
      `Plan ${command.revision} was replaced by plan ${plan.revision}. Read that one first.`,
      run.revision,
    );
  const words = command.text?.trim() ?? '';
  const changes = command.steps ?? [];
  if (words === '' && changes.length === 0)
    return refuse(400, 'nothing_said', 'Say what should change: in `text`, or per step in `steps`.');
  const unknown = changes.find((change) => !stepOf(plan, change.id));
  if (unknown)
    return refuse(
      422,
      'unknown_step',
      `Plan ${plan.revision} has no step "${unknown.id}". Its steps: ${plan.steps.map(({ id }) => id).join(', ')}.`,
    );
  const begun = changes.find((change) => {
    const step = stepOf(plan, change.id);
    return step?.effect === 'write' && step.state !== 'todo';
  });
  if (begun)
    return refuse(
      422,
      'step_begun',
      `Step "${begun.id}" has begun already. Use Undo and stop, or say what you want in words.`,
    );
  const byRule = words === '' && run.phase !== 'acting';
  return byRule ? adjustByRule(run, plan, command, changes, rules) : adjustInWords(plan, command, words, changes);
}

function adjustByRule(run: Run, plan: Plan, command: Adjust, changes: StepChange[], rules: Rules): Response {
  const actor = personActor(command.by);
  const drop = new Set(changes.filter(({ drop }) => drop).map(({ id }) => id));
  const args = new Map(
    changes.flatMap(({ id, args }): [string, Args][] => (args && !drop.has(id) ? [[id, args]] : [])),
  );
  const edited = editedPlan(run, plan, { drop, args }, rules, actor);
  if ('error' in edited) return refuse(422, edited.error, edited.message, run.revision);
  return {
    events: [
      {
        type: 'adjusted',
        actor,
        data: { revision: plan.revision, drop: [...drop], change: [...args.keys()], words: false },
        personal: { args: Object.fromEntries(args) },
      },
      edited,
    ],
  };
}

/** Changes of steps are told to the mind in words, so that one thought sees all that was asked. */
function adjustInWords(plan: Plan, command: Adjust, words: string, changes: StepChange[]): Response {
  const told = changes.map(({ id, drop, args }) => {
    const title = stepOf(plan, id)?.title ?? id;
    return drop ? `drop the step "${title}"` : `in the step "${title}" change ${JSON.stringify(args ?? {})}`;
  });
  return {
    events: [
      {
        type: 'adjusted',
        actor: personActor(command.by),
        data: {
          revision: plan.revision,
          drop: changes.flatMap(({ id, drop }) => (drop ? [id] : [])),
          change: changes.flatMap(({ id, drop }) => (drop ? [] : [id])),
          words: true,
        },
        personal: { text: [words, ...told].filter((text) => text !== '').join('; ') },
      },
    ],
  };
}
