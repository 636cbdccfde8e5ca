/**
 * What a reply may rest on: what steps put out, what writes really did, and what policy refused with. Never
 * what anybody merely wrote.
 */
import { INVESTIGATE } from '../../flow/investigate.ts';
import type { RespondRequest } from '../../flow/ports/agent.ts';
import type { Claim } from '../../run/plan/catalogue.ts';
import type { Json } from '../../run/plan/plan.ts';
import { isRecord } from '../../run/plan/references.ts';
import type { Run } from '../../run/state.ts';
import { minorDigits } from '../../run/text/money.ts';
import { saysIn } from '../languages/all.ts';
import { allSteps, claimsOf, type DoneWrite, remindedDay, standingWrites } from '../playbooks/history.ts';
import { amountsIn } from '../text/amounts.ts';
import { type Day, daysIn, sameDay } from '../text/dates.ts';
import { periodKey, periodsIn } from './periods.ts';
import { isRecordNumber } from './record-numbers.ts';

export interface Evidence {
  /** Every text, one a line, in small letters. */
  text: string;
  /** The desk's, in whose minor units amounts are. */
  currency: string;
  cents: Set<number>;
  days: Day[];
  periods: Set<string>;
  /** Values of records that are a number of letters and digits, in small letters. */
  numbers: Set<string>;
  /** Every run of digits that stands anywhere; times as `9:30`; percentages; telephone numbers as digits. */
  digits: Set<string>;
  times: Set<string>;
  shares: Set<number>;
  phones: Set<string>;
  /** Days of outputs that lie ahead and of which no reminder is: something may be announced for them. */
  ahead: Day[];
  /** Items that outputs name, with the number that arguments name them by. */
  /** What fields called `status` or `state` hold. */
  states: string[];
  items: { key: number; title: string; quantity: number }[];
  writes: DoneWrite[];
  /** What the writes that stand give reason to say. */
  claims: Set<Claim>;
  /** Days of reminders that stand and lie ahead, YYYY-MM-DD. */
  reminders: string[];
  /** Money went back before this case, or something was cancelled then. */
  alreadyRefunded: boolean;
  alreadyCancelled: boolean;
}

const MONEY_FIELD = /cents|total|refund|given|amount|price|shipping|balance|paid|cost|fee|credit/i;

const known = new WeakMap<RespondRequest, Evidence>();

/** Made once a request. */
export function evidenceOf(input: RespondRequest): Evidence {
  const made = known.get(input) ?? evidence(input);
  known.set(input, made);
  return made;
}

