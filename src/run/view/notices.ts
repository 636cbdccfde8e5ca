/** What a card says beside its plan: what to look at, what was refused, what went wrong, what came in. */

import type { Approval } from '../approval.ts';
import type { HeldApproval } from '../events.ts';
import type { Facts } from '../plan/plan.ts';
import { notReadText } from '../plan/progress.ts';
import { aRole, NOBODY, roleFor } from '../policy/judge.ts';
import type { Policy } from '../policy/policy.ts';
import type { HandedOver, Run } from '../state.ts';
import type { Step } from '../steps.ts';
import type { HeldBack, StandInReason } from '../terms.ts';
import { dayOf } from '../text/dates.ts';
import { money } from '../text/money.ts';
import { worded } from '../text/worded.ts';
import type { Notice } from './card.ts';

const STOOD_IN: Record<StandInReason, string> = {
  unreachable: 'The model could not be reached',
  slow: 'The model did not answer in time',
  busy: 'The model had no room for the request',
  not_allowed: 'The model refused the request (its key, its name or what was sent)',
  refused: 'The model declined to answer',
  truncated: "The model's answer was cut off twice",
  invalid: "The model's answer could not be used, and neither could its correction",
  run_limit: 'The case has used up what it may spend on the model',
  day_limit: 'What may be spent on the model in a day is used up',
  personal_data: 'Personal data could not all be replaced by placeholders, so that the model was not asked',
  defect: 'Greenlight could not use the model; the log says why',
};

const LEFT_TO_PEOPLE: Record<HeldBack, string> = {
  switched_off: 'A person has to approve this: what runs without one is switched off.',
  declined_before:
    'A person has to approve this: somebody declined such a write for this customer in another case.',
  day_used_up: 'A person has to approve this: what may run without one today is used up.',
};

/** Sentences beside the plan, the most pressing ones first. */
export function notices(run: Run, policy: Policy): Notice[] {
  const list: Notice[] = [];
  const { approval } = run;
  const interrupted = interruption(run);
  if (interrupted) list.push({ kind: 'attention', text: interrupted });
  if (run.mind?.fallback)
    list.push({
      kind: 'attention',
      text: `${STOOD_IN[run.mind.because ?? 'unreachable']}; the playbooks stand in for it.`,
    });
  for (const conflict of run.conflicts)
    list.push({
      kind: 'fault',
      text: `Step ${conflict.step} was reported ${conflict.had}, then ${conflict.now}. Please check what really happened.`,
    });
  if (run.phase === 'awaiting_approval' && run.approval.state === 'refused')
    list.push({ kind: 'refusal', text: refusalText(run.approval, run.updatedAt) });
  if (run.phase === 'awaiting_approval' && approval?.state === 'pending' && run.plan?.notRead)
    list.push({
      kind: 'attention',
      text: `${notReadText(run.plan.notRead)} Nothing can be approved until somebody leaves it out or says what it means.`,
    });
  if (approval?.state === 'pending' && approval.leftToPeople)
    list.push({ kind: 'information', text: worded(LEFT_TO_PEOPLE[approval.leftToPeople], policy.person) });
  if (approval?.state === 'pending' && approval.held)
    list.push({ kind: 'attention', text: heldText(approval.held) });
  const before = approval?.state === 'pending' ? givenBefore(approval, policy) : undefined;
  if (before) list.push({ kind: 'information', text: before });
  if (approval?.state === 'pending' && approval.exception !== undefined && approval.article)
    list.push({
      kind: 'attention',
      text: `Exception asked for by ${approval.askedBy?.name ?? 'staff'}: ${(approval.reason ?? '').replace(/(?<![.\s])[.\s]+$/, '')}. Against policy "${approval.article.title}".`,
    });
  if (approval?.state === 'pending' && approval.reminded)
    list.push({ kind: 'attention', text: 'Half of the time for this approval has passed.' });
  if (run.phase === 'asking') list.push({ kind: 'question', text: run.question.text });
  if (run.closing)
    list.push({
      kind: 'attention',
      text: 'A write is in flight; this takes effect when its outcome is known.',
    });
  const unreadCount = run.messages.length - Math.max(run.read, run.settledMessages);
  if (unreadCount > 0 && run.read > 0 && run.phase !== 'closed')
    list.push({
      kind: 'information',
      text: `${unreadCount === 1 ? 'A new message is' : `${unreadCount} new messages are`} read at the next safe point.`,
    });
  if (run.thinking?.note && run.phase === 'planning')
    list.push({ kind: 'information', text: run.thinking.note });
  if (run.codeFailures > 0 && !run.customer?.verified)
    list.push({ kind: 'fault', text: `${run.codeFailures} wrong code${run.codeFailures > 1 ? 's' : ''}.` });
  if (run.handedOver && (run.phase === 'handed_over' || run.closed?.ending === 'handed_over'))
    list.push(...handedOverNotices(run, run.handedOver));
  return list;
}

