import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { auditLine, chainLine, FIRST_PREV, hashOf } from '../../src/run/audit/chain.ts';
import { type Finding, verifyAudit } from '../../src/run/audit/verify.ts';
import { present } from '../../src/run/present.ts';

/** A chain of `count` rows of one run, and its head. */
function chain(
  count: number,
  run = 'r1',
  word = 'x',
): { lines: string[]; head: { seq: number; hash: string } } {
  const lines: string[] = [];
  let prev = FIRST_PREV;
  for (let seq = 1; seq <= count; seq++) {
    const { text, hash } = chainLine({
      run,
      seq,
      at: `2026-11-24T10:00:${String(seq).padStart(2, '0')}.000Z`,
      type: 'information_added',
      actor: { kind: 'person', id: 'engineer', name: 'Engineer' },
      data: { kind: 'information', characters: seq, note: word },
      sealed: seq % 2 ? Buffer.from(`sealed ${seq}`).toString('base64') : null,
      prev,
    });
    lines.push(auditLine(text, hash, seq % 2 ? { text: `said ${seq}, "prev":"` } : undefined));
    prev = hash;
  }
  return { lines, head: { seq: count, hash: prev } };
}

const kinds = (findings: Finding[]) => findings.map(({ kind }) => kind);

describe('a line', () => {
  it('is RFC 8785, kept and handed out', () => {
    fc.assert(
      fc.property(
        fc.record({
          data: fc.jsonValue(),
          name: fc.string(),
          sealed: fc.option(fc.base64String()),
          personal: fc.jsonValue(),
          version: fc.option(fc.integer({ min: 2 }), { nil: undefined }),
        }),
        ({ data, name, sealed, personal, version }) => {
          const line = {
            run: name,
            seq: 7,
            at: '2026-11-24T10:00:00.000Z',
            type: 'answered',
            actor: { kind: 'mind' as const, name },
            data,
            sealed,
            prev: FIRST_PREV,
            ...present({ version }),
          };
          const { text, hash } = chainLine(line);
          expect(text).toBe(canonicalize(line));
          expect(hash).toBe(hashOf(text));
          expect(text).not.toContain('\n');
          expect(auditLine(text, hash)).toBe(canonicalize({ ...line, hash }));
          expect(auditLine(text, hash, personal)).toBe(canonicalize({ ...line, hash, personal }));
        },
      ),
    );
  });
});

describe('verifyAudit', () => {
  it('finds nothing in a chain as it was written, with its personal text or without', () => {
    const { lines, head } = chain(5);
    expect(verifyAudit(lines, head)).toEqual({ ok: true, findings: [], run: 'r1', lines: 5, head });
    const without = lines.map((line) => line.replace(/"personal":\{"text":"[^}]*\},/, ''));
    expect(without).not.toEqual(lines);
    expect(verifyAudit(without, head).ok).toBe(true);
  });

  it('holds nothing for verified where there is nothing', () => {
    expect(verifyAudit([]).ok).toBe(false);
  });

  it('finds any changed byte outside personal text, and names its line', () => {
    const { lines, head } = chain(4);
    fc.assert(
      fc.property(fc.nat(3), fc.nat(), fc.integer({ min: 32, max: 126 }), (at, where, code) => {
        const line = lines[at] ?? '';
        const position = where % line.length;
        const changed = line.slice(0, position) + String.fromCharCode(code) + line.slice(position + 1);
        const personal = line.indexOf('"personal":');
        const inPersonal =
          personal >= 0 && position >= personal && position < line.indexOf(',"prev"', personal);
        fc.pre(changed !== line && !inPersonal);
        const verified = verifyAudit(lines.with(at, changed), head);
        expect(verified.ok).toBe(false);
        expect(verified.findings.some((finding) => finding.line === at + 1 || finding.seq === at + 1)).toBe(
          true,
        );
      }),
      { numRuns: 2_000 },
    );
  });

  it('names a row with half a character in it, which has no canonical form, and reads the others', () => {
    const { lines, head } = chain(3);
    const half = (lines[1] ?? '').replace('"note":"x"', '"note":"\\ud800"');
    expect(half).not.toBe(lines[1]);
    expect(verifyAudit(lines.with(1, half), head).findings).toMatchObject([{ line: 2 }]);
  });

  it('names a removed row', () => {
    const { lines, head } = chain(6);
    expect(verifyAudit(lines.toSpliced(2, 1), head).findings).toEqual([
      { kind: 'removed', seq: 3, message: 'Row 3 was removed.' },
    ]);
    expect(verifyAudit(lines.toSpliced(0, 2), head).findings).toEqual([
      { kind: 'removed', seq: 1, message: 'Rows 1 to 2 were removed.' },
    ]);
  });

  it('names reordered rows', () => {
    const { lines, head } = chain(4);
    const [a = '', b = '', c = '', d = ''] = lines;
    expect(verifyAudit([a, c, b, d], head).findings).toEqual([
      {
        kind: 'reordered',
        line: 3,
        seq: 2,
        message: 'Line 3 (row 2) stands after row 3: the rows were reordered.',
      },
    ]);
  });

  it('names an inserted row: a copy, a forged one, one of another run', () => {
    const { lines, head } = chain(4);
    const copy = lines[1] ?? '';
    expect(verifyAudit(lines.toSpliced(3, 0, copy), head).findings).toMatchObject([
      { kind: 'inserted', line: 4, seq: 2 },
    ]);
    const forged = chain(4, 'r1', 'forged').lines[2] ?? '';
    expect(verifyAudit(lines.toSpliced(2, 0, forged), head).findings).toMatchObject([
      { kind: 'inserted', line: 3, seq: 3 },
    ]);
    const other = chain(2, 'r2').lines[1] ?? '';
    expect(verifyAudit(lines.toSpliced(2, 0, other), head).findings).toMatchObject([
      { kind: 'inserted', line: 3 },
    ]);
  });

  it('names a row that was replaced with another that hashes right', () => {
    const { lines, head } = chain(4);
    const forged = chain(4, 'r1', 'forged').lines[1] ?? '';
    const verified = verifyAudit(lines.with(1, forged), head);
    expect(kinds(verified.findings)).toEqual(['changed', 'changed']);
    expect(verified.findings[0]?.message).toContain('row 2');
  });

  it('finds a cut tail, a longer one and a replaced chain, given the head', () => {
    const { lines, head } = chain(5);
    expect(verifyAudit(lines.slice(0, 3)).ok).toBe(true);
    expect(verifyAudit(lines.slice(0, 3), head).findings).toEqual([
      { kind: 'cut', seq: 4, message: 'The end was cut off: rows 4 to 5 are missing.' },
    ]);
    expect(kinds(verifyAudit(chain(6).lines, head).findings)).toEqual(['inserted']);
    expect(kinds(verifyAudit(chain(5, 'r1', 'forged').lines, head).findings)).toEqual(['changed']);
  });
});
