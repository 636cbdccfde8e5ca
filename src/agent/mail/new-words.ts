/**
 * The text that is read of a message: what its sender says now. What merely came along is blank. Of the
 * lines that say who writes, the numbers and addresses stay: they are what the sender says of themselves.
 * Numbers of tickets are none.
 */
import type { AgentDesk } from '../desk.ts';
import { entitiesMarked } from '../desk.ts';
import { Cover, type Span } from '../playbooks/entities/found.ts';
import { entityReaderOf } from '../playbooks/entities/of-desk.ts';
import type { EntityReader } from '../playbooks/entities/read.ts';
import { isAnswerSubject, isOfADesk, linesOf, subjectPrefix } from './lines.ts';
import { HEAD_LABELS, TICKETS } from './mail-words.ts';
import type { MailPart } from './parts.ts';
import { takeApart } from './take-apart.ts';

/** Blanks stand for what is left out, so that places are those of the message without its HTML. */
export type NewWords = (written: string) => string;

/**
 * `signatures`: numbers and addresses below the words are read where the words have none. Without it only a
 * line there counts that has an e-mail address, a code and no words: somebody wrote it to say who they are.
 */
export function newWordsReader(
  desk: AgentDesk,
  read: EntityReader,
  { signatures = true }: { signatures?: boolean } = {},
): NewWords {
  const identifying = new Set(entitiesMarked(desk, 'identifies'));
  const codes = entitiesMarked(desk, 'address');
  const records = Object.entries(desk.entities)
    .map(([name, entity]) => entityReaderOf(name, entity))
    .filter(({ alone }) => !alone);
  const isRecord = (token: string): boolean =>
    records.some((record) => record.read(token, new Cover(token.length)).length > 0);

  /** Places of numbers and addresses in a line that says who writes. */
  const valuesIn = (text: string): (Span & { field: string })[] =>
    read(text).flatMap(({ field, value, start, end }) => {
      if (field === 'email' || field === 'claimed_email')
        return isOfADesk(text.slice(start, end)) ? [] : [{ field: 'email', start, end }];
      if (identifying.has(field)) return [{ field, start, end }];
      if (field !== 'address' || typeof value !== 'object') return [];
      return codes.flatMap((code) => {
        const written = String((value as { [name: string]: unknown })[code] ?? '');
        const at = text.indexOf(written, start);
        return written === '' || at < 0 ? [] : [{ field: code, start: at, end: at + written.length }];
      });
    });

  /** `mara@example.com, 10115` and nothing else. */
  const saysWho = (line: string): boolean => {
    const values = valuesIn(line);
    const fields = new Set(values.map(({ field }) => field));
    const rest = new Cover(line.length).add({ start: 0, end: line.length });
    for (const value of values) rest.remove(value);
    return fields.has('email') && codes.some((code) => fields.has(code)) && !/\p{L}/u.test(only(line, rest));
  };

  return (written) => {
    const { text, parts } = takeApart(written);
    const kept = new Cover(text.length);
    const keepValues = (part: MailPart, unless: ReadonlySet<string> = new Set()): void => {
      for (const { field, start, end } of linewise(text, part, valuesIn))
        if (!unless.has(field)) kept.add({ start, end });
    };
    for (const part of parts) {
      if (part.kind === 'words') kept.add(part);
      if (part.kind === 'sender' || part.kind === 'form') keepValues(part);
      if (part.kind === 'subject') {
        const line = text.slice(part.start, part.end);
        const from = SUBJECT.exec(line)?.[0].length ?? 0;
        const subject = line.slice(from);
        if (isAnswerSubject(subject)) keepValues(part);
        else kept.add({ start: part.start + from + subjectPrefix(subject), end: part.end });
      }
    }
    for (const ticket of ticketsIn(text, isRecord)) kept.remove(ticket);
    if (!signatures) {
      for (const part of parts)
        if (part.kind === 'signature')
          for (const line of linesOf(text.slice(part.start, part.end)))
            if (saysWho(line.text)) kept.add({ start: part.start + line.start, end: part.start + line.end });
      return only(text, kept);
    }
    const known = new Set(
      read(only(text, kept)).map(({ field }) => (field === 'claimed_email' ? 'email' : field)),
    );
    const last = parts.findLastIndex(({ kind }) => kind === 'words' || kind === 'sender');
    for (const part of parts.slice(last + 1)) if (part.kind === 'signature') keepValues(part, known);
    return only(text, kept);
  };
}

function linewise<T extends Span>(text: string, { start, end }: Span, valuesIn: (line: string) => T[]): T[] {
  const found: T[] = [];
  let from = start;
  for (const line of text.slice(start, end).split('\n')) {
    found.push(...valuesIn(line).map((one) => ({ ...one, start: one.start + from, end: one.end + from })));
    from += line.length + 1;
  }
  return found;
}

function only(text: string, kept: Cover): string {
  return text.replace(/[^\n]+/g, (line, at: number) => {
    let rest = '';
    for (let n = 0; n < line.length; n += 1) rest += kept.has(at + n) ? line[n] : ' ';
    return rest;
  });
}

const SUBJECT = new RegExp(
  String.raw`^\s*[*_]{0,2}(?:${HEAD_LABELS.subject})[*_]{0,2}\s?:[*_]{0,2}\s*`,
  'iu',
);

const NUMBER = String.raw`(?:\p{L}{1,6}[-#_]?)?\d[\d-]{2,30}(?![\p{L}\d])`;
const PATTERNS = [
  // [#ticket 55812], [Ticket#2026112310000123]
  /\[[^\]\n[]{0,60}\d[^\]\n[]{0,40}\]/gu,
  // ticket no. 55812, RMA-2231, Vorgang: 4711
  new RegExp(
    String.raw`(?<![\p{L}\p{N}])(?:${TICKETS})(?:\s?(?:number|no|nr|num|n°|id)\.?)?\s?[:#.-]{0,2}\s?#?(?<number>${NUMBER})`,
    'giu',
  ),
  // TK4711: …, INC-2231 - … at the beginning of a line
  /(?<=^|\n)[ \t]*(?<number>\p{Lu}{2,6}[-#_ ]?\d{3,12})\s?(?::|[-–|]\s)/gu,
  // RMA: …, Ticket: … at the beginning of a line
  new RegExp(String.raw`(?<=^|\n)[ \t]*(?:${TICKETS})\s?:(?=\s)`, 'giu'),
];

/** Labels and numbers of tickets, save where the number is one of the desk's records. */
function ticketsIn(text: string, isRecord: (token: string) => boolean): Span[] {
  return PATTERNS.flatMap((pattern) =>
    [...text.matchAll(pattern)].flatMap((match) =>
      // With its label too: the digits alone may be a record's only behind what the desk calls it.
      isRecord(match.groups?.number ?? '') || isRecord(match[0])
        ? []
        : [{ start: match.index, end: match.index + match[0].length }],
    ),
  );
}
