/** An audit event as one readable line. Pure; every event type has its words. */
import type { Outcome, ReplanReason } from '../../../../run/terms.ts';
import type { AuditLine } from './audit-line.ts';
import { decision } from './decision.ts';
import { cost, type Piece, plan, withQuote } from './pieces.ts';
import { counted, listed, quoted } from './quote.ts';

const REASONS: Record<ReplanReason, string> = {
  information: 'new information',
  adjusted: 'the plan is to be adjusted',
  step_failed: 'a step failed',
  unexpected: 'a result was not as expected',
  preview_failed: 'a change could not be shown',
  facts_moved: 'the facts changed since they were shown',
  open_question: 'the plan left a question open',
  plan_rejected: 'the plan was not accepted',
  answered: 'the question was answered',
  unverified: 'the draft held a fact that no record shows',
  rules_changed: 'the rules or tools changed',
  given_back: 'the case was given back',
};

const OUTCOMES: Record<Outcome, string> = {
  done: 'done',
  failed: 'failed',
  unknown: 'unknown, it may have happened',
};

/** Rules, deadlines and workers all speak as Greenlight; the stored row says which it was. */
export function actorName(actor: AuditLine['actor']): string {
  return actor.kind === 'person' || actor.kind === 'mind' ? actor.name : 'Greenlight';
}

export function sentence(
  event: AuditLine,
  evidenceWords: Record<string, string>,
  desk: { person?: string; currency?: string } = {},
): Piece[] {
  switch (event.type) {
    case 'run_opened':
      return [
        `opened the case${withQuote(event.personal?.text) || ` (${counted(event.data.characters, 'character')})`}`,
      ];
    case 'information_added': {
      const verb = { information: 'added', answer: 'answered', reminder: 'reminder is due' }[event.data.kind];
      return [
        `${verb}${withQuote(event.personal?.text) || ` (${counted(event.data.characters, 'character')})`}`,
      ];
    }
    case 'adjusted': {
      const { revision, drop, change, words } = event.data;
      const parts = [
        ...(drop.length > 0 ? [`drop ${listed(drop)}`] : []),
        ...(change.length > 0 ? [`change ${listed(change)}`] : []),
        ...(words ? [event.personal?.text ? quoted(event.personal.text) : 'in words'] : []),
      ];
      return ['asked to adjust ', plan(revision), `: ${parts.join('; ')}`];
    }
    case 'thought_used': {
      const { next, read, calls, fallback } = event.data;
      const what = {
        plan: 'made a plan',
        question: 'has a question',
        reply: 'is ready to answer',
        refuse: 'finds it not possible under policy',
        hand_over: 'wants to hand over',
      }[next];
      return [
        `read ${counted(read, 'message')} and ${what}${fallback ? ', standing in for a model that is down' : ''}${cost(calls)}`,
      ];
    }
    case 'thought_discarded': {
      const why = {
        newer_messages: 'newer messages had come',
        stale: 'it came too late',
        failed: 'the agent could not answer',
      }[event.data.why];
      return [`dropped a thought: ${why}${cost(event.data.calls)}`];
    }
    case 'planned': {
      const { revision, by, steps, undo } = event.data;
      const reads = steps.filter((step) => step.effect === 'read').length;
      const writes = steps.length - reads;
      const of = listed([
        ...(reads > 0 ? [counted(reads, 'read')] : []),
        ...(writes > 0 ? [counted(writes, 'write')] : []),
      ]);
      return [
        plan(revision),
        `${undo ? ' takes back what was done' : ''}: ${of}${by === 'rule' ? ', by rule' : ''}${withQuote(event.personal?.summary, '. ')}`,
      ];
    }
    case 'plan_rejected':
      return [
        `did not accept a plan (try ${event.data.attempt}): ${(event.personal?.reasons ?? event.data.codes).join('; ')}`,
      ];
    case 'replanning':
      return [
        `plans again: ${REASONS[event.data.reason]}${event.data.step ? ` (${event.data.step})` : ''}${withQuote(event.personal?.note)}`,
      ];
    case 'step_started':
      return [
        `${event.data.step} ${event.data.tool} started under the approval ${event.data.approval.slice(0, 8)}`,
      ];
    case 'step_kept':
      return [`${event.data.step} keeps the result of ${event.data.from}`];
    case 'step_finished': {
      const { step, tool, outcome, ms, tries, id, calls } = event.data;
      const what = event.personal?.headline ?? event.personal?.fault ?? event.data.code;
      return [
        `${step} ${tool} ${OUTCOMES[outcome]}${id ? ` (${id})` : ''}${what ? `: ${what}` : ''} · ${ms} ms${tries > 1 ? `, ${tries} tries` : ''}${cost(calls ?? [])}`,
      ];
    }
    default:
      return decision(event, evidenceWords, desk);
  }
}
