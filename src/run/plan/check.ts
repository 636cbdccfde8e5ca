/** Checks a proposed plan before anybody sees it, and gives its steps ids of the run's own. */

import type { PlannedStep } from '../events.ts';
import { present } from '../present.ts';
import type { Catalogue, ToolFacts } from './catalogue.ts';
import { canonical } from './digest.ts';
import { excluded } from './exclusions.ts';
import { type Leaving, outflow, toolsOf } from './leaving.ts';
import type { Outflow } from './origins.ts';
import type { Args, ProposedStep } from './plan.ts';
import {
  formatPath,
  holdsPending,
  type Path,
  parseReference,
  referenceOf,
  references,
  replaceInArgs,
} from './references.ts';
import { compatible, schemaAt } from './schema-types.ts';

export interface Problem {
  /** Short name, kept in the audit: `unknown_tool`, `bad_reference`, … */
  code: string;
  /** A sentence that says what to do, for the agent. */
  reason: string;
}

export interface CheckedPlan {
  steps: PlannedStep[];
  texts: Record<string, { title: string; args: Args }>;
}

/** Limits and tools that a proposal is checked against; `nextStep` is the number of the first id to give. */
export interface CheckTerms {
  catalogue: Catalogue;
  maxSteps: number;
  nextStep: number;
  /** Tools whose writes wait for a code. */
  stepUp?: readonly string[] | undefined;
  /** By which is judged what may leave; absent: where nothing is planned yet. */
  leaving?: Leaving;
}

export function checkPlan(
  proposed: ProposedStep[],
  terms: CheckTerms,
): { plan: CheckedPlan } | { problems: Problem[] } {
  const problems: Problem[] = [];
  const say = (code: string, reason: string) => problems.push({ code, reason });
  if (proposed.length > terms.maxSteps)
    say('too_many_steps', `the plan has ${proposed.length} steps; the limit is ${terms.maxSteps}`);
  const earlier = new Map<string, { step: ProposedStep; tool: ToolFacts }>();
  const writes = new Map<string, string>();
  for (const step of proposed) {
    const tool = terms.catalogue.tool(step.tool);
    if (!tool) {
      say('unknown_tool', `step ${step.id}: there is no tool "${step.tool}"`);
      continue;
    }
    if (tool.lacking !== undefined) say('not_here', `step ${step.id}: ${tool.lacking}; plan it otherwise`);
    if (earlier.has(step.id)) say('double_id', `step ${step.id}: the id is used twice`);
    for (const need of step.needs)
      if (!earlier.has(need))
        say('bad_need', `step ${step.id}: needs "${need}", which is no earlier step of this plan`);
    if (holdsPending(step.args))
      say('bad_argument', `step ${step.id}: "$call" may not stand in arguments; use $ref`);
    checkReferences(step, say, { tool, earlier });
    checkLiterals(step, tool, say);
    checkExpectations(step, tool, say);
    if (tool.effect === 'write') {
      const bytes = canonical([step.tool, step.args, step.again ?? 0]);
      const twin = writes.get(bytes);
      if (twin)
        say(
          'double_write',
          `step ${step.id}: the same write as step ${twin}; say again: 1 if it is meant twice`,
        );
      writes.set(bytes, step.id);
      for (const other of earlier.values())
        if (excluded({ step, tool }, other))
          say(
            'excluded',
            `step ${step.id}: ${step.tool} is not done beside ${other.tool.name} (step ${other.step.id}) on the same thing; plan one of the two`,
          );
    }
    earlier.set(step.id, { step, tool });
  }
  return problems.length > 0 ? { problems } : { plan: renamed(proposed, terms) };
}

type Say = (code: string, reason: string) => void;

