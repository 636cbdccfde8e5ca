/** The rules of the mind without a model: from everything that was said and done to what comes next. Pure. */
import type { PlanRequest } from '../../flow/ports/agent.ts';
import type { Next } from '../../run/plan/plan.ts';
import { queuesOf } from '../../run/policy/judge.ts';
import type { Policy } from '../../run/policy/policy.ts';
import { everyPhrase } from '../languages/all.ts';
import { isSmall } from '../languages/language.ts';
import type { Shelf } from './choose.ts';
import { askForAmount, askForMissing, goalOf, handOver, mentions, planFor, question } from './plan-next.ts';
import { afterFailure, afterSurprise } from './trouble.ts';
import { type Case, mindOf, understand } from './understand.ts';
import { quoted, wordsOf } from './words.ts';

/** `mind` names the playbooks that were followed. */
export function decideNext(input: PlanRequest, shelf: Shelf): { next: Next; mind: string } {
  const said = understand(input, shelf);
  return { next: nextFor(said, input), mind: mindOf(said) };
}

function nextFor(said: Case, input: PlanRequest): Next {
  const { run, reason, now } = input;
  const unread = run.messages.slice(run.read);
  if (reason === 'plan_rejected')
    return handOver(
      said,
      run,
      now,
      `The playbook ${said.playbook.file} makes a plan that is not valid: ${(run.thinking?.rejected ?? []).join('; ') || 'no reason was given'}.`,
    );
  if (said.wish?.kind === 'hand_over')
    return handOver(
      said,
      run,
      now,
      'The asker wants a person to take this.',
      queueNamed(said.wish.words, input.policy),
    );
  if (said.playbook.kind === 'hand_over') return handOverNext(said, input);
  switch (reason) {
    case 'open_question':
      return { kind: 'reply' };
    case 'unverified':
      return unread.length > 0 ? planned(said, input) : unverified(said, input);
    case 'unexpected':
      return unread.length > 0 ? planned(said, input) : afterSurprise(said, input);
    case 'step_failed':
    case 'facts_moved':
    case 'preview_failed':
      return unread.length > 0 ? planned(said, input) : afterFailure(said, input);
    case 'given_back':
      return unread.length > 0
        ? planned(said, input)
        : question(
            'The case was given back. What should be done now? For example: "draft a reply", or what was agreed.',
          );
    case 'goal':
    case 'information':
    case 'adjusted':
    case 'answered':
    case 'rules_changed':
      return planned(said, input);
    default:
      return reason satisfies never;
  }
}

/**
 * The queue of the tenant's that stands among the words, or a role above the smallest; else its general
 * queue.
 */
function queueNamed(words: string[], policy: Policy): string {
  const { general, unverified, roles } = queuesOf(policy);
  const above = policy.roles.slice(1).map(({ role }) => role);
  const known = [unverified, general, ...Object.keys(roles), ...above];
  return known.find((name) => words.includes(name.toLowerCase())) ?? general;
}

/**
 * Reads what whoever takes the case needs, then gives it away; whatever goes wrong on the way, it is given
 * away.
 */
function handOverNext(said: Case, input: PlanRequest): Next {
  const { run, now, reason } = input;
  const underWay = run.plan?.open !== undefined;
  const over =
    reason === 'open_question' ||
    reason === 'step_failed' ||
    reason === 'unexpected' ||
    reason === 'preview_failed';
  return underWay && over ? handOver(said, run, now, mentions(said)) : planFor(said, input);
}

function planned(said: Case, input: PlanRequest): Next {
  const { run, now } = input;
  const unread = run.messages.slice(run.read);
  if (said.wish?.kind === 'reply') return { kind: 'reply' };
  // A reminder that came due: look how things stand and say so; what was promised is kept by writing.
  if (unread.length > 0 && unread.every((message) => message.kind === 'reminder'))
    return planFor(said, input, { readsOnly: true });
  const lost = notUnderstood(said, input);
  if (lost) return lost;
  if (said.playbook.kind === 'fallback' && !says(said)) {
    if (run.messages.some((message) => message.kind === 'answer'))
      return handOver(
        said,
        run,
        now,
        `Asked once, and it is still not clear what the customer wants: ${quoted(goalOf(run))}.`,
      );
    return question(`What does the customer want? I understood nothing to do in ${quoted(goalOf(run))}.`);
  }
  return askForMissing(said, input) ?? askForAmount(said, input) ?? planFor(said, input);
}

/** Words that ask for nothing else: the plan stands, or how somebody feels. */
const NOTHING_ELSE = new RegExp(String.raw`\b(${everyPhrase('nothingElse').join('|')})\b`, 'i');

/** New words that nothing explains are quoted back, never passed over. */
function notUnderstood(said: Case, input: PlanRequest): Next | undefined {
  const { run, now } = input;
  const whole = said.notUnderstood.filter((gap) => gap.whole && !NOTHING_ELSE.test(gap.quote));
  const unread = run.messages.slice(run.read).filter((message) => message.kind !== 'reminder');
  if (whole.length === 0 || whole.length < unread.length) return undefined;
  const quotes = whole.map((gap) => gap.quote).join(', ');
  if (whole.some((gap) => gap.answer))
    return handOver(said, run, now, `I asked, and did not understand the answer: ${quotes}.`);
  return question(
    `I did not understand ${quotes}. What should change in the plan? Name it in other words, or say "hand over".`,
  );
}

/**
 * A step waits for a verified customer, and the evidence is not complete: asked for once, then a person takes
 * the case.
 */
function unverified(said: Case, { run, now, policy }: PlanRequest): Next {
  const given = new Set(run.customer?.evidence ?? []);
  const lists = policy.evidence.map((kinds) => kinds.filter((kind) => !given.has(kind)));
  const lacking = (
    lists.toSorted((one, other) => one.length - other.length)[0] ?? said.playbook.evidence
  ).map((kind) => (said.desk.evidence[kind] ? `the ${said.desk.evidence[kind]}` : kind));
  const who = run.customer?.name || 'The customer';
  if (run.messages.some((message) => message.kind === 'answer'))
    return handOver(
      said,
      run,
      now,
      `${who} could not be verified: ${lacking.join(' and ')} did not fit the records.`,
    );
  return question(
    `${who} is not verified: ${lacking.join(' and ')} is missing or not the one on file. What did the customer give?`,
  );
}

/** Whether there is anything to look up. */
function says(said: Case): boolean {
  const asked = said.values.question;
  return typeof asked === 'string' && wordsOf(asked).filter((word) => !isSmall(word.text)).length >= 2;
}
