/** Notes on an order: Medusa has none, so they are entries of its metadata, which its staff see. */
import { fact } from '../../contract/facts.ts';
import { Refusal, type RemoteChange } from '../remote/kinds.ts';
import { onOrder } from '../remote/on-order.ts';
import { noteId } from '../remote/whose.ts';
import type { Change } from './client.ts';
import { noteKey, notesOf } from './marks.ts';
import type { OrderState, Parts } from './on-order.ts';
import { Anything, type MedusaOrder } from './shapes.ts';

export function addNote({
  client,
  ...parts
}: Parts): RemoteChange<OrderState, { order: string; text: string }> {
  return {
    ...onOrder({ client, ...parts }),
    facts: () => ({}),
    expected: () => ({ output: {} }),
    progress({ raw, order }, _args, mark) {
      if (!notesOf(raw).some((note) => note.mark === mark)) return { kind: 'nothing' };
      const id = noteId(order.id, mark);
      return { kind: 'whole', id, output: { note: id } };
    },
    async send({ raw }, { text }, sending) {
      await client.write(withMetadata(raw, { [noteKey(sending.mark)]: text }), Anything, sending);
    },
  };
}

export function removeNote({
  client,
  ...parts
}: Parts): RemoteChange<OrderState, { order: string; note: string }> {
  const entryOf = ({ raw, order }: OrderState, note: string) =>
    notesOf(raw).find(({ mark }) => noteId(order.id, mark) === note);
  return {
    ...onOrder({ client, ...parts }),
    facts: ({ raw, order }) =>
      Object.fromEntries(notesOf(raw).map(({ mark }) => [fact.noteRemoved(noteId(order.id, mark)), false])),
    expected(state, { note }) {
      if (!entryOf(state, note)) throw new Refusal('no_such_note', `${state.order.id} has no note ${note}.`);
      return { output: { note } };
    },
    progress: (state, { note }) =>
      entryOf(state, note) ? { kind: 'nothing' } : { kind: 'whole', id: note, output: { note } },
    async send(state, { note }, sending) {
      const entry = entryOf(state, note);
      if (entry)
        await client.write(withMetadata(state.raw, { [noteKey(entry.mark)]: '' }), Anything, sending);
    },
  };
}

/** Beside what is in the metadata already; what is empty is taken away. */
export function withMetadata({ id }: MedusaOrder, metadata: { [key: string]: string }): Change {
  return { path: `orders/${id}`, body: { metadata } };
}
