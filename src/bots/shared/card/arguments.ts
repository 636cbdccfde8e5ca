/** A step's arguments as single fields that a person can change, and back. Pure. */
import type { Args, Json } from '../../../run/plan/plan.ts';
import { present } from '../../../run/present.ts';
import { cents, decimal, minorDigits } from '../../../run/text/money.ts';
import type { CardStep } from '../../../run/view/card.ts';
import { declaredOf, labelOf } from '../../../run/view/shown-arguments.ts';

export interface Field {
  /** `lines.0.cents`: where the value stands. */
  path: string;
  label: string;
  kind: 'text' | 'long' | 'date' | 'number' | 'money' | 'yes_no' | 'reference' | 'nothing';
  /** Of money. */
  currency?: string;
  /** As an input shows it. */
  text: string;
  /** The value stands where a reference stood, `s3.line.total`; left as it is, the reference stays. */
  from?: string;
}

/** What a reference's text points at, where that step is done; undefined: not known yet, or not shown. */
export type Resolve = (reference: string) => Json | undefined;

/** A step's arguments, and what its tool declares of them. */
export interface StepArguments extends Pick<CardStep, 'args' | 'declared'> {
  resolve?: Resolve;
}

/**
 * Every value inside `args`, in order. References that are not resolved and nulls are shown and cannot be
 * changed by hand.
 */
export function fieldsOf({ args, ...facts }: StepArguments): Field[] {
  return Object.entries(args).flatMap(([name, value]) => inside([name], value, facts));
}

type Facts = Omit<StepArguments, 'args'> & { from?: string };

function inside(path: string[], value: Json, facts: Facts): Field[] {
  const { declared = {}, resolve, from } = facts;
  const { unit, currency } = declaredOf(declared, path.at(-1) ?? '');
  const field = (kind: Field['kind'], text: string): Field[] => [
    present({
      path: path.join('.'),
      label: labelAt(path, declared),
      kind,
      currency: kind === 'money' ? currency : undefined,
      text,
      from,
    }),
  ];
  if (value === null) return field('nothing', '–');
  if (typeof value === 'boolean') return field('yes_no', value ? 'yes' : 'no');
  if (typeof value === 'number') {
    return unit === 'cents' && Number.isInteger(value)
      ? field('money', decimal(value, currency))
      : field('number', String(value));
  }
  if (typeof value === 'string') {
    if (unit === 'date' || /^\d{4}-\d{2}-\d{2}$/.test(value)) return field('date', value);
    return field(value.length > 60 ? 'long' : 'text', value);
  }
  if (Array.isArray(value))
    return value.flatMap((item, index) => inside([...path, String(index)], item, facts));
  if (typeof value.$ref === 'string') {
    const known = resolve?.(value.$ref);
    const single = known !== undefined && known !== null && typeof known !== 'object';
    return single ? inside(path, known, { ...facts, from: value.$ref }) : field('reference', value.$ref);
  }
  if (typeof value.$call === 'string')
    return field('reference', `what an earlier step gives${value.path ? ` (${value.path})` : ''}`);
  return Object.entries(value).flatMap(([key, item]) => inside([...path, key], item, facts));
}

/** `items.0.cents` -> `items 1: amount`, where `cents` is declared as `amount`. */
function labelAt(path: string[], declared: NonNullable<CardStep['declared']>): string {
  const words = path.map((part) => {
    if (/^\d+$/.test(part)) return String(Number(part) + 1);
    return labelOf(part, declared);
  });
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(' ')}: ${last}`;
}

function exampleIn({ currency }: Field): string {
  return decimal(48 * 10 ** (currency === undefined ? 2 : minorDigits(currency)), currency);
}

/** What a field's text means, or a sentence that says what is wrong with it. */
export function meaning(field: Field, text: string): { value: Json } | { fault: string } {
  switch (field.kind) {
    case 'money': {
      const value = cents(text, field.currency);
      return value === undefined
        ? { fault: `${field.label}: write an amount like ${exampleIn(field)}` }
        : { value };
    }
    case 'number': {
      const value = Number(text.replace(',', '.'));
      return text.trim() === '' || !Number.isFinite(value)
        ? { fault: `${field.label}: write a number` }
        : { value };
    }
    case 'yes_no':
      return { value: text === 'yes' };
    default:
      return { value: text };
  }
}

/**
 * The top-level arguments of `args` that `typed` (text by path) changes, each whole. Faults name fields whose
 * text does not fit.
 */
export function changedArgs(
  step: StepArguments,
  typed: Record<string, string>,
): { args: Args; faults: string[] } {
  const faults: string[] = [];
  const changed: Args = {};
  const { args } = step;
  for (const field of fieldsOf(step)) {
    const text = typed[field.path];
    if (text === undefined || text === field.text) continue;
    const read = meaning(field, text);
    if ('fault' in read) {
      faults.push(read.fault);
      continue;
    }
    const [name = '', ...rest] = field.path.split('.');
    changed[name] = put(changed[name] ?? args[name] ?? null, rest, read.value);
  }
  return { args: changed, faults };
}

/** `whole` with the value at `path` replaced; nothing given is changed in place. */
function put(whole: Json, path: string[], value: Json): Json {
  const [first, ...rest] = path;
  if (first === undefined) return value;
  if (Array.isArray(whole))
    return whole.map((item, index) => (String(index) === first ? put(item, rest, value) : item));
  if (typeof whole === 'object' && whole !== null)
    return { ...whole, [first]: put(whole[first] ?? null, rest, value) };
  return value;
}
