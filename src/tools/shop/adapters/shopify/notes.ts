/**
 * Notes of the staff on an order. Shopify has one text for all of them, which may have a customer's own
 * words: each of ours is a paragraph of it that ends in a mark.
 */
import { fact } from '../../contract/facts.ts';
import { Refusal, type RemoteChange } from '../remote/kinds.ts';
import { bearsMark } from '../remote/mark.ts';
import { onOrder } from '../remote/on-order.ts';
import { noteId } from '../remote/whose.ts';
import { UPDATE_ORDER } from './mutations.ts';
import type { OrderState, Parts } from './on-order.ts';

/** Characters that Shopify keeps. */
const MOST = 5_000;
const BETWEEN = '\n\n';

export function addNote(parts: Parts): RemoteChange<OrderState, { order: string; text: string }> {
  return {
    ...onOrder(parts),
    facts: () => ({}),
    expected({ raw, order }, { text }) {
      if ((raw.note ?? '').length + text.length > MOST - 100)
        throw new Refusal('too_long', `The note of ${order.id} has no room for more.`);
      return { output: {} };
    },
    progress({ raw, order }, _args, mark) {
      if (!bearsMark(raw.note, mark)) return { kind: 'nothing' };
      const id = noteId(order.id, mark);
      return { kind: 'whole', id, output: { note: id } };
    },
    async send({ raw }, { text }, sending) {
      const ours = `${text.trim().replaceAll(/\n{2,}/g, '\n')} (${sending.mark})`;
      const note = [...paragraphs(raw.note), ours].join(BETWEEN);
      await parts.client.write(UPDATE_ORDER, { input: { id: raw.id, note } }, sending);
    },
  };
}

export function removeNote(parts: Parts): RemoteChange<OrderState, { order: string; note: string }> {
  const isThere = ({ raw, order }: OrderState, note: string) =>
    marksIn(raw.note).some((mark) => noteId(order.id, mark) === note);
  return {
    ...onOrder(parts),
    facts: ({ raw, order }) =>
      Object.fromEntries(marksIn(raw.note).map((mark) => [fact.noteRemoved(noteId(order.id, mark)), false])),
    expected(state, { note }) {
      if (!isThere(state, note)) throw new Refusal('no_such_note', `${state.order.id} has no note ${note}.`);
      return { output: { note } };
    },
    progress: (state, { note }) =>
      isThere(state, note) ? { kind: 'nothing' } : { kind: 'whole', id: note, output: { note } },
    async send({ raw, order }, { note }, sending) {
      const rest = paragraphs(raw.note).filter(
        (one) => !marksIn(one).some((mark) => noteId(order.id, mark) === note),
      );
      await parts.client.write(UPDATE_ORDER, { input: { id: raw.id, note: rest.join(BETWEEN) } }, sending);
    },
  };
}

/** The marks of the notes that stand in it. */
export function marksIn(note: string | null | undefined): string[] {
  return [...(note ?? '').matchAll(/\((gl-[0-9a-f]{24})\)/g)].map(([, mark = '']) => mark);
}

function paragraphs(note: string | null | undefined): string[] {
  return (note ?? '').split(BETWEEN).filter((one) => one.trim() !== '');
}
