/**
 * Folds one event into a run. Pure, never needs rules: events carry what was decided. Every kind of event is
 * named; a new one does not compile until it is here.
 */
import type { EventOf, RunEvent } from '../events.ts';
import { present, without } from '../present.ts';
import type { Phase, Run } from '../state.ts';
import { paid } from '../usage.ts';
import { evolveApproval, evolveQuestion, requested, undoAsked } from './approval.ts';
import {
  adjusted,
  answered,
  closed,
  handedOver,
  informationAdded,
  leftOut,
  reopened,
  replanning,
  thought,
  whoDid,
} from './case.ts';
import { evolveSteps, planned } from './steps.ts';

/** The run after the event. The first event of a run is `run_opened`; `run` is undefined for it alone. */
export function evolve(run: Run | undefined, event: RunEvent, id: { tenant: string; run: string }): Run {
  if (!run) {
    if (event.type !== 'run_opened') throw new Error(`a run starts with run_opened, not with ${event.type}`);
    return opened(event, id);
  }
  return { ...timed(run, apply(run, event), event.at), seq: event.seq, updatedAt: event.at };
}

export function replay(
  events: Iterable<RunEvent>,
  id: { tenant: string; run: string },
  from?: Run,
): Run | undefined {
  let run = from;
  for (const event of events) run = evolve(run, event, id);
  return run;
}

function opened(event: EventOf<'run_opened'>, id: { tenant: string; run: string }): Run {
  const by = whoDid(event.actor);
  return {
    id: id.run,
    tenant: id.tenant,
    seq: event.seq,
    phase: 'planning',
    openedBy: by,
    place: event.data.place,
    salt: event.personal.salt,
    limits: event.data.limits,
    createdAt: event.at,
    updatedAt: event.at,
    messages: [
      present({
        ...{ kind: 'goal' as const, text: event.personal.text, at: event.at, by: by.id, name: by.name },
        files: event.personal.files,
        passedOn: event.data.passedOn,
      }),
    ],
    read: 0,
    settledMessages: 0,
    workingSince: event.at,
    worked: 0,
    thoughts: 0,
    replans: 0,
    thinking: { reason: 'goal' },
    rejections: 0,
    saidSeq: event.seq,
    codeFailures: 0,
    freshAfter: 0,
    reconciles: 0,
    revision: 0,
    nextStep: 1,
    earlier: [],
    writes: [],
    answers: 0,
    conflicts: [],
    usage: {
      modelCalls: 0,
      inputTokens: 0,
      cachedTokens: 0,
      outputTokens: 0,
      costUsd: 0,
      toolCalls: 0,
      cached: 0,
    },
  };
}

function apply(run: Run, event: RunEvent): Run {
  switch (event.type) {
    case 'run_opened':
      return run;
    case 'information_added':
      return informationAdded(run, event);
    case 'adjusted':
      return adjusted(run, event);
    case 'thought_used':
      return thought(run, event);
    case 'thought_discarded':
      return { ...paid(run, event.data.calls), thoughts: Math.max(run.thoughts, event.data.thought) };
    case 'planned':
      return planned(run, event);
    case 'plan_rejected':
      return {
        ...run,
        rejections: run.rejections + 1,
        phase: 'planning',
        thinking: { reason: 'plan_rejected', rejected: event.personal.reasons },
      };
    case 'replanning':
      return replanning(run, event);
    case 'step_started':
    case 'step_kept':
    case 'step_finished':
    case 'reconcile_failed':
    case 'result_conflicts':
      return evolveSteps(run, event);
    case 'approval_requested':
      return requested(run, event);
    case 'approved':
    case 'left_to_people':
    case 'reviewed':
    case 'approval_carried':
    case 'approval_expired':
    case 'declined':
    case 'draft_asked':
    case 'approver_asked':
    case 'approver_reminded':
    case 'renewed':
      return run.approval ? evolveApproval(run, run.approval, event) : run;
    case 'automatic_switched_off':
      return { ...run, switchedOff: event.data.policy };
    case 'left_out':
      return leftOut(run);
    case 'undo_asked':
      return undoAsked(run);
    case 'question_asked':
    case 'question_closed':
      return evolveQuestion(run, event);
    case 'customer_found':
      return {
        ...run,
        customer: present({
          id: event.data.id,
          name: event.personal.name,
          email: event.personal.email,
          evidence: [...new Set([...(run.customer?.evidence ?? []), ...event.data.evidence])],
          given: event.personal.given && { ...run.customer?.given, ...event.personal.given },
          verified: run.customer?.verified ?? false,
          at: event.at,
        }),
        freshStep: event.data.step,
      };
    case 'customer_verified': {
      const { customer } = run;
      if (!customer) return run;
      const evidence = [...new Set([...customer.evidence, ...event.data.by])];
      const verified = { ...run, customer: { ...customer, verified: true, evidence }, freshAfter: event.seq };
      // The read that brought the evidence is as fresh as its verification; after a code nothing is.
      return event.actor.kind === 'person' ? without(verified, 'freshStep') : verified;
    }
    case 'verification_failed':
      return { ...run, codeFailures: event.data.tries };
    case 'answering':
      return { ...without(run, 'thinking'), phase: 'answering', answering: event.data.purpose };
    case 'answered':
      return answered(run, event);
    case 'send_approved':
      return run.answer && event.actor.kind === 'person'
        ? {
            ...run,
            answer: {
              ...run.answer,
              sending: present({
                key: event.data.key,
                text: event.personal.text,
                by: event.actor.id,
                name: event.actor.name,
                at: event.at,
              }),
            },
          }
        : run;
    case 'send_delayed':
      return run.answer?.sending
        ? { ...run, answer: { ...run.answer, sending: { ...run.answer.sending, delayed: true } } }
        : run;
    case 'sent':
      return run.answer ? { ...run, answer: { ...run.answer, sentId: event.data.id } } : run;
    case 'closing_asked':
      return {
        ...run,
        closing: present({ ending: event.data.ending, undo: event.data.undo, reason: event.personal.reason }),
      };
    case 'closed':
      return closed(run, event);
    case 'handed_over':
      return handedOver(run, event);
    case 'escalated':
      return run.handedOver
        ? { ...run, handedOver: { ...run.handedOver, escalatedTo: event.data.role } }
        : run;
    case 'taken':
      return run.handedOver ? { ...run, handedOver: { ...run.handedOver, takenBy: event.data.by } } : run;
    case 'given_back':
      return { ...reopened(run), phase: 'planning', thinking: { reason: 'given_back' } };
    default:
      return event satisfies never;
  }
}

/** Acting has a limit of its own, which is how long the approval covers it. */
const WORKING: ReadonlySet<Phase> = new Set(['planning', 'gathering', 'answering']);

/** Counts the time in which the run thinks and reads by itself; waiting for people is left out. */
function timed(from: Run, to: Run, at: string): Run {
  const worked = WORKING.has(from.phase);
  if (WORKING.has(to.phase)) return worked ? to : { ...to, workingSince: at };
  if (!worked || from.workingSince === undefined) return to;
  return {
    ...without(to, 'workingSince'),
    worked: to.worked + Date.parse(at) - Date.parse(from.workingSince),
  };
}
