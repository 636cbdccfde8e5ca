/** Folds one event into a run. Pure, never needs rules: events carry what was decided. Every kind of event is named; a new one does not compile until it is here. */
import type { EventOf, RunEvent } from './events.ts';
import { closeQuestion, evolveApproval } from './evolve-approval.ts';
import { evolveSteps, planned, skipOpen } from './evolve-steps.ts';
import type { Run } from './state.ts';
import { paid } from './usage.ts';

/** The run after the event. The first event of a run is `run_opened`; `run` is undefined for it alone. */
export function evolve(run: Run | undefined, event: RunEvent, id: { tenant: string; run: string }): Run {
  if (!run) {
    if (event.type !== 'run_opened') throw new Error(`a run starts with run_opened, not with ${event.type}`);
    return opened(event, id);
  }
  return { ...apply(run, event), seq: event.seq, updatedAt: event.at };
}

export function replay(events: Iterable<RunEvent>, id: { tenant: string; run: string }, from?: Run): Run | undefined {
  let run = from;
  for (const event of events) run = evolve(run, event, id);
  return run;
}

function opened(event: EventOf<'run_opened'>, id: { tenant: string; run: string }): Run {
  const by =
    event.actor.kind === 'person' ? { id: event.actor.id, name: event.actor.name } : { id: 'clock', name: 'clock' };
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
    messages: [{ kind: 'goal', text: event.personal.text, at: event.at, by: by.id, name: by.name }],
    read: 0,
    thoughts: 0,
    replans: 0,
    thinking: { reason: 'goal' },
    rejections: 0,
    codeFailures: 0,
    freshAfter: 0,
    reconciles: 0,
    revision: 0,
    nextStep: 1,
    earlier: [],
    writes: [],
    answers: 0,
    conflicts: [],
    usage: { modelCalls: 0, inputTokens: 0, cachedTokens: 0, outputTokens: 0, costUsd: 0, toolCalls: 0, cached: 0 },
  };
}

function apply(run: Run, event: RunEvent): Run {
  switch (event.type) {
    case 'run_opened':
      return run;
    case 'information_added':
    case 'adjusted':
      return heard(run, event);
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
    case 'approved':
    case 'approval_carried':
    case 'approval_expired':
    case 'declined':
    case 'draft_asked':
    case 'approver_asked':
    case 'approver_reminded':
    case 'renewed':
    case 'undo_asked':
    case 'question_asked':
    case 'question_closed':
      return evolveApproval(run, event);
    case 'customer_found':
      return {
        ...run,
        customer: {
          id: event.data.id,
          name: event.personal.name,
          email: event.personal.email,
          evidence: [...new Set([...(run.customer?.evidence ?? []), ...event.data.evidence])],
          verified: run.customer?.verified ?? false,
          at: event.at,
        },
        freshStep: event.data.step,
      };
    case 'customer_verified':
      return run.customer
        ? {
            ...run,
            customer: {
              ...run.customer,
              verified: true,
              evidence: [...new Set([...run.customer.evidence, ...event.data.by])],
            },
            freshAfter: event.seq,
          }
        : run;
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
              sending: {
                key: event.data.key,
                ...(event.personal.text === undefined ? {} : { text: event.personal.text }),
                by: event.actor.id,
                name: event.actor.name,
              },
            },
          }
        : run;
    case 'sent':
      return run.answer ? { ...run, answer: { ...run.answer, sentId: event.data.id } } : run;
    case 'closing_asked':
      return {
        ...run,
        closing: {
          ending: event.data.ending,
          ...(event.data.undo ? { undo: true as const } : {}),
          ...(event.personal.reason === undefined ? {} : { reason: event.personal.reason }),
        },
      };
    case 'closed':
      return {
        ...skipOpen(closeQuestion(without(run, 'thinking', 'answering', 'closing'))),
        phase: 'closed',
        ending: event.data.ending,
        closedAt: event.at,
        ...(event.actor.kind === 'person' ? { closedBy: event.actor.name } : {}),
      };
    case 'handed_over': {
      const approval =
        run.approval?.state === 'pending' ? { approval: { ...run.approval, state: 'superseded' as const } } : {};
      return {
        ...closeQuestion(without(run, 'thinking', 'answering', 'closing')),
        ...approval,
        phase: 'handed_over',
        handedOver: {
          to: event.data.to,
          reason: event.personal.reason,
          at: event.at,
          until: event.data.until,
          citations: event.personal.citations ?? [],
          ...(event.personal.promised === undefined ? {} : { promised: event.personal.promised }),
        },
      };
    }
    case 'escalated':
      return run.handedOver ? { ...run, handedOver: { ...run.handedOver, escalatedTo: event.data.role } } : run;
    case 'taken':
      return run.handedOver ? { ...run, handedOver: { ...run.handedOver, takenBy: event.data.by } } : run;
    case 'given_back':
      return {
        ...reopened(without(run, 'handedOver')),
        phase: 'planning',
        thinking: { reason: 'given_back' },
        replans: 0,
      };
    default:
      return event satisfies never;
  }
}

