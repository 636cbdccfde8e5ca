/**
 * From JSON Schema to the zod schemas that plans are checked with. What cannot be checked is refused by
 * name, never guessed.
 */
import { z } from 'zod';
import type { Json } from '../../run/plan/plan.ts';
import { isRecord } from '../../run/plan/references.ts';
import { visible } from '../../run/text/characters.ts';

const MOST_BYTES = 64 * 1024;
const DEEPEST = 16;
const MOST_NODES = 5_000;
const ARGUMENT = /^[A-Za-z_][\w.-]{0,63}$/;

/** Why a schema cannot be used, as the rest of a sentence about it. */
export class SchemaRefused extends Error {
  override name = 'SchemaRefused';
}

const LISTS = new Set(['anyOf', 'oneOf', 'allOf', 'prefixItems']);
const MAPS = new Set(['properties', '$defs', 'definitions']);
const INSIDE = new Set(['items', 'additionalProperties', 'additionalItems']);
const CHECKS = new Set([
  ...['$schema', '$ref', 'type', 'enum', 'const', 'required', 'nullable', 'not', 'if', 'then', 'else'],
  ...['minLength', 'maxLength', 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
  ...[
    'minItems',
    'maxItems',
    'unevaluatedItems',
    'unevaluatedProperties',
    'dependentSchemas',
    'dependentRequired',
  ],
  ...['patternProperties'],
]);

/**
 * `foreign`: written by a server, not by the author of the tools file. A pattern of a stranger is dropped
 * (a regular expression can be made to take for ever; the server checks it itself). Annotations and
 * `default` are dropped always: what is sent is what was approved and nothing beside it. Throws
 * SchemaRefused.
 */
export function schemaOf(schema: Json, foreign: boolean): z.ZodType {
  if (JSON.stringify(schema).length > MOST_BYTES)
    throw new SchemaRefused(`is larger than ${MOST_BYTES / 1024} kB`);
  if (foreign) weigh(schema, { root: schema, open: [], count: { nodes: 0 } });
  const plain = simplified(schema, foreign, 0) as Parameters<typeof z.fromJSONSchema>[0];
  try {
    const made = z.fromJSONSchema(plain, { registry: z.registry() });
    // Lazy parts are resolved here and the catalogue writes every schema down: what breaks, breaks now.
    z.toJSONSchema(made, { io: 'input' });
    return made;
  } catch (error) {
    const why = error instanceof Error ? visible(error.message).slice(0, 200) : 'unknown';
    throw new SchemaRefused(`uses what cannot be checked (${why})`);
  }
}

/**
 * The schema of a tool's arguments: an object that takes the arguments it names and, unless it says so
 * itself, no others. Throws SchemaRefused.
 */
export function inputSchemaOf(schema: Json, foreign: boolean): z.ZodObject {
  if (!isRecord(schema) || schema.type !== 'object') throw new SchemaRefused('does not describe an object');
  const odd = Object.keys(isRecord(schema.properties) ? schema.properties : {}).find(
    (name) => !ARGUMENT.test(name),
  );
  if (odd !== undefined) throw new SchemaRefused(`names an argument with characters that are not allowed`);
  const made = schemaOf({ additionalProperties: false, properties: {}, ...schema }, foreign);
  if (!(made instanceof z.ZodObject)) throw new SchemaRefused('is more than a list of arguments');
  return made;
}

/**
 * Counts the schema with its references written out: unions of references to unions make a check take for
 * ever, so a stranger's schema may be neither recursive nor larger than this.
 */
function weigh(
  schema: Json | undefined,
  { root, open, count }: { root: Json; open: string[]; count: { nodes: number } },
): void {
  count.nodes += 1;
  if (count.nodes > MOST_NODES) throw new SchemaRefused('is too large when its references are written out');
  if (Array.isArray(schema)) for (const item of schema) weigh(item, { root, open, count });
  if (!isRecord(schema)) return;
  if (typeof schema.$ref === 'string') {
    const ref = schema.$ref;
    if (open.includes(ref)) throw new SchemaRefused('refers to itself');
    const [, defs = '', name = ''] = /^#\/(\$defs|definitions)\/([^/]+)$/.exec(ref) ?? [];
    const all = isRecord(root) ? root[defs] : undefined;
    if (!isRecord(all) || !Object.hasOwn(all, name))
      throw new SchemaRefused('refers to something outside of itself');
    weigh(all[name], { root, open: [...open, ref], count });
  }
  for (const [name, value] of Object.entries(schema))
    if (name !== '$defs' && name !== 'definitions') weigh(value, { root, open, count });
}

const isWhole = (value: Json) => typeof value === 'object' && value !== null;

function simplified(schema: Json, foreign: boolean, depth: number): Json {
  if (depth > DEEPEST) throw new SchemaRefused(`is nested more than ${DEEPEST} deep`);
  if (typeof schema === 'boolean') return schema;
  if (!isRecord(schema)) throw new SchemaRefused('holds something that is no schema');
  const inner = (value: Json) => simplified(value, foreign, depth + 1);
  const known = Object.entries(schema).flatMap(([name, value]): [string, Json][] => {
    if (LISTS.has(name)) return Array.isArray(value) ? [[name, value.map(inner)]] : [];
    if (MAPS.has(name))
      return isRecord(value)
        ? [[name, Object.fromEntries(Object.entries(value).map(([key, one]) => [key, inner(one)]))]]
        : [];
    if (INSIDE.has(name)) return [[name, Array.isArray(value) ? value.map(inner) : inner(value)]];
    if (name === 'description')
      return typeof value === 'string' ? [[name, visible(value).slice(0, 500)]] : [];
    if (name === 'pattern' || name === 'format') return foreign ? [] : [[name, value]];
    const fixed = name === 'const' ? [value] : name === 'enum' && Array.isArray(value) ? value : [];
    // Nothing that comes in would be the same list or object, and what says so may not even be text.
    if (fixed.some(isWhole)) throw new SchemaRefused('fixes a value that is a list or an object');
    return CHECKS.has(name) ? [[name, value]] : [];
  });
  return Object.fromEntries(known);
}
