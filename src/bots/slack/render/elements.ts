/**
 * The few elements that everything is drawn with. Parts of a card go through a Writer; what is passed as
 * words is ours. No mrkdwn: nothing that is drawn is parsed.
 */
import type { types } from '@slack/bolt';
import { present } from '../../../run/present.ts';
import { minuteOf } from '../../../run/text/dates.ts';
import { cut } from '../../shared/card/cut.ts';
import { STATES } from '../../shared/card/phases.ts';
import type { Part, Span, Style } from '../../shared/card/spans.ts';
import { Writer } from '../../shared/card/writer.ts';
import { LIMITS } from '../limits.ts';
import { literal, oneLine } from './escape.ts';

export type Block = types.KnownBlock;
export type Rich = types.RichTextElement;
export type RichBlock = types.RichTextBlock;
export type RichPart = types.RichTextBlock['elements'][number];
export type Plain = types.PlainTextElement;

export const CLEAN = { text: literal, line: oneLine };
export const writerOf = (most: number = LIMITS.richText): Writer => new Writer(CLEAN, most);

export const plain = (text: string): Plain => ({ type: 'plain_text', text, emoji: false });

export const words = (text: string, style?: Style): Rich =>
  present({ type: 'text' as const, text, style: style && { [style]: true } });

export const link = (url: string, text: string): Rich => ({ type: 'link', url, text });

/** A moment in the reader's own time zone. */
export function moment(iso: string): Rich {
  const at = Date.parse(iso);
  if (!Number.isFinite(at)) return words(oneLine(iso));
  return {
    type: 'date',
    timestamp: Math.floor(at / 1000),
    format: '{date_short_pretty} {time}',
    fallback: `${minuteOf(new Date(at).toISOString())} UTC`,
  };
}

export const line = (...elements: Rich[]): RichPart => ({ type: 'rich_text_section', elements });
export const bullets = (items: Rich[][], indent = 0): RichPart => ({
  type: 'rich_text_list',
  style: 'bullet',
  indent,
  elements: items.map((elements) => ({ type: 'rich_text_section', elements })),
});

/** One block of these parts; none where there are none. */
export function rich(...elements: RichPart[]): RichBlock[] {
  return elements.length === 0 ? [] : [{ type: 'rich_text', elements }];
}

export const small = (text: string): Block => ({
  type: 'context',
  elements: [plain(cut(text, LIMITS.richText))],
});

export function drawSpan(span: Span, writer: Writer): Rich {
  if ('at' in span) return moment(span.at);
  if ('url' in span) return link(span.url, writer.words(span.label));
  if ('state' in span) return words(`${STATES[span.state]}  `, 'italic');
  return words(writer.words(span), span.style);
}

/** Of one list; a longer one is in several, which look the same. */
const MOST_ITEMS = 8;

/** Parts of a section as blocks; lists of items that follow one another are one list. */
export function drawParts(parts: Part[], writer: Writer): Block[] {
  const blocks: Block[] = [];
  let open: RichPart[] = [];
  const close = () => {
    blocks.push(...rich(...open));
    open = [];
  };
  for (const [at, part] of parts.entries()) {
    if (part.as === 'small') {
      close();
      blocks.push(small(part.spans.map((span) => ('text' in span ? writer.words(span) : '')).join('')));
      continue;
    }
    const elements = part.spans.map((span) => drawSpan(span, writer));
    const list = open.at(-1);
    if (part.as === parts[at - 1]?.as && list?.type === 'rich_text_list' && list.elements.length < MOST_ITEMS)
      list.elements.push({ type: 'rich_text_section', elements });
    else open.push(drawPart(part.as, elements));
  }
  close();
  return blocks;
}

function drawPart(as: Exclude<Part['as'], 'small'>, elements: Rich[]): RichPart {
  switch (as) {
    case 'line':
      return line(...elements);
    case 'quote':
      return { type: 'rich_text_quote', elements };
    case 'item':
      return bullets([elements]);
    case 'under':
      return bullets([elements], 1);
    case 'code':
      return {
        type: 'rich_text_preformatted',
        elements: elements.filter((element) => element.type === 'text' || element.type === 'link'),
      };
    default:
      return as satisfies never;
  }
}
