/**
 * What follows from the state of the current plan: results taken over, faults, the next approval, the answer.
 */

import type { Approval } from '../approval.ts';
import type { NewEvent } from '../events.ts';
import { TOO_MANY_CODES } from '../plan/catalogue.ts';
import { met, unmet } from '../plan/expectations.ts';
import type { Json } from '../plan/plan.ts';
import { openReads, showableWrites, todo } from '../plan/progress.ts';
import { isRecord } from '../plan/references.ts';
import { finalArgs, inFlight, resolveCall, stepOf } from '../plan/steps.ts';
import { queuesOf } from '../policy/judge.ts';
import { present } from '../present.ts';
import type { Run } from '../state.ts';
import type { Plan, Step } from '../steps.ts';
import { worded } from '../text/worded.ts';
import { approvalOfReads } from './approval-requests.ts';
import { closed, handOver, replan, replanAfter } from './endings.ts';
import { keptSteps } from './kept-steps.ts';
import { askForCode, askForSentCode, askToLook } from './questions.ts';
import { revisionByRule } from './revise.ts';
import { clock, type Rules, worker } from './rules.ts';

export function followPlan(run: Run, rules: Rules): NewEvent[] {
  const plan = run.plan;
  if (!plan) return [];
  const found = boundCustomer(run, plan, rules);
  if (found.length > 0) return found;
  const unknown = askToLook(run, rules);
  if (unknown.length > 0) return unknown;
  if (run.phase !== 'gathering' && run.phase !== 'acting' && run.phase !== 'awaiting_approval') return [];
  if (inFlight(run)) return [];
  const paused = pausedEvidence(run, plan, rules);
  if (paused.length > 0) return paused;
  if (run.phase === 'awaiting_approval') return outdatedRules(run, { plan, approval: run.approval }, rules);
  const done = keptSteps(run, plan, rules);
  if (done.length > 0) return done;
  // Where a read gave something unexpected, that is why a later step has no value: the surprise counts.
  const unresolved = plan.steps.some((step) => unmet(step)) ? [] : unresolvedSteps(run, plan);
  if (unresolved.length > 0) return unresolved;
  const fault = faults(run, plan, rules);
  if (fault.length > 0) return fault;
  const asked = approvalOfReads(run, plan, rules);
  if (asked.length > 0) return asked;
  if (openReads(run, plan).length > 0) return [];
  if (run.phase === 'acting') {
    const outdated = outdatedRules(run, { plan, approval: run.approval }, rules);
    if (outdated.length > 0) return outdated;
  }
  return finishedPlan(run, plan, rules);
}

/** A finished read that finds the customer binds it; a second customer is never bound. */
function boundCustomer(run: Run, plan: Plan, rules: Rules): NewEvent[] {
  for (const step of plan.steps) {
    if (
      step.state !== 'done' ||
      rules.catalogue.tool(step.tool)?.finds !== 'customer' ||
      !isRecord(step.output)
    )
      continue;
    const customer = isRecord(step.output.customer) ? step.output.customer : undefined;
    if (typeof customer?.id !== 'string') continue;
    if (run.customer && run.customer.id !== customer.id) {
      return [
        handOver(rules, {
          why: 'second_customer',
          reason: worded(
            'The words name two different customers; one case is about one.',
            rules.policy.person,
          ),
        }),
      ];
    }
    const evidence = Array.isArray(step.output.evidence)
      ? step.output.evidence.filter((kind) => typeof kind === 'string')
      : [];
    const name = String(customer.name ?? '');
    // Who is verified meanwhile is called by their name, which is not shown before.
    const isNamed = run.customer?.verified && run.customer.name === '' && name !== '';
    if (run.customer && !isNamed && evidence.every((kind) => run.customer?.evidence.includes(kind))) continue;
    return [
      {
        type: 'customer_found',
        actor: worker,
        data: { id: customer.id, evidence, step: step.id },
        personal: present({
          name,
          email: String(customer.email ?? ''),
          given: givenIn(step.output.given),
        }),
      },
    ];
  }
  return [];
}

function givenIn(given: Json | undefined): Record<string, string> | undefined {
  if (!isRecord(given)) return undefined;
  const texts = Object.entries(given).flatMap(([kind, text]) =>
    typeof text === 'string' ? [[kind, text]] : [],
  );
  return texts.length > 0 ? Object.fromEntries(texts) : undefined;
}

/**
 * Too much that does not fit was given for what is asked about: whether it exists is not said, nor whether
 * anything fits now.
 */
