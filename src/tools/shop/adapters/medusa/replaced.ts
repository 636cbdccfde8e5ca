/**
 * Goods that go out for others, by a claim or an exchange: what was confirmed of them in an order's changes.
 * What is cancelled since is in the order no more. Pure.
 */
import { isRecord } from '../../../../run/plan/references.ts';
import type { MedusaAction, MedusaChange, MedusaItem, MedusaOrder } from './shapes.ts';

export interface Replaced {
  /** As Medusa's admin shows it to people. */
  id: string;
  /** Medusa's own. */
  record: string;
  kind: 'claim' | 'exchange';
  note: string | null;
  at: string;
  /** Medusa's ids of lines. `by`: of what was added; how many pieces of it go out. */
  pairs: { item: string; by: string; quantity: number }[];
  /** What was added is in the order. */
  stands: boolean;
}

/** Oldest first. A claim for money alone is none. */
export function replacedIn(raw: MedusaOrder): Replaced[] {
  return raw.changes.flatMap((change): Replaced[] => {
    const record = recordOf(change);
    if (!record || change.status !== 'confirmed') return [];
    const pairs = pairsOf(change);
    if (pairs.length === 0) return [];
    const { kind, id } = record;
    return [
      {
        ...{ id: shortId(id), record: id, kind, pairs },
        ...{ note: change.internal_note ?? null, at: change.created_at },
        stands: pairs.some(({ by }) => isThere(raw.items, by)),
      },
    ];
  });
}

export const shortId = (id: string): string => id.slice(-7);

export function recordOf(change: MedusaChange): { kind: Replaced['kind']; id: string } | undefined {
  const { change_type, claim_id, exchange_id } = change;
  if (change_type === 'claim' && claim_id) return { kind: 'claim', id: claim_id };
  if (change_type === 'exchange' && exchange_id) return { kind: 'exchange', id: exchange_id };
  return undefined;
}

const OUT = 'ITEM_ADD';
const BACK = ['WRITE_OFF_ITEM', 'RETURN_ITEM'];

/** Put together in pairs; of what the staff put together otherwise, the last stands for the rest. */
function pairsOf({ actions }: MedusaChange): Replaced['pairs'] {
  const inOrder = (actions ?? []).toSorted((one, other) => one.ordering - other.ordering);
  const back = inOrder.filter(({ action }) => BACK.includes(action)).flatMap(pieceIn);
  const last = back.at(-1);
  return inOrder
    .filter(({ action }) => action === OUT)
    .flatMap(pieceIn)
    .flatMap(({ item: by, quantity }, at) => {
      const item = (back[at] ?? last)?.item;
      return item === undefined ? [] : [{ item, by, quantity }];
    });
}

export function pieceIn({ details }: MedusaAction): { item: string; quantity: number }[] {
  if (!isRecord(details) || typeof details.reference_id !== 'string') return [];
  return [{ item: details.reference_id, quantity: Number(details.quantity ?? 0) }];
}

const isThere = (items: MedusaItem[], id: string): boolean =>
  items.some((item) => item.id === id && item.quantity > 0);

/** By lines that were added for others, the ones that were ordered. */
export function addedFor(replaced: Replaced[]): Map<string, string> {
  const added = new Map<string, string>();
  // What was added may be replaced in its turn: the older are known by then.
  for (const { item, by } of replaced.flatMap(({ pairs }) => pairs)) added.set(by, added.get(item) ?? item);
  return added;
}
