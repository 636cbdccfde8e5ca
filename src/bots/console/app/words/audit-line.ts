/** A row of GET /v1/runs/:id/audit: an event in its chain. `personal` is there while the run's key exists. */
import { upcast } from '../../../../run/audit/upcast.ts';
import type { EventOf, EventType } from '../../../../run/events.ts';

type LineOf<T extends EventType> = Omit<EventOf<T>, 'personal'> & {
  run: string;
  sealed: string | null;
  prev: string;
  hash: string;
  version?: number;
  personal?: EventOf<T>['personal'];
};

export type AuditLine = { [T in EventType]: LineOf<T> }[EventType];

export interface RawLine {
  line: AuditLine;
  /** The row as the server sent it. */
  raw: string;
}

/** Rows of a JSONL text, in its order, in today's shape. Throws SyntaxError on a row that is not JSON. */
export function auditLines(jsonl: string): RawLine[] {
  return jsonl
    .split('\n')
    .filter((raw) => raw !== '')
    .map((raw) => {
      const line: AuditLine = JSON.parse(raw);
      return { raw, line: { ...line, ...upcast(line, line.version) } as AuditLine };
    });
}

/** `known` with the rows of `fresh` that it has not: a server may answer with the tail or with everything. */
export function joined(known: RawLine[], fresh: RawLine[]): RawLine[] {
  const last = known.at(-1)?.line.seq ?? 0;
  const later = fresh.filter(({ line }) => line.seq > last);
  return later.length === 0 ? known : [...known, ...later];
}
