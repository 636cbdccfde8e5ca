/**
 * What an outside write would change, as its approver sees it: every argument that is sent, and before ->
 * after where the file declares a read for it.
 */

import type { CallContext } from '../../flow/ports/tools.ts';
import { ANSWERS, ToolAnswer } from '../../run/plan/catalogue.ts';
import { canonical, sha256 } from '../../run/plan/digest.ts';
import type { Change, Facts, Json } from '../../run/plan/plan.ts';
import { valueAt } from '../../run/plan/references.ts';
import { type Calendar, dayIn } from '../../run/text/calendar.ts';
import { visible } from '../../run/text/characters.ts';
import { dayOf } from '../../run/text/dates.ts';
import { money as inMoney } from '../../run/text/money.ts';
import { minorUnits } from './amounts.ts';
import type { AsShape } from './authority-shape.ts';
import type { Input, Outside } from './calling.ts';
import { type Redact, redactingArguments } from './redact.ts';
import { filled, type Values } from './templates.ts';
import { pathOf } from './values.ts';

const HIDDEN = '•••';
const MOST_SHOWN = 2_000;
const MOST_FACT = 500;

/** One line for where it goes, one for each argument, in the words that the file has for it. */
export function sends(
  { goesTo, declared: { label, as, asks } }: Pick<Outside, 'goesTo' | 'declared'>,
  input: Input,
  context: Reader,
): Change[] {
  return [
    { label: 'sends to', before: '', after: goesTo },
    ...Object.entries(input).flatMap(([name, value]) =>
      asks && name === ANSWERS
        ? answered(value)
        : {
            label: label?.[name] ?? `sends ${name}`,
            before: '',
            after: shownAs(as?.[name], value, { ...context, unit: 'minor' }),
          },
    ),
  ];
}

/** Each answer with the question that it is sent as an answer to. */
function answered(answers: Json): Change[] {
  return ToolAnswer.array()
    .parse(answers)
    .map(({ asked, answer }) => ({ label: `answers: ${visible(asked)}`, before: '', after: shown(answer) }));
}

/** Whose currency amounts are in, and which day it is where. */
type Reader = Pick<CallContext, 'now' | 'policy'> & Pick<Calendar, 'timeZone'>;

/** `unit`: how amounts are written here. */
function shownAs(
  as: AsShape | undefined,
  value: Json,
  { now, policy, timeZone, unit }: Reader & { unit: 'minor' | 'major' },
): string {
  if (as === 'secret') return value === null ? 'none' : HIDDEN;
  const day = as === 'date' && typeof value === 'string' ? dayIn(value, timeZone) : undefined;
  if (day !== undefined) return dayOf(day, dayIn(now, timeZone));
  if (as === 'money' && (typeof value === 'string' || typeof value === 'number')) {
    try {
      return inMoney(minorUnits(value, unit, policy.currency), policy.currency);
    } catch {
      // Shown as it is.
    }
  }
  return shown(value);
}

export interface SeenFacts {
  before: Facts;
  after: Facts;
  /** Names of those of which the file does not say what becomes of them. */
  open: string[];
  shows: Change[];
}

/**
 * `output` of the declared read, made into facts. They are named after the tool and what it was asked, so
 * that two writes on one record speak of the same facts. `assumed`: as the writes before this one will
 * have left them.
 */
export function factsOf(
  { declared }: Pick<Outside, 'declared'>,
  output: Json,
  of: { by: string; asked: Input; args: Input; values: Values; assumed: Facts; context: Reader },
): SeenFacts {
  const { by, asked, args, values, assumed, context } = of;
  const { preview, money, as: argumentsAs = {} } = declared;
  const seen: SeenFacts = { before: {}, after: {}, open: [], shows: [] };
  if (!preview) return seen;
  const unit = typeof money === 'object' ? money.unit : 'minor';
  const secrets = Object.keys(argumentsAs).filter((name) => argumentsAs[name] === 'secret');
  const redact = redactingArguments(argumentsAs, args);
  // Two calls with one secret speak of the same fact all the same.
  const fact = (value: Json) => {
    const plain = factValue(value);
    return typeof plain === 'string' || typeof plain === 'number' ? redactedOf(plain, redact) : plain;
  };
  const told: Values = (name) => (secrets.includes(name) ? HIDDEN : values(name));
  // Names of facts are kept where anybody may read them.
  const question = secrets.length > 0 ? sha256(canonical(asked)).slice(0, 16) : canonical(asked);
  for (const [factName, { label, at, after, as }] of Object.entries(preview.facts)) {
    const name = `${by}(${question}).${factName}`;
    const found = fact(valueAt(output, pathOf(at)) ?? null);
    const before = Object.hasOwn(assumed, name) ? (assumed[name] ?? null) : found;
    seen.before[name] = before;
    const text = (value: Json) =>
      redact(as === undefined ? plainly(value) : shownAs(as, value, { ...context, unit }));
    const next = after === undefined ? undefined : filled(after, values);
    const called = labelOf(label, told);
    if (next === undefined) {
      // It is shown as it is.
      seen.open.push(name);
      seen.shows.push({ label: called, before: '', after: text(before) });
      continue;
    }
    seen.after[name] = fact(next);
    seen.shows.push({
      label: called,
      before: text(before),
      after: text(factValue(filled(after ?? null, told) ?? null)),
    });
  }
  return seen;
}

/** Names of facts that are no longer as they were shown. */
export function moved(shownBefore: Facts, now: Facts): string[] {
  return Object.keys(now).filter(
    (name) => Object.hasOwn(shownBefore, name) && shownBefore[name] !== now[name],
  );
}

function labelOf(label: string, values: Values): string {
  return visible(String(filled(label, values) ?? label)).slice(0, 200);
}

function factValue(value: Json): string | number | boolean | null {
  if (typeof value !== 'object' || value === null)
    return typeof value === 'string' ? value.slice(0, MOST_FACT) : value;
  return canonical(value).slice(0, MOST_FACT);
}

/**
 * A few words are a fact as they stand; anything else keeps its quotation marks, so that it ends where it
 * ends.
 */
function plainly(value: Json): string {
  return typeof value === 'string' && /^[\p{L}\p{N}][\p{L}\p{N} .:/_-]{0,39}$/u.test(value)
    ? value
    : shown(value);
}

function shown(value: Json): string {
  if (value === null) return 'none';
  const text = visible(typeof value === 'string' ? `"${value}"` : canonical(value));
  return text.length > MOST_SHOWN
    ? `${text.slice(0, MOST_SHOWN).toWellFormed()} … (${text.length - MOST_SHOWN} more characters are sent)`
    : text;
}

/** A number that is a secret is none any more. */
function redactedOf(plain: string | number, redact: Redact): string | number {
  const text = redact(String(plain));
  return text === String(plain) ? plain : text;
}
