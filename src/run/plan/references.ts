/**
 * References between steps: `s1.invoices[0].id` is the value at `.invoices[0].id` in the output of step s1.
 */
import type { Args, Json } from './plan.ts';

export type Path = (string | number)[];

const SHAPE = /^([a-z][a-z0-9_]*)((?:\.[A-Za-z_][A-Za-z0-9_]*|\[\d{1,4}\])*)$/;
const PART = /\.([A-Za-z_][A-Za-z0-9_]*)|\[(\d+)\]/g;

/** undefined where the text is no reference. The step's name is read whole: `s10.a` is never step `s1`. */
export function parseReference(text: string): { step: string; path: Path } | undefined {
  const found = SHAPE.exec(text);
  if (!found?.[1]) return undefined;
  const path = [...(found[2] ?? '').matchAll(PART)].map((part) => part[1] ?? Number(part[2]));
  return { step: found[1], path };
}

export function formatPath(path: Path): string {
  return path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`)).join('');
}

/** The value at a path; undefined where there is none. Only own properties count. */
export function valueAt(value: Json | undefined, path: Path): Json | undefined {
  let here: Json | undefined = value;
  for (const part of path) {
    if (typeof part === 'number') here = Array.isArray(here) ? here[part] : undefined;
    else here = isRecord(here) && Object.hasOwn(here, part) ? here[part] : undefined;
  }
  return here;
}

export function isRecord(value: Json | undefined): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The text of a reference, if that is what the value is. */
export function referenceOf(value: Json): string | undefined {
  if (!isRecord(value) || Object.keys(value).length !== 1) return undefined;
  return typeof value.$ref === 'string' ? value.$ref : undefined;
}

/**
 * A reference to an earlier write's output, as it stands in the approved bytes: that write's call and a path.
 */
export interface PendingOutput {
  $call: string;
  path: string;
}

export function pendingOf(value: Json): PendingOutput | undefined {
  if (!isRecord(value) || typeof value.$call !== 'string' || typeof value.path !== 'string') return undefined;
  return { $call: value.$call, path: value.path };
}

/** Whether the value is, or holds anywhere, what would be read as a pending output. */
export function holdsPending(value: Json): boolean {
  let found = false;
  visit(value, [], (inner) => {
    if (isRecord(inner) && Object.hasOwn(inner, '$call')) found = true;
    return !found;
  });
  return found;
}

/** Every reference in the arguments, with the place where it stands. */
export function references(args: Args): { at: Path; text: string }[] {
  const found: { at: Path; text: string }[] = [];
  visit(args, [], (value, at) => {
    const text = referenceOf(value);
    if (text === undefined) return true;
    found.push({ at, text });
    return false;
  });
  return found;
}

/** Read once for each object of arguments, which is never changed: a fold asks again at every event. */
const referred = new WeakMap<Args, readonly string[]>();

/** Ids of the steps that the arguments refer to. */
export function referredSteps(args: Args): readonly string[] {
  const known = referred.get(args);
  if (known) return known;
  const texts = Object.values(args).flatMap((value) => references({ value }).map(({ text }) => text));
  const found = [...new Set(texts.flatMap((text) => parseReference(text)?.step ?? []))];
  referred.set(args, found);
  return found;
}

/** Calls back for every value; where `enter` answers false, what is below is left out. */
export function visit(value: Json, at: Path, enter: (value: Json, at: Path) => boolean): void {
  if (!enter(value, at)) return;
  if (Array.isArray(value)) for (const [n, item] of value.entries()) visit(item, [...at, n], enter);
  else if (isRecord(value))
    for (const [name, item] of Object.entries(value)) visit(item, [...at, name], enter);
}

/** A copy with some values replaced: where `replace` answers undefined, the value is kept and looked into. */
export function replaceValues(value: Json, replace: (value: Json) => Json | undefined): Json {
  const replaced = replace(value);
  if (replaced !== undefined) return replaced;
  if (Array.isArray(value)) return value.map((item) => replaceValues(item, replace));
  if (isRecord(value))
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => [name, replaceValues(item, replace)]),
    );
  return value;
}

export function replaceInArgs(args: Args, replace: (value: Json) => Json | undefined): Args {
  return Object.fromEntries(
    Object.entries(args).map(([name, value]) => [name, replaceValues(value, replace)]),
  );
}
