/**
 * What a text to the bot asks for, beside a run: help, how things stand, or what is mine. Pure; the same on
 * every channel.
 */
import type { RunListItem } from '../../flow/ports/cases.ts';

export type AskedFor =
  | { kind: 'help' }
  | { kind: 'status' }
  | { kind: 'mine' }
  | { kind: 'open'; text: string };

export function askedFor(text: string): AskedFor {
  const words = text.trim();
  const word = words.toLowerCase();
  if (word === '' || word === 'help' || word === '?') return { kind: 'help' };
  if (word === 'status' || word === 'mine') return { kind: word };
  return { kind: 'open', text: words };
}

/** The member's open runs: those that wait for them, and the others that they asked for. */
export interface Agenda {
  member: { id: string; role: string };
  waiting: RunListItem[];
  others: RunListItem[];
}

/** `runs` from Cases.agenda. */
export function agendaOf(runs: RunListItem[], member: { id: string; role: string }): Agenda {
  const waits = ({ waitsFor }: RunListItem) =>
    waitsFor?.person === member.id || waitsFor?.role === member.role;
  const waiting = runs.filter(waits);
  return { member, waiting, others: runs.filter((run) => !waits(run) && run.askedBy === member.id) };
}

/** `waits for you: approval`, or for whom else; empty while the run is at work itself. */
export function waitsInWords({ waitsFor }: RunListItem, member: { id: string; role: string }): string {
  if (!waitsFor) return '';
  const mine = waitsFor.person === member.id || waitsFor.role === member.role;
  return `waits for ${mine ? 'you' : (waitsFor.role ?? waitsFor.person ?? 'somebody')}: ${waitsFor.for}`;
}
