/** What runs without a person, what stops that, and who looks at it afterwards. */

import type { PersonCommand, WorldCommand } from '../commands.ts';
import { heldBack, reviewerOf } from '../policy/automatic.ts';
import { aRole, mayApprove } from '../policy/judge.ts';
import { present } from '../present.ts';
import type { Run } from '../state.ts';
import { expired, replan } from './endings.ts';
import { later, nothing, personActor, type Response, type Rules, refuse, worker } from './rules.ts';

type Of<T extends PersonCommand['type']> = Extract<PersonCommand, { type: T }>;

/** The digest names the calls that were judged when it was asked for: only the day and the switch are new. */
export function letRun(
  run: Run,
  command: Extract<WorldCommand, { type: 'let_run' }>,
  rules: Rules,
): Response {
  const { approval } = run;
  const { policy, catalogue, automatic, now } = rules;
  if (run.phase !== 'awaiting_approval' || approval?.state !== 'pending' || approval.automatic !== 'may')
    return nothing;
  if (approval.revision !== command.revision || approval.digest !== command.digest) return nothing;
  if (approval.policy !== policy.version || approval.catalogue !== catalogue.version)
    return { events: replan(run, rules, { reason: 'rules_changed' }) };
  const { revision, digest, role, out = 0 } = approval;
  if (approval.expiresAt <= now) return { events: [expired(approval, false)] };
  const tools = (run.plan?.steps ?? []).flatMap(({ id, tool }) => (approval.steps.includes(id) ? tool : []));
  const why = automatic ? heldBack(policy, automatic, { out, tools, now }) : 'switched_off';
  if (why) return { events: [{ type: 'left_to_people', actor: worker, data: { revision, why } }] };
  return {
    events: [
      {
        type: 'approved',
        actor: { kind: 'policy', name: policy.version },
        data: {
          ...{ revision, digest, role, until: later(now, policy.deadlines.approvalMinutes) },
          ...present({ out: out || undefined, ...reviewerOf(policy, command.draw) }),
        },
      },
    ],
  };
}

/** Anybody of the staff may. */
export function switchOff(run: Run, command: Of<'switch_off'>, { policy }: Rules): Response {
  if (run.switchedOff === policy.version || !policy.autoApprove)
    return refuse({
      status: 409,
      error: 'off_already',
      message: policy.autoApprove
        ? 'It is switched off already: nothing runs without a person.'
        : 'Nothing runs without a person here; there is nothing to switch off.',
    });
  const data = { policy: policy.version };
  return { events: [{ type: 'automatic_switched_off', actor: personActor(command.by), data }] };
}

export function review(run: Run, command: Of<'review'>, { policy, authority }: Rules): Response {
  const { approval } = run;
  if (run.phase !== 'closed' || approval?.review === undefined || approval.reviewed)
    return refuse({
      status: 409,
      error: 'nothing_to_review',
      message: 'Nothing waits for a review here. The card shows where the case stands.',
    });
  if (!authority || !mayApprove(policy, authority, { role: approval.review, cents: 0 }))
    return refuse({
      status: 403,
      error: 'not_allowed',
      message: `This review is for ${aRole(approval.review)}.`,
    });
  const data = { revision: approval.revision, right: command.right };
  return { events: [{ type: 'reviewed', actor: personActor(command.by), data }] };
}
