/**
 * What people ask of a run that exists. Who they are comes from a verified event; what they may do is looked
 * up now.
 */
import type { PersonCommand } from '../commands.ts';
import type { NewEvent } from '../events.ts';
import { inFlight, sending, writing } from '../plan/steps.ts';
import { queuesOf } from '../policy/judge.ts';
import type { Run } from '../state.ts';
import { adjust } from './adjust.ts';
import { approve, ask, decline, draft, renew } from './approval.ts';
import { closed, handOver } from './endings.ts';
import { personActor, type Response, type Rules, refuse } from './rules.ts';
import { undoable, undoPlan } from './undo.ts';

type RunCommand = Exclude<PersonCommand, { type: 'open' }>;

export function person(run: Run, command: RunCommand, rules: Rules): Response {
  if (!rules.authority)
    return refuse(403, 'not_staff', 'Only staff may do this. Ask an administrator to link your account.');
  switch (command.type) {
    case 'information':
      return information(command, run);
    case 'approve':
      return approve(run, command, rules);
    case 'adjust':
      return adjust(run, command, rules);
    case 'decline':
      return decline(run, command, rules);
    case 'draft':
      return draft(run, command);
    case 'ask':
      return ask(run, command, rules);
    case 'renew':
      return renew(run, command, rules);
    case 'code_checked':
      return codeChecked(run, command, rules);
    case 'looked':
      return looked(run, command);
    case 'send':
      return send(run, command);
    case 'stop':
      return stop(run, command, rules);
    case 'hand_off':
      return handOff(run, command, rules);
    case 'take':
      return take(run, command);
    case 'give_back':
      return giveBack(run, command);
    default:
      return command satisfies never;
  }
}

function information(command: Extract<RunCommand, { type: 'information' }>, run: Run): Response {
  if (command.text.trim() === '')
    return refuse(400, 'nothing_said', 'There is nothing in `text`. Say what is new.');
  if (run.question?.kind === 'code' && /(?<!\d)\d{3}\s?\d{3}(?!\d)/.test(command.text))
    return refuse(
      422,
      'code_in_thread',
      "This looks like the customer's code, which is never kept: press Enter code, and write the rest again without it.",
    );
  const kind = run.question?.kind === 'answer' ? 'answer' : 'information';
  return {
    events: [
      {
        type: 'information_added',
        actor: personActor(command.by),
        data: { kind, characters: command.text.length },
        personal: { text: command.text },
      },
    ],
  };
}

function codeChecked(
  run: Run,
  command: Extract<RunCommand, { type: 'code_checked' }>,
  rules: Rules,
): Response {
  if (run.question?.kind !== 'code' || !run.customer)
    return refuse(409, 'no_code_asked', 'No code is waited for in this case.');
  if (run.question.to !== command.by.id) return notAsked(run);
  const actor = personActor(command.by);
  if (command.right) {
    return {
      events: [
        { type: 'question_closed', actor, data: { kind: 'code', how: 'verified' } },
        {
          type: 'customer_verified',
          actor,
          data: { id: run.customer.id, by: ['code'] },
        },
      ],
    };
  }
  const tries = run.codeFailures + 1;
  const failed: NewEvent = { type: 'verification_failed', actor, data: { tries } };
  if (tries < rules.policy.codeTries) return { events: [failed] };
  return {
    events: [
      failed,
      handOver(rules, {
        why: 'not_verified',
        to: queuesOf(rules.policy).unverified,
        reason: `The code was wrong ${tries} times.`,
      }),
    ],
  };
}

function looked(run: Run, command: Extract<RunCommand, { type: 'looked' }>): Response {
  const { question } = run;
  if (question?.kind !== 'look' || question.step !== command.call)
    return refuse(
      409,
      'nothing_to_look_at',
      'This write is not waiting for somebody to look. The card shows what is.',
    );
  if (question.to !== command.by.id) return notAsked(run);
  return {
    events: [
      {
        type: 'question_closed',
        actor: personActor(command.by),
        data: { kind: 'look', how: 'looked', step: command.call, outcome: command.outcome },
      },
    ],
  };
}

function notAsked(run: Run): Response {
  const who = run.question?.to === run.openedBy.id ? run.openedBy.name : run.question?.to;
  return refuse(403, 'not_asked', `This asks ${who}. Tell them, or add what you know as information.`);
}

