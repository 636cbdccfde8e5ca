/**
 * Endpoints that do not hold a model to a schema get answers that mean the right thing and miss the form:
 * fields left out that would be null or empty, arguments as an object.
 */
import { z } from 'zod';

/**
 * The value with what may be absent filled in, and objects written as the strings that the shape asks for.
 * What is really wrong stays wrong.
 */
export function completed(shape: z.ZodType, value: unknown): unknown {
  if (shape instanceof z.ZodNullable)
    return value === undefined ? null : value === null ? null : completed(shape.unwrap() as z.ZodType, value);
  if (shape instanceof z.ZodString && typeof value === 'object' && value !== null)
    return JSON.stringify(value);
  if (shape instanceof z.ZodArray) {
    if (value === undefined || value === null) return [];
    return Array.isArray(value) ? value.map((item) => completed(shape.element as z.ZodType, item)) : value;
  }
  if (shape instanceof z.ZodDiscriminatedUnion) {
    const option = (shape.options as z.ZodType[]).find((one) =>
      fitsKind(one, shape.def.discriminator, value),
    );
    return option ? completed(option, value) : value;
  }
  if (!(shape instanceof z.ZodObject) || typeof value !== 'object' || value === null || Array.isArray(value))
    return value;
  const fields = Object.entries(shape.shape as Record<string, z.ZodType>).map(([name, field]) => [
    name,
    completed(field, Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined),
  ]);
  return { ...value, ...Object.fromEntries(fields.filter(([, inner]) => inner !== undefined)) };
}

function fitsKind(option: z.ZodType, discriminator: string, value: unknown): boolean {
  if (!(option instanceof z.ZodObject) || typeof value !== 'object' || value === null) return false;
  const kind = option.shape[discriminator] as z.ZodType | undefined;
  return kind?.safeParse((value as Record<string, unknown>)[discriminator]).success ?? false;
}
