/**
 * Checks a reply against what is known, in code, before anybody is shown it. Each problem is a sentence for
 * whoever writes it anew, and for staff.
 */
import type { RespondRequest } from '../../../flow/ports/agent.ts';
import { ALL_LANGUAGES, type Language } from '../../languages/all.ts';
import { detect } from '../../languages/detect.ts';
import { nameOf } from '../../languages/language.ts';
import { amountsIn } from '../../text/amounts.ts';
import { daysIn, sameDay, tomorrowIn, weekdaysIn } from '../../text/dates.ts';
import { type Evidence, evidenceOf } from './evidence.ts';
import { periodsIn } from './periods.ts';
import { emptyPromises } from './promises.ts';

const NUMBERED = /(?<![\p{L}\d-])[A-Z]{2,6}-\d{2,12}(?!\d)/gu;
const LINK = /\bhttps?:\/\/[^\s<>"')\]]+|\bwww\.[^\s<>"')\]]+/giu;
const ADDRESS = /[\p{L}\d._%+-]+@[\p{L}\d.-]+\.[a-z]{2,}/giu;
const HOST =
  /(?<![\w@./-])(?:[a-z0-9-]+\.)+(?:com|de|org|net|io|eu|shop|info|co|biz|app|example)(?:\/[^\s<>"')\]]*)?/giu;
const OTHER_NUMBER = /(?<![\p{L}\d])\d{4,}(?!\d)/gu;

export interface CitedArticle {
  id: string;
  /** Not for customers. */
  staffOnly: boolean;
}

/**
 * `cited`: the articles in the order of their marks; undefined where an id is of no article that was read.
 */
export function replyProblems(
  reply: string,
  input: RespondRequest,
  { cited, language }: { cited: (CitedArticle | undefined)[]; language: Language },
): string[] {
  const evidence = evidenceOf(input);
  return [
    ...factProblems(reply, evidence, input),
    ...citationProblems(reply, cited),
    ...emptyPromises(reply, evidence),
    ...languageProblems(reply, language),
  ];
}

/** What is taken out of the text as it is recognised, so that its digits are not looked at twice. */
function factProblems(reply: string, evidence: Evidence, { now, policy }: RespondRequest): string[] {
  const currencies = [policy.currency];
  const problems: string[] = [];
  let rest = reply;
  const take = (
    spans: { text: string; start: number; end: number }[],
    missing: (text: string, n: number) => boolean,
    kind: string,
  ) => {
    for (const [n, { text }] of spans.entries())
      if (missing(text, n)) problems.push(`${kind} "${text}" is found in no output and no cited article`);
    for (const { start, end } of spans)
      rest = `${rest.slice(0, start)}${' '.repeat(end - start)}${rest.slice(end)}`;
  };
  const plain = (pattern: RegExp) =>
    [...rest.matchAll(pattern)].map((found) => {
      const text = found[0].replace(/[.,;:!?]+$/, '');
      return { text, start: found.index, end: found.index + text.length };
    });
  const absent = (text: string) => !holdsWhole(evidence.text, text.toLowerCase());

  take(plain(LINK), absent, 'the link');
  take(plain(ADDRESS), absent, 'the address');
  take(plain(HOST), absent, 'the link');
  take(plain(NUMBERED), absent, 'the number');
  const amounts = amountsIn(rest, currencies);
  take(amounts, (_, n) => !evidence.cents.has(amounts[n]?.cents ?? -1), 'the amount');
  const days = daysIn(rest);
  const known = (n: number) =>
    days[n]?.days.some((day) => evidence.days.some((other) => sameDay(day, other)));
  take(days, (_, n) => !known(n), 'the date');
  const periods = periodsIn(rest);
  take(periods, (_, n) => !evidence.periods.has(periods[n]?.key ?? ''), 'the period');
  take(plain(OTHER_NUMBER), (text) => !evidence.digits.has(text), 'the number');
  return [...problems, ...relativeDays(reply, evidence, now)];
}

/** Whether the text stands there with nothing of its own kind on either side: A-1048 is not in A-10482. */
function holdsWhole(text: string, part: string): boolean {
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) {
    const before = text[at - 1] ?? ' ';
    const after = text[at + part.length] ?? ' ';
    if (!/[\p{L}\d]/u.test(before) && !/[\p{L}\d]/u.test(after)) return true;
  }
  return false;
}

const DAY_MS = 86_400_000;

/** A weekday must be one of a day that is known and near; tomorrow must be such a day. */
function relativeDays(reply: string, evidence: Evidence, now: string): string[] {
  const problems: string[] = [];
  const tomorrow = tomorrowIn(reply, now);
  if (tomorrow && !evidence.days.some((day) => sameDay(day, tomorrow)))
    problems.push('"tomorrow" is no day that an output or a cited article names');
  const near = new Set(
    evidence.days.flatMap(({ day, month, year }) => {
      const at = Date.UTC(year ?? Number(now.slice(0, 4)), month - 1, day);
      return Math.abs(at - Date.parse(now)) <= 21 * DAY_MS ? [new Date(at).getUTCDay()] : [];
    }),
  );
  if (weekdaysIn(reply).some((weekday) => !near.has(weekday)))
    problems.push('a weekday is named that is the weekday of no day in the outputs or cited articles');
  return problems;
}

function citationProblems(reply: string, cited: (CitedArticle | undefined)[]): string[] {
  const problems: string[] = [];
  const marks = new Set([...reply.matchAll(/\[(\d{1,2})\]/g)].map((found) => Number(found[1])));
  for (const mark of marks)
    if (mark < 1 || mark > cited.length) problems.push(`[${mark}] stands for no citation`);
  for (const [n, article] of cited.entries()) {
    if (!article) problems.push(`citation ${n + 1} is of no article that was read`);
    else if (article.staffOnly) problems.push(`citation ${n + 1}, ${article.id}, is for the staff only`);
    if (!marks.has(n + 1)) problems.push(`citation ${n + 1} has no mark [${n + 1}] in the reply`);
  }
  return problems;
}

function languageProblems(reply: string, language: Language): string[] {
  const { language: known, foreign } = detect(reply, ALL_LANGUAGES);
  const written = known ?? foreign;
  if (written === undefined || written === language) return [];
  const [is, expected] = [nameOf(written), nameOf(language)];
  return [`the reply is in ${is}, not in ${expected}, which the customer writes`];
}
