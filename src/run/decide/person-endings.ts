/** What ends a case, hands it over and gives it back, where a person asks for it. */
import type { PersonCommand } from '../commands.ts';
import { inFlight, sending, writing } from '../plan/steps.ts';
import type { Run } from '../state.ts';
import { closed, handOver } from './endings.ts';
import { personActor, type Response, type Rules, refuse } from './rules.ts';
import { undoable, undoPlan } from './undo.ts';

type Of<T extends PersonCommand['type']> = Extract<PersonCommand, { type: T }>;

export function stop(run: Run, command: Of<'stop'>, rules: Rules): Response {
  if (run.phase === 'closed')
    return refuse({ status: 409, error: 'already_closed', message: 'This case is closed already.' });
  const actor = personActor(command.by);
  const undo = command.undo ? { undo: true as const } : {};
  if (mustWait(run)) {
    if (run.closing?.ending === 'stopped' && run.closing.undo === command.undo) return closingAlready();
    return { events: [{ type: 'closing_asked', actor, data: { ending: 'stopped', ...undo }, personal: {} }] };
  }
  if (!command.undo) return { events: [closed('stopped', actor)] };
  if (run.plan?.undo)
    return refuse({
      status: 409,
      error: 'already_undoing',
      message:
        'What was done is being taken back already. Approve the plan, or press Stop to keep things as they are.',
    });
  if (undoable(run).length === 0)
    return refuse({
      status: 409,
      error: 'nothing_to_undo',
      message: 'Nothing that was done can be taken back. Press Stop to end the case as it is.',
    });
  return {
    events: undoPlan(run, rules).map((event) => (event.type === 'undo_asked' ? { ...event, actor } : event)),
  };
}

export function handOff(run: Run, command: Of<'hand_off'>, rules: Rules): Response {
  if (run.phase === 'closed')
    return refuse({
      status: 409,
      error: 'already_closed',
      message: 'This case is closed already. Add information to open it again.',
    });
  if (run.phase === 'handed_over')
    return refuse({
      status: 409,
      error: 'already_handed_over',
      message: 'This case is handed over already.',
    });
  const actor = personActor(command.by);
  if (command.reason.trim() === '')
    return refuse({
      status: 400,
      error: 'reason_missing',
      message: 'Say in `reason` why a person should take this case.',
    });
  if (mustWait(run)) {
    if (run.closing?.ending === 'handed_over') return closingAlready();
    return {
      events: [
        {
          type: 'closing_asked',
          actor,
          data: { ending: 'handed_over' },
          personal: { reason: command.reason },
        },
      ],
    };
  }
  return { events: [handOver(rules, { why: 'asked', reason: command.reason, actor })] };
}

/**
 * What is on its way cannot be called back; a person who has the case knows of an unknown write and need not
 * wait for it.
 */
function mustWait(run: Run): boolean {
  return writing(run) || sending(run) || (inFlight(run) && run.phase !== 'handed_over');
}

function closingAlready(): Response {
  return refuse({
    status: 409,
    error: 'already_asked',
    message: 'This takes effect as soon as the outcome of what is on its way is known.',
  });
}

export function take(run: Run, command: Of<'take'>): Response {
  if (run.handedOver?.takenBy !== undefined)
    return refuse({
      status: 409,
      error: 'already_taken',
      message: `This case was taken by ${run.closed?.by ?? run.handedOver.takenBy}.`,
    });
  if (run.phase !== 'handed_over')
    return refuse({ status: 409, error: 'not_handed_over', message: 'This case is not handed over.' });
  const actor = personActor(command.by);
  return {
    events: [{ type: 'taken', actor, data: { by: command.by.id } }, closed('handed_over', actor)],
  };
}

export function giveBack(run: Run, command: Of<'give_back'>): Response {
  const mayReturn =
    run.phase === 'handed_over' || (run.phase === 'closed' && run.closed.ending === 'handed_over');
  if (!mayReturn)
    return refuse({
      status: 409,
      error: 'not_handed_over',
      message: 'Only a case that was handed over can be given back.',
    });
  return writing(run)
    ? refuse({
        status: 409,
        error: 'in_flight',
        message: 'A write is in flight. Give the case back when its outcome is known.',
      })
    : {
        events: [
          {
            type: 'given_back',
            actor: personActor(command.by),
            data: { by: command.by.id },
          },
        ],
      };
}
