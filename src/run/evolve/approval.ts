/** The part of evolve that knows approvals and questions. */

import type { Approval, ApprovalState } from '../approval.ts';
import type { EventOf } from '../events.ts';
import type { Actor } from '../person.ts';
import { approvalEntry, readEntry, stepOf } from '../plan/steps.ts';
import type { Refused } from '../policy/held.ts';
import { present, without } from '../present.ts';
import type { Run } from '../state.ts';
import { whoDid } from './case.ts';
import { lookedAt, openSkipped, skipOpen, stale } from './steps.ts';
import { withdrawn } from './supersede.ts';

type QuestionEvent = EventOf<'question_asked' | 'question_closed'>;
/** What decides on an approval that is there. */
type DecisionEvent = EventOf<
  | 'approved'
  | 'left_to_people'
  | 'reviewed'
  | 'approval_carried'
  | 'approval_expired'
  | 'declined'
  | 'draft_asked'
  | 'approver_asked'
  | 'approver_reminded'
  | 'renewed'
>;

export function evolveApproval(run: Run, approval: Approval, event: DecisionEvent): Run {
  const state = (state: ApprovalState): Approval => ({ ...approval, state, ...decided(event) });
  switch (event.type) {
    case 'approved':
      return {
        ...run,
        phase: approval.covers === 'reads' ? 'gathering' : 'acting',
        approval: {
          ...without(state('approved'), 'automatic'),
          until: event.data.until,
          ...(event.actor.kind === 'policy'
            ? present({ automatic: 'done' as const, review: event.data.review })
            : {}),
        },
      };
    case 'left_to_people':
      return { ...run, approval: { ...without(approval, 'automatic'), leftToPeople: event.data.why } };
    case 'reviewed': {
      const { name: by } = whoDid(event.actor);
      return { ...run, approval: { ...approval, reviewed: { by, right: event.data.right } } };
    }
    case 'approval_carried': {
      const { revision, digest, steps, until } = event.data;
      const { previews } = event.personal;
      const entries = entriesOf(run, steps, previews);
      return {
        ...run,
        phase: 'acting',
        approval: { ...approval, revision, digest, steps, until, previews, later: [], entries },
      };
    }
    case 'approval_expired':
      return {
        ...run,
        phase: 'awaiting_approval',
        approval: { ...approval, state: 'expired', expiresAt: event.at },
      };
    case 'declined':
      return {
        ...skipOpen(run),
        approval: state('declined'),
        declinedBefore: true,
        refusal: { kind: 'declined', reason: event.personal.reason },
      };
    case 'draft_asked': {
      const skipped = { ...skipOpen(run), approval: state('superseded') };
      const { refusedBecause: reason = '', article } = approval;
      return event.data.refused
        ? { ...skipped, refusal: present({ kind: 'refused' as const, reason, article }) }
        : skipped;
    }
    case 'approver_asked': {
      const { role, expiresAt } = event.data;
      return {
        ...openSkipped(without(run, 'closed', 'refusal', 'answer')),
        phase: 'awaiting_approval',
        approval: {
          ...without(approval, 'decidedBy', 'reminded'),
          state: 'pending',
          role,
          requestedAt: event.at,
          expiresAt,
          ...present({ askedBy: personOf(event.actor), reason: event.personal.reason }),
        },
      };
    }
    case 'approver_reminded':
      return { ...run, approval: { ...approval, reminded: true } };
    case 'renewed':
      return stale(withdrawn(run), event.seq);
    default:
      return event satisfies never;
  }
}

export function evolveQuestion(run: Run, event: QuestionEvent): Run {
  switch (event.type) {
    case 'question_asked': {
      const { kind, to, until, step } = event.data;
      return {
        ...run,
        phase: 'asking',
        question: present({ kind, text: event.personal.text, to, until, step }),
      };
    }
    case 'question_closed': {
      const open = without(run, 'question');
      const { data } = event;
      const known = data.how === 'looked' ? lookedAt(open, data, event.seq) : open;
      return { ...known, ...workingPhase(known) };
    }
    default:
      return event satisfies never;
  }
}

/** The plan that takes writes back follows at once, and with it the next phase. */
export function undoAsked(run: Run): Run {
  return withdrawn({ ...without(skipOpen(run), 'closing'), settledMessages: run.messages.length });
}

/** Where a run goes on once its question is closed: acting only under an approval of this very revision. */
function workingPhase({ plan, thinking, approval }: Run) {
  if (!plan || thinking) return { phase: 'planning' as const };
  const approved =
    approval?.state === 'approved' && approval.covers === 'writes' && approval.revision === plan.revision;
  return approved ? { phase: 'acting' as const, approval } : { phase: 'gathering' as const };
}

export function requested(run: Run, { data, personal, at }: EventOf<'approval_requested'>): Run {
  const { article: _, refused = [], automatic, ...request } = data;
  const { previews, reason, article } = personal;
  const earlier = [...(run.refused ?? []), ...refusedCalls(run, refused, previews)];
  return {
    ...run,
    phase: 'awaiting_approval',
    ...(earlier.length === 0 ? {} : { refused: earlier }),
    approval: present({
      ...request,
      requestedAt: at,
      previews,
      entries: entriesOf(run, data.steps, previews),
      reason,
      refusedBecause: reason,
      article,
      automatic: automatic ? ('may' as const) : undefined,
    }),
  };
}

function refusedCalls(
  run: Run,
  refused: NonNullable<EventOf<'approval_requested'>['data']['refused']>,
  previews: Approval['previews'],
): Refused[] {
  return refused.map(({ step, claims }) =>
    present({
      ...{ revision: run.revision, tool: stepOf(run.plan, step)?.tool ?? '', claims },
      ...{ account: previews[step]?.money?.account, messages: run.messages.length },
    }),
  );
}

function entriesOf(run: Run, steps: string[], previews: Approval['previews']): Record<string, string> {
  const { plan } = run;
  if (!plan) return {};
  const covered = plan.steps.filter(({ id }) => steps.includes(id));
  return Object.fromEntries(
    covered.map((step) => {
      const preview = previews[step.id];
      return [step.id, preview ? approvalEntry(plan, step, preview) : readEntry(step)];
    }),
  );
}

function decided({ actor, at }: DecisionEvent): Pick<Approval, 'decidedBy'> {
  const person = personOf(actor);
  return person ? { decidedBy: { ...person, at } } : {};
}

function personOf(actor: Actor): { id: string; name: string } | undefined {
  return actor.kind === 'person' ? { id: actor.id, name: actor.name } : undefined;
}
