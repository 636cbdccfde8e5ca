/** Finds out by a read whether a write happened. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Json } from '../../run/plan/plan.ts';
import { isRecord, valueAt } from '../../run/plan/references.ts';
import { ToolFault, ToolTrouble } from '../contract.ts';
import { pathOf, saysNothingAt } from './values.ts';

export interface SettleTerms {
  /** Where in the output the effect is found; absent: the whole output. */
  at: string | undefined;
  /** An effect may still be on its way: that it is not there counts only when it holds for so long. */
  settlesMs: number;
  signal: AbortSignal;
}

/** undefined: it did not happen. Rejects as the read does when that cannot be found out. */
export async function settle(read: () => Promise<Json>, terms: SettleTerms): Promise<Json | undefined> {
  const first = await look(read, terms.at);
  if (first !== undefined) return first;
  await pause(terms.settlesMs, undefined, { signal: terms.signal });
  return look(read, terms.at);
}

async function look(read: () => Promise<Json>, at: string | undefined): Promise<Json | undefined> {
  try {
    const output = await read();
    const found = (at === undefined ? output : valueAt(output, pathOf(at))) ?? undefined;
    if (found === 0 || isBare(found))
      throw new ToolTrouble(
        'invalid_output',
        `What was found${at === undefined ? '' : ` at "${at}"`} says neither that it happened nor that it did not.`,
      );
    if (saysNo(found)) return undefined;
    if (found !== undefined || at === undefined || saysNothingAt(output, at)) return found;
    throw new ToolTrouble(
      'invalid_output',
      `What was found has no place "${at}": it says nothing of the call.`,
    );
  } catch (error) {
    // There is no such record.
    if (error instanceof ToolFault && error.code === 'not_found') return undefined;
    throw error;
  }
}

/** An empty list or text, or a plain no. */
function saysNo(found: Json | undefined): boolean {
  return found === false || found === '' || (Array.isArray(found) && found.length === 0);
}

/** A record without a field. */
function isBare(found: Json | undefined): boolean {
  return isRecord(found) && Object.keys(found).length === 0;
}
