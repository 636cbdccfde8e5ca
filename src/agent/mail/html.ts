/** Mail that was pasted as HTML, as the text that its reader sees. */
import { compile } from 'html-to-text';

/** Only what mail programs write counts as a tag: `<mara@example.com>` and `a < b` are text. */
const NAMES =
  'html|head|body|meta|title|style|script|div|p|br|hr|span|font|b|strong|i|em|u|s|a|img|table|thead|tbody|tfoot|tr|td|th|ul|ol|li|blockquote|h[1-6]|pre|center|small|sup|sub|o:p|section|article|header|footer';
const TAG = new RegExp(
  String.raw`<(?:/?(?:${NAMES})(?=[\s/>])[^<>]{0,2000}|!--|!doctype[^<>]{0,200})>?`,
  'gi',
);
const NO_TAG = new RegExp(String.raw`<(?!/?(?:${NAMES})(?=[\s/>])|!--|!doctype)`, 'gi');

const asText = compile({
  wordwrap: false,
  limits: { maxDepth: 200 },
  selectors: [
    { selector: 'a', options: { ignoreHref: true } },
    { selector: 'img', format: 'skip' },
    { selector: 'style', format: 'skip' },
    { selector: 'script', format: 'skip' },
    { selector: 'title', format: 'skip' },
    { selector: 'hr', format: 'skip' },
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false } })),
    { selector: 'p', options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } },
    { selector: 'table', format: 'block' },
    { selector: 'tr', format: 'block' },
    { selector: 'td', format: 'inlineSurround', options: { suffix: ' ' } },
  ],
});

/** The text itself where it holds no tags. What stands outside of the first and last tag stays as it is. */
export function withoutHtml(text: string): string {
  let from = -1;
  let to = 0;
  for (const match of text.matchAll(TAG)) {
    if (from < 0) from = match.index;
    to = match.index + match[0].length;
  }
  if (from < 0) return text;
  const inside = text.slice(from, to).replace(NO_TAG, '&lt;');
  return `${text.slice(0, from)}${asText(inside)}${text.slice(to)}`;
}
