/**
 * Results of effects. Late ones, second ones and those of an older state are recognised by number and digest,
 * never by position.
 */

import type { WorldCommand } from '../commands.ts';
import { writeKey } from '../effects.ts';
import type { NewEvent } from '../events.ts';
import { awaitsProof, nextWrite } from '../plan/progress.ts';
import { finalArgs, inFlight, sending } from '../plan/steps.ts';
import { present } from '../present.ts';
import type { Run } from '../state.ts';
import type { Fault } from '../terms.ts';
import { prepared } from './approval-requests.ts';
import { letRun } from './automatic.ts';
import { expired, handOver, replan, spentLimit } from './endings.ts';
import { thought, thoughtFailed } from './proposal.ts';
import { finished, reconciled } from './results.ts';
import { later, nothing, type Response, type Rules, worker } from './rules.ts';
import { tick } from './tick.ts';

type Of<T extends WorldCommand['type']> = Extract<WorldCommand, { type: T }>;

export function world(run: Run, command: WorldCommand, rules: Rules): Response {
  switch (command.type) {
    case 'thought':
      return thought(run, command, rules);
    case 'thought_failed':
      return thoughtFailed(run, command, rules);
    case 'prepared':
      return prepared(run, command, rules);
    case 'let_run':
      return letRun(run, command, rules);
    case 'start':
      return start(run, command, rules);
    case 'finished':
      return finished(run, command, rules);
    case 'reconciled':
      return reconciled(run, command);
    case 'composed':
      return composed(run, command, rules);
    case 'sent':
      return run.answer?.draft === command.draft && run.answer.sending && run.answer.sentId === undefined
        ? {
            events: [
              {
                type: 'sent',
                actor: worker,
                data: { draft: command.draft, id: command.id },
              },
            ],
          }
        : nothing;
    case 'send_delayed': {
      const { answer } = run;
      const known = answer?.draft === command.draft && answer.sending?.delayed === true;
      return sending(run) && answer?.draft === command.draft && !known
        ? { events: [{ type: 'send_delayed', actor: worker, data: { draft: command.draft } }] }
        : nothing;
    }
    case 'send_failed':
      return sending(run) && run.answer?.draft === command.draft
        ? {
            events: [
              handOver(rules, {
                why: 'send_failed',
                reason: unsent(command.fault),
              }),
            ],
          }
        : nothing;
    case 'remind':
      return {
        events: [
          {
            type: 'information_added',
            actor: { kind: 'clock' },
            data: { kind: 'reminder', characters: command.text.length },
            personal: { text: command.text },
          },
        ],
      };
    case 'tick':
      return tick(run, rules);
    case 'set_aside':
      return setAside(run, command, rules);
    default:
      return command satisfies never;
  }
}

/** Just before a write is sent: everything that stands against it is looked at once more. */
function start(run: Run, command: Of<'start'>, rules: Rules): Response {
  const step = nextWrite(run);
  const { approval } = run;
  if (
    !step?.call ||
    !approval ||
    step.id !== command.step ||
    step.call.digest !== command.digest ||
    inFlight(run)
  )
    return nothing;
  if (approval.until === undefined || approval.until <= rules.now)
    return { events: [expired(approval, true)] };
  if (approval.policy !== rules.policy.version || approval.catalogue !== rules.catalogue.version)
    return { events: replan(run, rules, { reason: 'rules_changed' }) };
  const limit = spentLimit({ ...run, replans: 0 }, rules);
  if (limit) return { events: [handOver(rules, { why: 'limit', reason: limit })] };
  if (awaitsProof(run, step)) return nothing;
  const args = finalArgs(run, step.call.args);
  if (!args) return nothing;
  const occurrence = run.writes.filter((write) => write.digest === command.digest).length + 1;
  return {
    events: [
      {
        type: 'step_started',
        actor: worker,
        data: {
          step: step.id,
          tool: step.tool,
          digest: command.digest,
          occurrence,
          key: writeKey(run, command.digest, occurrence),
          approval: approval.digest,
        },
        personal: { args },
      },
    ],
  };
}

function composed(run: Run, command: Of<'composed'>, rules: Rules): Response {
  const actor = { kind: 'mind' as const, name: command.mind };
  const { answer, read, calls } = command;
  if (run.phase !== 'answering' || answer !== run.answers + 1 || read !== run.messages.length) {
    if (calls.length === 0) return nothing;
    return {
      events: [
        {
          type: 'thought_discarded',
          actor,
          data: { thought: 0, read, calls, why: 'stale' },
        },
      ],
    };
  }
  const sendable = run.customer !== undefined && (run.customer.verified || run.customer.evidence.length > 0);
  const { verified, fallback, because, citations, summary, reply, unverified, unfound, doubts } = command;
  return {
    events: [
      {
        type: 'answered',
        actor,
        data: {
          draft: answer,
          calls,
          verified,
          sendable,
          citations,
          until: later(rules.now, rules.policy.deadlines.draftMinutes),
          ...present({ fallback: fallback || undefined, because, doubts }),
        },
        personal: present({ summary, reply, unverified, unfound }),
      },
    ],
  };
}

/** Of what may have gone out it is not said that it did not. */
function unsent({ code, message }: Fault): string {
  return code === 'not_known' ? message : `The reply could not be sent: ${message}`;
}

/** A run that its worker could not carry on is handed to people, never left alone. */
function setAside(run: Run, command: Of<'set_aside'>, rules: Rules): Response {
  const { calls = [], why } = command;
  const paid: NewEvent[] =
    calls.length === 0
      ? []
      : [
          {
            type: 'thought_discarded',
            actor: worker,
            data: { thought: 0, read: run.messages.length, calls, why: 'failed' },
          },
        ];
  if (run.phase === 'closed' || run.phase === 'handed_over') return { events: paid };
  return { events: [...paid, handOver(rules, { why: 'set_aside', reason: why })] };
}
