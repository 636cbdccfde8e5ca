/**
 * Takes a message apart as mail is: what its sender says now, and what merely came along. A mail that is
 * passed on is what its sender says; a mail that is answered is not. Only lines are looked at, never what
 * they mean. Linear in the text, never throws.
 */

import { readable } from '../playbooks/words.ts';
import { withColons } from './forms.ts';
import { withoutHtml } from './html.ts';
import * as of from './lines.ts';
import { type Line, linesOf, textOf } from './lines.ts';
import type { MailPart, MailParts, PartKind } from './parts.ts';
import { introductionAt, isTheirsQuoted } from './quotes.ts';
import { signOff } from './sign-off.ts';
import { markThread } from './tickets.ts';

export function takeApart(written: string): MailParts {
  const text = readable(withColons(withoutHtml(written.replaceAll('\r\n', '\n'))));
  const lines = linesOf(text);
  const kinds = kindsOf(lines);
  const form = isForm(lines, kinds);
  const parts: MailPart[] = [];
  for (const [n, line] of lines.entries()) {
    const kind = kinds[n] ?? 'words';
    const said = withDisclaimer(line, kind).flatMap((one) => (form ? withoutLabel(text, line, one) : [one]));
    for (const part of said.flatMap((one) => withoutUnticked(text, one))) {
      const last = parts.at(-1);
      if (last?.kind === part.kind) last.end = part.end;
      else if (part.end > part.start || last === undefined) parts.push(part);
    }
  }
  return { text: unbroken(text, lines, kinds), parts };
}

function kindsOf(lines: Line[]): PartKind[] {
  if (isAutomatic(lines)) return lines.map(() => 'automatic');
  const kinds: PartKind[] = lines.map(() => 'words');
  const set = (from: number, to: number, kind: PartKind): void => {
    kinds.fill(kind, from, to);
  };
  const unquoted = isTheirsQuoted(lines);
  let above = '';
  let passedOn = false;
  let bareSubject = false;
  for (let n = 0; n < lines.length; n += 1) {
    const line = lines[n];
    if (!line || line.text === '') continue;
    if (of.isBanner(line)) {
      set(n, n + 1, 'banner');
      continue;
    }
    if (of.isQuoted(line)) {
      if (!unquoted) set(n, n + 1, 'quoted');
      continue;
    }
    const introduction = introductionAt(lines, n);
    if (introduction > 0 && unquoted) {
      set(n, n + introduction, 'head');
      n += introduction - 1;
      continue;
    }
    if (introduction > 0) {
      set(n, n + introduction, 'quoted');
      const next = lines.findIndex(({ text }, at) => at >= n + introduction && text !== '');
      const after = lines[next];
      if (after && !of.isQuoted(after)) {
        set(n, lines.length, 'quoted');
        break;
      }
      n += introduction - 1;
      continue;
    }
    const mark = of.isForwardMark(line) ? 'forward' : of.isOriginalMark(line) ? 'original' : undefined;
    const head = headAt(lines, mark ? n + 1 : n);
    if (
      above === '' &&
      mark === undefined &&
      head.length === 0 &&
      (of.isBareSubject(line) || of.headLabel(line)?.label === 'subject') &&
      goesOn(lines, n)
    ) {
      set(n, n + 1, 'subject');
      bareSubject = of.isBareSubject(line);
      continue;
    }
    if (mark === undefined && head.length === 0) {
      above += `${line.text}\n`;
      continue;
    }
    const end = (head.at(-1)?.at ?? n) + 1;
    const theDesks = head.some(({ label, line: { text } }) => label === 'from' && of.isOfADesk(text));
    const covered = of.isCovering(above) || (of.saysNotWho(above) && of.saysWho(textFrom(lines, n)));
    const isTheirs = !passedOn && !theDesks && (mark === 'forward' || bareSubject || covered);
    if (
      !isTheirs &&
      (mark === 'forward' || head.some(({ label }) => label === 'from') || mark === 'original')
    ) {
      // A mail of the desk's that was passed on may hold the customer's below.
      const inner = passedOn || !theDesks || !of.isCovering(above) ? lines.length : nextMail(lines, end);
      set(n, inner, 'quoted');
      n = inner - 1;
      continue;
    }
    if (mark) set(n, n + 1, 'head');
    for (const { label, at } of head)
      kinds[at] = label === 'from' ? 'sender' : label === 'subject' ? 'subject' : 'head';
    if (mark || head.some(({ label }) => label === 'from')) passedOn = true;
    n = Math.max(n, end - 1);
  }
  markThread(lines, kinds);
  signOff(lines, kinds);
  if (isForm(lines, kinds))
    for (const [n, line] of lines.entries())
      if (kinds[n] === 'words' && of.isFormNoise(line)) kinds[n] = 'form';
  return kinds;
}

