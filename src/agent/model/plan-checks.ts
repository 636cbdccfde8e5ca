/**
 * What is wrong with a proposal before the run's rules see it: what they would reject, and what only history
 * or playbooks show. Sentences for the model.
 */
import { INVESTIGATE } from '../../flow/investigate.ts';
import type { PlanRequest } from '../../flow/ports/agent.ts';
import type { ToolFacts } from '../../run/plan/catalogue.ts';
import { checkPlan } from '../../run/plan/check.ts';
import { canonical } from '../../run/plan/digest.ts';
import type { Next, ProposedPlan, ProposedStep } from '../../run/plan/plan.ts';
import { references } from '../../run/plan/references.ts';
import { queuesOf } from '../../run/policy/judge.ts';
import { standingWrites } from '../playbooks/history.ts';
import type { Playbook } from '../playbooks/playbook.ts';

export function proposalProblems(next: Next, input: PlanRequest, playbooks: Playbook[]): string[] {
  const ofHandOver = againstHandOver(next, input, playbooks[0]);
  if (next.kind !== 'plan') return ofHandOver;
  const { run, catalogue } = input;
  const checked = checkPlan(next.steps, { catalogue, maxSteps: run.limits.steps, nextStep: run.nextStep });
  const problems = 'problems' in checked ? checked.problems.map(({ reason }) => reason) : [];
  const tools = next.steps.map((step) => ({ step, tool: catalogue.tool(step.tool) }));
  return [
    ...problems,
    ...openSteps(tools, input),
    ...unverifiable(tools, input),
    ...repeatedWrites(next, input),
    ...ofHandOver,
  ];
}

type Tooled = { step: ProposedStep; tool: ToolFacts | undefined }[];

/** An open step may be given reads only. */
function openSteps(tools: Tooled, { catalogue }: PlanRequest): string[] {
  return tools.flatMap(({ step }) => {
    const named = step.tool === INVESTIGATE && Array.isArray(step.args.tools) ? step.args.tools : [];
    return named.flatMap((name) => {
      const tool = typeof name === 'string' ? catalogue.tool(name) : undefined;
      const fits = tool?.effect === 'read' && !tool.finds && tool.name !== INVESTIGATE;
      return fits
        ? []
        : [`step ${step.id}: investigate may use reads that find no customer, and "${name}" is none`];
    });
  });
}

/** Steps that wait for a verified customer in a plan that verifies none would wait for ever. */
function unverifiable(tools: Tooled, { run }: PlanRequest): string[] {
  if (run.customer) return [];
  const waiting = tools.find(({ tool }) => tool?.verified);
  const finds = tools.some(({ tool }) => tool?.finds || tool?.asks);
  if (!waiting || finds) return [];
  return [
    `step ${waiting.step.id}: ${waiting.step.tool} needs a verified customer, and no step of the plan finds one`,
  ];
}

/**
 * `again` is for what the staff ask for once more; without new words of theirs a write that stands is not
 * repeated.
 */
function repeatedWrites(next: ProposedPlan, { run }: PlanRequest): string[] {
  const asked = run.messages.slice(run.read).some(({ kind }) => kind !== 'reminder');
  if (asked) return [];
  const standing = standingWrites(run);
  return next.steps.flatMap((step) => {
    if (step.again === undefined) return [];
    const same = standing.find(({ tool, args }) => tool === step.tool && agrees(step, args));
    return same
      ? [`step ${step.id}: this was done already and nobody asks for it once more; "again" must be null`]
      : [];
  });
}

/** Whether the literal arguments are those of the call; what a reference brings is not known yet. */
export function agrees(step: ProposedStep, args: ProposedStep['args']): boolean {
  return Object.entries(step.args).every(
    ([name, value]) =>
      references({ [name]: value }).length > 0 || canonical(value) === canonical(args[name] ?? null),
  );
}

/**
 * Injuries, lawyers and the like go to people: a plan may read for them and change nothing, and nothing is
 * answered without them.
 */
function againstHandOver(
  next: Next,
  { catalogue, policy }: PlanRequest,
  playbook: Playbook | undefined,
): string[] {
  if (playbook?.kind !== 'hand_over') return [];
  const applies = `the playbook ${playbook.id} applies`;
  const to = playbook.hand_over?.to ?? queuesOf(policy).general;
  if (next.kind === 'reply' || next.kind === 'refuse') return [`${applies}: hand over to ${to} instead`];
  if (next.kind !== 'plan') return [];
  const write = next.steps.find((step) => catalogue.tool(step.tool)?.effect === 'write');
  if (write)
    return [`step ${write.id}: ${applies}, so nothing is changed; read for it or hand over to ${to}`];
  return next.open === undefined
    ? [`${applies}: set "open", so that the case can be handed over to ${to}`]
    : [];
}
