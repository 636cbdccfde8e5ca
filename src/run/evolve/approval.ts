/** The part of evolve that knows approvals and questions. */
import type { EventOf } from '../events.ts';
import { anyStep, approvalEntry, readEntry, stepOf } from '../plan/steps.ts';
import type { Approval, Run } from '../state.ts';
import { lookedAt, openSkipped, skipOpen, stale } from './steps.ts';

type ApprovalEvent = EventOf<
  | 'approval_requested'
  | 'approved'
  | 'approval_carried'
  | 'approval_expired'
  | 'declined'
  | 'draft_asked'
  | 'approver_asked'
  | 'approver_reminded'
  | 'renewed'
  | 'undo_asked'
  | 'question_asked'
  | 'question_closed'
>;

export function evolveApproval(run: Run, event: ApprovalEvent): Run {
  const approval = run.approval;
  switch (event.type) {
    case 'approval_requested':
      return { ...run, phase: 'awaiting_approval', approval: requested(run, event) };
    case 'approved':
      if (!approval) return run;
      return {
        ...run,
        phase: approval.covers === 'reads' ? 'gathering' : 'acting',
        approval: { ...approval, state: 'approved', until: event.data.until, ...decided(event) },
      };
    case 'approval_carried': {
      if (!approval || !run.plan) return run;
      const { revision, digest, steps, until } = event.data;
      const { previews } = event.personal;
      return {
        ...run,
        phase: 'acting',
        approval: {
          ...approval,
          revision,
          digest,
          steps,
          until,
          previews,
          later: [],
          entries: entriesOf(run, steps, previews),
        },
      };
    }
    case 'approval_expired':
      return approval
        ? {
            ...run,
            phase: 'awaiting_approval',
            approval: { ...approval, state: 'expired', expiresAt: event.at },
          }
        : run;
    case 'declined':
      return {
        ...skipOpen(run),
        ...(approval ? { approval: { ...approval, state: 'declined' as const, ...decided(event) } } : {}),
        refusal: { kind: 'declined', reason: event.personal.reason },
      };
    case 'draft_asked': {
      const refusal = approval && event.data.refused ? refusalOf(approval) : undefined;
      return {
        ...skipOpen(run),
        ...(approval ? { approval: { ...approval, state: 'superseded' as const, ...decided(event) } } : {}),
        ...(refusal ? { refusal } : {}),
      };
    }
    case 'approver_asked': {
      if (!approval) return run;
      const {
        ending: _,
        closedAt: __,
        closedBy: ___,
        refusal: ____,
        answer: _____,
        answering: ______,
        ...open
      } = openSkipped(run);
      const { decidedBy: _______, reminded: ________, ...rest } = approval;
      return {
        ...open,
        phase: 'awaiting_approval',
        approval: {
          ...rest,
          state: 'pending',
          role: event.data.role,
          requestedAt: event.at,
          expiresAt: event.data.expiresAt,
          ...(event.actor.kind === 'person'
            ? { askedBy: { id: event.actor.id, name: event.actor.name } }
            : {}),
          ...(event.personal.reason === undefined ? {} : { reason: event.personal.reason }),
        },
      };
    }
    case 'approver_reminded':
      return approval ? { ...run, approval: { ...approval, reminded: true } } : run;
    case 'renewed':
      return {
        ...stale(run, event.seq),
        ...(approval ? { approval: { ...approval, state: 'superseded' as const } } : {}),
      };
    case 'undo_asked': {
      const { closing: _, thinking: __, answering: ___, ...open } = closeQuestion(skipOpen(run));
      return withdrawn({ ...open, settledMessages: run.messages.length });
    }
    case 'question_asked':
      return {
        ...run,
        phase: 'asking',
        question: {
          kind: event.data.kind,
          text: event.personal.text,
          to: event.data.to,
          until: event.data.until,
          ...(event.data.step === undefined ? {} : { step: event.data.step }),
        },
      };
    case 'question_closed': {
      const open = closeQuestion(run);
      const { step, outcome } = event.data;
      const looked =
        step !== undefined && outcome !== undefined ? lookedAt(open, step, outcome, event.seq) : open;
      return run.phase === 'asking' ? { ...looked, phase: workingPhase(looked) } : looked;
    }
    default:
      return event satisfies never;
  }
}

/** Where a run goes on once its question is closed: acting only under an approval of this very revision. */
function workingPhase(run: Run): Run['phase'] {
  if (!run.plan || run.thinking) return 'planning';
  const { approval } = run;
  const approved =
    approval?.state === 'approved' && approval.covers === 'writes' && approval.revision === run.plan.revision;
  return approved ? 'acting' : 'gathering';
}

/** An approval that is not used up no longer stands; what policy refused stays refused. */
export function withdrawn(run: Run): Run {
  const { approval } = run;
  if (!approval) return run;
  const used = approval.steps.every((id) => anyStep(run, id)?.state === 'done');
  const stands =
    approval.state === 'pending' || approval.state === 'expired' || (approval.state === 'approved' && !used);
  return stands ? { ...run, approval: { ...approval, state: 'superseded' } } : run;
}

export function closeQuestion(run: Run): Run {
  const { question: _, ...rest } = run;
  return rest;
}

function requested(run: Run, event: EventOf<'approval_requested'>): Approval {
  const { data, personal } = event;
  return {
    revision: data.revision,
    digest: data.digest,
    covers: data.covers,
    state: data.state,
    steps: data.steps,
    later: data.later,
    role: data.role,
    cents: data.cents,
    requestedAt: event.at,
    expiresAt: data.expiresAt,
    previews: personal.previews,
    entries: entriesOf(run, data.steps, personal.previews),
    policy: data.policy,
    catalogue: data.catalogue,
    ...(data.customer === undefined ? {} : { customer: data.customer }),
    ...(personal.reason === undefined ? {} : { reason: personal.reason }),
    ...(personal.article === undefined ? {} : { article: personal.article }),
    ...(data.exception === undefined ? {} : { exception: data.exception }),
  };
}

function entriesOf(run: Run, steps: string[], previews: Approval['previews']): Record<string, string> {
  const entries: Record<string, string> = {};
  for (const id of steps) {
    const step = stepOf(run.plan, id);
    const preview = previews[id];
    if (!run.plan || !step) continue;
    entries[id] = preview ? approvalEntry(run.plan, step, preview) : readEntry(step);
  }
  return entries;
}

function refusalOf(approval: Approval): NonNullable<Run['refusal']> {
  return {
    kind: 'refused',
    reason: approval.reason ?? 'Not possible under policy.',
    ...(approval.article ? { article: approval.article } : {}),
  };
}

function decided(event: ApprovalEvent): Pick<Approval, 'decidedBy'> | Record<string, never> {
  return event.actor.kind === 'person'
    ? { decidedBy: { id: event.actor.id, name: event.actor.name, at: event.at } }
    : {};
}
