/**
 * What a server with structured outputs refuses in a strict schema. Rules as published:
 * https://platform.openai.com/docs/guides/structured-outputs, "Supported schemas": an object at the root,
 * every field required, no others allowed, at most ten levels and 5,000 fields, and only these keywords.
 */
const KEYWORDS = new Set([
  'type',
  'properties',
  'required',
  'additionalProperties',
  'items',
  'enum',
  'const',
  'anyOf',
  '$ref',
  '$defs',
  'definitions',
  'description',
  'title',
  'pattern',
  'format',
  'multipleOf',
  'maximum',
  'minimum',
  'exclusiveMaximum',
  'exclusiveMinimum',
  'minItems',
  'maxItems',
  '$schema',
]);
const FORMATS = new Set([
  'date-time',
  'time',
  'date',
  'duration',
  'email',
  'hostname',
  'ipv4',
  'ipv6',
  'uuid',
]);
const MOST_LEVELS = 10;
const MOST_FIELDS = 5_000;

type Schema = Record<string, unknown>;

/** Sentences about what is wrong, as the server would say them; none for a schema that it takes. */
export function strictSchemaProblems(schema: unknown): string[] {
  if (!isSchema(schema)) return ['the schema must be an object'];
  const problems: string[] = [];
  if (schema.type !== 'object') problems.push("schema must have type 'object' at the root");
  if (schema.anyOf !== undefined) problems.push("'anyOf' is not permitted at the root");
  let fields = 0;
  const visit = (here: unknown, at: string, level: number) => {
    if (!isSchema(here)) {
      problems.push(`${at}: must be a schema`);
      return;
    }
    for (const word of Object.keys(here))
      if (!KEYWORDS.has(word)) problems.push(`${at}: '${word}' is not permitted`);
    if (typeof here.format === 'string' && !FORMATS.has(here.format))
      problems.push(`${at}: format '${here.format}' is not permitted`);
    if (level > MOST_LEVELS) problems.push(`${at}: more than ${MOST_LEVELS} levels of nesting`);
    if (![here.type, here.anyOf, here.$ref, here.enum, here.const].some((known) => known !== undefined))
      problems.push(`${at}: a schema must have a 'type' key`);
    if (here.type === 'object' || here.properties !== undefined) {
      const properties = isSchema(here.properties) ? here.properties : {};
      const names = Object.keys(properties);
      fields += names.length;
      if (here.additionalProperties !== false)
        problems.push(`${at}: 'additionalProperties' is required to be supplied and to be false`);
      const required = Array.isArray(here.required) ? here.required : [];
      for (const name of names)
        if (!required.includes(name))
          problems.push(`${at}: 'required' must include every key; missing '${name}'`);
      for (const name of required)
        if (!names.includes(String(name)))
          problems.push(`${at}: 'required' names '${name}', which is no property`);
      for (const [name, inner] of Object.entries(properties)) visit(inner, `${at}.${name}`, level + 1);
    }
    if (here.type === 'array' && here.items === undefined) problems.push(`${at}: an array needs 'items'`);
    if (here.items !== undefined) visit(here.items, `${at}[]`, level + 1);
    if (Array.isArray(here.anyOf))
      for (const [n, inner] of here.anyOf.entries()) visit(inner, `${at}|${n}`, level);
    for (const named of [here.$defs, here.definitions])
      if (isSchema(named)) for (const [name, inner] of Object.entries(named)) visit(inner, `#${name}`, 0);
  };
  visit(schema, '(root)', 0);
  if (fields > MOST_FIELDS) problems.push(`more than ${MOST_FIELDS} object properties`);
  return problems;
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
