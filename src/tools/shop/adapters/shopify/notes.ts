/**
 * Notes of the staff on an order. Shopify has one text for all of them, which may have a customer's own
 * words: each of ours is a paragraph of it that ends in a mark.
 */
import { Refusal } from '../remote/kinds.ts';
import { bearsMark } from '../remote/mark.ts';
import { addingNote, type Keeping, removingNote } from '../remote/notes.ts';
import type { ShopifyOrder } from './documents.ts';
import { UPDATE_ORDER } from './mutations.ts';
import type { Parts } from './on-order.ts';

/** Characters that Shopify keeps. */
const MOST = 5_000;
const BETWEEN = '\n\n';

const inTheNote = ({ client }: Parts): Keeping<ShopifyOrder> => ({
  standing: (raw) => marksIn(raw.note),
  withMark: (raw, mark) => (bearsMark(raw.note, mark) ? mark : undefined),
  refuse({ raw, order }, text) {
    if ((raw.note ?? '').length + text.length > MOST - 100)
      throw new Refusal('too_long', `The note of ${order.id} has no room for more.`);
  },
  async add({ raw }, text, sending) {
    const ours = `${text.trim().replaceAll(/\n{2,}/g, '\n')} (${sending.mark})`;
    const note = [...paragraphs(raw.note), ours].join(BETWEEN);
    await client.write(UPDATE_ORDER, { input: { id: raw.id, note } }, sending.once);
  },
  async remove({ raw }, own, sending) {
    const rest = paragraphs(raw.note).filter((one) => !marksIn(one).includes(own));
    await client.write(UPDATE_ORDER, { input: { id: raw.id, note: rest.join(BETWEEN) } }, sending.once);
  },
});

export const addNote = (parts: Parts) => addingNote(parts, inTheNote(parts));
export const removeNote = (parts: Parts) => removingNote(parts, inTheNote(parts));

/** The marks of the notes that stand in it. */
export function marksIn(note: string | null | undefined): string[] {
  return [...(note ?? '').matchAll(/\((gl-[0-9a-f]{24})\)/g)].map(([, mark = '']) => mark);
}

function paragraphs(note: string | null | undefined): string[] {
  return (note ?? '').split(BETWEEN).filter((one) => one.trim() !== '');
}
