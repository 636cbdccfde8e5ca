/** Follows a path through a zod schema and compares what may come out of one with what another takes in. */
import { z } from 'zod';
import type { Path } from './references.ts';

/**
 * The schema at a path, with wrappers (optional, nullable, default, readonly) taken off on the way;
 * undefined: there is no such place.
 */
export function schemaAt(schema: z.ZodType, path: Path): z.ZodType | undefined {
  let here: z.ZodType | undefined = bare(schema);
  for (const part of path) {
    if (!here) return undefined;
    if (here instanceof z.ZodUnion) {
      const inside: z.ZodType[] = (here.options as z.ZodType[]).flatMap(
        (option) => schemaAt(option, [part]) ?? [],
      );
      here = inside.length > 1 ? z.union(inside as [z.ZodType, z.ZodType]) : inside[0];
    } else if (here instanceof z.ZodObject)
      here =
        typeof part === 'string' && Object.hasOwn(here.shape, part)
          ? (here.shape[part] as z.ZodType)
          : undefined;
    else if (here instanceof z.ZodArray)
      here = typeof part === 'number' ? (here.element as z.ZodType) : undefined;
    else if (here instanceof z.ZodTuple)
      here = typeof part === 'number' ? (here.def.items[part] as z.ZodType | undefined) : undefined;
    else if (here instanceof z.ZodRecord)
      here = typeof part === 'string' ? (here.valueType as z.ZodType) : undefined;
    else if (here instanceof z.ZodAny || here instanceof z.ZodUnknown) return here;
    else return undefined;
    here = here && bare(here);
  }
  return here;
}

export function bare(schema: z.ZodType): z.ZodType {
  let here = schema;
  while (
    here instanceof z.ZodOptional ||
    here instanceof z.ZodExactOptional ||
    here instanceof z.ZodNullable ||
    here instanceof z.ZodDefault ||
    here instanceof z.ZodReadonly ||
    here instanceof z.ZodPrefault
  )
    here = here.unwrap() as z.ZodType;
  if (here instanceof z.ZodPipe) return bare(here.in as z.ZodType);
  if (here instanceof z.ZodLazy) return bare(here.unwrap() as z.ZodType);
  return here;
}

/**
 * Whether a value that fits `from` can fit `to` as far as kinds go; the exact check comes when the value is
 * known.
 */
export function compatible(from: z.ZodType, to: z.ZodType): boolean {
  const given = kinds(from);
  const taken = kinds(to);
  return given.has('any') || taken.has('any') || [...given].some((kind) => taken.has(kind));
}

function kinds(schema: z.ZodType): Set<string> {
  const here = bare(schema);
  if (here instanceof z.ZodUnion)
    return new Set((here.options as z.ZodType[]).flatMap((option) => [...kinds(option)]));
  if (here instanceof z.ZodEnum) return new Set(Object.values(here.enum).map((value) => typeof value));
  if (here instanceof z.ZodLiteral)
    return new Set([...here.values].map((value) => (value === null ? 'null' : typeof value)));
  if (here instanceof z.ZodString || here instanceof z.ZodStringFormat) return new Set(['string']);
  if (here instanceof z.ZodNumber) return new Set(['number']);
  if (here instanceof z.ZodBoolean) return new Set(['boolean']);
  if (here instanceof z.ZodArray || here instanceof z.ZodTuple) return new Set(['array']);
  if (here instanceof z.ZodObject || here instanceof z.ZodRecord) return new Set(['object']);
  if (here instanceof z.ZodNull) return new Set(['null']);
  return new Set(['any']);
}
