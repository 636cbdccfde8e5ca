/**
 * A zod schema in a line, as TypeScript would write it: shorter than JSON Schema, and models read it as well.
 */
import { z } from 'zod';
import { bare } from '../../run/plan/schema-types.ts';

/** `notes`: with the fields' descriptions, where they are our own. */
export function typeText(schema: z.ZodType, notes = true): string {
  const here = bare(schema);
  const inner = (one: z.ZodType) => typeText(one, notes);
  if (here instanceof z.ZodObject) {
    const fields = Object.entries(here.shape as Record<string, z.ZodType>).map(([name, field]) => {
      const about = notes ? noteOf(field) : '';
      return `${nameText(name)}${isOptional(field) ? '?' : ''}: ${inner(field)}${isNullable(field) ? ' | null' : ''}${about ? ` /* ${about} */` : ''}`;
    });
    return `{ ${fields.join(', ')} }`;
  }
  if (here instanceof z.ZodArray) return `[${inner(here.element as z.ZodType)}]`;
  if (here instanceof z.ZodTuple) return `[${(here.def.items as z.ZodType[]).map(inner).join(', ')}]`;
  if (here instanceof z.ZodUnion) return [...new Set((here.options as z.ZodType[]).map(inner))].join(' | ');
  if (here instanceof z.ZodEnum)
    return Object.values(here.enum)
      .map((value) => JSON.stringify(value))
      .join(' | ');
  if (here instanceof z.ZodLiteral) return [...here.values].map((value) => JSON.stringify(value)).join(' | ');
  if (here instanceof z.ZodRecord) return `{ [name]: ${inner(here.valueType as z.ZodType)} }`;
  if (here instanceof z.ZodString) return 'string';
  if (here instanceof z.ZodStringFormat) return here.def.format === 'date' ? 'date' : 'string';
  if (here instanceof z.ZodNumber) return here.isInt ? 'integer' : 'number';
  if (here instanceof z.ZodBoolean) return 'boolean';
  if (here instanceof z.ZodNull) return 'null';
  return 'any';
}

/** A name from outside may be anything: one that is not plain stands as a JSON string. */
function nameText(name: string): string {
  return /^[\w$-]+$/.test(name) ? name : JSON.stringify(name);
}

function isOptional(schema: z.ZodType): boolean {
  return schema instanceof z.ZodExactOptional || schema.safeParse(undefined).success;
}

function isNullable(schema: z.ZodType): boolean {
  return schema instanceof z.ZodNullable;
}

function noteOf(schema: z.ZodType): string {
  return (schema.description ?? '').replace(/\s+/g, ' ').replaceAll('*/', '').trim();
}
