/**
 * Texts of people, customers, articles and tools on their way into Teams: always text, never markdown, a
 * link, a mention or an expression of the card. Pure.
 */
import { cut } from '../../shared/card/cut.ts';

/**
 * Characters that steer how others are shown, so that a text could look like something else. Isolates stay:
 * view puts them in, and one without the other turns nothing around.
 */
const STEERING =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066\u2067\ufeff\ufffe\uffff]/g;
/** Joins what it stands between and is not seen: a client that looks for links or expressions finds none. */
const JOINER = '\u2060';

/**
 * For text runs, with its lines: runs know no markdown, but clients make links of URLs and fill in
 * `{{DATE(…)}}`.
 */
export function clean(text: string): string {
  return text
    .toWellFormed()
    .replace(STEERING, '')
    .replace(/[^\S\n]+/g, ' ')
    .trim()
    .replace(/\{\{/g, `{${JOINER}{`)
    .replace(/:\/\//g, `:${JOINER}//`)
    .replace(/\b(www)\./gi, `$1${JOINER}.`)
    .replace(/\b(mailto|javascript|tel|data|msteams):/gi, `$1${JOINER}:`);
}

export const CLEAN = { text: clean, line: (text: string) => clean(text.replace(/\s+/g, ' ')) };

/** The text with its lines in at most `most` characters. */
export const shown = (text: string, most: number): string => cut(CLEAN.text(text), most);

/** The same in one line. */
export const line = (text: string, most: number): string => cut(CLEAN.line(text), most);

/** For messages with `textFormat: xml`: everything that is markup is escaped, lines stay lines. */
export function inMessage(text: string, most: number): string {
  return escaped(shown(text, most)).replace(/\n/g, '<br>');
}

export function escaped(text: string): string {
  return text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/'/g, '&#39;');
}

/** Bytes as they are sent. */
export function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value), 'utf8');
}