/** What counts against limits beside this plan, so that nobody wonders about the sum or whom it needs. */
function givenBefore({ cents, out = cents }: Approval, policy: Policy): string | undefined {
  if (cents <= out) return undefined;
  const sum = (some: number) => money(some, policy.currency);
  const given = `${sum(cents - out)} was given to ${worded('this customer', policy.person)} before, in the last ${policy.moneyWindowDays} days`;
  const needed = roleFor(policy, cents);
  const raised = needed !== roleFor(policy, out) && needed !== NOBODY;
  return `${given}; with the ${sum(out)} of this plan that is ${sum(cents)}${raised ? `, which needs ${aRole(needed)}` : ''}.`;
}

/**
 * `Stopped before "release". Done: hold, address. Plan 2: kept 1. The approval of plan 1 does not cover
 * this.`
 */
function interruption(run: Run): string | undefined {
  const before = run.earlier.at(-1);
  if (
    !before ||
    !run.plan ||
    run.plan.undo ||
    run.phase !== 'awaiting_approval' ||
    run.approval.state !== 'pending'
  )
    return undefined;
  const writes = before.steps.filter((step) => step.effect === 'write');
  const done = writes.filter((step) => step.state === 'done');
  if (done.length === 0) return undefined;
  // What had to wait for the customer to be verified comes now, as it was shown from the start: nothing was
  // interrupted.
  const rest = writes.filter((step) => step.state !== 'done');
  if (run.plan.by === 'rule' && rest.every((step) => step.verified) && !done.some((step) => step.verified))
    return undefined;
  const next = rest[0];
  const kept = run.plan.steps.filter((step) => step.effect === 'write' && step.keptFrom !== undefined).length;
  const stopped = next ? `Stopped before "${next.title}". ` : '';
  const titles = done.map((step) => step.title).join(', ');
  return `${stopped}Done: ${titles}. Plan ${run.revision}: kept ${kept}. The approval of plan ${before.revision} does not cover this.`;
}

function refusalText({ reason, article }: Approval, now: string): string {
  if (!article) return `Not possible: ${reason ?? 'policy does not allow it'}`;
  const section = article.section ? `, ${article.section}` : '';
  const checked = article.checkedAt ? `, checked ${dayOf(article.checkedAt, now)}` : '';
  const quote = article.quote ? ` "${article.quote}"` : '';
  return `Not possible under policy: ${reason ?? ''} ("${article.title}"${section}${checked}).${quote}`;
}

/** `Policy refused plan 1. Nothing but what is claimed has changed since: photo no → yes.` */
function heldText({ revision, role, changed, barred }: HeldApproval): string {
  const word = (value: Facts[string]) =>
    value === null ? 'none' : typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value);
  const what = changed.map(
    ({ name, was, now }) => `${name.replaceAll('_', ' ')} ${word(was)} → ${word(now)}`,
  );
  const who = barred.map(({ name }) => name).join(' or ');
  const needs =
    role === NOBODY
      ? 'Nobody may allow it.'
      : `It needs ${aRole(role)}${who === '' ? '' : `, and not ${who}`}.`;
  return `Policy refused plan ${revision}. Nothing but what is claimed has changed since: ${what.join(', ')}. ${needs}`;
}

/** A read that several plans made is listed once; a write that was done twice is listed twice. */
function eachReadOnce(steps: Step[]): Step[] {
  const listed = new Set<string>();
  return steps.filter(({ effect, title, call }) => {
    if (effect === 'write') return true;
    const names = [title, ...(call ? [call.digest] : [])];
    const known = names.some((name) => listed.has(name));
    for (const name of names) listed.add(name);
    return !known;
  });
}

/** What whoever takes the case needs to know: verified or not, done, not done, promised. */
function handedOverNotices(run: Run, handed: HandedOver): Notice[] {
  const steps = [...run.earlier, ...(run.plan ? [run.plan] : [])]
    .flatMap((plan) => plan.steps)
    .filter((step) => !step.keptFrom);
  const done = eachReadOnce(steps.filter((step) => step.state === 'done')).map((step) => step.title);
  const open = (run.plan?.steps ?? [])
    .filter((step) => step.effect === 'write' && step.state !== 'done')
    .map((step) => step.title);
  const list: Notice[] = [
    { kind: 'attention', text: `Handed to #${handed.to}: ${handed.reason}` },
    {
      kind: 'information',
      text: `Verified: ${run.customer?.verified ? 'yes' : 'no'}. Done: ${done.join('; ') || 'nothing'}. Not done: ${open.join('; ') || 'any write'}.`,
    },
  ];
  if (handed.promised) list.push({ kind: 'information', text: `Promised so far: ${handed.promised}.` });
  if (handed.escalatedTo)
    list.push({ kind: 'attention', text: `Nobody took it in time: escalated to ${handed.escalatedTo}.` });
  if (handed.takenBy)
    list.push({ kind: 'information', text: `Taken by ${run.closed?.by ?? handed.takenBy}.` });
  return list;
}
