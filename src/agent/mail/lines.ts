/** What one line of a mail is, by itself. Every expression is anchored or bounded: time stays linear. */
import * as notes from './mail-notes.ts';
import * as mail from './mail-words.ts';

export interface Line {
  /** Without blanks around it, at most 400 characters of it. */
  text: string;
  lower: string;
  start: number;
  /** Without the line end. */
  end: number;
}

export function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  let start = 0;
  for (const written of text.split('\n')) {
    const trimmed = written.slice(0, 2_000).trim().slice(0, 400);
    lines.push({ text: trimmed, lower: trimmed.toLowerCase(), start, end: start + written.length });
    start += written.length + 1;
  }
  return lines;
}

const labelled = (labels: string): RegExp =>
  new RegExp(String.raw`^[*_]{0,2}(?:${labels})[*_]{0,2}\s?:[*_]{0,2}\s*`, 'iu');
const HEADS = {
  from: labelled(mail.HEAD_LABELS.from),
  to: labelled(mail.HEAD_LABELS.to),
  sent: labelled(mail.HEAD_LABELS.sent),
  subject: labelled(mail.HEAD_LABELS.subject),
  ticket: labelled(mail.HEAD_LABELS.ticket),
};
export type HeadLabel = keyof typeof HEADS;

/** The label with which a line of a mail's head begins, and how long it is. */
export function headLabel({ text }: Line): { label: HeadLabel; length: number } | undefined {
  for (const label of Object.keys(HEADS) as HeadLabel[]) {
    const match = HEADS[label].exec(text);
    if (match) return { label, length: match[0].length };
  }
  return undefined;
}

/** `Order: A-10482`: a line of a form that is no part of a mail's head. */
export const isFormLine = ({ text }: Line): boolean =>
  /^[*_]{0,2}[\p{L}][\p{L} #.'’/-]{1,30}[*_]{0,2}\s?:/u.test(text);

const noise = labelled(mail.FORM_NOISE);
/** `Browser: Firefox 131`: a line of a form in which nobody asks for anything. */
export const isFormNoise = ({ text }: Line): boolean => noise.test(text);

const formLabel = labelled(mail.FORM_LABELS);
/** `Message: …`: how long the label is; 0 for a line without one. */
export const formLabelIn = ({ text }: Line): number => formLabel.exec(text)?.[0].length ?? 0;

/** Places of a form's boxes that nobody ticked, with what stands behind them: `[ ] Delivery`. */
export function unticked(text: string): { start: number; end: number }[] {
  return [...text.matchAll(/(?:\[[ _]?\]|☐)[^[\]☐☑☒]{0,80}/gu)].map(({ 0: box, index }) => ({
    start: index,
    end: index + box.length,
  }));
}

/** `From: Mara L. <mara@example.com>` with nothing after it. */
export const isSenderAlone = ({ text }: Line): boolean =>
  /^[^:]{2,16}:[^:,;@]{0,80}[<[(]?[^\s@<>:,;]{1,64}@[^\s@<>,;]{1,190}[>\])]?$/u.test(text);

const prefixed = (prefixes: string): RegExp =>
  new RegExp(
    String.raw`^(?:(?:${mail.ANSWERS}|${mail.PASSES_ON})(?:\[\d{1,2}\])?\s?:\s*){0,6}(?:${prefixes})(?:\[\d{1,2}\])?\s?:\s*`,
    'iu',
  );
const answersPrefix = new RegExp(String.raw`^(?:${mail.ANSWERS})(?:\[\d{1,2}\])?\s?:\s*`, 'iu');
const anyPrefix = prefixed(`${mail.ANSWERS}|${mail.PASSES_ON}`);

export const isAnswerSubject = (subject: string): boolean => answersPrefix.test(subject);
/** `FW: …` or `Re: …`, as a subject is pasted without its label. */
export const isBareSubject = ({ text }: Line): boolean => text.length <= 160 && anyPrefix.test(text);
/** Where the words of a subject begin, after every `Re:`. */
export const subjectPrefix = (subject: string): number => anyPrefix.exec(subject)?.[0].length ?? 0;

const framed = (lower: string): string => lower.replace(/^[-_=*#\s>]{0,40}|[-_=*#:\s]{0,40}$/g, '');

export function isForwardMark({ lower }: Line): boolean {
  if (lower.length > 120) return false;
  const bare = framed(lower);
  return mail.FORWARD_MARKS.some((mark) => bare.startsWith(mark));
}

export function isOriginalMark({ lower }: Line): boolean {
  if (lower.length > 80) return false;
  const bare = framed(lower);
  return mail.ORIGINAL_MARKS.some((mark) => bare === mark);
}

const WROTE = new RegExp(String.raw`(?<!\p{L})(?:${mail.WROTE})(?!\p{L})`, 'u');
const DATED = /\d{1,4}[./:-]\d{1,2}|\b(?:19|20)\d\d\b|@/u;

/** `On 23 Nov 2026, Support wrote:` in one text, which may have been two or three lines. */
export function isIntroduction(lower: string): boolean {
  if (lower.length > 300 || !lower.endsWith(':')) return false;
  return (
    DATED.test(lower) &&
    WROTE.test(lower) &&
    mail.INTRODUCTIONS.some(
      ([begins, ends]) => lower.startsWith(begins) && (lower.endsWith(ends) || ends === ':'),
    )
  );
}

export const mayIntroduce = ({ lower }: Line): boolean =>
  DATED.test(lower) && mail.INTRODUCTIONS.some(([begins]) => begins !== '' && lower.startsWith(begins));

const closings = new Set<string>(mail.CLOSINGS);

export function isClosing({ lower }: Line): boolean {
  const bare = lower
    .replace(/^[-–—\s]+|(?<![\s,.!;:)–—-])[\s,.!;:)–—-]+$/gu, '')
    .replace(/\s+/g, ' ')
    .replaceAll('ae', 'ä')
    .replaceAll('oe', 'ö')
    .replaceAll('ue', 'ü');
  const plain = lower.replace(/^[-–—\s]+|(?<![\s,.!;:)–—-])[\s,.!;:)–—-]+$/gu, '').replace(/\s+/g, ' ');
  return closings.has(plain) || closings.has(bare) || closings.has(bare.replaceAll('ss', 'ß'));
}

