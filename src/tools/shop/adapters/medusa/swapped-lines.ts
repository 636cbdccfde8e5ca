/**
 * Lines whose item was changed, by an edit of ours: it takes the pieces of one out and adds another, and the
 * note of what it added says which line that is for. So a line keeps its number. Pure.
 */
import { readText, textOf } from '../remote/mark.ts';
import { isBegunByUs } from './marks.ts';
import { pieceIn } from './replaced.ts';
import type { MedusaChange, MedusaItem, MedusaOrder } from './shapes.ts';

const ADDED = 'ITEM_ADD';
const UPDATED = 'ITEM_UPDATE';

/** Of what comes in for a line. */
export function noteFor(item: string, mark: string): string {
  return textOf({ reason: `for ${item}`, parts: [], mark });
}

/** Medusa's ids of lines: `item` was taken out, and `by` came in for it. The oldest first. */
export function swapsIn({ changes }: Pick<MedusaOrder, 'changes'>): { item: string; by: string }[] {
  return changes.filter(isOurEdit).flatMap(({ actions }) => {
    const all = actions ?? [];
    const out = all
      .filter(({ action }) => action === UPDATED)
      .flatMap(pieceIn)
      .filter(({ quantity }) => quantity === 0)
      .map(({ item }) => item);
    return all
      .filter(({ action }) => action === ADDED)
      .flatMap((one) => {
        const item = itemIn(one.internal_note);
        const [{ item: by } = { item: undefined }] = pieceIn(one);
        return item !== undefined && by !== undefined && out.includes(item) ? [{ item, by }] : [];
      });
  });
}

function isOurEdit(change: MedusaChange): boolean {
  return change.change_type === 'edit' && change.status === 'confirmed' && isBegunByUs(change);
}

/** Of what comes in for a line, Medusa's id of that. */
export function itemIn(note: string | null | undefined): string | undefined {
  const { reason, ours } = readText(note ?? '');
  return ours ? /^for (\w{1,60})$/.exec(reason)?.[1] : undefined;
}

/** By lines that came in for others, the ones that were there first. */
export function placesOf(swaps: { item: string; by: string }[]): Map<string, string> {
  const places = new Map<string, string>();
  for (const { item, by } of swaps) places.set(by, places.get(item) ?? item);
  return places;
}

/**
 * Versions of an order in which lines came in that an edit of ours has touched, and those lines: they may be
 * in the order no more.
 */
export function cameIn({ placed, changes }: Pick<MedusaOrder, 'placed' | 'changes'>) {
  const known = new Set(placed.map(({ id }) => id));
  const touched = new Set(
    changes
      .filter(isOurEdit)
      .flatMap(({ actions }) => actions ?? [])
      .flatMap(pieceIn)
      .map(({ item }) => item)
      .filter((id) => !known.has(id)),
  );
  return changes
    .filter(({ change_type, status }) => change_type === 'edit' && status === 'confirmed')
    .map(({ version, actions }) => ({
      version,
      ids: (actions ?? [])
        .filter(({ action }) => action === ADDED)
        .flatMap(pieceIn)
        .map(({ item }) => item)
        .filter((id) => touched.has(id)),
    }))
    .filter(({ ids }) => ids.length > 0);
}

/** Each with what is in its place now, as that came in. */
export function inTheirPlaces(
  lines: MedusaItem[],
  order: Pick<MedusaOrder, 'changes' | 'added'>,
): MedusaItem[] {
  const newest = new Map([...placesOf(swapsIn(order))].map(([by, item]) => [item, by]));
  return lines.map((line) => order.added.find(({ id }) => id === newest.get(line.id)) ?? line);
}
