/** Notes of the staff on an order. */
import { fact } from '../../contract/facts.ts';
import { Refusal, type RemoteChange } from '../remote/kinds.ts';
import { bears, onOrder } from '../remote/on-order.ts';
import { noteId } from '../remote/whose.ts';
import { ADD_NOTE, DELETE_NOTE, type VendureOrder } from './documents.ts';
import type { OrderState, Parts } from './on-order.ts';

export function addNote({
  client,
  ...parts
}: Parts): RemoteChange<OrderState, { order: string; text: string }> {
  return {
    ...onOrder({ client, ...parts }),
    facts: () => ({}),
    expected: () => ({ output: {} }),
    progress({ raw }, _args, mark) {
      const entry = noteWith(raw, mark);
      if (!entry) return { kind: 'nothing' };
      const id = noteId(raw.code, entry.id);
      return { kind: 'whole', id, output: { note: id } };
    },
    async send({ raw }, { text }, sending) {
      await client.write(
        ADD_NOTE,
        { input: { id: raw.id, note: `${text}\n${sending.mark}`, isPublic: false } },
        sending,
      );
    },
  };
}

export function removeNote({
  client,
  ...parts
}: Parts): RemoteChange<OrderState, { order: string; note: string }> {
  const entryOf = ({ raw }: OrderState, note: string) =>
    notesOf(raw).find(({ id }) => noteId(raw.code, id) === note);
  return {
    ...onOrder({ client, ...parts }),
    facts: (state) =>
      Object.fromEntries(
        notesOf(state.raw).map(({ id }) => [fact.noteRemoved(noteId(state.raw.code, id)), false]),
      ),
    expected(state, { note }) {
      if (!entryOf(state, note)) throw new Refusal('no_such_note', `${state.order.id} has no note ${note}.`);
      return { output: { note } };
    },
    progress: (state, { note }) =>
      entryOf(state, note) ? { kind: 'nothing' } : { kind: 'whole', id: note, output: { note } },
    async send(state, { note }, sending) {
      const entry = entryOf(state, note);
      if (entry) await client.write(DELETE_NOTE, { id: entry.id }, sending);
    },
  };
}

export function notesOf({ history }: VendureOrder) {
  return history.items.filter(({ type }) => type === 'ORDER_NOTE');
}

export function noteWith(order: VendureOrder, mark: string) {
  return notesOf(order).find(({ data }) => bears(data.note, mark));
}
