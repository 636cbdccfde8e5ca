/**
 * What a prompt shows of a run: its messages, what was planned, read and done. All of it is data; see
 * untrusted.ts.
 */
import type { Json } from '../../run/plan/plan.ts';
import type { Policy } from '../../run/policy/policy.ts';
import { present } from '../../run/present.ts';
import type { Run } from '../../run/state.ts';
import type { Plan, Step } from '../../run/steps.ts';
import { saidAndContext } from '../mail/said.ts';

/** Characters of one output, and of all of them together: what is beyond is cut and marked as cut. */
const LONGEST_OUTPUT = 6_000;
const ALL_OUTPUTS = 40_000;

export interface ShownStep {
  id: string;
  title: string;
  tool: string;
  args: Json;
  needs: string[];
  state: string;
  output?: Json;
  found?: string;
  fault?: string;
  /** The effect's number in the records. */
  number?: string;
  /** Something was changed since it was read; reading it again is free of charge and gives the new state. */
  stale?: true;
}

const weekday = new Intl.DateTimeFormat('en-GB', { weekday: 'long', timeZone: 'UTC' });

/** `2026-11-25, Wednesday`. */
export function dayOf(now: string): string {
  return `${now.slice(0, 10)}, ${weekday.format(new Date(now))}`;
}

/** `context` is what came along in a mail and asks for nothing: quotes, signatures, heads, disclaimers. */
export function messagesIn(run: Run): Json {
  return run.messages.map(({ kind, text, at }, n) => {
    const { said, context } = saidAndContext(text);
    return present({
      n: n + 1,
      kind,
      at,
      text: said,
      context: context.length > 0 ? context : undefined,
      new: n >= run.read || undefined,
    });
  });
}

export function customerIn(run: Run, policy: Policy): Json {
  const { customer } = run;
  const enough = policy.evidence;
  if (!customer) return { known: false, evidence_that_verifies: enough };
  return {
    known: true,
    verified: customer.verified,
    evidence: customer.evidence,
    evidence_that_verifies: enough,
  };
}

export function planIn(run: Run, plan: Plan | undefined): Json {
  if (!plan) return null;
  const room = { left: ALL_OUTPUTS };
  const { revision, summary, open } = plan;
  return present({
    revision,
    summary,
    steps: plan.steps.map((step) => ({ ...shownStep(run, step, room) })) as unknown as Json,
    open,
  });
}

/** Steps of earlier plans that were done and that the current plan has not taken over. */
export function earlierIn(run: Run): Json {
  const takenOver = new Set((run.plan?.steps ?? []).flatMap((step) => step.keptFrom ?? []));
  const room = { left: ALL_OUTPUTS };
  const done = run.earlier
    .flatMap(({ steps }) => steps)
    .filter((step) => step.state === 'done' && !step.keptFrom);
  return done
    .filter(({ id }) => !takenOver.has(id))
    .map((step) => ({ ...shownStep(run, step, room) })) as unknown as Json;
}

/** Every write that was tried, and how it ended. */
export function writesIn(run: Run): Json {
  return run.writes.map(({ step, tool, args, outcome, undone }) => ({
    step,
    tool,
    args,
    outcome: undone ? 'taken back' : outcome,
  }));
}

export function shownStep(run: Run, step: Step, room: { left: number }): ShownStep {
  const { id, title, tool, needs, state, headline, fault, resultId } = step;
  const output = step.output === undefined ? undefined : fitted(step.output, room);
  const stale = step.effect === 'read' && step.state === 'done' && (step.finishedSeq ?? 0) <= run.freshAfter;
  return present({
    id,
    title,
    tool,
    needs,
    state,
    args: step.call?.args ?? step.args,
    output,
    found: headline,
    fault: fault === undefined ? undefined : `${fault.code}: ${fault.message}`,
    number: resultId,
    stale: stale || undefined,
  });
}

/** The value where there is room for it, else its beginning as a text that says so. */
export function fitted(value: Json, room: { left: number }): Json {
  const text = JSON.stringify(value);
  const most = Math.min(LONGEST_OUTPUT, room.left);
  room.left -= Math.min(text.length, most);
  return text.length <= most ? value : `${text.slice(0, most)} … (cut: ${text.length} characters)`;
}
