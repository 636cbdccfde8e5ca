/** A step's arguments as single fields that a person can change, and back. Pure. */
import type { Args, Json } from '../../../run/plan/plan.ts';
import { present } from '../../../run/present.ts';
import { amount, cents } from '../../../run/text/money.ts';

export interface Field {
  /** `lines.0.cents`: where the value stands. */
  path: string;
  label: string;
  kind: 'text' | 'long' | 'date' | 'number' | 'money' | 'yes_no' | 'reference' | 'nothing';
  /** As an input shows it. */
  text: string;
  /** The value stands where a reference stood, `s3.line.total`; left as it is, the reference stays. */
  from?: string;
}

/** What a reference's text points at, where that step is done; undefined: not known yet, or not shown. */
export type Resolve = (reference: string) => Json | undefined;

/**
 * Every value inside `args`, in order. References that are not resolved and nulls are shown and cannot be
 * changed by hand.
 */
export function fieldsOf(args: Args, resolve: Resolve = () => undefined): Field[] {
  return Object.entries(args).flatMap(([name, value]) => inside([name], value, resolve));
}

function inside(path: string[], value: Json, resolve: Resolve, from?: string): Field[] {
  const name = path.at(-1) ?? '';
  const field = (kind: Field['kind'], text: string): Field[] => [
    present({ path: path.join('.'), label: labelOf(path), kind, text, from }),
  ];
  if (value === null) return field('nothing', '–');
  if (typeof value === 'boolean') return field('yes_no', value ? 'yes' : 'no');
  if (typeof value === 'number') {
    return /cents$|^shipping$/i.test(name) && Number.isInteger(value)
      ? field('money', amount(value).replaceAll(',', ''))
      : field('number', String(value));
  }
  if (typeof value === 'string') {
    if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return field('date', value);
    return field(value.length > 60 ? 'long' : 'text', value);
  }
  if (Array.isArray(value))
    return value.flatMap((item, index) => inside([...path, String(index)], item, resolve));
  if (typeof value.$ref === 'string') {
    const known = resolve(value.$ref);
    const single = known !== undefined && known !== null && typeof known !== 'object';
    return single ? inside(path, known, resolve, value.$ref) : field('reference', value.$ref);
  }
  if (typeof value.$call === 'string')
    return field('reference', `what an earlier step gives${value.path ? ` (${value.path})` : ''}`);
  return Object.entries(value).flatMap(([key, item]) => inside([...path, key], item, resolve));
}

/** `lines.0.cents` -> `lines 1: amount`. */
function labelOf(path: string[]): string {
  const words = path.map((part) => {
    if (/^\d+$/.test(part)) return String(Number(part) + 1);
    return part === 'cents' ? 'amount' : part.replaceAll('_', ' ');
  });
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(' ')}: ${last}`;
}

/** What a field's text means, or a sentence that says what is wrong with it. */
export function meaning(field: Field, text: string): { value: Json } | { fault: string } {
  switch (field.kind) {
    case 'money': {
      const value = cents(text);
      return value === undefined ? { fault: `${field.label}: write an amount like 48.00` } : { value };
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
  args: Args,
  typed: Record<string, string>,
  resolve?: Resolve,
): { args: Args; faults: string[] } {
  const faults: string[] = [];
  const changed: Args = {};
  for (const field of fieldsOf(args, resolve)) {
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
