/** What of ours is in Medusa's records: metadata of an order, notes of refunds and of changes. Pure. */
import type { Json } from '../../../../run/plan/plan.ts';
import { isRecord } from '../../../../run/plan/references.ts';
import { bearsMark, markIn, readText } from '../remote/mark.ts';
import type { MedusaChange, MedusaOrder } from './shapes.ts';

const NOTE = 'greenlight_note_';
const CANCEL = 'greenlight_cancel_';
/** In the metadata of a return, with a text that bears the mark. */
export const RETURN_KEY = 'greenlight_return';
const MARK = /^gl-[0-9a-f]{24}$/;

export const noteKey = (mark: string): string => `${NOTE}${mark}`;
export const cancelKey = (mark: string): string => `${CANCEL}${mark}`;

/** As customers know it. */
export function numberOf(order: {
  display_id: number;
  custom_display_id?: string | null | undefined;
}): string {
  return order.custom_display_id || String(order.display_id);
}

function entries({ metadata }: MedusaOrder, prefix: string): { mark: string; text: string }[] {
  return Object.entries(metadata ?? {}).flatMap(([key, value]) => {
    const mark = key.slice(prefix.length);
    return key.startsWith(prefix) && MARK.test(mark) && typeof value === 'string' && value !== ''
      ? [{ mark, text: value }]
      : [];
  });
}

export const notesOf = (order: MedusaOrder) => entries(order, NOTE);

export function isCancelledWith(order: MedusaOrder, mark: string): boolean {
  return entries(order, CANCEL).some((one) => one.mark === mark);
}

/** Of an order that we cancelled: why. */
export function cancelledBy(order: MedusaOrder): { reason: string } | undefined {
  const [entry] = order.status === 'canceled' ? entries(order, CANCEL) : [];
  return entry && { reason: readText(entry.text).reason };
}

/** What still counts of the changes of an order. */
export function changeWith({ changes }: MedusaOrder, mark: string): MedusaChange | undefined {
  return changes.find(
    ({ internal_note, status }) =>
      bearsMark(internal_note, mark) && ['pending', 'requested', 'confirmed'].includes(status),
  );
}

/** One that somebody began and did not end: Medusa lets no other be made beside it. */
export function openChange({ changes }: Pick<MedusaOrder, 'changes'>): MedusaChange | undefined {
  return changes.find(({ status }) => status === 'pending' || status === 'requested');
}

/** By whichever call of ours, whatever people put into it since. */
export function isBegunByUs({ internal_note }: MedusaChange): boolean {
  return markIn(internal_note) !== undefined;
}

/** How often lines were added or replaced. */
export function timesItemsChanged({ changes }: MedusaOrder): number {
  return changes.filter(
    ({ change_type, status, actions }) =>
      change_type === 'edit' &&
      status === 'confirmed' &&
      actions?.some(({ action }) => action === 'ITEM_ADD'),
  ).length;
}

/** The postcode that it was placed with, if the address was changed since. */
export function postcodeBefore({ changes }: Pick<MedusaOrder, 'changes'>): string | undefined {
  for (const { actions } of changes)
    for (const { action, details } of actions ?? []) {
      const old: Json | undefined =
        action === 'UPDATE_ORDER_PROPERTIES' && isRecord(details) && details.type === 'shipping_address'
          ? details.old
          : undefined;
      if (isRecord(old) && typeof old.postal_code === 'string') return old.postal_code;
    }
  return undefined;
}