function pausedEvidence(run: Run, plan: Plan, rules: Rules): NewEvent[] {
  if (run.customer?.verified) return [];
  const paused = plan.steps.some(
    ({ state, tool, output }) =>
      state === 'done' &&
      rules.catalogue.tool(tool)?.finds === 'customer' &&
      isRecord(output) &&
      typeof output.pausedUntil === 'string',
  );
  if (!paused) return [];
  return [
    handOver(rules, {
      why: 'evidence_paused',
      to: queuesOf(rules.policy).unverified,
      reason:
        'NOT VERIFIED: too many values that do not fit were given for this, in this case or in others. For a while nothing that is written verifies anybody here, whether it fits or not.',
    }),
  ];
}

/** A step whose references lead to nothing, or to a value of the wrong kind, cannot be called. */
function unresolvedSteps(run: Run, plan: Plan): NewEvent[] {
  for (const step of todo(plan)) {
    if (
      step.call
        ? finalArgs(run, step.call.args) || waitsForWrite(plan, step)
        : resolveCall(run, plan, step) !== 'unresolved'
    )
      continue;
    return [
      {
        type: 'step_finished',
        actor: worker,
        data: {
          step: step.id,
          tool: step.tool,
          effect: step.effect,
          outcome: 'failed',
          digest: step.call?.digest ?? '',
          ms: 0,
          tries: 0,
          code: 'unresolved',
        },
        personal: { fault: 'An earlier step did not give the value that this one needs.' },
      },
    ];
  }
  return [];
}

function waitsForWrite(plan: Plan, step: Step): boolean {
  return step.needs.some((need) => stepOf(plan, need)?.state !== 'done');
}

/**
 * A failed step or an unmet expectation calls for another thought; the undo of a stopped run is handed over
 * instead.
 */
function faults(run: Run, plan: Plan, rules: Rules): NewEvent[] {
  const failed = plan.steps.find((step) => step.state === 'failed');
  if (failed && plan.undo)
    return [
      handOver(rules, {
        why: 'undo_failed',
        reason: `"${failed.title}" failed: ${failed.fault?.message ?? 'no reason was given'}`,
      }),
    ];
  if (failed?.fault?.code === TOO_MANY_CODES && rules.catalogue.tool(failed.tool)?.asks === 'code')
    return [
      handOver(rules, {
        why: 'codes_spent',
        to: queuesOf(rules.policy).unverified,
        reason: `NOT VERIFIED: ${failed.fault.message}`,
      }),
    ];
  if (failed)
    return replanAfter(run, rules, {
      step: failed,
      fault: failed.fault,
      reason: failed.fault?.code === 'facts_moved' ? 'facts_moved' : 'step_failed',
    });
  const surprising = plan.steps.find((step) => unmet(step));
  if (!surprising) return [];
  const expectation = surprising.expect.find((one) => !met(one, surprising.output));
  return replan(run, rules, {
    reason: 'unexpected',
    step: surprising.id,
    note: expectation && `expected "${expectation.path}" ${expectation.is}`,
  });
}

/** An approval names the versions of policy and tools; under others it is asked for anew. */
function outdatedRules(
  run: Run,
  { plan, approval }: { plan: Plan; approval: Approval },
  rules: Rules,
): NewEvent[] {
  if (approval.state !== 'pending' && approval.state !== 'approved') return [];
  if (approval.policy === rules.policy.version && approval.catalogue === rules.catalogue.version) return [];
  return todo(plan).length > 0 ? replan(run, rules, { reason: 'rules_changed' }) : [];
}

/** Nothing more can start before a preview: ask, go on with what was put off, or answer. */
function finishedPlan(run: Run, plan: Plan, rules: Rules): NewEvent[] {
  if (run.phase === 'acting' && run.approval.steps.some((id) => stepOf(plan, id)?.state === 'todo'))
    return [];
  // What an approval of this revision does not cover is asked for in the next.
  if (showableWrites(run, plan).length > 0)
    return run.phase === 'acting' ? revisionByRule(run, plan, rules) : [];
  // What is left waits for the customer to prove who they are.
  if (todo(plan).length > 0) return askForCode(run, plan, rules);
  if (plan.undo) return [closed('stopped')];
  const code = askForSentCode(run, plan, rules);
  if (code.length > 0) return code;
  if (plan.open !== undefined) return replan(run, rules, { reason: 'open_question', note: plan.open });
  return [{ type: 'answering', actor: clock, data: { purpose: 'resolved' } }];
}
