/** What is said of a file of audit lines that was tampered with, and of a part of one. */
import { describe, expect, it } from 'vitest';
import { auditLine, canonical, chainLine, FIRST_PREV, hashOf } from '../../src/run/audit/chain.ts';
import { verifyAudit } from '../../src/run/audit/verify.ts';

interface Head {
  seq: number;
  hash: string;
}

function chain(count: number, { run = 'r1', word = 'x' } = {}): { lines: string[]; heads: Head[] } {
  const lines: string[] = [];
  const heads: Head[] = [{ seq: 0, hash: FIRST_PREV }];
  for (let seq = 1; seq <= count; seq++) {
    const at = `2026-11-24T10:00:${String(seq).padStart(2, '0')}.000Z`;
    const actor = { kind: 'clock' as const };
    const prev = heads.at(-1)?.hash ?? '';
    const { text, hash } = chainLine({
      run,
      seq,
      at,
      type: 'replanning',
      actor,
      data: { word },
      sealed: null,
      prev,
    });
    lines.push(auditLine(text, hash));
    heads.push({ seq, hash });
  }
  return { lines, heads };
}
const { lines, heads } = chain(6);
const [FIRST, SECOND, THIRD] = lines as [string, string, string];
const headOf = (seq: number) => heads[seq] as Head;
const said = (some: string[], head?: Head, after?: Head) =>
  verifyAudit(some, head, after).findings.map(({ kind, line, seq, message }) => [kind, line, seq, message]);
/** The row with one field changed, in canonical form, hashed anew or not. */
const changed = (line: string, change: object, rehash = false): string => {
  const { hash, ...rest } = { ...JSON.parse(line), ...change };
  return canonical({ ...rest, hash: rehash ? hashOf(canonical(rest)) : hash });
};

describe('a line that cannot be read', () => {
  it.each([
    ['no JSON', '{"run"', 'Line 2 was changed: it is not JSON any more.'],
    ['a number', '7', 'Line 2 is not an audit line.'],
    ['nothing', 'null', 'Line 2 is not an audit line.'],
    ['a list', '[]', 'Line 2 is not an audit line.'],
    ...['run', 'seq', 'prev', 'hash'].map((name) => {
      const { [name]: _, ...rest } = JSON.parse(SECOND);
      return [`no ${name}`, canonical(rest), 'Line 2 was changed: it lacks run, seq, prev or hash.'];
    }),
    [
      'a number that is text',
      changed(SECOND, { seq: '2' }),
      'Line 2 was changed: it lacks run, seq, prev or hash.',
    ],
    [
      'a run that is none',
      changed(SECOND, { run: 5 }),
      'Line 2 was changed: it lacks run, seq, prev or hash.',
    ],
  ])('given %s, then it is named as unreadable, and the row as missing', (_, text, message) => {
    expect(said(lines.with(1, text ?? ''), headOf(6))).toEqual([
      ['unreadable', 2, undefined, message],
      ['removed', undefined, 2, 'Row 2 was removed.'],
    ]);
  });
});

describe('a row that was changed', () => {
  it('given other facts, then both hashes are named, and nothing else', () => {
    const other = changed(SECOND, { type: 'closed' });
    const real = hashOf(canonical((({ hash: _, ...rest }) => rest)(JSON.parse(other))));
    expect(said(lines.with(1, other), headOf(6))).toEqual([
      ['changed', 2, 2, `Line 2 (row 2) was changed: its bytes hash to ${real}, it says ${headOf(2).hash}.`],
    ]);
  });

  it('given the same facts in other bytes, then that is said', () => {
    const [first] = said(lines.with(1, SECOND.replace('{', '{ ')), headOf(6));
    expect(first?.[3]).toMatch(/^Line 2 \(row 2\) was changed: .*\(not in canonical form\)/);
  });

  it('given another row that hashes right, then its two links are named', () => {
    const forged = changed(SECOND, { type: 'closed' }, true);
    expect(said(lines.with(1, forged), headOf(6))).toEqual([
      ['changed', 3, 3, 'Line 3 (row 3) does not continue row 2: one of the two was replaced.'],
    ]);
    const another = chain(6, { word: 'y' }).lines[1] ?? '';
    expect(said(lines.with(1, another), headOf(6)).map(([kind, line]) => [kind, line])).toEqual([
      ['changed', 2],
      ['changed', 3],
    ]);
  });

  it('given a first row that continues something, then that is said', () => {
    const first = changed(FIRST, { prev: headOf(3).hash }, true);
    expect(said([first])).toEqual([
      [
        'changed',
        1,
        1,
        'Line 1 (row 1) was changed: the first row continues nothing, this one names a row before it.',
      ],
    ]);
  });
});

