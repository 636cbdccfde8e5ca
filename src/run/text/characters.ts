/**
 * Characters of texts from outside: what a database takes, and what a person sees. What is stored stays as it
 * was written, as far as it can be stored; what is shown is cleaned.
 */

// biome-ignore lint/suspicious/noControlCharactersInRegex: it is what is looked for
const NUL = /\u0000/g;

/** Without NUL, and with U+FFFD for halves of surrogate pairs: PostgreSQL takes neither. */
export function storable(text: string): string {
  const whole = text.toWellFormed();
  return whole.includes('\0') ? whole.replace(NUL, '') : whole;
}

/**
 * Whether every text in the value, names of fields included, can be stored as it is; of any depth, also in a
 * circle.
 */
export function isStorable(value: unknown): boolean {
  const values = new Set([value]);
  for (const one of values) {
    if (typeof one === 'string' && storable(one) !== one) return false;
    if (typeof one === 'object' && one !== null)
      for (const [name, inner] of Object.entries(one)) values.add(name).add(inner);
  }
  return true;
}

/** Every text in a value, names of fields included. What needs no change is given back as it is. */
export function storableWhole<T>(value: T): T {
  return mapTexts(value, storable);
}

/**
 * `change` at every text of a value made of lists and plain objects; of any depth, since what comes in may be
 * nested to harm.
 */
export function mapTexts<T>(value: T, change: (text: string) => string): T {
  if (typeof value === 'string') return change(value) as T;
  if (typeof value !== 'object' || value === null) return value;
  const holder: { whole: unknown } = { whole: value };
  const open: { inside: object; name: string; value: object }[] = [{ inside: holder, name: 'whole', value }];
  for (let item = open.pop(); item; item = open.pop()) {
    const list = Array.isArray(item.value);
    const copy: object = list ? [] : {};
    for (const [name, inner] of Object.entries(item.value)) {
      const named = list ? name : change(name);
      const changed = typeof inner === 'string' ? change(inner) : inner;
      // No setter: `__proto__` is a name like any other here.
      Object.defineProperty(copy, named, {
        value: changed,
        enumerable: true,
        configurable: true,
        writable: true,
      });
      if (isPlain(inner)) open.push({ inside: copy, name: named, value: inner });
    }
    Reflect.set(item.inside, item.name, copy);
  }
  return holder.whole as T;
}

/** Of other objects (dates, bytes) the texts are none of ours. */
function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return Array.isArray(value) || prototype === Object.prototype || prototype === null;
}

/**
 * What nobody sees and what steers how the rest is shown: controls, direction overrides, blanks without
 * width, tags and selectors (U+E0000 and on), which can carry orders to a model. Joiners and the selectors of
 * emoji stay: scripts need them. (Unicode TR36, "Unicode Security Considerations".)
 */
const HIDDEN =
  /(?!\t|\n|\u200c|\u200d|\ufe0e|\ufe0f)[\p{Cc}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]/gu;
/** More of them in a row than any script or emoji needs: so they carry something. */
const JOINERS = /(?:\u200c|\u200d|\ufe0e|\ufe0f){3,}/g;
const LINE_ENDS = /\r\n?|[\u0085\u2028\u2029]/g;

/** As a person may see it. */
export function visible(text: string): string {
  return text.toWellFormed().replace(LINE_ENDS, '\n').replace(HIDDEN, '').replace(JOINERS, '');
}

const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/**
 * The same, for a text that stands in a line of ours: each line of it that runs from right to left stands
 * between isolates (U+2068, U+2069; Unicode UAX9), so that it turns nothing around that is not its own.
 */
export function isolated(text: string): string {
  const seen = visible(text);
  if (!RIGHT_TO_LEFT.test(seen)) return seen;
  return seen
    .split('\n')
    .map((line) => (RIGHT_TO_LEFT.test(line) ? `\u2068${line}\u2069` : line))
    .join('\n');
}