function heard(run: Run, event: EventOf<'information_added'> | EventOf<'adjusted'>): Run {
  const by =
    event.actor.kind === 'person' ? { by: event.actor.id, name: event.actor.name } : { by: 'clock', name: 'clock' };
  const text = event.personal.text;
  if (text === undefined) return run;
  const kind = event.type === 'adjusted' ? 'adjustment' : event.data.kind;
  return { ...run, messages: [...run.messages, { kind, text, at: event.at, ...by }] };
}

function thought(run: Run, event: EventOf<'thought_used'>): Run {
  const name = event.actor.kind === 'mind' ? event.actor.name : 'mind';
  return {
    ...paid(without(run, 'thinking'), event.data.calls),
    thoughts: run.thoughts + 1,
    replans: run.replans + (run.thinking?.reason === 'goal' || run.thinking === undefined ? 0 : 1),
    read: event.data.read,
    mind: { name, fallback: event.data.fallback ?? false },
  };
}

function replanning(run: Run, event: EventOf<'replanning'>): Run {
  const from = run.phase === 'closed' ? { ...reopened(run), replans: 0 } : run;
  const approval = from.approval;
  const superseded = approval && ['pending', 'refused', 'expired'].includes(approval.state);
  return {
    ...closeQuestion(without(from, 'answering')),
    phase: 'planning',
    thinking: {
      reason: event.data.reason,
      ...(event.data.step === undefined ? {} : { step: event.data.step }),
      ...(event.personal.note === undefined ? {} : { note: event.personal.note }),
    },
    ...(superseded ? { approval: { ...approval, state: 'superseded' } } : {}),
  };
}

function reopened(run: Run): Run {
  return without(run, 'ending', 'closedAt', 'closedBy', 'refusal', 'closing');
}

function answered(run: Run, event: EventOf<'answered'>): Run {
  const { draft, verified, fallback, sendable, citations, until } = event.data;
  const { summary, reply, unverified } = event.personal;
  return {
    ...paid(without(run, 'answering'), event.data.calls),
    phase: 'awaiting_reply',
    answers: draft,
    answer: {
      draft,
      summary,
      reply,
      citations,
      verified,
      sendable,
      at: event.at,
      until,
      ...(unverified === undefined ? {} : { unverified }),
      ...(fallback ? { fallback } : {}),
    },
  };
}

type Optional =
  | 'thinking'
  | 'answering'
  | 'closing'
  | 'ending'
  | 'closedAt'
  | 'closedBy'
  | 'refusal'
  | 'handedOver'
  | 'question'
  | 'answer';

/** A copy that lacks these fields: a field exists only in the states that have it. */
function without(run: Run, ...fields: Optional[]): Run {
  const copy = { ...run };
  for (const field of fields) delete copy[field];
  return copy;
}
