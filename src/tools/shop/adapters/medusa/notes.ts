/** Notes on an order: Medusa has none, so they are entries of its metadata, which its staff see. */
import { addingNote, type Keeping, removingNote } from '../remote/notes.ts';
import type { Change } from './client.ts';
import { noteKey, notesOf } from './marks.ts';
import type { Parts } from './on-order.ts';
import { Anything, type MedusaOrder } from './shapes.ts';

const inMetadata = ({ client }: Parts): Keeping<MedusaOrder> => ({
  standing: marksOf,
  withMark: (raw, mark) => marksOf(raw).find((one) => one === mark),
  async add({ raw }, text, sending) {
    await client.write(withMetadata(raw, { [noteKey(sending.mark)]: text }), Anything, sending.once);
  },
  async remove({ raw }, own, sending) {
    await client.write(withMetadata(raw, { [noteKey(own)]: '' }), Anything, sending.once);
  },
});

export const addNote = (parts: Parts) => addingNote(parts, inMetadata(parts));
export const removeNote = (parts: Parts) => removingNote(parts, inMetadata(parts));

export function marksOf(raw: MedusaOrder): string[] {
  return notesOf(raw).map(({ mark }) => mark);
}

/** Beside what is in the metadata already; what is empty is taken away. */
export function withMetadata({ id }: MedusaOrder, metadata: { [key: string]: string }): Change {
  return { path: `orders/${id}`, body: { metadata } };
}
