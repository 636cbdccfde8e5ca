/** Mistakes in a GraphQL tool that the schema of its service shows: fields, variables, types. */
import type { GraphQLInputType, GraphQLOutputType, GraphQLSchema } from 'graphql';
import type { Json } from '../../../run/plan/plan.ts';
import { isRecord } from '../../../run/plan/references.ts';
import type { Mistake } from '../authority-mistakes.ts';
import { placesIn } from '../templates.ts';
import { fieldsIn, type Selected } from './document.ts';
import { carriedBy, selectedAt } from './document-mistakes.ts';
import { library } from './library.ts';
import { type GraphqlTool, variablesOf, whereIn } from './service.ts';

const MOST_MISTAKES = 20;
/** Names come from the service, as many as it likes. */
const LONGEST = 300;
const short = (reason: string) =>
  reason.length > LONGEST ? `${reason.slice(0, LONGEST).toWellFormed()} …` : reason;

export function schemaMistakes(tool: GraphqlTool, schema: GraphQLSchema): Mistake[] {
  const { document } = tool;
  const { validate } = library();
  const invalid = validate(schema, document.node).map((error) => ({
    path: ['document'],
    reason: error.message,
    where: whereIn(tool, error.locations?.[0]?.line ?? 1),
  }));
  const found =
    invalid.length > 0
      ? invalid
      : [
          ...typeMistakes(tool, schema),
          ...outputTypes(tool, schema),
          ...directiveMistakes(tool, schema),
          ...unionMistakes(tool, schema),
        ];
  return found.slice(0, MOST_MISTAKES).map((one) => ({ ...one, reason: short(one.reason) }));
}

function directiveMistakes({ shape }: GraphqlTool, schema: GraphQLSchema): Mistake[] {
  const used = shape.idempotency?.directive;
  if (!used) return [];
  const path = ['idempotency', 'directive'];
  const known = schema.getDirective(used.name);
  if (!known) return [{ path, reason: `the service has no directive @${used.name}` }];
  const { isRequiredArgument } = library();
  if (!known.locations.some((one) => one === 'FIELD'))
    return [{ path, reason: `@${used.name} does not stand on fields` }];
  if (!known.args.some(({ name }) => name === used.argument))
    return [{ path, reason: `@${used.name} has no argument ${used.argument}` }];
  const other = known.args.find((arg) => arg.name !== used.argument && isRequiredArgument(arg));
  return other ? [{ path, reason: `@${used.name} also needs ${other.name}` }] : [];
}

/** Types of errors that the union at their place does not have. */
function unionMistakes({ shape, document }: GraphqlTool, schema: GraphQLSchema): Mistake[] {
  const { getNamedType, isAbstractType } = library();
  return Object.entries(shape.errors.types ?? {}).flatMap(([place, names]) => {
    const type = selectedAt(document, place, schema)?.type;
    const named = type && getNamedType(type);
    if (!named) return [];
    const possible = isAbstractType(named)
      ? schema.getPossibleTypes(named).map(({ name }) => name)
      : [named.name];
    return names
      .filter((name) => !possible.includes(name))
      .map((name) => ({ path: ['errors', 'types', place], reason: `${named.name} is never ${name}` }));
  });
}

/** What the variables are made of, against the types that the document gives them. */
function typeMistakes(tool: GraphqlTool, schema: GraphQLSchema): Mistake[] {
  const { typeFromAST, isInputType } = library();
  const { shape, document } = tool;
  const variables = variablesOf(tool);
  const carried = carriedBy(shape);
  return (document.operation.variableDefinitions ?? []).flatMap(({ variable, type: node, defaultValue }) => {
    const { value: name } = variable.name;
    const type = typeFromAST(schema, node as Parameters<typeof typeFromAST>[1]);
    const template = variables[name];
    if (!isInputType(type) || template === undefined || carried.includes(name)) return [];
    const path = shape.variables ? ['variables', name] : ['input', 'properties', name];
    const optional = defaultValue !== undefined;
    return fits(type, template, { shape, optional, at: `$${name}` }).map((reason) => ({ path, reason }));
  });
}

interface Place {
  shape: GraphqlTool['shape'];
  /** It may be left out. */
  optional: boolean;
  at: string;
}

function fits(type: GraphQLInputType, template: Json, place: Place): string[] {
  const { isNonNullType, isListType, isInputObjectType, isRequiredInputField } = library();
  const { shape, at } = place;
  if (isNonNullType(type)) {
    const missing = !place.optional && mayBeMissing(template, shape);
    return [
      ...(missing ? [`${at} has to be there, and ${String(template)} may be missing`] : []),
      ...fits(type.ofType, template, place),
    ];
  }
  const [only] = typeof template === 'string' ? placesIn(template) : [];
  if (only !== undefined && template === `{${only}}`)
    return suits(type, only.startsWith('$') ? { type: 'string' } : argument(shape, only), at);
  if (template === null) return [];
  if (isListType(type))
    return (Array.isArray(template) ? template : [template]).flatMap((one) => fits(type.ofType, one, place));
  if (!isInputObjectType(type)) return literal(type, template, at);
  if (!isRecord(template)) return [`${at} is a ${type.name}, and no ${typeof template}`];
  const fields = type.getFields();
  const inner = Object.entries(template).flatMap(([name, one]) => {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (!field) return [`${type.name} has no field ${name}`];
    const optional = !isRequiredInputField(field);
    return fits(field.type, one, { shape, optional, at: `${at}.${name}` });
  });
  const carried = [shape.idempotency?.argument, shape.preview?.dry_run?.argument];
  const lacking = Object.values(fields).filter(
    (field) =>
      isRequiredInputField(field) &&
      !Object.hasOwn(template, field.name) &&
      !carried.includes(`${at.slice(1)}.${field.name}`),
  );
  return [...inner, ...lacking.map(({ name }) => `${at}.${name} has to be there`)];
}

