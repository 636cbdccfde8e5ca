/**
 * The one place where text that people, models, tools or articles wrote is made harmless for Slack. Rich text
 * and plain text elements show a string as it is, so `literal` only takes out what misleads the eye; where a
 * string is parsed (`mrkdwn`), or Slack does not say whether it is (`inert`), nothing is left in it that
 * could mention, link or format.
 */

/**
 * Direction overrides (they make amounts read backwards), control characters, tag characters and byte order
 * marks. Isolates stay: view puts them in, and one without the other turns nothing around.
 */
const MISLEADING = /(?![\n\t\u2068\u2069])[\p{Cc}\p{Bidi_Control}\u{e0000}-\u{e007f}\ufeff]/gu;
/** Something that a reader sees. */
const SEEN = /[^\s\p{Default_Ignorable_Code_Point}\u2800]/u;

/**
 * For `plain_text` objects and texts in `rich_text`: shown as it is. Never empty, since Slack takes no empty
 * text.
 */
export function literal(text: string): string {
  const clean = text
    .toWellFormed()
    .replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n')
    .replace(MISLEADING, '');
  return SEEN.test(clean) ? clean : '–';
}

/** The same on one line. */
export function oneLine(text: string): string {
  // Line ends of every kind are blanks only once `literal` made them one.
  return literal(text).replace(/\s+/g, ' ').trim();
}

const BREAK = '\u200b';
/** They look alike and are parsed by nobody. */
const LOOKALIKES: Record<string, string> = { '*': '∗', _: 'ˍ', '~': '∼', '`': 'ˋ', '<': '‹', '>': '›' };

/**
 * For strings of which Slack does not say whether it parses them (titles of plans and tasks, streamed
 * chunks). On one line.
 */
export function inert(text: string): string {
  return broken(oneLine(text))
    .replace(/[*_~`<>]/g, (sign) => LOOKALIKES[sign] ?? '')
    .replace(/&(?=[#\w])/g, `&${BREAK}`);
}

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/**
 * For strings that Slack parses as mrkdwn (a message's `text`). On one line, at most `most` code units, and
 * no escape is cut in two.
 */
export function mrkdwn(text: string, most: number): string {
  const pieces = [...broken(oneLine(text)).replace(/[*_~`]/g, (sign) => LOOKALIKES[sign] ?? '')].map(
    (sign) => ESCAPES[sign] ?? sign,
  );
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  if (length <= most) return pieces.join('');
  let room = most - 1;
  const taken: string[] = [];
  for (const piece of pieces) {
    room -= piece.length;
    if (room < 0) break;
    taken.push(piece);
  }
  return `${taken.join('')}…`;
}

/**
 * Breaks, without a visible sign, what would become a mention, a link, an emoji or a Markdown list or
 * heading.
 */
function broken(line: string): string {
  return (
    line
      .replace(/[@#:!](?=\S)/g, (sign) => `${sign}${BREAK}`)
      // A dot between digits is an amount or a date.
      .replace(/(?<!\d)\.(?=[\p{L}\p{N}_-])|\.(?=[\p{L}_-])/gu, `.${BREAK}`)
      .replace(/\](?=[([])/g, `]${BREAK}`)
      .replace(/^(?=[#>+\-=|]|\d+[.)])/, BREAK)
  );
}
