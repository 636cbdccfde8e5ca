/** Mistakes in a GraphQL tool that its document shows by itself: places, variables, and what goes with it. */
import type { GraphQLOutputType } from 'graphql';
import type { Json } from '../../../run/plan/plan.ts';
import { isRecord } from '../../../run/plan/references.ts';
import type { Mistake } from '../authority-mistakes.ts';
import { carrierMistakes } from '../file-mistakes.ts';
import { placesIn, RUN_PLACES } from '../templates.ts';
import { pathOf } from '../values.ts';
import { type Document, fieldsIn, rootOf, type Selected } from './document.ts';
import { library } from './library.ts';
import { type GraphqlTool, variablesOf } from './service.ts';

export function documentMistakes(tool: GraphqlTool, args: readonly string[]): Mistake[] {
  const { shape, document } = tool;
  const found: Mistake[] = [];
  const say = (path: string[], reason: string) => found.push({ path, reason });
  const { operation } = document.operation;
  if (shape.effect === 'read' && operation !== 'query') say(['effect'], `a ${operation} is no read`);
  if (shape.effect === 'write' && operation !== 'mutation') say(['effect'], `a ${operation} is no write`);
  found.push(...placeMistakesIn(tool), ...outputMistakes(tool), ...variableMistakes(tool, args));
  found.push(
    ...carrierMistakes(shape, (path) => {
      const [variable = ''] = path.split('.');
      if (!document.variables.includes(variable))
        return `goes nowhere: the document has no variable $${variable}`;
      return usesVariable(document, variable)
        ? undefined
        : `goes nowhere: the document does not use $${variable}`;
    }),
  );
  return found;
}

/** A service may let a variable pass that nothing uses, and do what was only to be tried. */
function usesVariable({ node }: Document, name: string): boolean {
  const { visit, BREAK } = library();
  let used = false;
  visit(node, {
    // Where it is declared is no use of it.
    VariableDefinition: () => false,
    Variable(variable) {
      if (variable.name.value !== name) return undefined;
      used = true;
      return BREAK;
    },
  });
  return used;
}

/** The first names of paths in the variables that Greenlight fills. */
export function carriedBy({ idempotency, preview }: GraphqlTool['shape']): string[] {
  return [idempotency?.argument, preview?.dry_run?.argument].flatMap((path) => path?.split('.')[0] ?? []);
}

function variableMistakes(tool: GraphqlTool, args: readonly string[]): Mistake[] {
  const { shape, document } = tool;
  const carried = carriedBy(shape);
  const variables = variablesOf(tool);
  const found: Mistake[] = [];
  for (const [name, value] of Object.entries(variables)) {
    const path = shape.variables ? ['variables', name] : ['document'];
    if (!document.variables.includes(name))
      found.push({ path, reason: `the document has no variable $${name}` });
    const unknown = placesIn(value).filter((place) => !args.includes(place) && !isOurs(place, shape.effect));
    if (shape.variables || !carried.includes(name))
      for (const place of unknown) found.push({ path, reason: `nothing is called {${place}}` });
  }
  const used = new Set(placesIn(variables));
  for (const name of args)
    if (!used.has(name) && name !== shape.idempotency?.argument)
      found.push({ path: ['input', 'properties', name], reason: `the argument ${name} goes nowhere` });
  for (const definition of document.operation.variableDefinitions ?? []) {
    const { value: name } = definition.variable.name;
    const needed = definition.type.kind === 'NonNullType' && !definition.defaultValue;
    if (needed && !Object.hasOwn(variables, name) && !carried.includes(name))
      found.push({ path: ['variables'], reason: `says nothing of $${name}, which the document needs` });
  }
  return found;
}

const isOurs = (place: string, effect: string) =>
  RUN_PLACES.some((known) => known === place) && (place !== '$key' || effect === 'write');

function placeMistakesIn({ shape, document, at }: GraphqlTool): Mistake[] {
  const { lists = [], types = {} } = shape.errors;
  const found: Mistake[] = [];
  if (!selectedAt(document, at))
    found.push({ path: shape.at ? ['at'] : ['document'], reason: `nothing is asked for at "${at}"` });
  for (const place of lists)
    if (!selectedAt(document, place))
      found.push({ path: ['errors', 'lists'], reason: `nothing is asked for at "${place}"` });
  for (const place of Object.keys(types)) {
    const selected = selectedAt(document, place);
    const path = ['errors', 'types', place];
    if (!selected) found.push({ path, reason: `nothing is asked for at "${place}"` });
    else if (!fieldsIn(selected, document).has('__typename'))
      found.push({ path, reason: `__typename has to be asked for at "${place}"` });
  }
  return found;
}

export function selectedAt(
  document: Document,
  place: string,
  schema?: Parameters<typeof rootOf>[1],
): Selected | undefined {
  let selected: Selected | undefined = rootOf(document, schema);
  for (const part of pathOf(place)) {
    if (!selected) return undefined;
    selected =
      typeof part === 'string'
        ? fieldsIn(selected, document, schema).get(part)
        : { sets: selected.sets, type: selected.type && itemOf(selected.type) };
  }
  return selected;
}

/** A list's own items; anything else as it is. */
function itemOf(type: GraphQLOutputType): GraphQLOutputType {
  const { isListType, isNonNullType } = library();
  const bare = isNonNullType(type) ? type.ofType : type;
  return isListType(bare) ? bare.ofType : type;
}

/** Fields that the output is said to have and that nothing asks for. */
function outputMistakes({ shape, document, at }: GraphqlTool): Mistake[] {
  const selected = selectedAt(document, at);
  const found: Mistake[] = [];
  if (selected && shape.output) walk(shape.output, selected, ['output']);
  return found;

  function walk(schema: Json, here: Selected, path: string[]): void {
    if (!isRecord(schema)) return;
    if (schema.items !== undefined) walk(schema.items, here, [...path, 'items']);
    if (!isRecord(schema.properties) || here.sets.length === 0) return;
    const fields = fieldsIn(here, document);
    for (const [name, inner] of Object.entries(schema.properties)) {
      const field = fields.get(name);
      if (field) walk(inner, field, [...path, 'properties', name]);
      else
        found.push({
          path: [...path, 'properties', name],
          reason: `the document does not ask for ${name} there`,
        });
    }
  }
}
