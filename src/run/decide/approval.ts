/** Commands on an approval: who may, on what, and what follows. */

import type { Approval } from '../approval.ts';
import type { PersonCommand } from '../commands.ts';
import type { NewEvent } from '../events.ts';
import { closedWithANo, notReadText } from '../plan/progress.ts';
import { aRole, asksWhy, higherRole, limitOf, NOBODY } from '../policy/judge.ts';
import { present } from '../present.ts';
import type { Run } from '../state.ts';
import { money } from '../text/money.ts';
import { expired, replan } from './endings.ts';
import { revisionByRule } from './revise.ts';
import { later, personActor, type Response, type Rules, refuse } from './rules.ts';
import { limitText, nobodyMay, notAllowed, notFourEyes, overTheDay } from './who-may.ts';

type Of<T extends PersonCommand['type']> = Extract<PersonCommand, { type: T }>;

export function approve(run: Run, command: Of<'approve'>, rules: Rules): Response {
  const approval = currentApproval(run, command.revision, ['pending']);
  if ('events' in approval) return approval;
  if (approval.digest !== command.digest)
    return refuse({
      status: 409,
      error: 'stale',
      message: `What you saw is not what stands: revision ${run.revision} would do something else. Read it again.`,
      revision: run.revision,
    });
  if (approval.expiresAt <= rules.now)
    return {
      ...refuse({
        status: 409,
        error: 'expired',
        message: 'This approval has expired. Press Renew: it reads again and asks again.',
        revision: run.revision,
      }),
      events: [expired(approval, false)],
    };
  if (approval.policy !== rules.policy.version || approval.catalogue !== rules.catalogue.version)
    return {
      ...refuse({
        status: 409,
        error: 'stale',
        message: 'The policy or the tools changed since this was shown. It is planned again and asks again.',
        revision: run.revision,
      }),
      events: replan(run, rules, { reason: 'rules_changed' }),
    };
  const forbidden =
    notAllowed(rules, approval) ?? notFourEyes(run, command.by, rules) ?? overTheDay(rules, approval);
  if (forbidden) return forbidden;
  const reason = command.reason?.trim() ?? '';
  if (reason === '' && asksWhy(rules.policy, approval))
    return refuse({
      status: 400,
      error: 'reason_missing',
      message: `From ${money(rules.policy.reasonFrom ?? 0, rules.policy.currency)} on, say in \`reason\` why this is right. It stands in the trail.`,
    });
  const { notRead } = run.plan ?? {};
  if (notRead)
    return refuse({
      status: 409,
      error: 'not_read',
      message: `${notReadText(notRead)} Press "Leave it out" if it changes nothing, or say with Adjust what it means.`,
      revision: run.revision,
    });
  return {
    events: [
      {
        type: 'approved',
        actor: personActor(command.by),
        data: {
          revision: approval.revision,
          digest: approval.digest,
          role: rules.authority?.role ?? '',
          until: later(rules.now, rules.policy.deadlines.approvalMinutes),
          ...present({ out: approval.out || undefined }),
        },
        ...(reason === '' ? {} : { personal: { reason } }),
      },
    ],
  };
}

export function decline(run: Run, command: Of<'decline'>, rules: Rules): Response {
  const approval = currentApproval(run, command.revision, ['pending']);
  if ('events' in approval) return approval;
  const forbidden = notAllowed(rules, approval);
  if (forbidden) return forbidden;
  if (command.reason.trim() === '')
    return refuse({
      status: 400,
      error: 'reason_missing',
      message: 'Say in `reason` why not; it is for staff and stands in no letter.',
    });
  const actor = personActor(command.by);
  return {
    events: [
      { type: 'declined', actor, data: { revision: command.revision }, personal: { reason: command.reason } },
      { type: 'answering', actor, data: { purpose: 'declined' } },
    ],
  };
}

export function draft(run: Run, command: Of<'draft'>): Response {
  const approval = currentApproval(run, command.revision, ['pending', 'refused', 'expired']);
  if ('events' in approval) return approval;
  const refused =
    approval.state === 'refused' || (approval.state === 'pending' && approval.exception !== undefined);
  const actor = personActor(command.by);
  return {
    events: [
      { type: 'draft_asked', actor, data: { revision: command.revision, refused } },
      { type: 'answering', actor, data: { purpose: refused ? 'refused' : 'draft' } },
    ],
  };
}

