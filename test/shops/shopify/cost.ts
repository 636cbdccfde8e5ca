/**
 * What a query may cost at most, reckoned as Shopify's documentation says: an object one point, a connection
 * two and each of its items, a mutation ten, a scalar none.
 */
import {
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isLeafType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql';

export const MOST_COST = 1_000;

type Values = { readonly [name: string]: unknown };

export function costOf(schema: GraphQLSchema, document: DocumentNode, variables: Values): number {
  const [operation] = document.definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) return 0;
  const isMutation = operation.operation === 'mutation';
  const root = isMutation ? schema.getMutationType() : schema.getQueryType();
  return selected(operation.selectionSet, root?.name ?? '') + (isMutation ? 10 : 0);

  function selected(set: SelectionSetNode | undefined, typeName: string): number {
    let sum = 0;
    let most = 0;
    for (const selection of set?.selections ?? []) {
      if (selection.kind === Kind.FIELD) sum += fieldCost(selection, typeName);
      else if (selection.kind === Kind.INLINE_FRAGMENT)
        most = Math.max(
          most,
          selected(selection.selectionSet, selection.typeCondition?.name.value ?? typeName),
        );
    }
    return sum + most;
  }

  function fieldCost(field: FieldNode, typeName: string): number {
    const parent = schema.getType(typeName);
    if (!isCompositeType(parent) || !('getFields' in parent)) return 0;
    const type = getNamedType(parent.getFields()[field.name.value]?.type);
    if (!type || isLeafType(type)) return 0;
    const items = firstOf(field);
    if (!isObjectType(type) || !type.name.endsWith('Connection'))
      return (items ?? 1) * (1 + selected(field.selectionSet, type.name));
    const nodes = (field.selectionSet?.selections ?? []).filter(
      (one): one is FieldNode => one.kind === Kind.FIELD && one.name.value !== 'pageInfo',
    );
    return 2 + (items ?? 0) * nodes.reduce((sum, one) => sum + fieldCost(one, type.name), 0);
  }

  function firstOf(field: FieldNode): number | undefined {
    const value = field.arguments?.find(({ name }) => name.value === 'first')?.value;
    if (value?.kind === Kind.INT) return Number(value.value);
    if (value?.kind === Kind.VARIABLE) return Number(variables[value.name.value] ?? 0);
    return undefined;
  }
}
