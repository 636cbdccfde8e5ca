/**
 * The rules of the agent without a model: from all messages and everything that was done to what comes next.
 * Pure.
 */

import type { PlanRequest } from '../../flow/ports/agent.ts';
import type { Next } from '../../run/plan/plan.ts';
import { queuesOf } from '../../run/policy/judge.ts';
import type { Policy } from '../../run/policy/policy.ts';
import type { Run } from '../../run/state.ts';
import { worded } from '../../run/text/worded.ts';
import { nameOf } from '../languages/language.ts';
import { type Vocabulary, vocabularyFor } from '../languages/vocabulary.ts';
import { asksNothing } from './asks-nothing.ts';
import type { PlaybookSet } from './choose.ts';
import { afterAskedWhether } from './confirm.ts';
import {
  afterReads,
  askForAmount,
  askForMissing,
  goalOf,
  handOver,
  mentions,
  planFor,
  question,
} from './proposals.ts';
import { areStaffsWords } from './staffs-words.ts';
import { takenBackIn } from './taken-back.ts';
import { isAboutDone } from './taken-up.ts';
import { afterFailure, afterSurprise, alsoFailed, unmetOf } from './trouble.ts';
import { agentName, requestsOf, type Understood, understand } from './understand.ts';
import { quoted, wordsOf } from './words.ts';

/** `mind` names the playbooks that were followed. */
export function decideNext(input: PlanRequest, playbookSet: PlaybookSet): { next: Next; mind: string } {
  const asking = withoutIdle(input, playbookSet);
  const understood = understand(asking, playbookSet);
  const next = withLanguage(nextFor(understood, asking), understood);
  // Whose words they are matters only where something may run without a person.
  const alone = next.kind === 'plan' && input.policy.autoApprove !== undefined;
  const asked = alone && areStaffsWords(input.run) ? { asked: 'by_staff' as const } : {};
  return { next: { ...next, ...asked }, mind: agentName(understood) };
}

/**
 * The request without the messages that ask for nothing. An open question stays open then: thanks are no
 * answer to it.
 */
function withoutIdle(input: PlanRequest, { desk, newWords }: PlaybookSet): PlanRequest {
  const { run } = input;
  const asks = run.messages.map(({ kind, text }, n) => {
    const words = newWords(text);
    const among = vocabularyFor(words, desk);
    // A yes or a no asks nothing by itself, and answers what was asked.
    const answers = kind === 'answer' && saysYesOrNo(words, among);
    return n === 0 || kind === 'reminder' || answers || !asksNothing(words, among);
  });
  if (asks.every(Boolean)) return input;
  const messages = run.messages.filter((_, n) => asks[n]);
  const read = asks.slice(0, run.read).filter(Boolean).length;
  const nothingNew = read === messages.length;
  return {
    ...input,
    run: { ...run, messages, read },
    reason: nothingNew && input.reason === 'answered' ? whyAsked(run) : input.reason,
  };
}

function saysYesOrNo(text: string, among: Vocabulary): boolean {
  const first = wordsOf(text, among)[0]?.text ?? '';
  return among.has('yes', first) || among.has('no', first);
}

/** What the question was about that is still open. */
function whyAsked({ plan }: Run): PlanRequest['reason'] {
  if (plan?.steps.some((step) => step.state === 'failed')) return 'step_failed';
  return plan?.steps.some(unmetOf) ? 'unexpected' : 'answered';
}

/** A message in none of the desk's languages may be misread, so whoever looks at the case is told. */
function withLanguage(next: Next, { foreign, language }: Understood): Next {
  if (foreign === undefined) return next;
  const warning = `Written in ${nameOf(foreign)}, which this desk does not answer in; the answer is in ${nameOf(language)}.`;
  const warned = (text: string): string => `${warning} ${text}`.slice(0, 1000);
  switch (next.kind) {
    case 'plan':
      return { ...next, summary: warned(next.summary) };
    case 'question':
      return { ...next, text: warned(next.text) };
    case 'refuse':
    case 'hand_over':
      return { ...next, reason: warned(next.reason) };
    case 'reply':
      return next;
    default:
      return next satisfies never;
  }
}

