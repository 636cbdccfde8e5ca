/**
 * A run in the shape of log that audit readers know: a line for each plan, with what was asked until then,
 * what became of its steps, and the plan that took its place. Pure.
 */
import type { RunEvent } from '../events.ts';
import { evolve } from '../evolve/evolve.ts';
import type { Args, Json, StepEffect, StepState } from '../plan/plan.ts';
import type { Run } from '../state.ts';
import type { Step } from '../steps.ts';

interface LoggedPlan {
  revision: number;
  summary: string;
  steps: { id: string; title: string; tool: string; args: Args; needs: string[]; effect: StepEffect }[];
}

export interface SessionLine {
  session_id: string;
  /** When the plan was made; of a run without one, when it was opened. */
  timestamp: string;
  /** In which the run was when the next plan took this one's place, or is now. */
  phase: string;
  /** What people had written until then, a line each; null: erased. */
  input: string | null;
  plan: LoggedPlan | null;
  /** By step. `tokens`: what models used inside it; planning and writing are in the cost alone. */
  execution: Record<string, { status: StepState; result: Json; tokens: number }>;
  replan: { triggered: boolean; new_plan: LoggedPlan | null };
  /** Since the line before; null: one call's price is not known, or the run is erased. */
  cost_usd: number | null;
}

/** `events` of one run from its first on. */
export function sessionLog(events: readonly RunEvent[], id: { tenant: string; run: string }): SessionLine[] {
  const lines: SessionLine[] = [];
  let run: Run | undefined;
  let open = { timestamp: '', replanning: false, cost: 0 as number | null };
  let tokens = new Map<string, number>();
  const close = (at: Run, next: Run | undefined) => {
    lines.push({
      session_id: id.run,
      timestamp: open.timestamp,
      phase: at.phase,
      input: at.messages.map(({ text }) => text).join('\n'),
      plan: planOf(at),
      execution: executionOf(at.plan?.steps ?? [], tokens),
      replan: { triggered: open.replanning || next !== undefined, new_plan: next ? planOf(next) : null },
      cost_usd: spent(open.cost, at.usage.costUsd),
    });
  };
  for (const event of events) {
    const after = evolve(run, event, id);
    if (event.type === 'planned') {
      if (run?.plan) {
        close(run, after);
        tokens = new Map();
        open = { timestamp: event.at, replanning: false, cost: run.usage.costUsd };
      } else open.timestamp = event.at;
    } else if (!run) open.timestamp = event.at;
    if (event.type === 'replanning') open.replanning = true;
    if (event.type === 'step_finished')
      for (const { inputTokens, outputTokens } of event.data.calls ?? [])
        tokens.set(event.data.step, (tokens.get(event.data.step) ?? 0) + inputTokens + outputTokens);
    run = after;
  }
  if (run) close(run, undefined);
  return lines;
}

/** Of a run whose key is destroyed: that it was there, and nothing else. */
export function erasedSession(run: string, timestamp: string): SessionLine {
  return {
    session_id: run,
    timestamp,
    phase: 'closed',
    input: null,
    plan: null,
    execution: {},
    replan: { triggered: false, new_plan: null },
    cost_usd: null,
  };
}

function planOf({ plan }: Run): LoggedPlan | null {
  if (!plan) return null;
  const steps = plan.steps.map(({ id, title, tool, args, needs, effect }) => ({
    id,
    title,
    tool,
    args,
    needs,
    effect,
  }));
  return { revision: plan.revision, summary: plan.summary, steps };
}

function executionOf(steps: readonly Step[], tokens: ReadonlyMap<string, number>): SessionLine['execution'] {
  return Object.fromEntries(
    steps.map(({ id, state, output, fault }) => [
      id,
      { status: state, result: output ?? (fault ? { ...fault } : null), tokens: tokens.get(id) ?? 0 },
    ]),
  );
}

function spent(before: number | null, now: number | null): number | null {
  return before === null || now === null ? null : now - before;
}
