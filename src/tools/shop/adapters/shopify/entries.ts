/**
 * What a change was for, where Shopify itself keeps no text with it: a metafield of ours on the record, under
 * the mark of the change, written by the same request right before the change itself.
 */
import { z } from 'zod';
import type { Json } from '../../../../run/plan/plan.ts';
import { ToolFault, ToolTrouble } from '../../../contract.ts';
import type { GraphqlClient, Variables } from '../remote/graphql.ts';
import { Refusal, type Sending } from '../remote/kinds.ts';
import { FORGET } from './mutations.ts';

const NAMESPACE = 'greenlight';

/** Of an order: more are not written, since no more are read. */
export const MOST_OF_ORDER = 50;

/** Of a customer. Some of what is read is left for what is under way on other orders of theirs. */
export const MOST_OF_CUSTOMER = 450;
const PAGES = 10;

/** Of a record that has metafields: a selection, and the shape of its answer. */
export const ENTRIES = `metafields(first: 50, namespace: "${NAMESPACE}") {
  nodes { key value createdAt } pageInfo { hasNextPage endCursor }
}`;
const Node = z.object({ key: z.string(), value: z.string(), createdAt: z.string() });
export const Entries = z.object({
  nodes: z.array(Node),
  pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullish() }).optional(),
});
type Kept = z.infer<typeof Entries>;

export const MORE_ENTRIES = `query ($customer: ID!, $after: String!) {
  customer(id: $customer) {
    metafields(first: 50, after: $after, namespace: "${NAMESPACE}") {
      nodes { key value createdAt } pageInfo { hasNextPage endCursor }
    }
  }
}`;
const MoreAnswer = z.object({ customer: z.object({ metafields: Entries }).nullable() });

/** A customer's, whose first page is read. It still goes on where there are more than are ever written. */
export async function allEntries(client: GraphqlClient, customer: string, first: Kept): Promise<Kept> {
  const nodes = [...first.nodes];
  let page: Kept = first;
  for (let pages = 1; page.pageInfo?.hasNextPage && pages < PAGES; pages += 1) {
    const after = page.pageInfo.endCursor ?? '';
    const more = await client.read(MORE_ENTRIES, { customer, after }, MoreAnswer);
    page = more.customer?.metafields ?? { nodes: [] };
    nodes.push(...page.nodes);
  }
  return { nodes, ...(page.pageInfo ? { pageInfo: page.pageInfo } : {}) };
}

/** Throws Refusal where what is written could not be read again. `most`: with this one. */
export function refuseFull(kept: Kept | undefined, { most, whose }: { most: number; whose: string }): void {
  if ((kept?.nodes.length ?? 0) < most) return;
  throw new Refusal(
    'too_many',
    `${whose} has as many entries as are read: a person has to do it in Shopify.`,
  );
}

/** A change, and what it is for: kept on the record of this owner. */
export interface ToKeep {
  document: string;
  variables: Variables;
  owner: string;
  value: object;
}

/**
 * Sends both in one request; under the same mark it is the same entry. Rejects as `GraphqlClient.write` does.
 * Shopify keeps the entry of a change that it refuses, and whatever is alike later could be taken for that
 * one: so it is taken away then.
 */
export async function writeKept(
  client: GraphqlClient,
  { document, variables, owner: ownerId, value }: ToKeep,
  sending: Sending,
): Promise<{ [name: string]: Json }> {
  const named = { ownerId, namespace: NAMESPACE, key: sending.mark };
  const entries = [{ ...named, type: 'json', value: JSON.stringify(value) }];
  try {
    return await client.write(document, { ...variables, entries }, sending.once);
  } catch (error) {
    if (isRefused(error)) await forget(client, named, sending);
    throw error;
  }
}

const isRefused = (error: unknown): boolean =>
  error instanceof Refusal || (error instanceof ToolFault && error.code === 'not_permitted');

/** One that stays all the same is of no change that stands: that it is refused is told as it is. */
async function forget(client: GraphqlClient, entry: Variables, { again }: Sending): Promise<void> {
  try {
    await client.write(FORGET, { entries: [entry] }, again);
  } catch (error) {
    const isTold = error instanceof Refusal || error instanceof ToolFault || error instanceof ToolTrouble;
    if (!isTold) throw error;
  }
}

export type Entry<Value> = Value & { mark: string; at: string };

/** Those of this shape, the oldest first: others are of other changes, or somebody wrote in them. */
export function entriesOf<Shape extends z.ZodType<object>>(
  kept: Kept | undefined,
  shape: Shape,
): Entry<z.infer<Shape>>[] {
  return (
    (kept?.nodes ?? [])
      .flatMap(({ key: mark, value, createdAt: at }) => {
        const read = shape.safeParse(parsed(value)).data;
        return read ? [{ ...read, mark, at }] : [];
      })
      // Of one second: as Shopify lists them.
      .toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at))
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
