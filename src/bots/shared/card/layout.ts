/**
 * What a card shows, in the order in which it is read: heading, notices, plan, changes, draft, sources,
 * approval, buttons, foot. The same for every channel, which only draws the sections. Pure.
 */
import { count } from '../../../run/text/counts.ts';
import type { Button, Card, CardStep } from '../../../run/view/card.ts';
import type { RunView } from '../../../run/view/run-view.ts';
import { approval, draft, heading, information, notices, receipt, sources } from './about.ts';
import { EVERYTHING, type Fold } from './fit.ts';
import { line, ours, type Part, small, theirs } from './spans.ts';
import { changes, listed, planParts } from './steps.ts';

export type Section =
  | {
      kind:
        | 'note'
        | 'heading'
        | 'notices'
        | 'changes'
        | 'draft'
        | 'sources'
        | 'approval'
        | 'information'
        | 'receipt'
        | 'foot';
      parts: Part[];
    }
  /** In parts, for channels without a plan of their own. */
  | { kind: 'plan'; parts: Part[]; steps: CardStep[] }
  | { kind: 'buttons'; buttons: Button[]; parts: [] }
  | { kind: 'link'; url: string; label: string; parts: [] };

export interface Layout {
  sections: Section[];
  /** The label of the button that shows all of it, where something is folded or a text was shortened. */
  whole(shortened: boolean): string | undefined;
}

export interface LayoutOptions {
  /** Where the console is, without a slash at its end: the card links to the case there. */
  publicUrl?: string;
  /** The message is a copy that lost its place: no buttons, and a link to the card that counts. */
  replacedBy?: string | true;
  /** How information is added: a sentence of our own. */
  hint?: string;
  /** The one person for whom the card is drawn, where a channel can do that. */
  reader?: CardReader;
}

export interface CardReader {
  mayApprove: boolean;
  /** What came of what they just did. */
  notice?: { kind: 'done' | 'refused'; text: string };
  /** The receipt was asked for. */
  receipt?: true;
}

/**
 * `plan`: the steps that the plan lists; reads alone where the changes are not drawn twice. `longest`: a
 * longer draft is in several parts.
 */
export function layoutOf(
  view: RunView,
  {
    fold,
    plan,
    longest = Number.POSITIVE_INFINITY,
  }: { fold: Fold; plan: 'steps' | 'reads'; longest?: number },
  { publicUrl, replacedBy, hint, reader }: LayoutOptions = {},
): Layout {
  const { card } = view;
  const planned = plan === 'steps' ? card.steps : card.steps.filter(({ effect }) => effect === 'read');
  const writes = card.steps.length - planned.length;
  const steps = listed(planned, fold.steps);
  const unlisted = planned.length - steps.length;
  const hidden = unlisted + (plan === 'reads' ? Math.max(0, writes - fold.writes) : 0);
  const sections: Section[] = [
    { kind: 'note', parts: note(replacedBy, reader) },
    { kind: 'heading', parts: heading(card) },
    { kind: 'notices', parts: notices(card, fold.notices) },
    { kind: 'plan', parts: planParts(card, steps, unlisted), steps },
    { kind: 'changes', parts: changes(card, fold) },
    { kind: 'draft', parts: draft(card, longest) },
    { kind: 'sources', parts: sources(card, fold.sources) },
    { kind: 'approval', parts: approval(card, reader?.mayApprove) },
    { kind: 'buttons', buttons: replacedBy === undefined ? buttonsFor(card, reader) : [], parts: [] },
    { kind: 'foot', parts: foot(card, hint) },
    { kind: 'receipt', parts: reader?.receipt ? receipt(view) : [] },
  ];
  if (publicUrl !== undefined) {
    const url = `${publicUrl}/runs/${encodeURIComponent(view.id)}`;
    sections.push({ kind: 'link', url, label: 'Open in the console', parts: [] });
  }
  const folded = folds(card, fold);
  const whole = (shortened: boolean) =>
    hidden > 0 ? count(hidden, 'more step') : folded || shortened ? 'Show the whole' : undefined;
  return { sections, whole };
}

function folds({ steps, notices, sources, dropped }: Card, fold: Fold): boolean {
  const writes = steps.filter(({ effect }) => effect === 'write');
  return (
    notices.length > fold.notices ||
    sources.length > fold.sources ||
    writes.length > fold.writes ||
    dropped.length > fold.dropped ||
    writes.some(({ changes }) => changes.length > fold.changes)
  );
}

/**
 * All of a case, for the pages or the dialog that show it whole: texts are in parts of `longest` characters.
 */
export function wholeCase(view: RunView, longest: number, withReceipt = false): Section[] {
  const { sections } = layoutOf(view, { fold: EVERYTHING, plan: 'reads', longest });
  return [
    ...sections.filter(({ kind }) => kind !== 'buttons' && kind !== 'foot'),
    { kind: 'information', parts: information(view) },
    { kind: 'foot', parts: foot(view.card) },
    { kind: 'receipt', parts: withReceipt ? receipt(view) : [] },
  ];
}

/** What became of a press, or that this copy of the card is out of date. */
function note(replacedBy: LayoutOptions['replacedBy'], reader: CardReader | undefined): Part[] {
  const parts: Part[] = [];
  if (reader?.notice !== undefined) {
    const { kind, text } = reader.notice;
    parts.push({ as: 'quote', tone: kind === 'done' ? 'good' : 'attention', spans: [theirs(text)] });
  }
  if (replacedBy !== undefined) {
    const old = ours('This copy is out of date: the case goes on in its own card.', { style: 'bold' });
    const where = replacedBy === true ? [] : [ours(' '), { url: replacedBy, label: ours('Go to the card') }];
    parts.push(line(old, ...where));
  }
  return parts;
}

/** Whoever surely may not approve sees why instead of the button. */
function buttonsFor({ buttons, approval }: Card, reader: CardReader | undefined): Button[] {
  const hides = reader !== undefined && !reader.mayApprove && approval?.state === 'pending';
  return hides ? buttons.filter(({ action }) => action !== 'approve') : buttons;
}

function foot({ footer, phase }: Card, hint?: string): Part[] {
  return [
    ...(footer === undefined ? [] : [small(theirs(footer))]),
    ...(hint === undefined || phase === 'closed' ? [] : [small(ours(hint))]),
  ];
}
