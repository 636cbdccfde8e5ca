/**
 * What a reply may rest on: what steps put out, what writes really did, and what policy refused with. Never
 * what anybody merely wrote.
 */
import { INVESTIGATE } from '../../../flow/investigate.ts';
import type { RespondRequest } from '../../../flow/ports/agent.ts';
import type { Claim } from '../../../run/plan/catalogue.ts';
import type { Json } from '../../../run/plan/plan.ts';
import type { Run } from '../../../run/state.ts';
import { saysIn } from '../../languages/all.ts';
import { allSteps, claimsOf, type DoneWrite, remindedDay, standingWrites } from '../../playbooks/history.ts';
import { amountsIn } from '../../text/amounts.ts';
import { type Day, daysIn, sameDay } from '../../text/dates.ts';
import { periodKey, periodsIn } from './periods.ts';

export interface Evidence {
  /** Every text, one a line, in small letters. */
  text: string;
  cents: Set<number>;
  days: Day[];
  periods: Set<string>;
  /** Every run of digits that stands anywhere. */
  digits: Set<string>;
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

export function evidenceOf({ run, now, policy, catalogue }: RespondRequest): Evidence {
  const writes = standingWrites(run);
  const evidence: Evidence = {
    text: '',
    cents: new Set(),
    days: [],
    periods: new Set(),
    digits: new Set(),
    writes,
    claims: claimsOf(writes, catalogue),
    reminders: [],
    alreadyRefunded: false,
    alreadyCancelled: false,
  };
  const texts: string[] = [];
  const visit = (value: Json | undefined, field: string): void => {
    if (typeof value === 'string') texts.push(value);
    else if (typeof value === 'number') {
      texts.push(String(value));
      numberFound(evidence, field, value);
    } else if (Array.isArray(value)) for (const item of value) visit(item, field);
    else if (typeof value === 'object' && value !== null)
      for (const [name, inner] of Object.entries(value))
        visit(inner, /^(before|after)$/.test(name) ? field : name);
  };
  for (const step of doneSteps(run)) {
    texts.push(step.headline ?? '', step.resultId ?? '');
    visit(step.output, '');
    for (const [name, value] of Object.entries(step.after ?? {}))
      visit(
        typeof value === 'string' && /^\d+\.\d{2}$/.test(value) ? `${policy.currency} ${value}` : value,
        name,
      );
    for (const { title, checkedAt, section } of step.citations ?? [])
      texts.push(title, checkedAt, section ?? '');
  }
  for (const { args } of evidence.writes) visit(args, '');
  visit(sumOfRefunds(evidence.writes), 'cents');
  const { refusal } = run;
  texts.push(
    refusal?.reason ?? '',
    refusal?.article?.title ?? '',
    refusal?.article?.quote ?? '',
    now.slice(0, 10),
  );
  for (const text of texts) {
    for (const { cents } of amountsIn(text, [policy.currency])) evidence.cents.add(cents);
    for (const { days } of daysIn(text)) evidence.days.push(...days);
    for (const { key } of periodsIn(text)) evidence.periods.add(key);
    for (const digits of text.match(/\d+/g) ?? []) evidence.digits.add(digits);
  }
  evidence.days = evidence.days.filter(
    (day) =>
      day.year !== undefined ||
      !evidence.days.some((other) => other.year !== undefined && sameDay(day, other)),
  );
  evidence.text = texts.join('\n').toLowerCase();
  evidence.reminders = writes.flatMap(({ tool, args }) => {
    const day = remindedDay(catalogue.tool(tool), args);
    return day !== undefined && day > now.slice(0, 10) ? [day] : [];
  });
  evidence.alreadyCancelled = saysIn(evidence.text, 'alreadyCancelled');
  return evidence;
}

/** What the agent itself wrote in an open step proves nothing. */
function doneSteps(run: Run) {
  return allSteps(run).filter(({ state, tool }) => state === 'done' && tool !== INVESTIGATE);
}

function numberFound(evidence: Evidence, field: string, value: number): void {
  if (MONEY_FIELD.test(field)) evidence.cents.add(Number.isInteger(value) ? value : Math.round(value * 100));
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
