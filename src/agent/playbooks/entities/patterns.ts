/** Numbers and codes of the desk's records, from the patterns in its data. */
import type { DeskEntity } from '../../../run/desk.ts';
import { ALONE_AFTER, ALONE_BEFORE, COUNTRY } from './bounds.ts';
import { type Cover, Cover as Covers, type Found } from './found.ts';
import { postcodeSource } from './postcodes.ts';

export interface PatternReader {
  /** The pattern is of digits alone: it counts only where it stands alone and is part of nothing else. */
  alone: boolean;
  read(text: string, taken: Cover): Found[];
}

/** `others`: the desk's other records; digits behind the label of one of them are none of this. */
export function patternReader(
  field: string,
  entity: DeskEntity,
  others: readonly DeskEntity[] = [],
): PatternReader {
  const { pattern, regex } = entity;
  if (regex === undefined && pattern === undefined) return NOTHING;
  if (pattern === undefined)
    return reader(field, false, [{ source: bounded(regex ?? ''), written: asWritten(regex ?? '') }]);
  const alone = pattern.every((one) => /^#+$/.test(one));
  const shapes = pattern.map((one) => ({
    source: alone
      ? `${ALONE_BEFORE}${entity.address ? `${COUNTRY}?` : ''}(${digits(one)})${ALONE_AFTER}`
      : bounded(flexible(one)),
    written: (match: RegExpMatchArray) => (alone ? (match[1] ?? match[0]) : filled(one, match)),
  }));
  const labelled = pattern.flatMap((one) => named(one, entity, labelBefore(others)));
  return reader(field, alone, alone ? shapes : [...shapes, ...labelled]);
}

const NOTHING: PatternReader = { alone: false, read: () => [] };

/** What stands in brackets is the value, where there are brackets: `#(\d{4})` reads 1043 in #1043. */
const grouped = ([whole, ...groups]: RegExpMatchArray) =>
  groups.find((group) => group !== undefined) ?? whole;

/**
 * `b-7q2k9` is read by `B-[0-9A-Z]{5}`, and is B-7Q2K9: where the expression has letters of one kind alone,
 * the value has them, too.
 */
function asWritten(source: string): Shape['written'] {
  const exact = new RegExp(`^(?:${source})$`, 'u');
  return (match) => {
    const [whole] = match;
    const [first = whole] = [whole, whole.toUpperCase(), whole.toLowerCase()].filter((one) =>
      exact.test(one),
    );
    const value = grouped(match);
    if (first === whole) return value;
    return first === whole.toUpperCase() ? value.toUpperCase() : value.toLowerCase();
  };
}

/** An entity's pattern as a part of a larger expression, without groups. */
export function sourceOf({ pattern, regex, kind, countries }: DeskEntity): string {
  if (kind === 'postcode') return postcodeSource({ countries });
  return regex ?? (pattern ?? []).map(digits).join('|');
}

function reader(field: string, alone: boolean, shapes: Shape[]): PatternReader {
  const compiled = shapes.map((shape) => ({ ...shape, expression: new RegExp(shape.source, 'giu') }));
  return {
    alone,
    read(text, taken) {
      const own = new Covers(text.length);
      const found: Found[] = [];
      for (const { expression, written, unlessBehind } of compiled)
        for (const match of text.matchAll(expression)) {
          const lead = text.slice(Math.max(0, match.index - LONGEST_LEAD), match.index);
          if (unlessBehind?.test(lead)) continue;
          const place = { start: match.index, end: match.index + match[0].length };
          if (match[0] === '' || own.touches(place) || (alone && taken.touches(place))) continue;
          own.add(place);
          found.push({ field, value: written(match), ...place });
        }
      return found;
    },
  };
}

interface Shape {
  source: string;
  written: (match: RegExpMatchArray) => string;
  /** It counts for nothing behind this. */
  unlessBehind?: RegExp | undefined;
}

/** Characters before a number's label in which another label may stand. */
const LONGEST_LEAD = 60;

/** The digits alone behind what people call the record: `order no. 10482`. */
function named(pattern: string, entity: DeskEntity, unlessBehind: RegExp | undefined): Shape[] {
  const run = /^[^#]*?(#{4,})$/.exec(pattern)?.[1];
  if (run === undefined || entity.synonyms.length === 0) return [];
  const source = String.raw`(?<![\p{L}\p{N}])(?:${namesOf(entity)})(?:\s?(?:no|nr|number|nummer|num|n°|id)\.?)?\s?[:#]{0,2}\s?#?(\d{${run.length}})${ALONE_AFTER}`;
  return [{ source, written: (match) => filled(pattern, match), unlessBehind }];
}

/** A label with a few words behind it, and neither a number nor the end of a part between. */
function labelBefore(entities: readonly DeskEntity[]): RegExp | undefined {
  if (entities.length === 0) return undefined;
  const names = entities.map(namesOf).join('|');
  return new RegExp(String.raw`(?<![\p{L}\p{N}])(?:${names})(?![\p{L}\p{N}])[^\d,;.!?\n]{0,30}$`, 'iu');
}

/** What people call the record, as alternatives of an expression. */
export function namesOf({ label, labels, synonyms }: DeskEntity): string {
  return [label, ...Object.values(labels), ...synonyms]
    .map((one) => escaped(one).replace(/\s+/g, String.raw`\s{1,3}`))
    .join('|');
}

/** Neither a letter nor a digit on either side. */
function bounded(source: string): string {
  return String.raw`(?<![\p{L}\p{N}])(?:${source})(?![\p{N}])`;
}

function digits(pattern: string): string {
  return escaped(pattern).replace(/#+/g, (run) => String.raw`\d{${run.length}}`);
}

/** A dash of the pattern may be any dash, a blank, or left out; a long number may be grouped: `10,482`. */
function flexible(pattern: string): string {
  const run = (length: number): string =>
    length > 3 ? String.raw`(\d{${length - 3}}[.,'’]?\d{3})` : String.raw`(\d{${length}})`;
  return pattern
    .split('-')
    .map((part) => escaped(part).replace(/#+/g, ({ length }) => run(length)))
    .join(String.raw`[-\u2010-\u2015\s#]?`);
}

/** The pattern as it is written, with the digits of the match in their places. */
function filled(pattern: string, match: RegExpMatchArray): string {
  let group = 0;
  return pattern.replace(/#+/g, () => {
    group += 1;
    return (match[group] ?? '').replace(/\D/g, '');
  });
}

/** What means something in an expression, as itself; `#` is left for the digits. */
export function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
}
