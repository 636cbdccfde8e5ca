/**
 * An order is modified in a state of its own, and goes back to the one it came from. A note says first who
 * put it there, so that one which was cut off is taken for no person's work.
 */
import { ToolFault } from '../../../contract.ts';
import { type Putting, Refusal, type Sending } from '../remote/kinds.ts';
import { bearsMark } from '../remote/mark.ts';
import type { VendureOrder } from './documents.ts';
import { ADD_NOTE, DELETE_NOTE, TRANSITION } from './mutations.ts';
import { noteWith } from './notes.ts';
import type { OrderState, Parts } from './on-order.ts';
import { stateBefore } from './order.ts';

export function refuseModifying({ state, code }: VendureOrder): void {
  if (state === 'Modifying') throw new Refusal('busy', `Somebody is changing ${code} in Vendure just now.`);
}

export function modificationWith({ modifications }: VendureOrder, mark: string) {
  return modifications.find(({ note }) => bearsMark(note, mark));
}

/** Nobody has it open, or it was opened after our note, and by whoever wrote that. */
export function isFreeFor(raw: VendureOrder, mark: string): boolean {
  if (raw.state !== 'Modifying') return true;
  const note = noteWith(raw, mark);
  const opened = raw.history.items.find(
    ({ type, data }) => type === 'ORDER_STATE_TRANSITION' && data.to === 'Modifying',
  );
  if (!note || !opened) return false;
  return opened.createdAt >= note.createdAt && opened.administrator?.id === note.administrator?.id;
}

interface Modifying {
  /** Of the note; the mark comes after it. */
  what: string;
  sending: Sending;
  /** Not called where the modification stands already. Throws Refusal, and the order goes on as it was. */
  modify(): Promise<void>;
}

export async function whileModifying(
  { client, read }: Parts,
  raw: VendureOrder,
  { what, sending, modify }: Modifying,
): Promise<void> {
  const { mark, again } = sending;
  const back = () => client.write(TRANSITION, { id: raw.id, state: stateBefore(raw) }, again);
  let isOpen = raw.state === 'Modifying';
  // Somebody may have opened it since it was looked at first: it is theirs to close.
  const isTheirs = !isFreeFor(raw, mark);
  if (modificationWith(raw, mark)) {
    if (isOpen && !isTheirs) await back();
    return;
  }
  if (isTheirs) refuseModifying(raw);
  if (!noteWith(raw, mark))
    await client.write(ADD_NOTE, { input: { id: raw.id, note: `${what}; ${mark}`, isPublic: false } }, again);
  try {
    if (!isOpen) await client.write(TRANSITION, { id: raw.id, state: 'Modifying' }, again);
    isOpen = true;
    await modify();
  } catch (error) {
    // What was answered with a no has changed nothing. Where somebody else has it open it is theirs.
    if (!(error instanceof Refusal || error instanceof ToolFault)) throw error;
    if (isOpen) await back();
    const now = await read(raw.code);
    const note = now && noteWith(now.raw, mark);
    if (note) await client.write(DELETE_NOTE, { id: note.id }, again);
    if (!isOpen && now) refuseModifying(now.raw);
    throw error;
  }
  await back();
}

/**
 * Of what was not modified: the order goes on as it was, where it is not somebody else's to close, and no
 * note says that it is being changed.
 */
export function closing({ client }: Parts) {
  return async ({ raw }: OrderState, _args: unknown, { mark, aside }: Putting): Promise<void> => {
    if (raw.state === 'Modifying' && isFreeFor(raw, mark))
      await client.write(TRANSITION, { id: raw.id, state: stateBefore(raw) }, aside);
    const note = noteWith(raw, mark);
    if (note && !modificationWith(raw, mark)) await client.write(DELETE_NOTE, { id: note.id }, aside);
  };
}