describe('rows that are too many', () => {
  it('given one of another run, then it is named, whichever run has more rows', () => {
    const stranger = chain(2, { run: 'r2' }).lines;
    const message = (line: number, run: string) => `Line ${line} belongs to another run (${run}).`;
    expect(said(lines.toSpliced(2, 0, stranger[1] ?? ''), headOf(6))).toEqual([
      ['inserted', 3, 2, message(3, 'r2')],
    ]);
    expect(verifyAudit([...stranger.slice(0, 1), ...lines]).run).toBe('r1');
    expect(said([...stranger, FIRST])).toEqual([['inserted', 3, 1, message(3, 'r1')]]);
  });

  it('given a row twice, then the copy is named, and where the genuine one stands', () => {
    expect(said(lines.toSpliced(4, 0, SECOND), headOf(6))).toEqual([
      ['inserted', 5, 2, 'Line 5 was inserted: row 2 is on line 2 already.'],
    ]);
  });

  it.each([
    ['one that does not hash right', changed(SECOND, { type: 'closed' })],
    ['one that hashes right and that nothing continues', changed(SECOND, { type: 'closed' }, true)],
    ['one of another chain', chain(6, { word: 'y' }).lines[1] ?? ''],
  ])('given %s before the genuine row, then it is the one that is named', (_, forged) => {
    const named = said(lines.toSpliced(1, 0, forged), headOf(6)).filter(([kind]) => kind === 'inserted');
    expect(named).toEqual([['inserted', 2, 2, 'Line 2 was inserted: row 2 is on line 3 already.']]);
  });

  it('given two first rows, then the one that continues nothing and is continued is genuine', () => {
    const forged = changed(FIRST, { prev: headOf(3).hash }, true);
    expect(said([forged, ...lines], headOf(6)).map(([kind, line]) => [kind, line])).toEqual([
      ['inserted', 1],
    ]);
  });
});

describe('rows that are missing or moved', () => {
  it.each([
    ['one', [2], [['removed', undefined, 3, 'Row 3 was removed.']]],
    ['two that stand together', [2, 3], [['removed', undefined, 3, 'Rows 3 to 4 were removed.']]],
    [
      'two that stand apart',
      [1, 3],
      [
        ['removed', undefined, 2, 'Row 2 was removed.'],
        ['removed', undefined, 4, 'Row 4 was removed.'],
      ],
    ],
  ])('given %s gone, then just those are named', (_, gone, expected) => {
    expect(
      said(
        lines.filter((__, at) => !gone.includes(at)),
        headOf(6),
      ),
    ).toEqual(expected);
  });

  it('given a cut end, then it is named with the head, and all of it where nothing is left', () => {
    const cut = (rest: number) => said(lines.slice(0, rest), headOf(6));
    expect(cut(5)).toEqual([['cut', undefined, 6, 'The end was cut off: row 6 is missing.']]);
    expect(cut(4)).toEqual([['cut', undefined, 5, 'The end was cut off: rows 5 to 6 are missing.']]);
    expect(cut(0)).toEqual([['cut', undefined, 1, 'The end was cut off: rows 1 to 6 are missing.']]);
  });

  it('given more than the head knows, or another end, then that is said', () => {
    expect(said(lines, headOf(5))).toEqual([
      ['inserted', 6, 6, 'The file goes on to row 6, past the head at row 5.'],
    ]);
    const hash = 'f'.repeat(64);
    expect(said(lines, { seq: 6, hash })).toEqual([
      ['changed', 6, 6, `Row 6 is not the head: its hash is ${headOf(6).hash}, the head's is ${hash}.`],
    ]);
  });

  it('given moved rows, then those that stand too late are named, and the head is the last by number', () => {
    const moved = [THIRD, FIRST, SECOND, ...lines.slice(3)];
    expect(said(moved, headOf(6))).toEqual([
      ['reordered', 2, 1, 'Line 2 (row 1) stands after row 3: the rows were reordered.'],
      ['reordered', 3, 2, 'Line 3 (row 2) stands after row 3: the rows were reordered.'],
    ]);
    expect(verifyAudit([lines[5] ?? '', ...lines.slice(0, 5)]).head).toEqual(headOf(6));
  });

  it('names what it finds in the order of the lines, and what has no line last', () => {
    const tampered = [SECOND, FIRST, ...lines.slice(3)].with(3, '7');
    expect(said(tampered, headOf(6)).map(([kind, line]) => [kind, line])).toEqual([
      ['reordered', 2],
      ['unreadable', 4],
      ['removed', undefined],
      ['removed', undefined],
    ]);
  });
});

describe('a part of a chain, from a row that is known', () => {
  it('is whole where it goes on from that row', () => {
    expect(verifyAudit(lines.slice(2), headOf(6), headOf(2))).toMatchObject({ ok: true, head: headOf(6) });
  });

  it('given its first row twice, then the one that goes on from that row is genuine', () => {
    const forged = changed(THIRD, { prev: FIRST_PREV }, true);
    expect(said([forged, THIRD], headOf(3), headOf(2))).toEqual([
      ['inserted', 1, 3, 'Line 1 was inserted: row 3 is on line 2 already.'],
    ]);
  });

  it('given its second row twice, then the one that goes on from the first is genuine', () => {
    const forged = changed(THIRD, { prev: FIRST_PREV }, true);
    expect(said([SECOND, forged, THIRD], headOf(3), headOf(1))).toEqual([
      ['inserted', 2, 3, 'Line 2 was inserted: row 3 is on line 3 already.'],
    ]);
  });

  it('given another row before it, then the link is named', () => {
    const after = { seq: 2, hash: 'f'.repeat(64) };
    expect(said(lines.slice(2), headOf(6), after)).toEqual([
      ['changed', 1, 3, 'Line 1 (row 3) does not continue row 2: one of the two was replaced.'],
    ]);
  });

  it('given rows that are known already, or missing rows, then they are named', () => {
    expect(said(lines.slice(1), headOf(6), headOf(2))).toEqual([
      ['inserted', 1, 2, 'Line 1 was inserted: row 2 is not after row 2.'],
    ]);
    expect(said(lines.slice(3), headOf(6), headOf(2))).toEqual([
      ['removed', undefined, 3, 'Row 3 was removed.'],
    ]);
  });
});
