/** Writes that are not done beside one another on the same thing, as the tools declare it. Pure. */
import type { ToolFacts } from './catalogue.ts';
import { canonical } from './digest.ts';
import type { Args, Json } from './plan.ts';
import { isRecord } from './references.ts';

interface Planned {
  step: { args: Args };
  tool: Pick<ToolFacts, 'name' | 'doneTo' | 'excludes'>;
}

/** Whether either of them excludes the other, and both are done to the same thing, or to a part in common. */
export function excluded(one: Planned, other: Planned): boolean {
  const { name, excludes = [] } = one.tool;
  if (!excludes.includes(other.tool.name) && !other.tool.excludes?.includes(name)) return false;
  const [a, b] = [thingOf(one), thingOf(other)];
  if (!a || !b || a.of !== b.of) return false;
  return !a.parts || !b.parts || a.parts.some((part) => b.parts?.includes(part));
}

/** `parts` absent: it is done to all of it. */
function thingOf({
  step: { args },
  tool: { doneTo },
}: Planned): { of: string; parts?: string[] } | undefined {
  if (!doneTo) return undefined;
  const of = canonical(args[doneTo.of] ?? null);
  if (doneTo.items === undefined) return { of };
  const items = args[doneTo.items];
  const list = items === undefined ? [] : Array.isArray(items) ? items : [items];
  return { of, parts: list.map((item) => canonical(partOf(item, doneTo.by))) };
}

function partOf(item: Json, by: string | undefined): Json {
  return by !== undefined && isRecord(item) ? (item[by] ?? null) : item;
}
