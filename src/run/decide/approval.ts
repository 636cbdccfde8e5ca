/** Commands on an approval: who may, on what, and what follows. */
import type { PersonCommand } from '../commands.ts';
import type { NewEvent } from '../events.ts';
import { closedWithANo } from '../plan/progress.ts';
import { aRole, higherRole, limitOf, mayApprove, NOBODY } from '../policy/judge.ts';
import { present } from '../present.ts';
import type { Approval, Run } from '../state.ts';
import { replan } from './endings.ts';
import { revisionByRule } from './revise.ts';
import { later, personActor, type Response, type Rules, refuse } from './rules.ts';

type Of<T extends PersonCommand['type']> = Extract<PersonCommand, { type: T }>;

export function approve(run: Run, command: Of<'approve'>, rules: Rules): Response {
  const stale = notCurrent(run, command.revision, ['pending']);
  if (stale) return stale;
  const approval = run.approval as Approval;
  if (approval.digest !== command.digest)
    return refuse(
      409,
      'stale',
      `What you saw is not what stands: revision ${run.revision} would do something else. Read it again.`,
      run.revision,
    );
  if (approval.expiresAt <= rules.now) {
    const expired: NewEvent = {
      type: 'approval_expired',
      actor: { kind: 'clock' },
      data: { revision: approval.revision, digest: approval.digest, wasApproved: false },
    };
    return {
      ...refuse(
        409,
        'expired',
        'This approval has expired. Press Renew: it reads again and asks again.',
        run.revision,
      ),
      events: [expired],
    };
  }
  if (approval.policy !== rules.policy.version || approval.catalogue !== rules.catalogue.version)
    return {
      ...refuse(
        409,
        'stale',
        'The policy or the tools changed since this was shown. It is planned again and asks again.',
        run.revision,
      ),
      events: replan(run, rules, 'rules_changed'),
    };
  const barred = notAllowed(rules, approval);
  if (barred) return barred;
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
        },
      },
    ],
  };
}

export function decline(run: Run, command: Of<'decline'>, rules: Rules): Response {
  const stale = notCurrent(run, command.revision, ['pending']);
  if (stale) return stale;
  const barred = notAllowed(rules, run.approval as Approval);
  if (barred) return barred;
  if (command.reason.trim() === '')
    return refuse(400, 'reason_missing', 'Say in `reason` why not; the reply is drafted knowing it.');
  const actor = personActor(command.by);
  return {
    events: [
      { type: 'declined', actor, data: { revision: command.revision }, personal: { reason: command.reason } },
      { type: 'answering', actor, data: { purpose: 'declined' } },
    ],
  };
}

export function draft(run: Run, command: Of<'draft'>): Response {
  const stale = notCurrent(run, command.revision, ['pending', 'refused', 'expired']);
  if (stale) return stale;
  const refused =
    run.approval?.state === 'refused' ||
    (run.approval?.state === 'pending' && run.approval.exception !== undefined);
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
    return refuse(
      409,
      'nothing_to_ask',
      'There is nothing to approve now. The card shows where the case stands.',
      run.revision,
    );
  if (limitOf(rules.policy, command.role) === undefined)
    return refuse(
      422,
      'unknown_role',
      `There is no role "${command.role}". Roles that approve: ${rules.policy.roles.map(({ role }) => role).join(', ')}.`,
    );
  const exception = closedRefused || approval.state === 'refused';
  if (exception && approval.exception === undefined)
    return refuse(
      422,
      'no_exception',
      'Policy names nobody who may allow an exception here. Draft a kind no, or hand the case over.',
    );
  if (exception && (command.reason ?? '').trim() === '')
    return refuse(400, 'reason_missing', 'Say in `reason` why an exception should be made.');
  if (approval.role === NOBODY)
    return refuse(
      422,
      'over_every_limit',
      'The amount is over every limit. Adjust the plan, or hand the case over.',
    );
  const needed = higherRole(rules.policy, approval.role, exception ? approval.exception : undefined);
  if (higherRole(rules.policy, needed, command.role) !== command.role)
    return refuse(422, 'role_too_small', `This needs ${aRole(needed)} (${limitText(rules, needed)}).`);
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
  const stale = notCurrent(run, command.revision, ['expired']);
  if (stale) return stale;
  const renewed: NewEvent = {
    type: 'renewed',
    actor: personActor(command.by),
    data: { revision: command.revision },
  };
  // A refusal that was no plan's (the planner refused) has nothing to read again: it is thought about again.
  const again =
    run.plan && run.approval?.digest !== ''
      ? revisionByRule(run, run.plan, rules)
      : replan(run, rules, 'rules_changed');
  return { events: [renewed, ...again] };
}

/** A refusal that says what replaced what the person saw; undefined where the command fits. */
function notCurrent(run: Run, revision: number, states: Approval['state'][]): Response | undefined {
  const { approval } = run;
  if (!approval || run.phase === 'planning' || run.phase === 'gathering')
    return refuse(
      409,
      'stale',
      revision < run.revision || approval
        ? 'The plan is being made anew; the card will show the next revision.'
        : 'There is no plan to decide on yet.',
      run.revision,
    );
  if (approval.revision !== revision)
    return refuse(
      409,
      'stale',
      revision > run.revision
        ? `There is no plan ${revision}; plan ${run.revision} stands.`
        : revision === run.revision
          ? `Plan ${revision} waits for no approval now. The card shows where the case stands.`
          : `Plan ${revision} was replaced by plan ${run.revision}. Read that one first.`,
      run.revision,
    );
  if (run.phase === 'awaiting_approval' && states.includes(approval.state)) return undefined;
  const by = approval.decidedBy ? ` by ${approval.decidedBy.name}` : '';
  const reasons: Record<Approval['state'], string> = {
    pending: 'This plan waits for approval; that does not fit now.',
    approved: `Plan ${revision} was approved${by} already.`,
    declined: `Plan ${revision} was declined${by}.`,
    refused: 'Policy does not allow this plan. Draft a kind no, or ask for an exception.',
    superseded: `Plan ${revision} no longer stands.`,
    expired: 'This approval has expired. Press Renew: it reads again and asks again.',
  };
  return refuse(
    409,
    approval.state === 'approved' ? 'already_approved' : approval.state === 'expired' ? 'expired' : 'stale',
    reasons[approval.state],
    run.revision,
  );
}

function notAllowed(rules: Rules, approval: Approval): Response | undefined {
  if (rules.authority && mayApprove(rules.policy, rules.authority, approval)) return undefined;
  if (approval.role === NOBODY)
    return refuse(
      403,
      'over_every_limit',
      'The amount is over every limit. Adjust the plan, or hand the case over.',
    );
  return refuse(403, 'not_allowed', `Needs ${aRole(approval.role)} (${limitText(rules, approval.role)}).`);
}

function limitText(rules: Rules, role: string): string {
  const limit = limitOf(rules.policy, role);
  return limit === undefined
    ? 'no limit is set'
    : `limit ${rules.policy.currency} ${(limit / 100).toFixed(limit % 100 === 0 ? 0 : 2)}`;
}
