/** Between events and their rows: numbering, chaining and sealing on the way in; opening on the way out. */

import type { KeyObject } from 'node:crypto';
import { auditLine, type ChainedLine, chainLine } from '../run/audit/chain.ts';
import { EVENT_VERSION, upcast } from '../run/audit/upcast.ts';
import type { NewEvent, RunEvent } from '../run/events.ts';
import { seal, unseal } from './keys.ts';

export interface Head {
  seq: number;
  hash: string;
}

export interface EventRows {
  events: RunEvent[];
  /** Canonical JSON; it never holds a line break. */
  lines: string[];
  hashes: string[];
  head: Head;
}

export function makeRows(
  { run, head, at, key }: { run: string; head: Head; at: string; key: KeyObject },
  events: readonly NewEvent[],
): EventRows {
  const rows: EventRows = { events: [], lines: [], hashes: [], head };
  let { seq, hash } = head;
  for (const event of events) {
    seq += 1;
    const { type, actor, data, personal } = event;
    const sealed =
      personal === undefined || personal === null
        ? null
        : seal(key, `${run}\n${seq}`, JSON.stringify(personal)).toString('base64');
    const line = chainLine({ run, seq, at, type, actor, data, sealed, prev: hash, version: EVENT_VERSION });
    hash = line.hash;
    rows.lines.push(line.text);
    rows.hashes.push(hash);
    rows.events.push({ ...event, seq, at });
  }
  rows.head = { seq, hash };
  return rows;
}

/**
 * The event in today's shape, whichever version stored it. Throws when a row was changed so that its sealed
 * text cannot be opened, and for a version that only a newer Greenlight knows.
 */
export function readEvent(line: string, key: KeyObject): RunEvent {
  const chained = JSON.parse(line) as ChainedLine;
  const { seq, at, type, actor, data, version } = chained;
  const stored = { type, actor, data, personal: openSealed(chained, key) };
  return { seq, at, ...upcast(stored, version) } as RunEvent;
}

/** `key` undefined: the run is erased, the line goes out without `personal`. */
export function readAuditLine(line: string, hash: string, key: KeyObject | undefined): string {
  return auditLine(line, hash, key && openSealed(JSON.parse(line) as ChainedLine, key));
}

/** undefined where nothing is sealed. Throws as readEvent does. */
export function openSealed(
  { run, seq, sealed }: Pick<ChainedLine, 'run' | 'seq' | 'sealed'>,
  key: KeyObject,
): unknown {
  if (sealed === null) return undefined;
  return JSON.parse(unseal(key, `${run}\n${seq}`, Buffer.from(sealed, 'base64')).toString('utf8'));
}
