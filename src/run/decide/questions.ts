/** What people are asked while a plan runs: to look at an unknown write, and for the customer's code. */

import { RECONCILE_TRIES } from '../effects.ts';
import type { NewEvent } from '../events.ts';
import { codeGiven } from '../plan/progress.ts';
import { anyStep } from '../plan/steps.ts';
import type { Run } from '../state.ts';
import type { Plan } from '../steps.ts';
import { worded } from '../text/worded.ts';
import { replan } from './endings.ts';
import { clock, later, type Rules } from './rules.ts';

/** An unknown write that no read can clear up is looked at by a person. */
export function askToLook(run: Run, rules: Rules): NewEvent[] {
  const write = run.writes.find((record) => record.outcome === 'unknown');
  if (!write || run.phase === 'asking') return [];
  const step = anyStep(run, write.step);
  if (step?.reconciles && run.reconciles < RECONCILE_TRIES) return [];
  return [
    {
      type: 'question_asked',
      actor: clock,
      data: {
        kind: 'look',
        to: run.openedBy.id,
        step: write.step,
        until: later(rules.now, rules.policy.deadlines.questionMinutes),
      },
      personal: {
        text: `It is not known whether "${step?.title ?? write.tool}" happened. Please look, and say so.`,
      },
    },
  ];
}

/**
 * Once a code was sent, the customer's answer is waited for; without one, a thought must find another way.
 */
export function askForCode(run: Run, plan: Plan, rules: Rules): NewEvent[] {
  const asked = askForSentCode(run, plan, rules);
  return asked.length > 0
    ? asked
    : replan(run, rules, {
        reason: 'unverified',
        note: worded('The remaining steps need a verified customer, or a code.', rules.policy.person),
      });
}

export function askForSentCode(run: Run, plan: Plan, rules: Rules): NewEvent[] {
  const sent = plan.steps.find(
    (step) => step.state === 'done' && rules.catalogue.tool(step.tool)?.asks === 'code',
  );
  const wanted = !run.customer?.verified || plan.steps.some(({ state, code }) => state === 'todo' && code);
  if (!sent || !wanted || codeGiven(run)) return [];
  return [
    {
      type: 'question_asked',
      actor: clock,
      data: {
        kind: 'code',
        to: run.openedBy.id,
        step: sent.id,
        until: later(rules.now, rules.policy.deadlines.questionMinutes),
      },
      personal: {
        text: worded(
          'Enter the six-digit code that the customer received. It is entered in the dialog, never in the thread.',
          rules.policy.person,
        ),
      },
    },
  ];
}