function checkReferences(
  step: ProposedStep,
  say: Say,
  { tool, earlier }: { tool: ToolFacts; earlier: Map<string, { tool: ToolFacts }> },
): void {
  for (const { at, text } of references(step.args)) {
    const where = `step ${step.id}, argument ${formatPath(at).slice(1)}`;
    const reference = parseReference(text);
    const from = reference && earlier.get(reference.step);
    if (!reference || !from) {
      say('bad_reference', `${where}: "${text}" refers to no earlier step of this plan`);
      continue;
    }
    const given = schemaAt(from.tool.output, reference.path);
    const taken = schemaAt(tool.input, at);
    if (!given)
      say(
        'bad_reference',
        `${where}: the output of ${from.tool.name} has nothing at "${formatPath(reference.path)}"`,
      );
    else if (!taken) say('bad_argument', `${where}: ${tool.name} has no such argument`);
    else if (!compatible(given, taken))
      say('bad_reference', `${where}: "${text}" gives another kind of value than ${tool.name} takes`);
    const trusted = typeof at[0] === 'string' && tool.trusted?.includes(at[0]);
    if (trusted && (from.tool.untrustedOutput || from.tool.effect === 'write'))
      say(
        'untrusted',
        `${where}: only trusted values may stand here, and the output of ${from.tool.name} is not`,
      );
  }
}

/** Checks everything but the places where references stand; those are checked when their values are known. */
function checkLiterals(step: ProposedStep, tool: ToolFacts, say: Say): void {
  const places = references(step.args).map(({ at }) => at);
  const parsed = tool.input.safeParse(step.args);
  for (const issue of parsed.error?.issues ?? []) {
    const at = issue.path as Path;
    const touched = places.some(
      (place) => begins(at, place) || (issue.code === 'invalid_union' && begins(place, at)),
    );
    if (!touched)
      say(
        'bad_argument',
        `step ${step.id}, argument ${formatPath(at).slice(1) || '(all)'}: ${issue.message}`,
      );
  }
}

function begins(path: Path, start: Path): boolean {
  return start.every((part, n) => part === path[n]);
}

function checkExpectations({ id, expect }: ProposedStep, tool: ToolFacts, say: Say): void {
  for (const { path } of expect) {
    const reference = parseReference(`s${path.startsWith('.') || path.startsWith('[') ? path : `.${path}`}`);
    if (!reference || !schemaAt(tool.output, reference.path))
      say('bad_expectation', `step ${id}: the output of ${tool.name} has nothing at "${path}"`);
  }
}

function renamed(proposed: ProposedStep[], terms: CheckTerms): CheckedPlan {
  const ids = new Map(proposed.map((step, n) => [step.id, `s${terms.nextStep + n}`]));
  const texts: CheckedPlan['texts'] = {};
  const toolOf = toolsOf(proposed, terms.catalogue);
  const steps = proposed.map((step): PlannedStep => {
    const id = ids.get(step.id) ?? step.id;
    const args = renameReferences(step.args, ids);
    const referred = references(step.args).flatMap(({ text }) => parseReference(text)?.step ?? []);
    const needs = [...new Set([...step.needs, ...referred])].map((need) => ids.get(need) ?? need);
    texts[id] = { title: step.title, args };
    return plannedStep(
      {
        id,
        tool: step.tool,
        needs,
        expect: step.expect,
        ...present({ again: step.again }),
      },
      terms,
      outflow(step, terms, toolOf),
    );
  });
  return { steps, texts };
}

/**
 * Adds what catalogue and policy say of the tool: the events alone tell how the step is to be treated. A read
 * that would send what nobody declared is treated as a write.
 */
export function plannedStep(
  step: Omit<PlannedStep, 'effect' | 'verified' | 'code' | 'reconciles'>,
  { catalogue, stepUp }: Pick<CheckTerms, 'catalogue' | 'stepUp'>,
  leaves?: Outflow,
): PlannedStep {
  const tool = catalogue.tool(step.tool);
  const asked = leaves !== undefined && Object.keys(leaves.asks).length > 0;
  return {
    ...step,
    effect: asked ? 'write' : (tool?.effect ?? 'write'),
    ...present({
      verified: tool?.verified || leaves?.verified || undefined,
      code: stepUp?.includes(step.tool) || undefined,
      reconciles: tool?.reconciles || undefined,
    }),
  };
}

export function renameReferences(args: Args, ids: Map<string, string>): Args {
  return replaceInArgs(args, (value) => {
    const reference = parseReference(referenceOf(value) ?? '');
    const id = reference && ids.get(reference.step);
    return reference && id ? { $ref: `${id}${formatPath(reference.path)}` } : undefined;
  });
}
