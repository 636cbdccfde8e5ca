/**
 * Mistakes in a playbook's steps that only the tools' schemas show: arguments and values that do not exist or
 * are of another kind.
 */
import type { z } from 'zod';
import type { Catalogue, ToolFacts } from '../../run/plan/catalogue.ts';
import type { Args, Json } from '../../run/plan/plan.ts';
import { formatPath, type Path, parseReference, references, visit } from '../../run/plan/references.ts';
import { compatible, schemaAt } from '../../run/plan/schema-types.ts';
import type { Mistake } from './mistakes.ts';
import type { Playbook, PlaybookStep } from './playbook.ts';

/** Of steps whose tools exist; what is said of names that stand for nothing is said by `mistakes`. */
export function stepMistakes({ steps }: Pick<Playbook, 'steps'>, catalogue: Catalogue): Mistake[] {
  return steps.flatMap((step, n) => {
    const tool = catalogue.tool(step.tool);
    if (!tool) return [];
    const outputs = outputsOf(steps.slice(0, n), catalogue);
    const at = ['steps', n];
    const under = (path: (string | number)[], found: Mistake[]): Mistake[] =>
      found.map((one) => ({ ...one, path: [...at, ...path, ...one.path] }));
    return [
      ...under(['args'], argumentMistakes(step, tool)),
      ...under(['args'], referenceMistakes(step.args, tool, outputs)),
      ...step.also.flatMap(({ args }, m) =>
        under(['also', m, 'args'], referenceMistakes(args, tool, outputs)),
      ),
      ...under([], expectationMistakes(step, tool)),
    ];
  });
}

/** By a step's id, the tools of its alternatives. */
export type Outputs = ReadonlyMap<string, ToolFacts[]>;

export function outputsOf(steps: readonly PlaybookStep[], catalogue: Catalogue): Outputs {
  const outputs = new Map<string, ToolFacts[]>();
  for (const { id, tool: name } of steps) {
    const tool = catalogue.tool(name);
    if (tool) outputs.set(id, [...(outputs.get(id) ?? []), tool]);
  }
  return outputs;
}

/** The arguments with all that conditions may add; what words or steps fill in is not known yet. */
function argumentMistakes({ args, also }: PlaybookStep, tool: ToolFacts): Mistake[] {
  const all: Args = Object.assign({}, args, ...also.map((more) => more.args));
  const filled = filledPlaces(all);
  const found: Mistake[] = [];
  for (const issue of tool.input.safeParse(all).error?.issues ?? []) {
    const at = issue.path as Path;
    if (issue.code === 'custom' || filled.some((place) => begins(at, place) || begins(place, at))) {
      if (issue.code !== 'unrecognized_keys') continue;
    }
    if (issue.code === 'unrecognized_keys')
      for (const key of issue.keys)
        found.push({ path: [...at, key], reason: `${tool.name} has no such argument; ${takes(tool)}` });
    else if (issue.code === 'invalid_type' && isMissing(all, at))
      found.push({ path: [], reason: `${tool.name} needs the argument "${formatPath(at).slice(1)}"` });
    else found.push({ path: at, reason: `${tool.name} does not take this: ${issue.message}` });
  }
  return found;
}

function isMissing(args: Args, path: Path): boolean {
  let here: Json | undefined = args;
  for (const part of path) {
    if (typeof here !== 'object' || here === null) return true;
    here = (here as Record<string | number, Json>)[part];
  }
  return here === undefined;
}

function takes({ input }: ToolFacts): string {
  const shape = (input as { shape?: Record<string, z.ZodType> }).shape;
  const names = Object.keys(shape ?? {});
  return names.length > 0 ? `it takes ${names.join(', ')}` : 'it takes none';
}

/** Where a reference or a placeholder stands. */
function filledPlaces(args: Args): Path[] {
  const places = references(args).map(({ at }) => at);
  visit(args, [], (value, at) => {
    if (typeof value === 'string' && /\{[^{}]+\}/.test(value)) places.push(at);
    return true;
  });
  return places;
}

function begins(path: Path, start: Path): boolean {
  return start.length <= path.length && start.every((part, n) => part === path[n]);
}

function referenceMistakes(args: Args, tool: ToolFacts, outputs: Outputs): Mistake[] {
  return references(args).flatMap(({ at, text }): Mistake[] => {
    const reference = parseReference(text);
    const from = outputs.get(reference?.step ?? '');
    if (!reference || !from) return [];
    const given = from.flatMap(({ output }) => schemaAt(output, reference.path) ?? []);
    const taken = schemaAt(tool.input, at);
    const [first] = from;
    if (given.length === 0)
      return [
        { path: at, reason: `"${text}": ${first?.name} puts nothing out at "${reference.path.join('.')}"` },
      ];
    if (taken && !given.some((one) => compatible(one, taken)))
      return [{ path: at, reason: `"${text}" is of another kind than ${tool.name} takes here` }];
    const trusted = typeof at[0] === 'string' && tool.trusted?.includes(at[0]);
    if (trusted && from.every(({ untrustedOutput, effect }) => untrustedOutput || effect === 'write'))
      return [
        { path: at, reason: `only a value of the records may stand here, and ${first?.name} gives none` },
      ];
    return [];
  });
}

function expectationMistakes({ expect }: PlaybookStep, tool: ToolFacts): Mistake[] {
  return expect.flatMap(({ path }, n) => {
    const reference = parseReference(`s${/^[.[]/.test(path) ? path : `.${path}`}`);
    return reference && schemaAt(tool.output, reference.path)
      ? []
      : [{ path: ['expect', n, 'path'], reason: `${tool.name} puts nothing out at "${path}"` }];
  });
}