const FEWEST_FORM_LINES = 3;

const isForm = (lines: Line[], kinds: PartKind[]): boolean =>
  lines.filter((line, n) => (kinds[n] === 'words' || kinds[n] === 'form') && of.isFormLine(line)).length >=
  FEWEST_FORM_LINES;

/** Of a mail that begins here, as much as says who wrote it. */
const textFrom = (lines: Line[], n: number): string => textOf(lines.slice(n, n + 60));

const goesOn = (lines: Line[], n: number): boolean => lines.some(({ text }, at) => at > n && text !== '');

interface HeadLine {
  label: of.HeadLabel;
  line: Line;
  at: number;
}

/**
 * The lines of a head that begins here: two labels at least, or a sender's address alone. Lines of a form
 * between them, such as a number, stay words.
 */
function headAt(lines: Line[], from: number): HeadLine[] {
  const head: HeadLine[] = [];
  for (let n = from; n < lines.length && n < from + 24; n += 1) {
    const line = lines[n];
    const found = line && of.headLabel(line);
    if (line && found) head.push({ label: found.label, line, at: n });
    else if (
      !line ||
      !(line.text === '' ? head.length === 0 && n - from < 2 : head.length > 0 && of.isFormLine(line))
    )
      break;
  }
  const [alone, ...more] = head;
  if (!alone) return [];
  if (more.length === 0) return alone.label === 'from' && of.isSenderAlone(alone.line) ? head : [];
  return head.some(({ label }) => label === 'from' || label === 'subject' || label === 'ticket') ? head : [];
}

function nextMail(lines: Line[], from: number): number {
  for (let n = from; n < lines.length; n += 1)
    if (headAt(lines, n).some(({ label, line }) => label === 'from' && !of.isOfADesk(line.text))) return n;
  return lines.length;
}

function isAutomatic(lines: Line[]): boolean {
  const first = lines.find(({ text }) => text !== '');
  if (first && of.isAutomatic(first.text)) return true;
  return headAt(lines, 0).some(({ label, line }) => {
    const found = of.headLabel(line);
    return label === 'subject' && of.isAutomatic(line.text.slice(found?.length ?? 0));
  });
}

/** From the sentence that only a disclaimer has to the end of its paragraph's line. */
function withDisclaimer(line: Line, kind: PartKind): MailPart[] {
  const whole = { kind, start: line.start, end: line.end };
  if (kind !== 'words' && kind !== 'signature') return [whole];
  const at = of.disclaimerIn(line);
  if (at === undefined) return [whole];
  const before = line.text.slice(0, at);
  const sentence = Math.max(before.lastIndexOf('. '), before.lastIndexOf('! '), before.lastIndexOf('? ')) + 1;
  const cut = line.start + sentence;
  return [
    { kind, start: line.start, end: cut },
    { kind: 'disclaimer', start: cut, end: line.end },
  ];
}

/** `Message: …` without its label. */
function withoutLabel(text: string, line: Line, part: MailPart): MailPart[] {
  const length = part.kind === 'words' && part.start === line.start ? of.formLabelIn(line) : 0;
  const from = text.indexOf(line.text, line.start) + length;
  if (length === 0 || from > part.end) return [part];
  return [
    { kind: 'form', start: part.start, end: from },
    { ...part, start: from },
  ];
}

/** A form lists what could have been chosen, too. */
function withoutUnticked(text: string, part: MailPart): MailPart[] {
  if (part.kind !== 'words') return [part];
  const parts: MailPart[] = [];
  let start = part.start;
  for (const found of of.unticked(text.slice(part.start, part.end))) {
    const box = { start: part.start + found.start, end: part.start + found.end };
    parts.push({ kind: 'words', start, end: box.start }, { kind: 'form', ...box });
    start = box.end;
  }
  return [...parts, { kind: 'words', start, end: part.end }];
}

/** Mail programs break lines after 72 characters: what goes on in small letters is the same sentence. */
function unbroken(text: string, lines: Line[], kinds: PartKind[]): string {
  const joins: number[] = [];
  for (const [n, line] of lines.entries()) {
    const next = lines[n + 1];
    if (kinds[n] !== 'words' || kinds[n + 1] !== 'words' || !next) continue;
    if (line.text.length >= 55 && /[^.!?:;]$/u.test(line.text) && /^\p{Ll}/u.test(next.text))
      joins.push(line.end);
  }
  let joined = '';
  let from = 0;
  for (const at of joins) {
    joined += `${text.slice(from, at)} `;
    from = at + 1;
  }
  return joined + text.slice(from);
}