const argument = ({ input }: GraphqlTool['shape'], name: string): Json =>
  isRecord(input.properties) ? (input.properties[name] ?? {}) : {};

function mayBeMissing(template: Json, { input }: GraphqlTool['shape']): boolean {
  const [only] = typeof template === 'string' ? placesIn(template) : [];
  if (only === undefined || template !== `{${only}}` || only.startsWith('$')) return template === null;
  return !(Array.isArray(input.required) && input.required.includes(only));
}

/** What stands in the file itself. */
function literal(type: GraphQLInputType, value: Json, at: string): string[] {
  const kind = Number.isInteger(value) ? 'integer' : typeof value;
  return suits(
    type,
    { type: kind, ...(typeof value === 'string' && placesIn(value).length === 0 && { const: value }) },
    at,
  );
}

const SCALARS: Record<string, string[]> = {
  String: ['string'],
  ID: ['string', 'integer'],
  Int: ['integer'],
  Float: ['integer', 'number'],
  Boolean: ['boolean'],
};

/** Whether what a JSON Schema lets through is of a type, as far as the schema says. */
function suits(type: GraphQLInputType, schema: Json, at: string): string[] {
  const { isNonNullType, isListType, isInputObjectType, isEnumType, isRequiredInputField } = library();
  if (isNonNullType(type)) return suits(type.ofType, schema, at);
  if (!isRecord(schema)) return [];
  const kinds = [schema.type ?? []].flat().filter((kind) => kind !== 'null');
  if (isListType(type)) {
    const one = kinds.includes('array') ? (schema.items ?? {}) : schema;
    return suits(type.ofType, one, at);
  }
  const name = type.name;
  if (isInputObjectType(type)) {
    if (kinds.some((kind) => kind !== 'object')) return [`${at} is a ${name}, and no ${kinds.join(' or ')}`];
    const fields = type.getFields();
    const properties = isRecord(schema.properties) ? schema.properties : {};
    const required = Array.isArray(schema.required) ? schema.required : [];
    return [
      ...Object.entries(properties).flatMap(([field, inner]) => {
        const known = Object.hasOwn(fields, field) ? fields[field] : undefined;
        return known ? suits(known.type, inner, `${at}.${field}`) : [`${name} has no field ${field}`];
      }),
      ...Object.values(fields)
        .filter((field) => isRequiredInputField(field) && !required.includes(field.name))
        .map((field) => `${at}.${field.name} has to be there: it is not among what is required`),
    ];
  }
  if (isEnumType(type)) {
    const known = type.getValues().map((value) => value.name);
    const given = [
      ...(Array.isArray(schema.enum) ? schema.enum : []),
      ...(schema.const === undefined ? [] : [schema.const]),
    ];
    const odd = given.find((one) => !known.includes(String(one)));
    if (kinds.some((kind) => kind !== 'string'))
      return [`${at} is one of ${known.join(', ')}, and no ${kinds.join(' or ')}`];
    return odd === undefined ? [] : [`${at} is one of ${known.join(', ')}, and never ${String(odd)}`];
  }
  const takes = Object.hasOwn(SCALARS, name) ? SCALARS[name] : undefined;
  const wrong = takes && kinds.find((kind) => !takes.includes(String(kind)));
  return wrong === undefined ? [] : [`${at} is a ${name}, and no ${String(wrong)}`];
}

/** What the answer is said to be, against what the service gives. */
function outputTypes({ shape, document, at }: GraphqlTool, schema: GraphQLSchema): Mistake[] {
  const selected = selectedAt(document, at, schema);
  return selected && shape.output ? walk(shape.output, selected, ['output']) : [];

  function walk(said: Json, here: Selected, path: string[]): Mistake[] {
    const type = here.type && bare(here.type);
    if (!isRecord(said) || !type) return [];
    const kinds = [said.type ?? []].flat().filter((kind) => kind !== 'null');
    const { isListType, isLeafType, isEnumType, getNamedType } = library();
    if (isListType(type)) {
      if (kinds.length > 0 && !kinds.includes('array'))
        return [{ path, reason: `the service answers with a list there, and no ${kinds.join(' or ')}` }];
      return walk(said.items ?? {}, { ...here, type: type.ofType }, [...path, 'items']);
    }
    if (isLeafType(type)) {
      const gives = isEnumType(type)
        ? ['string']
        : Object.hasOwn(GIVES, type.name)
          ? GIVES[type.name]
          : undefined;
      const fitting = !gives || kinds.length === 0 || kinds.some((kind) => gives.includes(String(kind)));
      return fitting
        ? []
        : [{ path, reason: `the service answers with ${type.name} there, and no ${kinds.join(' or ')}` }];
    }
    if (kinds.length > 0 && !kinds.includes('object'))
      return [
        {
          path,
          reason: `the service answers with ${getNamedType(type).name} there, and no ${kinds.join(' or ')}`,
        },
      ];
    const fields = fieldsIn(here, document, schema);
    return Object.entries(isRecord(said.properties) ? said.properties : {}).flatMap(([name, inner]) => {
      const field = fields.get(name);
      return field ? walk(inner, field, [...path, 'properties', name]) : [];
    });
  }
}

/** As the built-in types are written in JSON. */
const GIVES: Record<string, string[]> = {
  ...SCALARS,
  ID: ['string'],
  Int: ['integer', 'number'],
  Float: ['number'],
};

function bare(type: GraphQLOutputType): GraphQLOutputType {
  const { isNonNullType } = library();
  return isNonNullType(type) ? type.ofType : type;
}
