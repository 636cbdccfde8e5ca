/**
 * What a change was for, where Shopify itself keeps no text with it: a metafield of ours on the record, under
 * the mark of the change, written by the same request right before the change itself.
 */
import { z } from 'zod';

const NAMESPACE = 'greenlight';

/** Of a record that has metafields: a selection, and the shape of its answer. */
export const ENTRIES = `metafields(first: 50, namespace: "${NAMESPACE}") {
  nodes { key value createdAt } pageInfo { hasNextPage }
}`;
const Kept = z.object({ key: z.string(), value: z.string(), createdAt: z.string() });
export const Entries = z.object({
  nodes: z.array(Kept),
  pageInfo: z.object({ hasNextPage: z.boolean() }).optional(),
});

/** One that Shopify is asked to keep; under the same mark it is the same one. */
export function entryFor(owner: string, mark: string, value: object) {
  return { ownerId: owner, namespace: NAMESPACE, key: mark, type: 'json', value: JSON.stringify(value) };
}

export type Entry<Value> = Value & { mark: string; at: string };

/** Those of this shape, the oldest first: others are of other changes, or somebody wrote in them. */
export function entriesOf<Shape extends z.ZodType<object>>(
  kept: z.infer<typeof Entries> | undefined,
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
