/** The text of a card before a channel draws it: spans, in lines. Pure. */
import type { Citation } from '../../../run/terms.ts';
import { dayOf } from '../../../run/text/dates.ts';
import type { ShownState } from './phases.ts';

export type Style = 'bold' | 'italic' | 'strike' | 'code';
/** Where a channel has colours. */
export type Tone = 'good' | 'attention' | 'warning' | 'accent' | 'subtle';

export interface Words {
  text: string;
  /** Written here, so it is neither cleaned nor cut. */
  ours: boolean;
  /** The text keeps its lines. */
  lines?: true;
  style?: Style;
  tone?: Tone;
}
export type Span = Words | { state: ShownState } | { at: string } | { url: string; label: Words };

interface Look {
  style?: Style;
  tone?: Tone;
}

/** A text of our own. */
export const ours = (text: string, look: Look = {}): Words => ({ text, ours: true, ...look });
/** A text of people, models, tools or articles, on one line. */
export const theirs = (text: string, look: Look = {}): Words => ({ text, ours: false, ...look });
/** The same with its lines. */
export const paragraphs = (text: string): Words => ({ text, ours: false, lines: true });
export const moment = (iso: string): Span => ({ at: iso });

/**
 * How a part is set: `small` beside the text, `quote` apart from it, `item` in a list and `under` in the list
 * of the item before it, `code` to be copied.
 */
export interface Part {
  as: 'line' | 'small' | 'quote' | 'item' | 'under' | 'code';
  spans: Span[];
  tone?: Tone;
}

export const line = (...spans: Span[]): Part => ({ as: 'line', spans });
export const small = (...spans: Span[]): Part => ({ as: 'small', spans });
export const item = (...spans: Span[]): Part => ({ as: 'item', spans });

/** `Returns and refunds, section 2, checked 2 Nov · review overdue` */
export function source({ title, section, checkedAt, overdue }: Citation, now: string): Span[] {
  const dated = Number.isNaN(Date.parse(checkedAt)) ? theirs(checkedAt) : ours(dayOf(checkedAt, now));
  return [
    theirs(title),
    ...(section === undefined ? [] : [ours(', '), theirs(section)]),
    ours(', checked '),
    dated,
    ...(overdue === true ? [ours(' · review overdue', { style: 'bold' })] : []),
  ];
}
