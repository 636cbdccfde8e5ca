/**
 * Elements of Adaptive Cards 1.5, as far as they are used here, and the parts of a card drawn with them. A
 * text that is not our own goes into a run, which knows no markdown.
 */
import { present } from '../../../run/present.ts';
import { minuteOf } from '../../../run/text/dates.ts';
import type { ShownState } from '../../shared/card/phases.ts';
import { ours, type Part, type Span, type Tone, type Words } from '../../shared/card/spans.ts';
import type { Writer } from '../../shared/card/writer.ts';

export type Element = { type: string } & Record<string, unknown>;
export type Action = { type: 'Action.Execute' | 'Action.OpenUrl'; title: string } & Record<string, unknown>;
export type BoxStyle = 'default' | 'emphasis' | 'good' | 'attention' | 'warning' | 'accent';
export type Spacing = 'none' | 'small' | 'medium';

interface Layout {
  spacing?: Spacing;
  separator?: true;
  small?: true;
}

const MARKS: Record<ShownState, { mark: string; tone?: Tone }> = {
  todo: { mark: '○' },
  doing: { mark: '◔', tone: 'accent' },
  done: { mark: '✓', tone: 'good' },
  failed: { mark: '✗', tone: 'attention' },
  unknown: { mark: '?', tone: 'warning' },
  skipped: { mark: '–' },
  later: { mark: '◌' },
};

function wordsOf(span: Span): Words {
  if ('at' in span) return ours(utc(span.at));
  if ('url' in span) return span.label;
  if (!('state' in span)) return span;
  const { mark, ...look } = MARKS[span.state];
  return ours(`${mark}  ${span.state === 'later' ? 'later: ' : ''}`, { style: 'bold', ...look });
}

/** `24 Nov 09:00 UTC` */
function utc(iso: string): string {
  const at = new Date(iso);
  return Number.isNaN(at.getTime()) ? '' : `${minuteOf(at.toISOString())} UTC`;
}

function run({ style, tone }: Words, text: string, small: true | undefined): Element {
  return present({
    type: 'TextRun',
    text,
    weight: style === 'bold' ? 'bolder' : undefined,
    italic: style === 'italic' || undefined,
    strikethrough: style === 'strike' || undefined,
    fontType: style === 'code' ? 'monospace' : undefined,
    isSubtle: tone === 'subtle' || undefined,
    color: tone === 'subtle' ? undefined : tone,
    size: small && 'small',
  });
}

/** One block of runs. */
export function runs(spans: Span[], writer: Writer, { spacing, separator, small }: Layout = {}): Element {
  return {
    type: 'RichTextBlock',
    ...present({ spacing, separator }),
    inlines: spans.flatMap((span) => {
      const words = wordsOf(span);
      const text = words.ours ? words.text : writer.line(words.text);
      return text === '' ? [] : [run(words, text, small)];
    }),
  };
}

export function drawPart(part: Part, writer: Writer, layout: Layout = {}): Element[] {
  const { as, spans } = part;
  switch (as) {
    case 'line':
    case 'item':
      return [runs(spans, writer, { spacing: 'small', ...layout })];
    case 'under':
      return [runs([ours('\u2003'), ...spans], writer, { spacing: 'small', ...layout })];
    case 'small':
      return [runs(spans.map(subtle), writer, { spacing: 'small', small: true, ...layout })];
    case 'code':
      return [runs(spans.map(code), writer, { spacing: 'small', small: true, ...layout })];
    case 'quote':
      return lines(spans, writer);
    default:
      return as satisfies never;
  }
}

const subtle = (span: Span): Span => ('text' in span ? { ...span, tone: 'subtle' } : span);
const code = (span: Span): Span => ('text' in span ? { ...span, style: 'code' } : span);

/** A run shows no line breaks: each line is a block of its own. */
function lines(spans: Span[], writer: Writer): Element[] {
  const blocks: Span[][] = [[]];
  for (const span of spans) {
    if (!('text' in span) || !span.lines) {
      blocks.at(-1)?.push(span);
      continue;
    }
    const texts = writer.words(span).split(/(?<!\s)\s*\n\s*/);
    for (const [at, text] of texts.entries()) {
      if (at > 0) blocks.push([]);
      blocks.at(-1)?.push({ ...span, text, ours: true });
    }
  }
  return blocks.map((block) => runs(block, writer, { spacing: 'small' }));
}

/** A heading of our own words. */
export function heading(text: string, spacing: Spacing = 'medium'): Element {
  return { type: 'TextBlock', text, weight: 'bolder', spacing, wrap: true };
}

export function box(items: Element[], style: BoxStyle = 'emphasis', spacing: Spacing = 'small'): Element {
  return { type: 'Container', style, spacing, items };
}

interface Execute {
  data: Record<string, unknown>;
  style?: 'positive' | 'destructive' | undefined;
  inputs?: 'auto' | 'none';
}

export function execute(title: string, verb: string, { data, style, inputs }: Execute): Action {
  return {
    type: 'Action.Execute',
    title,
    verb,
    data: { verb, ...data },
    ...present({ style, associatedInputs: inputs === 'none' ? 'none' : undefined }),
  };
}

/** Shows the case, or from a piece of it on the pages that show it whole. */
export const show = (title: string, data: { run: string; from?: number }): Action =>
  execute(title, 'show', { data, inputs: 'none' });

/** Teams shows six buttons of a set and drops the rest. */
const MOST_ACTIONS = 6;

export function actionSets(actions: Action[]): Element[] {
  const sets: Element[] = [];
  for (let at = 0; at < actions.length; at += MOST_ACTIONS)
    sets.push({
      type: 'ActionSet',
      spacing: at === 0 ? 'medium' : 'small',
      actions: actions.slice(at, at + MOST_ACTIONS),
    });
  return sets;
}

export interface AdaptiveCard {
  type: 'AdaptiveCard';
  version: '1.5';
  body: Element[];
  [property: string]: unknown;
}

export function adaptiveCard(fallbackText: string, body: Element[], more: object = {}): AdaptiveCard {
  return {
    type: 'AdaptiveCard',
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    version: '1.5',
    lang: 'en',
    fallbackText: fallbackText || 'A case of Greenlight.',
    ...more,
    body,
  };
}
