/** Finds out by a read whether a write happened. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Json } from '../../run/plan/plan.ts';
import { isRecord, valueAt } from '../../run/plan/references.ts';
import { ToolFault, ToolTrouble } from '../contract.ts';
import type { Condition } from './once-shape.ts';
import { holds, pathOf, saysNothingAt } from './values.ts';

export interface SettleTerms {
  /** Where in the output the effect is found; absent: the whole output. */
  at: string | undefined;
  /** What is there is a list, and of it the item that has these values at these places is the effect. */
  where?: { [place: string]: Json } | undefined;
  /** What stands where the list is whole: of a part of it nobody knows what is not in it. */
  whole?: Condition | undefined;
  /** So long after a call nothing of it is under way; undefined: nobody says so. */
  settlesMs: number | undefined;
  signal: AbortSignal;
}

/** What is late, of a service that does not say how late it may be. */
export const LATE_MS = 2_000;

/**
 * undefined: it did not happen. Rejects as the read does when that cannot be found out, and with ToolTrouble
 * where it is not there and may still happen.
 */
export async function settle(read: () => Promise<Json>, terms: SettleTerms): Promise<Json | undefined> {
  const { settlesMs, signal } = terms;
  const first = await look(read, terms);
  if (first !== undefined) return first;
  await pause(settlesMs ?? LATE_MS, undefined, { signal });
  const then = await look(read, terms);
  if (then === undefined && settlesMs === undefined)
    throw new ToolTrouble('cannot_tell', 'It is not there, and nobody knows whether it will still happen.', {
      final: true,
    });
  return then;
}

type Where = Pick<SettleTerms, 'at' | 'where' | 'whole'>;

async function look(read: () => Promise<Json>, { at, where, whole }: Where): Promise<Json | undefined> {
  try {
    const output = await read();
    const there = (at === undefined ? output : valueAt(output, pathOf(at))) ?? undefined;
    if (where && Array.isArray(there)) {
      const item = there.find((one) => has(one, where));
      if (item === undefined && whole && !holds(whole, output))
        throw unclear('What was found is not all that there is: it says nothing of the call.');
      return item;
    }
    const place = at === undefined ? '' : ` at "${at}"`;
    if (there === 0 || isBare(there) || (where && there !== undefined))
      throw unclear(`What was found${place} says neither that it happened nor that it did not.`);
    if (saysNo(there)) return undefined;
    if (there !== undefined || at === undefined || saysNothingAt(output, at)) return there;
    throw unclear(`What was found has no place "${at}": it says nothing of the call.`);
  } catch (error) {
    // There is no such record.
    if (error instanceof ToolFault && error.code === 'not_found') return undefined;
    throw error;
  }
}

function unclear(sentence: string): ToolTrouble {
  return new ToolTrouble('invalid_output', sentence);
}

function has(item: Json, where: { [place: string]: Json }): boolean {
  return Object.entries(where).every(([place, wanted]) => valueAt(item, pathOf(place)) === wanted);
}

/** An empty list or text, or a plain no. */
function saysNo(found: Json | undefined): boolean {
  return found === false || found === '' || (Array.isArray(found) && found.length === 0);
}

/** A record without a field. */
function isBare(found: Json | undefined): boolean {
  return isRecord(found) && Object.keys(found).length === 0;
}
