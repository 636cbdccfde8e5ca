/**
 * The few elements that everything is drawn with. Texts of others go through a Pen; what is passed as words
 * is ours. No mrkdwn: nothing that is drawn is parsed.
 */
import type { types } from '@slack/bolt';
import { LIMITS } from '../limits.ts';
import { cut } from './cut.ts';
import { literal, oneLine } from './escape.ts';

export type Block = types.KnownBlock;
export type Rich = types.RichTextElement;
export type RichBlock = types.RichTextBlock;
export type RichPart = types.RichTextBlock['elements'][number];
export type Plain = types.PlainTextElement;

/** Writes others' texts, each at most `most` code units; remembers whether one had to be cut. */
export interface Pen {
  /** As it is, with its lines. */
  text(text: string): string;
  line(text: string): string;
  /** Whether something was left out so far. */
  readonly left: boolean;
  leaveOut(): void;
}

/**
 * What texts are once they are cleaned: shared by the pens of one run, which write the same texts at several
 * lengths.
 */
export interface Cleaned {
  texts: Map<string, string>;
  lines: Map<string, string>;
}
export const nothingCleaned = (): Cleaned => ({ texts: new Map(), lines: new Map() });

export function penOf(most: number = LIMITS.richText, { texts, lines } = nothingCleaned()): Pen {
  let left = false;
  const write = (text: string, known: Map<string, string>, clean: (text: string) => string) => {
    let cleaned = known.get(text);
    if (cleaned === undefined) {
      cleaned = clean(text);
      known.set(text, cleaned);
    }
    if (cleaned.length <= most) return cleaned;
    left = true;
    return cut(cleaned, most);
  };
  return {
    text: (text) => write(text, texts, literal),
    line: (text) => write(text, lines, oneLine),
    get left() {
      return left;
    },
    leaveOut: () => {
      left = true;
    },
  };
}

export const plain = (text: string): Plain => ({ type: 'plain_text', text, emoji: false });

export const words = (text: string, style?: 'bold' | 'italic' | 'strike' | 'code'): Rich => ({
  type: 'text',
  text,
  ...(style === undefined ? {} : { style: { [style]: true } }),
});

export const link = (url: string, text: string): Rich => ({ type: 'link', url, text });

/** A moment in the reader's own time zone. */
export function moment(iso: string): Rich {
  const at = Date.parse(iso);
  if (!Number.isFinite(at)) return words(oneLine(iso));
  return {
    type: 'date',
    timestamp: Math.floor(at / 1000),
    format: '{date_short_pretty} {time}',
    fallback: `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`,
  };
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `2 Nov`; with the year where it is not that of `now`. */
export function day(iso: string, now: string): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return oneLine(iso);
  const year = at.getUTCFullYear();
  return `${at.getUTCDate()} ${MONTHS[at.getUTCMonth()]}${year === new Date(now).getUTCFullYear() ? '' : ` ${year}`}`;
}

export const line = (...elements: Rich[]): RichPart => ({ type: 'rich_text_section', elements });
export const quote = (...elements: Rich[]): RichPart => ({ type: 'rich_text_quote', elements });
export const pre = (text: string): RichPart => ({
  type: 'rich_text_preformatted',
  elements: [{ type: 'text', text }],
});
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

export const small = (text: string): Block => ({ type: 'context', elements: [plain(text)] });

/** `1 more step`, `12 more steps` */
export const more = (count: number, one: string): string => `${count} more ${one}${count === 1 ? '' : 's'}`;