function nextFor(understood: Understood, input: PlanRequest): Next {
  const { run, reason } = input;
  const unread = run.messages.slice(run.read);
  if (reason === 'plan_rejected')
    return handOver(understood, input, {
      reason: `The playbook ${understood.playbook.file} makes a plan that is not valid: ${(run.thinking?.rejected ?? []).join('; ') || 'no reason was given'}.`,
    });
  if (understood.wish?.kind === 'hand_over')
    return handOver(understood, input, {
      reason: 'The asker wants a person to take this.',
      to: queueNamed(understood.wish.words, input.policy),
    });
  if (understood.playbook.kind === 'hand_over') return handOverNext(understood, input);
  switch (reason) {
    case 'open_question':
      return afterReads(understood, input);
    case 'unverified':
      return unread.length > 0 ? planned(understood, input) : unverified(understood, input);
    case 'unexpected':
      return unread.length > 0 ? planned(understood, input) : afterSurprise(understood, input);
    case 'step_failed':
    case 'facts_moved':
    case 'preview_failed':
      return unread.length > 0 ? planned(understood, input) : afterFailure(understood, input);
    case 'given_back':
      return unread.length > 0
        ? planned(understood, input)
        : question(
            'The case was given back. What should be done now? For example: "draft a reply", or what was agreed.',
          );
    case 'goal':
    case 'information':
    case 'adjusted':
    case 'answered':
    case 'rules_changed':
      return planned(understood, input);
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
function handOverNext(understood: Understood, input: PlanRequest): Next {
  const { run, reason } = input;
  const underWay = run.plan?.open !== undefined;
  const failed = reason === 'step_failed' || reason === 'preview_failed';
  const over = failed || reason === 'open_question' || reason === 'unexpected';
  if (!underWay || !over) return planFor(understood, input);
  const why = mentions(understood);
  return handOver(understood, input, { reason: failed ? alsoFailed(why, run) : why });
}

function planned(understood: Understood, input: PlanRequest): Next {
  const { run } = input;
  const unread = run.messages.slice(run.read);
  if (understood.wish?.kind === 'reply') return { kind: 'reply' };
  // A reminder that came due: look how things stand and say so; a promise to write is fulfilled by writing.
  if (unread.length > 0 && unread.every((message) => message.kind === 'reminder'))
    return planFor(understood, input, { readsOnly: true });
  const settled = afterAskedWhether(understood, input);
  if (settled) return settled;
  const lost = notUnderstood(understood, input);
  if (lost) return lost;
  const back = takenBack(understood, input);
  if (back) return back;
  if (understood.playbook.kind === 'fallback' && !says(understood)) {
    if (run.messages.some((message) => message.kind === 'answer'))
      return handOver(understood, input, {
        reason: `Asked once, and it is still not clear what ${worded('the customer', input.policy.person)} wants: ${quoted(goalOf(run))}.`,
      });
    return question(
      `What does ${worded('the customer', input.policy.person)} want? I understood nothing to do in ${quoted(goalOf(run))}.`,
    );
  }
  return askForMissing(understood, input) ?? askForAmount(understood, input) ?? planFor(understood, input);
}

/**
 * What somebody takes back, or says was done already, is planned only once somebody has said what is still to
 * be done.
 */
function takenBack(understood: Understood, input: PlanRequest): Next | undefined {
  const { messages, readings, desk } = understood;
  const found = messages.map(({ text, kind }) =>
    takenBackIn(text, desk, kind === 'information' || kind === 'adjustment'),
  );
  const n = found.findLastIndex((one) => one !== undefined);
  const back = found[n];
  if (!back) return undefined;
  if (back.kind === 'done' && requestsOf(understood).some(({ playbook }) => isAboutDone(playbook, desk)))
    return undefined;
  if (readings.slice(n + 1).some(({ taken, wish }) => wish !== undefined || !taken.empty)) return undefined;
  const says =
    back.kind === 'done' ? 'something was already done, or is only to be noted' : 'this is taken back';
  if (messages.slice(Math.max(n, 1)).some(({ kind }) => kind === 'answer'))
    return handOver(understood, input, {
      reason: `Asked once, and it is not clear what is still to be done: ${quoted(back.text)} says that ${says}.`,
    });
  return question(
    `${quoted(back.text)} says that ${says}. What is still to be done? Say it, or stop the case.`,
  );
}

/** New words that nothing explains are quoted back, never passed over. */
function notUnderstood(understood: Understood, input: PlanRequest): Next | undefined {
  const { run } = input;
  const whole = understood.notUnderstood.filter((gap) => gap.whole);
  const unread = run.messages.slice(run.read).filter((message) => message.kind !== 'reminder');
  if (whole.length === 0 || whole.length < unread.length) return undefined;
  const quotes = whole.map((gap) => gap.quote).join(', ');
  if (whole.some((gap) => gap.answer))
    return handOver(understood, input, { reason: `I asked, and did not understand the answer: ${quotes}.` });
  return question(
    `I did not understand ${quotes}. What should change in the plan? Name it in other words, or say "hand over".`,
  );
}

/**
 * A step waits for a verified customer, and the evidence is not complete: asked for once, then a person takes
 * the case.
 */
function unverified(understood: Understood, input: PlanRequest): Next {
  const { run, policy } = input;
  const given = new Set(run.customer?.evidence ?? []);
  const lists = policy.evidence.map((kinds) => kinds.filter((kind) => !given.has(kind)));
  const lacking = (
    lists.toSorted((one, other) => one.length - other.length)[0] ?? understood.playbook.evidence
  ).map((kind) => (understood.desk.evidence[kind] ? `the ${understood.desk.evidence[kind]}` : kind));
  const who = run.customer?.name || worded('The customer', policy.person);
  if (run.messages.some((message) => message.kind === 'answer'))
    return handOver(understood, input, {
      reason: `${who} could not be verified: ${lacking.join(' and ')} did not fit the records.`,
    });
  return question(
    `${who} is not verified: ${lacking.join(' and ')} is missing or not the one on file. What did ${worded('the customer', policy.person)} give?`,
  );
}

/** Whether there is anything to look up. */
function says(understood: Understood): boolean {
  const asked = understood.values.question;
  if (typeof asked !== 'string') return false;
  if (understood.listed.asked(asked) !== undefined) return true;
  const words = wordsOf(asked, vocabularyFor(asked, understood.desk));
  return words.filter((word) => !word.among.isSmall(word.text)).length >= 2;
}
