/**
 * What Teams brings beside a message's words: files, by their names, and a message that was forwarded. Of the
 * latter Teams says nothing of who wrote it, and puts its words behind the sender's own as if they were one.
 * Pure.
 */
import { quotation } from '../shared/came-along.ts';

type Attachment = Record<string, unknown>;

const FILE = 'application/vnd.microsoft.teams.file.download.info';
const FORWARDED =
  /<blockquote\b[^<>]{0,200}\bitemtype="https?:\/\/schema\.skype\.com\/Forward"[^<>]{0,200}>/i;
const END = '</blockquote>';

/** Of a message: what Teams says came with it. A picture in the text has no name of its own. */
export function filesIn(attachments: readonly Attachment[]): string[] {
  return attachments.flatMap(({ contentType, name }) => {
    const type = typeof contentType === 'string' ? contentType.toLowerCase() : '';
    const picture = /^image\/([a-z0-9]{1,10}|\*)/.exec(type);
    if (!picture && type !== FILE && type !== 'reference') return [];
    const ending = picture?.[1] === undefined || picture[1] === '*' ? 'png' : picture[1];
    if (typeof name === 'string' && name.trim() !== '') return [name.trim()];
    return [picture ? `picture.${ending}` : 'a file'];
  });
}

export interface OwnAndForwarded {
  /** With what was forwarded as a quotation behind it. */
  text: string;
  /** Nothing of it is the sender's own. */
  passedOn?: true;
}

/**
 * `plain`: how Teams' markup is read as text. Where the words that were forwarded cannot be told from the
 * sender's, none are the sender's.
 */
export function withoutForwarded(
  text: string,
  attachments: readonly Attachment[],
  plain: (markup: string) => string,
): OwnAndForwarded {
  const html = attachments.flatMap(({ contentType, content }) =>
    contentType === 'text/html' && typeof content === 'string' ? content : [],
  );
  const forwarded = html.flatMap((one) => forwardedIn(one)).map(plain);
  const isForwarded = forwarded.length > 0 || attachments.some(isReference);
  if (!isForwarded) return { text };
  let own = text;
  for (const words of forwarded) {
    const place = words === '' ? undefined : placeOf(own, words);
    if (words !== '' && !place) return { text, passedOn: true };
    if (place) own = `${own.slice(0, place.start)}\n${own.slice(place.end)}`.trim();
  }
  const all = forwarded.filter(Boolean).join('\n');
  if (own === '' || all === '') return { text: text.trim() || all, passedOn: true };
  return { text: `${own}\n\n${quotation(all)}` };
}

/** To the last end: what was forwarded may quote in its turn, and its rest is nobody's own words. */
function forwardedIn(html: string): string[] {
  const begins = FORWARDED.exec(html);
  if (!begins) return [];
  const from = begins.index + begins[0].length;
  const end = html.toLowerCase().lastIndexOf(END);
  return [html.slice(from, end < from ? undefined : end)];
}

/** A message that was forwarded whose words Teams does not show to a bot. */
const isReference = ({ contentType }: Attachment) => contentType === 'forwardedMessageReference';

/** Where words stand in a text that may have other blanks between them; the last place. */
function placeOf(text: string, words: string): { start: number; end: number } | undefined {
  const at: number[] = [];
  let bare = '';
  for (let n = 0; n < text.length; n += 1) {
    if (/\s/.test(text[n] ?? '')) continue;
    at.push(n);
    bare += text[n];
  }
  const wanted = words.replace(/\s+/g, '');
  const found = bare.lastIndexOf(wanted);
  if (found < 0) return undefined;
  const start = at[found] ?? 0;
  const end = (at[found + wanted.length - 1] ?? 0) + 1;
  // In the middle of a word it is no place.
  const inWord = /^[\p{L}\p{N}]{2}$/u;
  return inWord.test(text.slice(start - 1, start + 1)) || inWord.test(text.slice(end - 1, end + 1))
    ? undefined
    : { start, end };
}
