/**
 * The JSON objects in what a model wrote: behind its thoughts, in fences, among words, one after another.
 * Strict JSON, in time linear in the text.
 */

interface Place {
  start: number;
  end: number;
}

/** What may come next. */
const VALUE = 0;
const KEY = 1;
const COLON = 2;
const MORE = 3;

const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const BLANK = /[ \t\n\r]/;
/** What reasoning models put around their thoughts. */
const THOUGHT = /[<◁](\/?)(?:think|thinking|thought|reasoning)[>▷]/gi;

/**
 * The values of the whole objects of a text, the last one first. An object inside a whole one is none of its
 * own, and what stands among closed thoughts is a draft and no answer.
 */
export function* objectsIn(text: string): Generator<object> {
  for (const { start, end } of withoutDrafts(text, objectPlaces(text)).toReversed())
    yield JSON.parse(text.slice(start, end)) as object;
}

/**
 * Where whole objects stand, in the text's order. A brace at which an object was once begun is not begun
 * again: where that one broke off, one begun anew would break off too. So every character is read at most
 * twice, once inside a string and once outside.
 */
function objectPlaces(text: string): Place[] {
  const begun = new Uint8Array(text.length);
  const places: Place[] = [];
  for (let at = text.indexOf('{'); at >= 0; at = text.indexOf('{', Math.max(at + 1, places.at(-1)?.end ?? 0)))
    if (begun[at] === 0) places.push(...objectsFrom(text, at, begun));
  return places;
}

/**
 * Reads on from an opening brace to the end of that object: the object, or where it breaks off the whole ones
 * inside it.
 */
function objectsFrom(text: string, start: number, begun: Uint8Array): Place[] {
  const open: { start: number; list: boolean }[] = [];
  const whole: Place[] = [];
  let next = VALUE;
  let at = start;
  let empty = false;
  while (at < text.length) {
    const sign = text[at] as string;
    if (BLANK.test(sign)) {
      at += 1;
      continue;
    }
    const inside = open.at(-1);
    const mayClose: boolean = next === MORE || empty;
    if (inside && mayClose && sign === (inside.list ? ']' : '}')) {
      open.pop();
      at += 1;
      if (!inside.list) takeOver(whole, { start: inside.start, end: at });
      if (open.length === 0) return whole;
      next = MORE;
      empty = false;
      continue;
    }
    if (next === MORE) {
      if (sign !== ',') return whole;
      next = inside?.list ? VALUE : KEY;
      at += 1;
      continue;
    }
    empty = false;
    if (next === COLON) {
      if (sign !== ':') return whole;
      next = VALUE;
      at += 1;
    } else if (sign === '"') {
      const end = stringEnd(text, at);
      if (end < 0) return whole;
      at = end;
      next = next === KEY ? COLON : MORE;
    } else if (next === KEY) return whole;
    else if (sign === '{' || sign === '[') {
      if (sign === '{') begun[at] = 1;
      open.push({ start: at, list: sign === '[' });
      next = sign === '[' ? VALUE : KEY;
      empty = true;
      at += 1;
    } else {
      SCALAR.lastIndex = at;
      if (!SCALAR.test(text)) return whole;
      at = SCALAR.lastIndex;
      next = MORE;
    }
  }
  return whole;
}

/** What was found inside the object is a part of it. */
function takeOver(whole: Place[], outer: Place): void {
  while ((whole.at(-1)?.start ?? -1) > outer.start) whole.pop();
  whole.push(outer);
}

/** Behind the closing quote; -1 where there is none, or the string holds what strict JSON has none of. */
function stringEnd(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 34) return at + 1;
    if (code < 32) return -1;
    if (code !== 92) continue;
    at += 1;
    const escaped = text[at] ?? '';
    if (escaped === 'u') {
      if (!/^[\da-f]{4}$/i.test(text.slice(at + 1, at + 5))) return -1;
      at += 4;
    } else if (!'"\\/bfnrt'.includes(escaped) || escaped === '') return -1;
  }
  return -1;
}

/** Places that no thought is around: the next sign of thoughts behind it, outside of objects, closes none. */
function withoutDrafts(text: string, places: Place[]): Place[] {
  const signs: { at: number; closes: boolean }[] = [];
  let n = 0;
  for (const { index, 1: closes } of text.matchAll(THOUGHT)) {
    while ((places[n]?.end ?? Infinity) <= index) n += 1;
    if ((places[n]?.start ?? Infinity) > index) signs.push({ at: index, closes: closes !== '' });
  }
  let sign = 0;
  return places.filter(({ end }) => {
    while ((signs[sign]?.at ?? Infinity) < end) sign += 1;
    return signs[sign]?.closes !== true;
  });
}
