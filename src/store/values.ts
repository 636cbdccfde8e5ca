/** What a column's text becomes in JavaScript, the same on PGlite and on PostgreSQL. */

const INT8 = 20;
const DATE = 1082;
const TIMESTAMP = 1114;
const TIMESTAMPTZ = 1184;
const NUMERIC = 1700;
const INT8_LIST = 1016;
const TIMESTAMPTZ_LIST = 1185;

/** `2026-11-24 02:25:20.123+00` to `2026-11-24T02:25:20.123Z`. */
export function instant(text: string): string {
  // The usual case is cut by hand: Date parsing is the dearest part of reading a run.
  if (text.length === 26 && text.endsWith('+00')) return `${text.slice(0, 10)}T${text.slice(11, 23)}Z`;
  if (text === 'infinity' || text === '-infinity') return text;
  return new Date(text).toISOString();
}

function integer(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value))
    throw new RangeError(`the integer ${text} is too large for a JavaScript number`);
  return value;
}

const same = (text: string): string => text;

/** Parsers by PostgreSQL type id; a type that is not here keeps its driver's parser. */
export const parsers: Record<number, (text: string) => unknown> = {
  [INT8]: integer,
  [DATE]: same,
  [TIMESTAMP]: same,
  [TIMESTAMPTZ]: instant,
  [NUMERIC]: same,
  [INT8_LIST]: same,
  [TIMESTAMPTZ_LIST]: same,
};
