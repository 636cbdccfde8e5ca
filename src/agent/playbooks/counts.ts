/**
 * How many of something the words speak of, once a read has found that the records have another number and
 * somebody was asked: what came since says what is meant.
 */
import { isRecord } from '../../run/plan/references.ts';
import { without } from '../../run/present.ts';
import type { Message, Run } from '../../run/state.ts';
import { allSteps } from './history.ts';
import type { Merged } from './merge-messages.ts';

/** What a read says that matches items, where the records have fewer than the words, or more. */
export const OTHER_COUNTS: ReadonlySet<string> = new Set(['too_many', 'only_some']);

/** What came since such a read names no item anew in a request of its own. */
export function countsSettled(run: Run, { where }: Merged, messages: Message[]): boolean {
  const failed = allSteps(run).flatMap(({ state, fault, finishedAt }) =>
    state === 'failed' && fault && OTHER_COUNTS.has(fault.code) ? (finishedAt ?? []) : [],
  );
  const [at] = failed.toSorted().slice(-1);
  return at !== undefined && messages.some((message) => message.at > at) && !namedAnew(where, messages, at);
}

/** An answer that says how many again has its own number. */
function namedAnew(where: Merged['where'], messages: Message[], at: string): boolean {
  const named = where.findLast(({ field }) => field === 'item' || field === 'removed_item');
  const by = named && messages[named.message];
  return by !== undefined && by.at > at && by.kind === 'information';
}

/** Without the numbers. */
export function withoutCounts(merged: Merged): Merged {
  const { counted_items: _, ...values } = merged.values;
  for (const name of ['beside_item', 'spared_item']) {
    const beside = values[name];
    if (!isRecord(beside)) continue;
    const rest = without(beside, 'counted');
    if (Object.keys(rest).length > 0) values[name] = rest;
    else delete values[name];
  }
  return { ...merged, values };
}
