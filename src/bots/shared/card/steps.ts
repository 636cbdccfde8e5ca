/** The steps of a card: the plan, and each write with what it changes. Pure. */

import type { Origin } from '../../../run/plan/catalogue.ts';
import { count } from '../../../run/text/counts.ts';
import type { Card, CardStep, ShownArgument } from '../../../run/view/card.ts';
import type { Fold } from './fit.ts';
import { item, line, ours, type Part, type Span, type Style, theirs } from './spans.ts';

/**
 * Of too many steps those stay that something is the matter with, or that are still to come; in the plan's
 * order.
 */
export function listed(steps: CardStep[], most: number): CardStep[] {
  if (steps.length <= most) return steps;
  const rank = (step: CardStep) =>
    ['failed', 'unknown', 'doing', 'todo', 'later', 'done', 'skipped'].indexOf(step.state);
  const first = new Set(steps.toSorted((a, b) => rank(a) - rank(b)).slice(0, most));
  return steps.filter((step) => first.has(step));
}

/** Of a read what came out, of a write the name under which it is approved, and what came of it. */
export function stepText({ effect, title, headline }: CardStep): string {
  if (effect === 'read') return headline ?? title;
  return `${title}${headline === undefined ? '' : `: ${headline}`}`;
}

/** What stands beside it: a read's title, how the step differs from the last plan, and the tool. */
export function stepAside({ effect, title, tool, headline, difference }: CardStep): Span[] {
  return [
    ...(effect === 'read' && headline !== undefined ? [theirs(title, { tone: 'subtle' }), ours(' · ')] : []),
    ...(difference === undefined
      ? []
      : [ours(difference, { tone: difference === 'kept' ? 'subtle' : 'accent' }), ours(' · ')]),
    toolName(tool),
  ];
}

/** A title is whatever the planner made of it; the tool's name is what is called. */
const toolName = (tool: string): Span => theirs(tool, { tone: 'subtle' });

export const planTitle = ({ revision, summary, status }: Card): string =>
  revision > 0 ? `Plan ${revision}: ${summary || status}` : status;

/** The plan in lines, for channels without a plan of their own. */
export function planParts(card: Card, steps: CardStep[], hidden: number): Part[] {
  if (steps.length === 0 && !card.summary) return [];
  return [
    line(theirs(planTitle(card), { style: 'bold' })),
    ...steps.map(stepPart),
    ...(hidden === 0 ? [] : [item(ours(`and ${count(hidden, 'more read')}`, { tone: 'subtle' }))]),
  ];
}

function stepPart(step: CardStep): Part {
  const aside = stepAside(step);
  return item(
    { state: step.state },
    theirs(stepText(step)),
    ...(aside.length === 0 ? [] : [ours(' · '), ...aside]),
    ...fault(step),
  );
}

const fault = ({ fault }: CardStep): Span[] =>
  fault === undefined ? [] : [ours(' · '), theirs(fault, { style: 'bold', tone: 'attention' })];

/** Writes with before and after, then what the last plan had and this one has not. */
export function changes(card: Card, most: Pick<Fold, 'writes' | 'changes' | 'dropped'>): Part[] {
  const writes = card.steps.filter(({ effect }) => effect === 'write');
  const shown = listed(writes, most.writes);
  const rest = writes.filter((step) => !shown.includes(step)).map(({ title }) => title);
  const more = `and ${count(rest.length, 'more change')} that this plan makes: see the whole first`;
  return [
    ...(writes.length === 0 ? [] : [line(ours(title(card, writes), { style: 'bold' }))]),
    ...shown.flatMap((step) => write(step, most.changes)),
    ...(rest.length === 0
      ? []
      : [line(ours(more, { style: 'bold', tone: 'attention' })), line(...named(rest, MOST_NAMED))]),
    ...(card.dropped.length === 0
      ? []
      : [line(ours('Dropped since the last plan: '), ...named(card.dropped, most.dropped, 'strike'))]),
  ];
}

/** Nobody approves what a card hides: folded changes are named at least, so many of them. */
const MOST_NAMED = 6;

/** The first `most` titles, and how many more there are. */
function named(titles: string[], most: number, style?: Style): Span[] {
  const shown = titles
    .slice(0, most)
    .flatMap((one, at): Span[] => [...(at === 0 ? [] : [ours(', ')]), theirs(one, style && { style })]);
  return titles.length > most ? [...shown, ours(` and ${titles.length - most} more`)] : shown;
}

function title({ approval }: Card, writes: CardStep[]): string {
  if (!writes.some(open)) return 'Changes';
  return approval?.state === 'refused' ? 'Was asked for, and is not done' : 'Would change';
}

const open = ({ state }: CardStep): boolean => state === 'todo' || state === 'doing' || state === 'later';

/** A write's own line, and one for each thing that it changes. */
function write(step: CardStep, most: number): Part[] {
  const { state, title: name, tool, difference, undo, headline } = step;
  const undone = undo !== undefined && (open(step) || (state === 'done' && undo === 'can be undone'));
  const own = item(
    { state },
    theirs(name, { style: 'bold' }),
    ...(difference === undefined ? [] : [ours(` (${difference})`, { style: 'italic', tone: 'accent' })]),
    ...(undone ? [ours(` · ${undo}`, { tone: 'subtle' })] : []),
    ...(headline === undefined ? [] : [ours(' · '), theirs(headline)]),
    ours(' · '),
    toolName(tool),
    ...fault(step),
  );
  const hidden = step.changes.length - most;
  return [
    own,
    ...origins(step),
    ...step.changes.slice(0, most).map(change),
    ...(hidden > 0 ? [under(ours(`and ${hidden} more`, { tone: 'subtle' }))] : []),
    ...(step.arguments === undefined ? [] : [under(...step.arguments.flatMap(argument))]),
  ];
}

/** Never folded: what policy judges is read by whoever approves. */
function argument({ label, value, claimed }: ShownArgument, at: number): Span[] {
  return [
    ours(at === 0 ? 'with ' : ' · ', { tone: 'subtle' }),
    theirs(`${label}: `, { tone: 'subtle' }),
    theirs(value),
    ...(claimed === undefined ? [] : [ours(' '), theirs(`(${claimed})`, { style: 'bold', tone: 'warning' })]),
  ];
}

function change({ label, before, after }: CardStep['changes'][number]): Part {
  return under(
    theirs(label, { tone: 'subtle' }),
    ours(': '),
    ...(before === '' ? [] : [theirs(before, { style: 'strike', tone: 'subtle' }), ours(' → ')]),
    theirs(after, { style: 'bold' }),
  );
}

const FROM: Record<Origin, string> = {
  records: 'the records',
  article: 'an article',
  staff: 'staff',
  customer: 'the request',
  model: 'the model',
  outside: 'a tool outside',
};

/** Where what is sent outside comes from. */
function origins({ origins = {} }: CardStep): Part[] {
  const known = Object.entries(origins).filter(([, all]) => all.length > 0);
  return known.map(([name, all]) =>
    under(
      theirs(name, { tone: 'subtle' }),
      ours(` comes from ${all.map((origin) => FROM[origin]).join(' and ')}`, {
        tone: all.includes('model') || all.includes('outside') ? 'attention' : 'subtle',
      }),
    ),
  );
}

const under = (...spans: Span[]): Part => ({ as: 'under', spans });
