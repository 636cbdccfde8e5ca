/** What a planner proposes, checked before it counts. */

import type { WorldCommand } from '../commands.ts';
import type { NewEvent } from '../events.ts';
import type { Actor } from '../person.ts';
import { checkPlan } from '../plan/check.ts';
import { knownOf } from '../plan/origins.ts';
import type { Next } from '../plan/plan.ts';
import { present } from '../present.ts';
import type { Run } from '../state.ts';
import { handOver } from './endings.ts';
import { later, nothing, type Response, type Rules } from './rules.ts';
import { withCodeFirst } from './step-up.ts';

type Of<T extends WorldCommand['type']> = Extract<WorldCommand, { type: T }>;

/** A thought that has not read everything is paid for and discarded; one that comes twice is dropped. */
export function thought(run: Run, command: Of<'thought'>, rules: Rules): Response {
  const { thought: number, read, next, calls, fallback, because } = command;
  if (number !== run.thoughts + 1) return nothing;
  const actor: Actor = { kind: 'mind', name: command.mind };
  if (run.phase !== 'planning' || !run.thinking || read !== run.messages.length) {
    const why = read !== run.messages.length ? 'newer_messages' : 'stale';
    return {
      events: [
        {
          type: 'thought_discarded',
          actor,
          data: { thought: number, read, calls, why },
        },
      ],
    };
  }
  const used: NewEvent = {
    type: 'thought_used',
    actor,
    data: present({
      thought: number,
      read,
      next: next.kind,
      calls,
      fallback: fallback || undefined,
      because,
    }),
  };
  const byPlaybook = calls.length === 0 && run.usage.modelCalls === 0;
  return { events: [used, ...proposed(run, { next, actor, byPlaybook }, rules)] };
}

interface Proposed<N extends Next = Next> {
  next: N;
  actor: Actor;
  /** No model was asked in this case. */
  byPlaybook: boolean;
}

function proposed(run: Run, { next, actor, byPlaybook }: Proposed, rules: Rules): NewEvent[] {
  switch (next.kind) {
    case 'plan':
      return plan(run, { next, actor, byPlaybook }, rules);
    case 'question':
      return [
        {
          type: 'question_asked',
          actor,
          data: {
            kind: 'answer',
            to: run.openedBy.id,
            until: later(rules.now, rules.policy.deadlines.questionMinutes),
          },
          personal: { text: next.text },
        },
      ];
    case 'reply':
      return [
        {
          type: 'answering',
          actor,
          data: { purpose: run.refusal ? run.refusal.kind : 'resolved' },
        },
      ];
    case 'refuse':
      return [refused(run, next, rules)];
    case 'hand_over': {
      const citations = next.citations?.map(({ id, title, checkedAt = '', section }) =>
        present({ article: id, title, checkedAt, section }),
      );
      const { to, reason, promised } = next;
      return [handOver(rules, present({ why: 'mind', to, reason, actor, promised, citations }))];
    }
    default:
      return next satisfies never;
  }
}

/** A plan that fails its check goes back once with the reasons; then the case is handed over. */
function plan(
  run: Run,
  { next, actor, byPlaybook }: Proposed<Extract<Next, { kind: 'plan' }>>,
  rules: Rules,
): NewEvent[] {
  const checked = checkPlan(withCodeFirst(next.steps, run, rules), {
    catalogue: rules.catalogue,
    maxSteps: run.limits.steps,
    nextStep: run.nextStep,
    leaving: { known: knownOf(run, rules.catalogue, byPlaybook), customer: run.customer },
    stepUp: rules.policy.stepUp,
  });
  if ('plan' in checked) {
    const notRead = next.notRead?.filter((part) => !run.leftOut?.includes(part)) ?? [];
    return [
      {
        type: 'planned',
        actor,
        data: present({
          revision: run.revision + 1,
          by: 'mind' as const,
          steps: checked.plan.steps,
          open: next.open !== undefined,
          notRead: notRead.length || undefined,
          asked: byPlaybook ? next.asked : undefined,
        }),
        personal: present({
          summary: next.summary,
          steps: checked.plan.texts,
          open: next.open,
          notRead: notRead.length > 0 ? notRead : undefined,
        }),
      },
    ];
  }
  const { problems } = checked;
  const rejected: NewEvent = {
    type: 'plan_rejected',
    actor: { kind: 'clock' },
    data: { attempt: run.rejections + 1, codes: problems.map(({ code }) => code) },
    personal: { reasons: problems.map(({ reason }) => reason) },
  };
  if (run.rejections === 0) return [rejected];
  const reason = `No valid plan was found. ${problems.map((problem) => problem.reason).join('; ')}`;
  return [rejected, handOver(rules, { why: 'plan_rejected', reason })];
}

/**
 * A refusal by the agent itself waits like an approval without Approve; there are no writes that an exception
 * could allow.
 */
function refused(run: Run, next: Extract<Next, { kind: 'refuse' }>, rules: Rules): NewEvent {
  return {
    type: 'approval_requested',
    actor: { kind: 'clock' },
    data: {
      revision: run.revision,
      digest: '',
      covers: 'writes',
      state: 'refused',
      steps: [],
      later: [],
      role: rules.policy.roles[0]?.role ?? '',
      cents: 0,
      expiresAt: later(rules.now, rules.policy.deadlines.approvalMinutes),
      policy: rules.policy.version,
      catalogue: rules.catalogue.version,
      ...present({ article: next.article?.id }),
    },
    personal: present({ previews: {}, reason: next.reason, article: next.article }),
  };
}

/** No agent could answer: people take the case, and know why. */
export function thoughtFailed(run: Run, command: Of<'thought_failed'>, rules: Rules): Response {
  if (command.thought !== run.thoughts + 1) return nothing;
  const { thought: number, read, calls } = command;
  const discarded: NewEvent = {
    type: 'thought_discarded',
    actor: { kind: 'worker' },
    data: { thought: number, read, calls, why: 'failed' },
  };
  if (run.phase !== 'planning') return { events: [discarded] };
  return { events: [discarded, handOver(rules, { why: 'mind_failed', reason: command.fault.message })] };
}
