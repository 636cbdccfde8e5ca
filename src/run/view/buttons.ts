/** Which buttons a card has. Everybody sees the same ones; who may not press is refused when they try. */

import type { Approval } from '../approval.ts';
import { undoable } from '../decide/undo.ts';
import { closedWithANo } from '../plan/progress.ts';
import { aRole, asksWhy, higherRole, limitOf, NOBODY } from '../policy/judge.ts';
import type { Policy } from '../policy/policy.ts';
import { present } from '../present.ts';
import type { Question, Run } from '../state.ts';
import { reviewer } from '../waits.ts';
import type { Button } from './card.ts';

export function buttons(run: Run, policy: Policy): Button[] {
  const list: Button[] = [];
  const revision = run.revision;
  const adjust: Button = { action: 'adjust', label: 'Adjust', style: 'plain', revision };
  switch (run.phase) {
    case 'awaiting_approval':
      list.push(...approvalButtons(run, policy, adjust));
      break;
    case 'gathering':
    case 'acting':
      list.push(adjust);
      break;
    case 'asking':
      list.push(questionButton(run.question));
      break;
    case 'awaiting_reply': {
      const { draft, sending, sendable, doubts } = run.answer;
      if (!sendable) list.push({ action: 'send', label: 'Close as answered', style: 'primary', draft });
      else if (!sending)
        list.push(
          present({ action: 'send' as const, label: 'Send reply', style: 'primary' as const, draft, doubts }),
          { action: 'edit', label: 'Edit', style: 'plain', draft },
        );
      break;
    }
    case 'handed_over':
      list.push(
        { action: 'take', label: 'Take it', style: 'primary' },
        { action: 'give_back', label: 'Give back', style: 'plain' },
      );
      break;
    case 'closed':
      if (closedWithANo(run) && run.approval?.exception !== undefined)
        list.push(exceptionButton(run.approval, policy));
      if (run.closed.ending === 'handed_over')
        list.push({ action: 'give_back', label: 'Give back', style: 'plain' });
      if (reviewer(run) !== undefined)
        list.push(
          { action: 'review_right', label: 'It was right', style: 'primary' },
          { action: 'review_wrong', label: 'It was wrong', style: 'danger' },
        );
      list.push(...switchOffButton(run, policy), { action: 'receipt', label: 'Receipt', style: 'plain' });
      return list;
    case 'planning':
    case 'answering':
      break;
    default:
      run satisfies never;
  }
  if (undoable(run).length > 0 && !run.plan?.undo && !run.closing)
    list.push({ action: 'undo', label: 'Undo and stop', style: 'danger' });
  list.push(...switchOffButton(run, policy));
  if (run.phase !== 'handed_over') list.push({ action: 'hand_off', label: 'Hand off', style: 'plain' });
  list.push({ action: 'stop', label: 'Stop', style: 'danger' });
  return list;
}

/** On the cards of what ran without a person: one press, and nothing does any more. */
function switchOffButton({ approval, switchedOff }: Run, { version }: Policy): Button[] {
  return approval?.automatic === 'done' && switchedOff !== version
    ? [{ action: 'switch_off', label: 'Switch automatic off', style: 'plain' }]
    : [];
}

function questionButton({ kind, step }: Question): Button {
  switch (kind) {
    case 'code':
      return { action: 'verify', label: 'Enter code', style: 'primary' };
    case 'answer':
      return { action: 'answer', label: 'Answer', style: 'primary' };
    case 'look':
      return { action: 'looked', label: 'I looked', style: 'primary', ...present({ call: step }) };
    default:
      return kind satisfies never;
  }
}

function approvalButtons(run: Run & { approval: Approval }, policy: Policy, adjust: Button): Button[] {
  const { approval } = run;
  const revision = approval.revision;
  switch (approval.state) {
    case 'pending': {
      const list: Button[] = [];
      if (run.plan?.notRead)
        list.push({ action: 'leave_out', label: 'Leave it out', style: 'primary', revision });
      else if (approval.role !== NOBODY)
        list.push({
          action: 'approve',
          label: revision === 1 ? 'Approve' : `Approve plan ${revision}`,
          style: 'primary',
          revision,
          digest: approval.digest,
          ...(asksWhy(policy, approval) ? { reason: true as const } : {}),
        });
      const smallest = policy.roles[0]?.role;
      if (approval.role !== smallest && approval.role !== NOBODY && approval.askedBy === undefined)
        list.push({
          action: 'ask',
          label: `Ask ${aRole(approval.role)}`,
          style: 'plain',
          revision,
          role: approval.role,
        });
      list.push(adjust, { action: 'decline', label: 'Decline', style: 'plain', revision });
      list.push({ action: 'draft', label: 'Just draft a reply', style: 'plain', revision });
      return list;
    }
    case 'refused': {
      const list: Button[] = [{ action: 'draft', label: 'Draft a kind no', style: 'primary', revision }];
      if (approval.exception !== undefined) list.push(exceptionButton(approval, policy));
      if (approval.steps.length > 0) list.push(adjust);
      return list;
    }
    case 'expired':
      return [
        { action: 'renew', label: 'Renew', style: 'primary', revision },
        adjust,
        { action: 'draft', label: 'Just draft a reply', style: 'plain', revision },
      ];
    case 'approved':
    case 'declined':
    case 'superseded':
      return [];
    default:
      return approval.state satisfies never;
  }
}

function exceptionButton(approval: Approval, policy: Policy): Button {
  const role = higherRole(policy, approval.role, approval.exception);
  const label =
    limitOf(policy, role) === undefined ? 'Ask for an exception' : `Ask ${aRole(role)} for an exception`;
  return { action: 'ask', label, style: 'plain', revision: approval.revision, role, reason: true };
}
