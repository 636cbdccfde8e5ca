/** What a call found or did, in one line: as the tools file words it, else how much was answered. */
import type { Json } from '../../run/plan/plan.ts';
import { valueAt } from '../../run/plan/references.ts';
import { visible } from '../../run/text/characters.ts';
import type { Outside } from './calling.ts';
import { at, scalarOf } from './values.ts';

/** `{lines[0].title}` */
const PLACE = /\{([A-Za-z_][\w.[\]]*)\}/g;
const LONGEST = 200;

/** A place without a value is written as `–`. */
export function headlineOf({ name, declared }: Pick<Outside, 'name' | 'declared'>, output: Json): string {
  const { headline } = declared;
  if (headline === undefined) return sizeOf(name, output);
  const worded = headline.replace(PLACE, (_, place: string) => String(scalarOf(at(output, place)) ?? '–'));
  return visible(worded).slice(0, LONGEST).toWellFormed();
}

/** Places that a headline names. */
export function placesOfHeadline(headline: string): string[] {
  return [...headline.matchAll(PLACE)].map(([, place = '']) => place);
}

function sizeOf(name: string, output: Json): string {
  const text = valueAt(output, ['text']);
  const size = Buffer.byteLength(typeof text === 'string' ? text : JSON.stringify(output), 'utf8');
  return `${name} answered (${size} bytes)`;
}
