/** Notes of the staff on an order. */
import { addingNote, type Keeping, removingNote } from '../remote/notes.ts';
import { bears } from '../remote/on-order.ts';
import type { VendureOrder } from './documents.ts';
import { ADD_NOTE, DELETE_NOTE } from './mutations.ts';
import type { Parts } from './on-order.ts';

const inHistory = ({ client }: Parts): Keeping<VendureOrder> => ({
  standing: (raw) => notesOf(raw).map(({ id }) => id),
  withMark: (raw, mark) => noteWith(raw, mark)?.id,
  async add({ raw }, text, sending) {
    await client.write(
      ADD_NOTE,
      { input: { id: raw.id, note: `${text}\n${sending.mark}`, isPublic: false } },
      sending.once,
    );
  },
  async remove(_state, id, sending) {
    await client.write(DELETE_NOTE, { id }, sending.once);
  },
});

export const addNote = (parts: Parts) => addingNote(parts, inHistory(parts));
export const removeNote = (parts: Parts) => removingNote(parts, inHistory(parts));

export function notesOf({ history }: VendureOrder) {
  return history.items.filter(({ type }) => type === 'ORDER_NOTE');
}

export function noteWith(order: VendureOrder, mark: string) {
  return notesOf(order).find(({ data }) => bears(data.note, mark));
}