export function ask(run: Run, command: Of<'ask'>, rules: Rules): Response {
  const { approval } = run;
  const closedRefused = closedWithANo(run);
  if (
    !approval ||
    approval.revision !== run.revision ||
    !(closedRefused || (run.phase === 'awaiting_approval' && ['pending', 'refused'].includes(approval.state)))
  )
    return refuse({
      status: 409,
      error: 'nothing_to_ask',
      message: 'There is nothing to approve now. The card shows where the case stands.',
      revision: run.revision,
    });
  if (limitOf(rules.policy, command.role) === undefined)
    return refuse({
      status: 422,
      error: 'unknown_role',
      message: `There is no role "${command.role}". Roles that approve: ${rules.policy.roles.map(({ role }) => role).join(', ')}.`,
    });
  const exception = closedRefused || approval.state === 'refused';
  if (exception && approval.exception === undefined)
    return refuse({
      status: 422,
      error: 'no_exception',
      message: 'Policy names nobody who may allow an exception here. Draft a kind no, or hand the case over.',
    });
  if (exception && (command.reason ?? '').trim() === '')
    return refuse({
      status: 400,
      error: 'reason_missing',
      message: 'Say in `reason` why an exception should be made.',
    });
  if (approval.role === NOBODY) return refuse({ status: 422, ...nobodyMay(approval) });
  const needed = higherRole(rules.policy, approval.role, exception ? approval.exception : undefined);
  if (higherRole(rules.policy, needed, command.role) !== command.role)
    return refuse({
      status: 422,
      error: 'role_too_small',
      message: `This needs ${aRole(needed)} (${limitText(rules, needed)}).`,
    });
  return {
    events: [
      {
        type: 'approver_asked',
        actor: personActor(command.by),
        data: {
          revision: approval.revision,
          role: command.role,
          exception,
          digest: approval.digest,
          expiresAt: later(rules.now, rules.policy.deadlines.approvalMinutes),
        },
        personal: present({ reason: command.reason }),
      },
    ],
  };
}

/**
 * Reads again and asks again: the same steps as the next revision, with nothing kept that is older than this.
 */
export function renew(run: Run, command: Of<'renew'>, rules: Rules): Response {
  const approval = currentApproval(run, command.revision, ['expired']);
  if ('events' in approval) return approval;
  const renewed: NewEvent = {
    type: 'renewed',
    actor: personActor(command.by),
    data: { revision: command.revision },
  };
  // A refusal that was no plan's (the planner refused) has nothing to read again: it is thought about again.
  const again =
    run.plan && approval.digest !== ''
      ? revisionByRule(run, run.plan, rules)
      : replan(run, rules, { reason: 'rules_changed' });
  return { events: [renewed, ...again] };
}

/** A person has looked at what was not read, and it changes nothing; the plan may then be approved. */
export function leaveOut(run: Run, command: Of<'leave_out'>): Response {
  const { plan } = run;
  if (plan && command.revision !== plan.revision)
    return refuse({
      status: 409,
      error: 'stale',
      message: `Plan ${command.revision} was replaced by plan ${plan.revision}. Read that one first.`,
      revision: run.revision,
    });
  if (!plan?.notRead || run.phase !== 'awaiting_approval')
    return refuse({
      status: 409,
      error: 'nothing_to_leave_out',
      message: 'Nothing waits to be left out. The card shows where the case stands.',
      revision: run.revision,
    });
  const data = { revision: plan.revision, parts: plan.notRead.length };
  return { events: [{ type: 'left_out', actor: personActor(command.by), data }] };
}

/** The approval that the command fits; else a refusal that says what replaced what the person saw. */
function currentApproval(run: Run, revision: number, states: Approval['state'][]): Approval | Response {
  const { approval } = run;
  if (!approval || run.phase === 'planning' || run.phase === 'gathering')
    return refuse({
      status: 409,
      error: 'stale',
      message:
        revision < run.revision || approval
          ? 'The plan is being made anew; the card will show the next revision.'
          : 'There is no plan to decide on yet.',
      revision: run.revision,
    });
  if (approval.revision !== revision)
    return refuse({
      status: 409,
      error: 'stale',
      message:
        revision > run.revision
          ? `There is no plan ${revision}; plan ${run.revision} stands.`
          : revision === run.revision
            ? `Plan ${revision} waits for no approval now. The card shows where the case stands.`
            : `Plan ${revision} was replaced by plan ${run.revision}. Read that one first.`,
      revision: run.revision,
    });
  if (run.phase === 'awaiting_approval' && states.includes(approval.state)) return approval;
  const by = approval.decidedBy ? ` by ${approval.decidedBy.name}` : '';
  const reasons: Record<Approval['state'], string> = {
    pending: 'This plan waits for approval; that does not fit now.',
    approved: `Plan ${revision} was approved${by} already.`,
    declined: `Plan ${revision} was declined${by}.`,
    refused: 'Policy does not allow this plan. Draft a kind no, or ask for an exception.',
    superseded: `Plan ${revision} no longer stands.`,
    expired: 'This approval has expired. Press Renew: it reads again and asks again.',
  };
  return refuse({
    status: 409,
    error:
      approval.state === 'approved' ? 'already_approved' : approval.state === 'expired' ? 'expired' : 'stale',
    message: reasons[approval.state],
    revision: run.revision,
  });
}
