/**
 * What people ask of a run that exists. Who they are comes from a verified event; what they may do is looked
 * up now.
 */
import type { CheckedText, PersonCommand } from '../commands.ts';
import type { NewEvent } from '../events.ts';
import type { Person } from '../person.ts';
import { queuesOf } from '../policy/judge.ts';
import { present } from '../present.ts';
import type { Answer, Run } from '../state.ts';
import { adjust } from './adjust.ts';
import { approve, ask, decline, draft, leaveOut, renew } from './approval.ts';
import { review, switchOff } from './automatic.ts';
import { closed, handOver } from './endings.ts';
import { giveBack, handOff, stop, take } from './person-endings.ts';
import { later, personActor, type Response, type Rules, refuse } from './rules.ts';

type RunCommand = Exclude<PersonCommand, { type: 'open' }>;

export function person(run: Run, command: RunCommand, rules: Rules): Response {
  if (!rules.authority)
    return refuse({
      status: 403,
      error: 'not_staff',
      message: 'Only staff may do this. Ask an administrator to link your account.',
    });
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
    case 'leave_out':
      return leaveOut(run, command);
    case 'code_checked':
      return codeChecked(run, command, rules);
    case 'switch_off':
      return switchOff(run, command, rules);
    case 'review':
      return review(run, command, rules);
    case 'looked':
      return looked(run, command);
    case 'send':
      return send(run, command, rules);
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
    return refuse({
      status: 400,
      error: 'nothing_said',
      message: 'There is nothing in `text`. Say what is new.',
    });
  if (run.question?.kind === 'code' && /(?<!\d)\d{3}\s?\d{3}(?!\d)/.test(command.text))
    return refuse({
      status: 422,
      error: 'code_in_thread',
      message:
        "This looks like the customer's code, which is never kept: press Enter code, and write the rest again without it.",
    });
  const kind = run.question?.kind === 'answer' ? 'answer' : 'information';
  return {
    events: [
      {
        type: 'information_added',
        actor: personActor(command.by),
        data: { kind, characters: command.text.length },
        personal: present({ text: command.text, files: command.files }),
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
    return refuse({ status: 409, error: 'no_code_asked', message: 'No code is waited for in this case.' });
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
    return refuse({
      status: 409,
      error: 'nothing_to_look_at',
      message: 'This write is not waiting for somebody to look. The card shows what is.',
    });
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
  return refuse({
    status: 403,
    error: 'not_asked',
    message: `This asks ${run.openedBy.name}. Tell them, or add what you know as information.`,
  });
}

function send(run: Run, command: Extract<RunCommand, { type: 'send' }>, rules: Rules): Response {
  const { answer } = run;
  if (answer?.sending && answer.draft === command.draft)
    return refuse({
      status: 409,
      error: 'already_sent',
      message: `Draft ${command.draft} was sent by ${answer.sending.name}.`,
      revision: run.revision,
    });
  if (run.phase !== 'awaiting_reply' || !answer)
    return refuse({
      status: 409,
      error: 'no_draft',
      message: 'There is no draft to send now. The card shows where the case stands.',
      revision: run.revision,
    });
  if (answer.draft !== command.draft)
    return refuse({
      status: 409,
      error: 'stale',
      message:
        command.draft > answer.draft
          ? `There is no draft ${command.draft}; draft ${answer.draft} stands.`
          : `Draft ${command.draft} was replaced by draft ${answer.draft}. Read that one first.`,
      revision: run.revision,
    });
  if (command.text !== undefined && command.text.trim() === '')
    return refuse({
      status: 400,
      error: 'nothing_said',
      message: 'An empty reply cannot be sent. Leave `text` out to send the draft as it is.',
    });
  // Nobody to send it to: whoever presses says that the case is answered, and that is all that happens.
  if (!answer.sendable)
    return { events: [closed(run.refusal ? 'refused' : 'resolved', personActor(command.by))] };
  const edited = command.text !== undefined && command.text !== answer.reply;
  const check = edited ? command.checked : answer;
  const doubts = check?.doubts ?? 0;
  if (doubts > 0 && !command.confirm) {
    if (edited && command.checked)
      return draftEdited(run, { answer, checked: command.checked, by: command.by }, rules);
    return refuse({
      status: 409,
      error: 'not_found_in_records',
      message: `${check?.unverified ?? 'Not everything in the reply was found in the records.'} Edit the reply, or send draft ${answer.draft} with "confirm": true.`,
      revision: run.revision,
    });
  }
  return {
    events: [
      {
        type: 'send_approved',
        actor: personActor(command.by),
        data: {
          ...{ draft: answer.draft, edited, key: `${run.id}:reply:${answer.draft}` },
          ...present({ doubts: doubts > 0 ? doubts : undefined }),
        },
        personal: edited ? { text: command.checked?.reply ?? command.text ?? '' } : {},
      },
    ],
  };
}

/** It stands as the next draft, so that whoever sends it sees first what was not found. */
function draftEdited(
  run: Run,
  { answer, checked, by }: { answer: Answer; checked: CheckedText; by: Person },
  { now, policy }: Rules,
): Response {
  const { reply, verified, unverified, unfound, doubts } = checked;
  const { draft, summary, citations, sendable } = answer;
  return {
    events: [
      {
        type: 'answered',
        actor: personActor(by),
        data: {
          ...{ draft: run.answers + 1, calls: [], verified, sendable, citations, edited: draft },
          ...present({ doubts }),
          until: later(now, policy.deadlines.draftMinutes),
        },
        personal: present({ summary, reply, unverified, unfound }),
      },
    ],
  };
}
