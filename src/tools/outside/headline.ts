/**
 * What a call found or did, in one line: as the tools file words it, else the first fields of the answer.
 */
import type { Json } from '../../run/plan/plan.ts';
import { isRecord, valueAt } from '../../run/plan/references.ts';
import { isolated } from '../../run/text/characters.ts';
import type { Input, Outside } from './calling.ts';
import { redactingArguments } from './redact.ts';
import { at, type Scalar, scalarOf } from './values.ts';

/** `{lines[0].title}` */
const PLACE = /\{([A-Za-z_][\w.[\]]*)\}/g;
const LONGEST = 200;

/** A place without a value is written as `–`. Of the call's `args`, what is secret is not told. */
export function headlineOf(
  { name, declared }: Pick<Outside, 'name' | 'declared'>,
  output: Json,
  args: Input,
): string {
  return redactingArguments(declared.as, args)(wordedOf({ name, declared }, output));
}

function wordedOf({ name, declared }: Pick<Outside, 'name' | 'declared'>, output: Json): string {
  const { headline } = declared;
  if (headline === undefined) return fieldsOf(name, output);
  const worded = headline.replace(PLACE, (_, place: string) => inLine(scalarOf(at(output, place))));
  return worded.slice(0, LONGEST).toWellFormed();
}

/** Places that a headline names. */
export function placesOfHeadline(headline: string): string[] {
  return [...headline.matchAll(PLACE)].map(([, place = '']) => place);
}

const MOST_FIELDS = 4;
const LONGEST_FIELD = 40;

/** A record's first few plain fields, `id 481, status open`; of anything else how much it is. */
function fieldsOf(name: string, output: Json): string {
  if (!isRecord(output) || typeof output.text === 'string') return sizeOf(name, output);
  const fields = Object.entries(output).flatMap(([field, value]) => {
    const plain = scalarOf(value);
    if (plain === null || String(plain).length > LONGEST_FIELD) return [];
    return [`${inLine(field.replaceAll('_', ' '))} ${inLine(plain)}`];
  });
  if (fields.length === 0) return sizeOf(name, output);
  return fields.slice(0, MOST_FIELDS).join(', ').slice(0, LONGEST).toWellFormed();
}

/** A value from outside begins no line of its own and turns nothing around. */
const inLine = (value: Scalar) => isolated(String(value ?? '–').replace(/\s+/g, ' '));

function sizeOf(name: string, output: Json): string {
  const text = valueAt(output, ['text']);
  const size = Buffer.byteLength(typeof text === 'string' ? text : JSON.stringify(output), 'utf8');
  return `${name} answered (${size} bytes)`;
}
