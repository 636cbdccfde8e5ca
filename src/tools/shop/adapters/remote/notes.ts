/** Notes of the staff on an order, whatever a system keeps them in. */
import { fact } from '../../contract/facts.ts';
import { Refusal, type RemoteChange, type Sending } from './kinds.ts';
import { type OrderParts, type OrderState, onOrder } from './on-order.ts';
import { noteId } from './whose.ts';

type Adding = { order: string; text: string };
type Removing = { order: string; note: string };

export interface Keeping<Raw> {
  /** What the numbers of the notes that stand are made of. */
  standing(raw: Raw): string[];
  /** That of the note with this mark. */
  withMark(raw: Raw, mark: string): string | undefined;
  /** Throws Refusal where there is no room for a text. */
  refuse?(state: OrderState<Raw>, text: string): void;
  add(state: OrderState<Raw>, text: string, sending: Sending): Promise<void>;
  /** `own`: what the number of the note is made of. */
  remove(state: OrderState<Raw>, own: string, sending: Sending): Promise<void>;
}

export function addingNote<Client, Raw>(
  parts: OrderParts<Client, Raw>,
  { withMark, refuse, add }: Keeping<Raw>,
): RemoteChange<OrderState<Raw>, Adding> {
  return {
    ...onOrder(parts),
    facts: () => ({}),
    expected(state, { text }) {
      refuse?.(state, text);
      return { output: {} };
    },
    progress({ raw, order }, _args, mark) {
      const own = withMark(raw, mark);
      if (own === undefined) return { kind: 'nothing' };
      const id = noteId(order.id, own);
      return { kind: 'whole', id, output: { note: id } };
    },
    send: (state, { text }, sending) => add(state, text, sending),
  };
}

export function removingNote<Client, Raw>(
  parts: OrderParts<Client, Raw>,
  { standing, remove }: Keeping<Raw>,
): RemoteChange<OrderState<Raw>, Removing> {
  const ownOf = ({ raw, order }: OrderState<Raw>, note: string) =>
    standing(raw).find((own) => noteId(order.id, own) === note);
  return {
    ...onOrder(parts),
    facts: ({ raw, order }) =>
      Object.fromEntries(standing(raw).map((own) => [fact.noteRemoved(noteId(order.id, own)), false])),
    expected(state, { note }) {
      if (ownOf(state, note) === undefined)
        throw new Refusal('no_such_note', `${state.order.id} has no note ${note}.`);
      return { output: { note } };
    },
    progress: (state, { note }) =>
      ownOf(state, note) === undefined ? { kind: 'whole', id: note, output: { note } } : { kind: 'nothing' },
    async send(state, { note }, sending) {
      const own = ownOf(state, note);
      if (own !== undefined) await remove(state, own, sending);
    },
  };
}
