/** Lines of a trail, made by hand and as they should be. */
import { auditLine, type ChainedLine, chainLine, FIRST_PREV } from '../../src/run/audit/chain.ts';

export const START = { seq: 0, hash: FIRST_PREV };

/** The first line of run r1, unless `change` says otherwise, and the hash over it. */
export function lineOf(
  change: Partial<ChainedLine> = {},
  personal?: unknown,
): { line: string; hash: string; seq: number } {
  const fields: ChainedLine = {
    ...{ run: 'r1', seq: 1, at: '2026-11-23T09:00:00.000Z', type: 'closed', prev: FIRST_PREV },
    ...{ actor: { kind: 'clock' }, data: {}, sealed: null },
    ...change,
  };
  const { text, hash } = chainLine(fields);
  return { line: auditLine(text, hash, personal), hash, seq: fields.seq };
}

export interface MadeLines {
  lines: string[];
  head: { seq: number; hash: string };
}

/** So many lines of a run, going on from `after`. */
export function linesOf(run: string, count: number, after = START): MadeLines {
  const made: MadeLines = { lines: [], head: after };
  for (let n = 0; n < count; n++) {
    const { line, hash, seq } = lineOf({ run, seq: made.head.seq + 1, prev: made.head.hash, data: { n } });
    made.lines.push(line);
    made.head = { seq, hash };
  }
  return made;
}
