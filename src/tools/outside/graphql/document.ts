/** A document of a GraphQL tool: its one operation, and what it asks for. */
import type {
  DocumentNode,
  GraphQLOutputType,
  GraphQLSchema,
  OperationDefinitionNode,
  SelectionSetNode,
} from 'graphql';
import { library } from './library.ts';

export interface Document {
  node: DocumentNode;
  operation: OperationDefinitionNode;
  /** Names of its variables, without the dollar. */
  variables: string[];
}

const MOST_TOKENS = 10_000;

/** `line`: of the document, from 1. */
export function readDocument(text: string): Document | { line: number; reason: string } {
  const { parse, Kind, GraphQLError } = library();
  let node: DocumentNode;
  try {
    node = parse(text, { maxTokens: MOST_TOKENS });
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    return { line: error.locations?.[0]?.line ?? 1, reason: error.message };
  }
  const operations = node.definitions.filter((one) => one.kind === Kind.OPERATION_DEFINITION);
  const [operation] = operations;
  if (!operation || operations.length > 1) return { line: 1, reason: 'holds exactly one operation' };
  if (operation.operation === 'subscription') return { line: 1, reason: 'is a query or a mutation' };
  const variables = (operation.variableDefinitions ?? []).map(({ variable }) => variable.name.value);
  return { node, operation, variables };
}

/** What is asked for at a place: its selections, and of which type it is where a schema says so. */
export interface Selected {
  sets: { set: SelectionSetNode; of?: string | undefined }[];
  type?: GraphQLOutputType | undefined;
}

export function rootOf({ operation }: Document, schema?: GraphQLSchema): Selected {
  const type = schema?.getRootType(operation.operation) ?? undefined;
  return { sets: [{ set: operation.selectionSet, of: type?.name }] };
}

/** By the name that the answer has for it, fragments written out. */
export function fieldsIn(
  { sets }: Selected,
  document: Document,
  schema?: GraphQLSchema,
): Map<string, Selected> {
  const { Kind, isInterfaceType, isObjectType, getNamedType } = library();
  const found = new Map<string, Selected>();
  const seen = new Set<string>();
  const open = [...sets];
  for (let next = open.shift(); next; next = open.shift())
    for (const one of next.set.selections) {
      if (one.kind === Kind.INLINE_FRAGMENT) {
        open.push({ set: one.selectionSet, of: one.typeCondition?.name.value ?? next.of });
      } else if (one.kind === Kind.FRAGMENT_SPREAD) {
        const name = one.name.value;
        const fragment = document.node.definitions.find(
          (each) => each.kind === Kind.FRAGMENT_DEFINITION && each.name.value === name,
        );
        if (seen.has(name) || fragment?.kind !== Kind.FRAGMENT_DEFINITION) continue;
        seen.add(name);
        open.push({ set: fragment.selectionSet, of: fragment.typeCondition.name.value });
      } else {
        const parent = next.of === undefined ? undefined : schema?.getType(next.of);
        const fields = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields() : {};
        const type = Object.hasOwn(fields, one.name.value) ? fields[one.name.value]?.type : undefined;
        const key = one.alias?.value ?? one.name.value;
        const known = found.get(key) ?? { sets: [], type };
        if (one.selectionSet) known.sets.push({ set: one.selectionSet, of: type && getNamedType(type).name });
        found.set(key, known);
      }
    }
  return found;
}

/** The document as it is sent, with a directive on each of its fields that carries the key of the call. */
export function printed(
  { node, operation }: Document,
  directive: { name: string; argument: string } | undefined,
): string {
  const { print, parse, Kind } = library();
  if (!directive) return print(node);
  const used = `@${directive.name}(${directive.argument}: $${KEY_VARIABLE})`;
  const [like] = parse(`query ($${KEY_VARIABLE}: String!) { a ${used} }`).definitions;
  if (like?.kind !== Kind.OPERATION_DEFINITION) throw new Error('a document that was made here');
  const [carries] = like.selectionSet.selections;
  const selections = operation.selectionSet.selections.map((one) => ({
    ...one,
    directives: [...(one.directives ?? []), ...(carries?.directives ?? [])],
  }));
  const variableDefinitions = [...(operation.variableDefinitions ?? []), ...(like.variableDefinitions ?? [])];
  const keyed = {
    ...operation,
    variableDefinitions,
    selectionSet: { ...operation.selectionSet, selections },
  } as OperationDefinitionNode;
  return print({ ...node, definitions: node.definitions.map((one) => (one === operation ? keyed : one)) });
}

export const KEY_VARIABLE = 'greenlight_key';