function evidence({ run, now, policy, catalogue }: RespondRequest): Evidence {
  const writes = standingWrites(run);
  const found: Evidence = {
    text: '',
    cents: new Set(),
    days: [],
    currency: policy.currency,
    periods: new Set(),
    numbers: new Set(),
    digits: new Set(),
    times: new Set(),
    shares: new Set(),
    phones: new Set(),
    ahead: [],
    items: [],
    states: [],
    writes,
    claims: claimsOf(writes, catalogue),
    reminders: [],
    alreadyRefunded: false,
    alreadyCancelled: false,
  };
  const texts: string[] = [];
  const visit = (value: Json | undefined, field: string): void => {
    if (typeof value === 'string') {
      texts.push(value);
      if (/^stat(?:us|e)$/.test(field)) found.states.push(value);
    } else if (typeof value === 'number') {
      texts.push(String(value));
      numberFound(found, field, value);
    } else if (Array.isArray(value)) for (const item of value) visit(item, field);
    else if (typeof value === 'object' && value !== null)
      for (const [name, inner] of Object.entries(value))
        visit(inner, /^(before|after)$/.test(name) ? field : name);
  };
  for (const step of doneSteps(run)) {
    texts.push(step.headline ?? '', step.resultId ?? '');
    visit(step.output, '');
    if (isRecordNumber(step.resultId ?? '')) found.numbers.add((step.resultId ?? '').toLowerCase());
    for (const number of recordNumbersOf(step.output, policy.currency)) found.numbers.add(number);
    for (const [name, value] of Object.entries(step.after ?? {}))
      visit(isAmount(name, value, policy.currency) ? `${policy.currency} ${value}` : value, name);
    for (const { title, checkedAt, section } of step.citations ?? [])
      texts.push(title, checkedAt, section ?? '');
  }
  for (const { args } of found.writes) visit(args, '');
  visit(sumOfRefunds(found.writes), 'cents');
  const { refusal } = run;
  texts.push(
    // Why a person declined is for staff; why policy refuses is for the customer too.
    refusal?.kind === 'refused' ? refusal.reason : '',
    refusal?.article?.title ?? '',
    refusal?.article?.quote ?? '',
    now.slice(0, 10),
  );
  for (const text of texts) {
    for (const { cents } of amountsIn(text, [policy.currency])) found.cents.add(cents);
    for (const { days } of daysIn(text)) found.days.push(...days);
    for (const { key } of periodsIn(text)) found.periods.add(key);
    for (const digits of text.match(/\d+/g) ?? []) found.digits.add(digits);
    for (const [, hours, minutes] of text.matchAll(/(?<!\d)(\d{1,2}):(\d{2})(?!\d)/g))
      found.times.add(`${Number(hours)}:${minutes}`);
    for (const [, share] of text.matchAll(/(\d{1,3}(?:[.,]\d+)?)\s?(?:%|percent|per cent|prozent)/gi))
      found.shares.add(Number(share?.replace(',', '.')));
    for (const [phone] of text.matchAll(/\+?\d[\d\s()/.-]{5,20}\d/g))
      found.phones.add(phone.replace(/\D/g, ''));
  }
  found.days = found.days.filter(
    (day) =>
      day.year !== undefined || !found.days.some((other) => other.year !== undefined && sameDay(day, other)),
  );
  found.text = texts.join('\n').toLowerCase();
  found.reminders = writes.flatMap(({ tool, args }) => {
    const day = remindedDay(catalogue.tool(tool), args);
    return day !== undefined && day > now.slice(0, 10) ? [day] : [];
  });
  const today = now.slice(0, 10);
  found.ahead = found.days.filter(({ day, month, year }) => {
    const date = `${year ?? today.slice(0, 4)}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
    return date > today && !found.reminders.includes(date);
  });
  found.items = itemsOf(run, catalogue);
  found.alreadyCancelled = saysIn(found.text, 'alreadyCancelled');
  return found;
}

/** Of a fact, which has the digits of the desk's currency: `48.00`, JPY `4800`. */
function isAmount(name: string, value: Json, currency: string): boolean {
  if (typeof value !== 'string' || !/^\d+(?:\.\d+)?$/.test(value)) return false;
  const [, behind = ''] = value.split('.');
  return behind.length === minorDigits(currency) && (behind !== '' || MONEY_FIELD.test(name));
}

/** A shorter value may be an hour, an ordinal or a size: `30am`, `5th`, `2XL`. */
const SHORTEST_NUMBER = 5;

/** Whole values alone: a piece of a text may be half a date. An amount without a blank is an amount. */
function recordNumbersOf(value: Json | undefined, currency: string): string[] {
  if (typeof value === 'string')
    return value.length >= SHORTEST_NUMBER &&
      isRecordNumber(value) &&
      amountsIn(value, [currency]).length === 0
      ? [value.toLowerCase()]
      : [];
  if (Array.isArray(value)) return value.flatMap((inner) => recordNumbersOf(inner, currency));
  return isRecord(value) ? Object.values(value).flatMap((inner) => recordNumbersOf(inner, currency)) : [];
}

/** Lists of items that tools declare, and single items that they match words to. */
function itemsOf(run: Run, catalogue: RespondRequest['catalogue']): Evidence['items'] {
  const keys = new Set(
    catalogue.all().flatMap(({ removes, parts }) => [removes, parts?.by].filter((one) => one !== undefined)),
  );
  const titles = new Set(catalogue.all().flatMap(({ lists }) => (lists ? [lists.title] : [])));
  const found = new Map<number, Evidence['items'][number]>();
  const visit = (value: Json | undefined): void => {
    if (Array.isArray(value)) for (const item of value) visit(item);
    else if (isRecord(value)) {
      const key = [...keys].map((name) => value[name]).find((one) => typeof one === 'number');
      const title = [...titles].map((name) => value[name]).find((one) => typeof one === 'string');
      const quantity = typeof value.quantity === 'number' ? value.quantity : 1;
      if (typeof key === 'number' && typeof title === 'string') found.set(key, { key, title, quantity });
      for (const inner of Object.values(value)) visit(inner);
    }
  };
  for (const step of doneSteps(run).toReversed()) visit(step.output);
  return [...found.values()];
}

/** What the agent itself wrote in an open step proves nothing. */
function doneSteps(run: Run) {
  return allSteps(run).filter(({ state, tool }) => state === 'done' && tool !== INVESTIGATE);
}

function numberFound(evidence: Evidence, field: string, value: number): void {
  if (MONEY_FIELD.test(field))
    evidence.cents.add(
      Number.isInteger(value) ? value : Math.round(value * 10 ** minorDigits(evidence.currency)),
    );
  if (/refunded/i.test(field) && value > 0) evidence.alreadyRefunded = true;
  if (/days?$/i.test(field)) evidence.periods.add(periodKey(value, 'day'));
  if (/hours?$/i.test(field)) evidence.periods.add(periodKey(value, 'hour'));
}

/** Several refunds of one case may be written as one amount. */
function sumOfRefunds(writes: DoneWrite[]): number | undefined {
  const all = writes.flatMap(({ step: { output } }) =>
    typeof output === 'object' &&
    output !== null &&
    !Array.isArray(output) &&
    typeof output.cents === 'number'
      ? [output.cents]
      : [],
  );
  return all.length > 1 ? all.reduce((sum, cents) => sum + cents, 0) : undefined;
}
