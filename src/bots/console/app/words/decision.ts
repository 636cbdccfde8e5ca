/** The later half of an audit trail in words; sentence.ts has the first. */

import type { HeldBack } from '../../../../run/terms.ts';
import { amount, money } from '../../../../run/text/money.ts';
import { worded } from '../../../../run/text/worded.ts';
import type { AuditLine } from './audit-line.ts';
import { cost, type Piece, plan, withQuote } from './pieces.ts';
import { counted, listed } from './quote.ts';

/**
 * What people and policy decided, questions, the customer, the reply, the end: every event after the plan and
 * its steps.
 */
export type Decision = Exclude<
  AuditLine,
  {
    type:
      | 'run_opened'
      | 'information_added'
      | 'adjusted'
      | 'thought_used'
      | 'thought_discarded'
      | 'planned'
      | 'plan_rejected'
      | 'replanning'
      | 'step_started'
      | 'step_kept'
      | 'step_finished';
  }
>;

const LEFT_TO_PEOPLE: Record<HeldBack, string> = {
  switched_off: 'what runs without one is switched off',
  declined_before: 'such a write was declined for this customer in another case',
  day_used_up: 'what may run without one today is used up',
};

/** `evidenceWords`: what the desk calls each kind of evidence; `person`: and a customer. */
export function decision(
  event: Decision,
  evidenceWords: Record<string, string>,
  { person, currency }: { person?: string; currency?: string },
): Piece[] {
  const evidence = (kinds: string[]) => kinds.map((kind) => evidenceWords[kind] ?? kind).join(' + ');
  switch (event.type) {
    case 'reconcile_failed':
      return [`could not find out whether ${event.data.step} happened (look ${event.data.attempt})`];
    case 'result_conflicts':
      return [
        `${event.data.step} was recorded as ${event.data.had} and now came back ${event.data.now}: somebody must look`,
      ];
    case 'approval_requested': {
      const { revision, state, covers, steps, later, role, cents } = event.data;
      if (state === 'refused') {
        const from = event.personal?.article?.title;
        return [
          plan(revision),
          ` is not possible under policy${withQuote(event.personal?.reason)}${from ? ` (${from})` : ''}`,
        ];
      }
      return [
        'asks to approve ',
        plan(revision),
        `: ${counted(steps.length, covers === 'writes' ? 'write' : 'read')}${cents > 0 ? `, money out ${currency === undefined ? amount(cents) : money(cents, currency)}` : ''}; role ${role} or above${later.length > 0 ? `; ${later.length} later` : ''}`,
      ];
    }
    case 'approved':
      return event.actor.kind === 'policy'
        ? [
            'let ',
            plan(event.data.revision),
            ` run without a person, by policy ${event.actor.name} (${event.data.digest.slice(0, 8)})${event.data.review === undefined ? '' : `; to be reviewed by ${event.data.review}`}`,
          ]
        : [
            'approved ',
            plan(event.data.revision),
            ` as ${event.data.role} (${event.data.digest.slice(0, 8)})${withQuote(event.personal?.reason)}`,
          ];
    case 'left_to_people':
      return [plan(event.data.revision), ` waits for a person: ${LEFT_TO_PEOPLE[event.data.why]}`];
    case 'automatic_switched_off':
      return [`switched off what runs without a person (policy ${event.data.policy})`];
    case 'reviewed':
      return ['found ', plan(event.data.revision), event.data.right ? ' right' : ' wrong'];
    case 'approval_carried':
      return [
        'the approval carries over to ',
        plan(event.data.revision),
        `: nothing in its open writes changed`,
      ];
    case 'approval_expired':
      return [
        event.data.wasApproved ? 'the approved time ran out for ' : 'nobody approved in time ',
        plan(event.data.revision),
      ];
    case 'declined':
      return ['declined ', plan(event.data.revision), withQuote(event.personal?.reason)];
    case 'draft_asked':
      return [
        event.data.refused ? 'asked for a kind no on ' : 'asked for just a reply on ',
        plan(event.data.revision),
      ];
    case 'approver_asked':
      return [
        `asked the role ${event.data.role} for ${event.data.exception ? 'an exception on' : 'approval of'} `,
        plan(event.data.revision),
        withQuote(event.personal?.reason),
      ];
    case 'approver_reminded':
      return [`reminded the role ${event.data.role} of `, plan(event.data.revision)];
    case 'renewed':
      return ['renewed ', plan(event.data.revision), ': reads and asks again'];
    case 'left_out':
      return [`left out of `, plan(event.data.revision), ` what was not read (${event.data.parts})`];
    case 'undo_asked':
      return [`asked to take back ${listed(event.data.steps)} and stop`];
    case 'question_asked': {
      const what = {
        answer: 'asks',
        code: worded("asks for the customer's code", person),
        look: 'asks somebody to look',
      }[event.data.kind];
      return [`${what} (${event.data.to})${withQuote(event.personal?.text)}`];
    }
    case 'question_closed': {
      const how = {
        answered: 'was answered',
        verified: 'was settled by the right code',
        looked: 'was settled by a look',
        superseded: 'no longer matters',
        expired: 'ran out of time',
      }[event.data.how];
      const found = event.data.how === 'looked' ? `: ${event.data.step} ${event.data.outcome}` : '';
      return [`the question ${how}${found}`];
    }
    case 'customer_found':
      return [
        `${worded('customer', person)} ${event.personal?.name || event.data.id}${event.data.evidence.length > 0 ? `, evidence: ${evidence(event.data.evidence)}` : ', no evidence yet'}`,
      ];
    case 'customer_verified':
      return [`${worded('customer verified', person)} by ${evidence(event.data.by)}`];
    case 'verification_failed':
      return [`wrong code (try ${event.data.tries})`];
    case 'answering':
      return [
        {
          resolved: 'drafts the reply',
          declined: 'drafts a reply that knows why it was declined',
          refused: 'drafts a kind no',
          draft: 'drafts just a reply',
        }[event.data.purpose],
      ];
    case 'answered':
      return [
        `draft ${event.data.draft}${event.data.edited === undefined ? '' : `, edited from draft ${event.data.edited}`}${event.data.verified ? ', every fact found in the records' : ', with facts to check'}${event.data.fallback ? ', by the stand-in' : ''}${cost(event.data.calls)}`,
      ];
    case 'send_approved':
      return [
        `sends draft ${event.data.draft}${event.data.edited ? ', edited' : ''}${event.data.doubts ? `, although not all of it was found in the records (${event.data.doubts})` : ''}`,
      ];
    case 'send_delayed':
      return [`draft ${event.data.draft} could not be sent yet, and is tried again`];
    case 'sent':
      return [`draft ${event.data.draft} went out (${event.data.id})`];
    case 'closing_asked':
      return [
        `${event.data.ending === 'stopped' ? 'asked to stop' : 'asked to hand over'}${event.data.undo ? ' and take back what was done' : ''}${withQuote(event.personal?.reason)}`,
      ];
    case 'closed':
      return [
        `closed: ${event.data.ending.replace('_', ' ')}${event.data.why ? ` (${event.data.why})` : ''}`,
      ];
    case 'handed_over':
      return [`handed over to ${event.data.to}${withQuote(event.personal?.reason)}`];
    case 'escalated':
      return [`nobody took it: now for the role ${event.data.role}`];
    case 'taken':
      return ['took the case'];
    case 'given_back':
      return ['gave the case back'];
    default:
      return unknownEvent(event);
  }
}

/** A newer server may have event types that this page does not know: shown by name rather than dropped. */
function unknownEvent(event: never): Piece[] {
  return [(event as { type: string }).type.replaceAll('_', ' ')];
}