const sentFrom = new RegExp(`^(?:${mail.SENT_FROM.join('|')})$`, 'iu');
export const isSentFrom = ({ text }: Line): boolean => text.length <= 120 && sentFrom.test(text);

export const isDelimiter = ({ text }: Line): boolean =>
  /^(?:-{2,5}|_{2,60}|\*{3,60}|={3,60}|—{1,5})$/u.test(text);
export const isQuoted = ({ text }: Line): boolean => text.startsWith('>');

/** Where a disclaimer's phrase stands in the line. */
export function disclaimerIn({ lower }: Line): number | undefined {
  const places = notes.DISCLAIMERS.map((phrase) => lower.indexOf(phrase)).filter((at) => at >= 0);
  return places.length > 0 ? Math.min(...places) : undefined;
}

export const isBanner = ({ lower }: Line): boolean => notes.BANNERS.some((phrase) => lower.includes(phrase));

export function isAutomatic(text: string): boolean {
  const lower = text.toLowerCase().slice(0, 120);
  return notes.AUTOMATIC.some((phrase) => lower.startsWith(phrase));
}

const contact = new RegExp(String.raw`^(?:${mail.CONTACTS})(?:\s?[.:]|\s+\+?\d)`, 'iu');
const NAME =
  /^(?:(?:Dr|Prof|Herr|Frau|Mr|Mrs|Ms|M|Mme)\.?\s)?\p{Lu}[\p{L}'’.-]{0,30}(?:\s(?:(?:van|von|de|der|zu|la|le|du)\s){0,2}\p{Lu}[\p{L}'’.-]{0,30}){0,3}[,.]?$/u;

/** A person's name and nothing else. */
export const isName = ({ text }: Line): boolean => text.length <= 60 && NAME.test(text);

/** What stands under a name at the end of a mail: an address, numbers, a firm; never a sentence. */
export function isContact(line: Line): boolean {
  const { text } = line;
  if (text === '' || isName(line)) return true;
  if (contact.test(text) || isSentFrom(line) || isDelimiter(line)) return true;
  if (text.length > 90 || /[!?]/.test(text)) return false;
  if (/^[^\s@]{1,64}@[^\s@]{1,190}$/.test(text) || /^(?:https?:|www\.)\S{1,200}$/i.test(text)) return true;
  if (/^\+?[\d\s()/.-]{6,30}$/.test(text)) return true;
  // A street with its number, a code with its town, a firm: every word begins large or is a number.
  if (/^[\p{L} .'’-]{2,30}:\s/u.test(text)) return false;
  const words = text.split(/[\s,|·•/]+/).filter((word) => /[\p{L}\p{N}@]/u.test(word));
  const plain = words.filter(
    (word) => /^\p{Ll}/u.test(word) && !word.includes('@') && !/^(?:www\.|http)/i.test(word),
  );
  return (
    words.length <= 10 &&
    plain.length <= Math.min(2, words.length / 3) &&
    !/\p{Ll}[.]\s+\p{Lu}\p{Ll}+\s\p{Ll}/u.test(text)
  );
}

const mailbox = new RegExp(
  String.raw`(?<![\p{L}\p{N}._%+-])(?:${mail.DESK_MAILBOXES})[._+-]?[\p{L}\p{N}]{0,12}@`,
  'iu',
);
/** An address such as `support@…`, which no customer writes from. */
export const isOfADesk = (text: string): boolean => mailbox.test(text.slice(0, 400));

const covering = new RegExp(String.raw`(?<!\p{L})(?:${mail.COVERING})(?!\p{L})`, 'iu');
/** Words of staff above a mail that they pass on. */
export const isCovering = (text: string): boolean =>
  text.trim() === '' || (covering.test(text) && text.split(/\s+/).length <= 40);

/** A few words that do not say whose case it is: no address and no number of a record. */
export const saysNotWho = (text: string): boolean => text.split(/\s+/).length <= 40 && !/@|\d{4}/u.test(text);

/** Somebody who is none of a desk's mailboxes is named by an address. */
export const saysWho = (text: string): boolean => /[^\s@]@[^\s@]/u.test(text) && !isOfADesk(text);

/** The lines that hold anything, as one text. */
export const textOf = (lines: Line[]): string =>
  lines
    .map(({ text }) => text)
    .filter(Boolean)
    .join('\n');
