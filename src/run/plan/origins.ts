/**
 * Where the values in a step's arguments come from, and what of them may go to a tool outside. Pure. A
 * value that nothing in the case explains was made by the model, which may have put anything into it.
 */
import type { Run } from '../state.ts';
import { ANSWERS, type Catalogue, type Origin, ToolAnswer, type ToolFacts } from './catalogue.ts';
import type { Args, Json } from './plan.ts';
import { parseReference, referenceOf, visit } from './references.ts';

/** By argument. An argument with nothing but switches in it has none. */
export type Origins = Record<string, Origin[]>;

interface Source {
  origin: Origin;
  text: string;
}

export interface Known {
  /** What the run holds, the most trusted first: a value that stands in several is of the first. */
  sources: Source[];
  /** What stands in no source was chosen by a playbook, so by the desk's people, and not by a model. */
  byPlaybook: boolean;
}

const ORDER: Origin[] = ['staff', 'customer', 'records', 'article', 'outside'];

export function knownOf(run: Run, catalogue: Pick<Catalogue, 'tool'>, byPlaybook: boolean): Known {
  const sources: Source[] = run.messages.map(({ kind, text }) => ({
    origin: kind === 'adjustment' || kind === 'answer' ? 'staff' : 'customer',
    text: folded(text),
  }));
  for (const plan of [...run.earlier, ...(run.plan ? [run.plan] : [])])
    for (const { tool, output } of plan.steps)
      if (output !== undefined) sources.push(...sourcesOf(catalogue.tool(tool), output));
  return { sources: sources.sort((a, b) => rank(a) - rank(b)), byPlaybook };
}

const rank = ({ origin }: Source) => ORDER.indexOf(origin);

export function sourcesOf(tool: ToolFacts | undefined, output: Json): Source[] {
  // What a model found out holds what it read, and what it made of it is its own.
  if (tool?.untrustedOutput && !tool.leaves) return [{ origin: 'records', text: folded(textOf(output)) }];
  return [{ origin: originOfTool(tool), text: folded(textOf(output)) }];
}

function originOfTool(tool: ToolFacts | undefined): Origin {
  if (tool?.leaves) return 'outside';
  return tool?.impersonal ? 'article' : 'records';
}

/** What of a call's arguments goes out: a tool that asks people gets the answers to its questions alone. */
export function argsSent(tool: Pick<ToolFacts, 'asksPeople'> | undefined, args: Args): Args {
  const answers = tool?.asksPeople ? ToolAnswer.array().safeParse(args[ANSWERS]) : undefined;
  return answers?.success ? { ...args, [ANSWERS]: answers.data.map(({ answer }) => answer) } : args;
}

/** `toolOf`: the tool of the step that a reference names. */
export function originsOf(
  args: Args,
  known: Known,
  toolOf: (step: string) => ToolFacts | undefined,
): Origins {
  const found: Origins = {};
  for (const [name, value] of Object.entries(args)) {
    const origins = new Set<Origin>();
    visit(value, [], (inner) => {
      const reference = parseReference(referenceOf(inner) ?? '');
      if (reference) {
        const tool = toolOf(reference.step);
        origins.add(originOfTool(tool));
        if (tool?.untrustedOutput && !tool.leaves) origins.add('model').add('records');
        return false;
      }
      if (typeof inner === 'string' || typeof inner === 'number')
        for (const origin of originsOfText(String(inner), known)) origins.add(origin);
      // Names of fields are chosen as freely as values.
      if (typeof inner === 'object' && inner !== null && !Array.isArray(inner))
        for (const field of Object.keys(inner))
          for (const origin of originsOfText(field, { ...known, byPlaybook: true })) origins.add(origin);
      return true;
    });
    found[name] = [...origins].sort();
  }
  return found;
}

/** Whole where it stands whole in a source; else word by word, so that no record hides in a sentence. */
function originsOfText(text: string, { sources, byPlaybook }: Known): Origin[] {
  const whole = folded(text);
  if (whole.trim() === '') return [];
  const standsIn = (piece: string) => sources.find((source) => source.text.includes(piece))?.origin;
  const one = whole.length >= SHORTEST ? standsIn(whole) : undefined;
  if (one !== undefined) return [one];
  const pieces = whole.match(/[\p{L}\p{N}]+/gu) ?? [];
  return pieces.flatMap((piece) => {
    const origin = piece.length >= SHORTEST ? standsIn(piece) : undefined;
    return origin ?? (byPlaybook ? [] : 'model');
  });
}

/** What is shorter stands in every text by chance. */
const SHORTEST = 3;

const folded = (text: string) => text.toLowerCase();
const textOf = (output: Json) => (typeof output === 'string' ? output : JSON.stringify(output));

export interface Outflow {
  /** By argument, what may not leave by itself: the step is asked for like a write. */
  asks: Origins;
  /** Something of a customer leaves: not before it is known who asks. */
  verified: boolean;
}

/** Whether it may leave before anybody approves it. */
export function leavesUnasked(
  leaves: Outflow | undefined,
  customer: { verified: boolean } | undefined,
): boolean {
  if (!leaves) return true;
  return Object.keys(leaves.asks).length === 0 && (!leaves.verified || customer?.verified === true);
}

/** undefined: nothing goes anywhere. */
export function outflowOf(
  tool: Pick<ToolFacts, 'leaves' | 'finds'> | undefined,
  origins: Origins,
  customer: { verified: boolean } | undefined,
): Outflow | undefined {
  if (!tool?.leaves) return undefined;
  const { sends } = tool.leaves;
  const asks: Origins = {};
  for (const [name, all] of Object.entries(origins)) {
    const free = new Set(Object.hasOwn(sends, name) ? sends[name] : []);
    const held = all.filter((origin) => !free.has(origin));
    if (held.length > 0) asks[name] = held;
  }
  const every = Object.values(origins).flat();
  // Who asks is found out by what their words give.
  const unverified = customer !== undefined && !customer.verified && tool.finds === undefined;
  return {
    asks,
    verified: every.includes('records') || (unverified && every.includes('customer')),
  };
}