function send(run: Run, command: Extract<RunCommand, { type: 'send' }>): Response {
  const { answer } = run;
  if (answer?.sending && answer.draft === command.draft)
    return refuse(
      409,
      'already_sent',
      `Draft ${command.draft} was sent by ${answer.sending.name}.`,
      run.revision,
    );
  if (run.phase !== 'awaiting_reply' || !answer)
    return refuse(
      409,
      'no_draft',
      'There is no draft to send now. The card shows where the case stands.',
      run.revision,
    );
  if (answer.draft !== command.draft)
    return refuse(
      409,
      'stale',
      command.draft > answer.draft
        ? `There is no draft ${command.draft}; draft ${answer.draft} stands.`
        : `Draft ${command.draft} was replaced by draft ${answer.draft}. Read that one first.`,
      run.revision,
    );
  if (command.text !== undefined && command.text.trim() === '')
    return refuse(
      400,
      'nothing_said',
      'An empty reply cannot be sent. Leave `text` out to send the draft as it is.',
    );
  const text = command.text !== undefined && command.text !== answer.reply ? { text: command.text } : {};
  return {
    events: [
      {
        type: 'send_approved',
        actor: personActor(command.by),
        data: { draft: answer.draft, edited: 'text' in text, key: `${run.id}:reply:${answer.draft}` },
        personal: text,
      },
    ],
  };
}

function stop(run: Run, command: Extract<RunCommand, { type: 'stop' }>, rules: Rules): Response {
  if (run.phase === 'closed') return refuse(409, 'already_closed', 'This case is closed already.');
  const actor = personActor(command.by);
  const undo = command.undo ? { undo: true as const } : {};
  if (mustWait(run)) {
    if (run.closing?.ending === 'stopped' && run.closing.undo === command.undo) return closingAlready();
    return { events: [{ type: 'closing_asked', actor, data: { ending: 'stopped', ...undo }, personal: {} }] };
  }
  if (!command.undo) return { events: [closed('stopped', actor)] };
  if (run.plan?.undo)
    return refuse(
      409,
      'already_undoing',
      'What was done is being taken back already. Approve the plan, or press Stop to keep things as they are.',
    );
  if (undoable(run).length === 0)
    return refuse(
      409,
      'nothing_to_undo',
      'Nothing that was done can be taken back. Press Stop to end the case as it is.',
    );
  return {
    events: undoPlan(run, rules).map((event) => (event.type === 'undo_asked' ? { ...event, actor } : event)),
  };
}

function handOff(run: Run, command: Extract<RunCommand, { type: 'hand_off' }>, rules: Rules): Response {
  if (run.phase === 'closed')
    return refuse(409, 'already_closed', 'This case is closed already. Add information to open it again.');
  if (run.phase === 'handed_over')
    return refuse(409, 'already_handed_over', 'This case is handed over already.');
  const actor = personActor(command.by);
  if (command.reason.trim() === '')
    return refuse(400, 'reason_missing', 'Say in `reason` why a person should take this case.');
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
  return refuse(
    409,
    'already_asked',
    'This takes effect as soon as the outcome of what is on its way is known.',
  );
}

function take(run: Run, command: Extract<RunCommand, { type: 'take' }>): Response {
  if (run.handedOver?.takenBy !== undefined)
    return refuse(
      409,
      'already_taken',
      `This case was taken by ${run.closed?.by ?? run.handedOver.takenBy}.`,
    );
  if (run.phase !== 'handed_over') return refuse(409, 'not_handed_over', 'This case is not handed over.');
  const actor = personActor(command.by);
  return {
    events: [{ type: 'taken', actor, data: { by: command.by.id } }, closed('handed_over', actor)],
  };
}

function giveBack(run: Run, command: Extract<RunCommand, { type: 'give_back' }>): Response {
  const mayReturn =
    run.phase === 'handed_over' || (run.phase === 'closed' && run.closed.ending === 'handed_over');
  if (!mayReturn)
    return refuse(409, 'not_handed_over', 'Only a case that was handed over can be given back.');
  return writing(run)
    ? refuse(409, 'in_flight', 'A write is in flight. Give the case back when its outcome is known.')
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
