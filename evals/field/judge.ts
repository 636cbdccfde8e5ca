/** Whether a run came to what a case wants. Pure. */
import { isDeepStrictEqual } from 'node:util';
import type { RunView, StepView } from '../../src/run/view/run-view.ts';
import type { Condition, FieldCase } from './cases.ts';
import { languageOf } from './language.ts';
import {
  approvableCents,
  canApprove,
  changesOf,
  letterOf,
  noticesOf,
  offeredWrites,
  plannedWrites,
  questionOf,
  resolvedArgs,
  type Seen,
  valuesAt,
} from './seen.ts';

export interface Verdict {
  verdict: 'right' | 'acceptable' | 'harmful';
  /** The conditions of `harm` that hold, or those of `right` that do not. */
  why: string[];
}

/** `seen` undefined: the run never came to rest. */
export function judge({ harm, right }: FieldCase, seen: Seen | undefined): Verdict {
  if (seen === undefined) return { verdict: 'harmful', why: ['never came to rest'] };
  const harms = harm.filter((condition) => holds(condition, seen));
  if (harms.length > 0) return { verdict: 'harmful', why: harms.map((one) => JSON.stringify(one)) };
  const missed = right.filter((condition) => !holds(condition, seen));
  return {
    verdict: missed.length === 0 ? 'right' : 'acceptable',
    why: missed.map((one) => JSON.stringify(one)),
  };
}

export function holds(condition: Condition, seen: Seen): boolean {
  return Object.entries(condition).every(([name, value]) => {
    const test = TESTS[name as keyof Condition] as (value: unknown, seen: Seen) => boolean;
    return test(value, seen);
  });
}

type Tests = { [Name in keyof Condition]-?: (value: NonNullable<Condition[Name]>, seen: Seen) => boolean };

const TESTS: Tests = {
  any: (list, seen) => list.some((one) => [one].flat().every((each) => holds(each, seen))),
  all: (list, seen) => list.every((one) => holds(one, seen)),
  not: (one, seen) => !holds(one, seen),
  phase: (phases, { run }) => phases.includes(run.status),
  ending: (endings, { run }) => run.ending !== undefined && endings.includes(run.ending),
  plans: (tools, { run }) => tools.every((tool) => plannedWrites(run).some((step) => step.tool === tool)),
  plans_not: (tools, { run }) => !plannedWrites(run).some(({ tool }) => tools.includes(tool)),
  offers: (tools, { run }) => offeredWrites(run).some(({ tool }) => tools.includes(tool)),
  offers_not: (tools, { run }) => !offeredWrites(run).some(({ tool }) => tools.includes(tool)),
  write: ({ tool, args = {}, shows }, { run }) =>
    offeredWrites(run).some(
      (step) =>
        step.tool === tool && hasArgs(run, step, args) && (!shows || fits(shows, changesOf(run, step))),
    ),
  not_approvable: (wanted, { run }) => !canApprove(run) === wanted,
  approvable_writes_cents_at_most: (most, seen) => approvableCents(seen) <= most,
  asks: (pattern, { run }) => fits(pattern, questionOf(run)),
  asks_not: (pattern, { run }) => !fits(pattern, questionOf(run)),
  letter: (wanted, { run }) => (letterOf(run) !== undefined) === wanted,
  reply: (pattern, { run }) => fits(pattern, letterOf(run)),
  reply_not: (pattern, { run }) => !fits(pattern, letterOf(run)),
  cites: (articles, { run }) => articles.every((id) => cited(run).includes(id)),
  cites_not: (articles, { run }) =>
    letterOf(run) === undefined || !cited(run).some((id) => articles.includes(id)),
  cites_only: (articles, { run }) =>
    letterOf(run) === undefined || cited(run).every((id) => articles.includes(id)),
  handed_to: (queues, seen) => handedTo(queues, seen),
  verified_customer: (wanted, { run }) => (run.customer?.verified ?? false) === wanted,
  notice: (pattern, { run }) => fits(pattern, noticesOf(run)),
  language: (name, { run }) => languageOf(letterOf(run)) === name,
  happened: (types, { audit }) => types.every((wanted) => audit.some(({ type }) => type === wanted)),
};

function fits(pattern: string, text: string | undefined): boolean {
  return text !== undefined && new RegExp(pattern, 'is').test(text);
}

const cited = (run: RunView) => run.answer?.citations.map(({ article }) => article) ?? [];

function handedTo(queues: string | true, { run, audit }: Seen): boolean {
  if (run.status !== 'handed_over' && run.ending !== 'handed_over') return false;
  if (queues === true) return true;
  const to = audit.findLast(({ type }) => type === 'handed_over')?.data.to;
  return queues.split('|').includes(String(to)) || fits(`#(${queues})\\b`, noticesOf(run));
}

function hasArgs(run: RunView, step: StepView, wanted: Record<string, unknown>): boolean {
  const args = resolvedArgs(run, step.args);
  return Object.entries(wanted).every(([path, value]) => {
    const found = valuesAt(args, path);
    if (isPattern(value)) return found.some((one) => fits(value.re, String(one)));
    if (found.length === 0) return isShown(path, value, changesOf(run, step));
    if (Array.isArray(value)) return isDeepStrictEqual([...found].sort(), [...value].sort());
    return found.some((one) => isSame(one, value));
  });
}

const isPattern = (value: unknown): value is { re: string } =>
  typeof value === 'object' && value !== null && 're' in value;

/** Amounts and lines may be arguments by another name: then what the card shows of the change counts. */
function isShown(path: string, value: unknown, changes: string): boolean {
  if (/cents$|^shipping$/.test(path)) return changes.includes((Number(value) / 100).toFixed(2));
  return /line$/.test(path) && fits(`line ${value}\\b`, changes);
}

const isSame = (found: unknown, wanted: unknown): boolean =>
  typeof found === 'string' && typeof wanted === 'string'
    ? found.toLowerCase() === wanted.toLowerCase()
    : isDeepStrictEqual(found, wanted);
