/** Lines that are as they should be are known without taking each apart, and no others are. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { auditLine, FIRST_PREV, hashOf } from '../../src/run/audit/chain.ts';
import { straightLines } from '../../src/run/audit/straight.ts';
import { verifyAudit } from '../../src/run/audit/verify.ts';
import { verifyFile } from '../../src/run/audit/verify-file.ts';
import { chainsOf, recordedVersions } from '../history/chains.ts';

const START = { seq: 0, hash: FIRST_PREV };
const chains = recordedVersions().flatMap((version) => chainsOf(version).map(({ lines }) => lines));
const some = fc.constantFrom(...chains);

it('every recorded chain is, with its texts and without, whole and from a row in the middle', () => {
  for (const lines of chains) {
    const { head, run } = verifyAudit(lines);
    const bare = lines.map((line) => {
      const { personal: _, ...rest } = JSON.parse(line);
      return JSON.stringify(rest);
    });
    for (const all of [lines, bare]) {
      expect(straightLines(all, START)).toMatchObject({ run, head });
      const after = { seq: 2, hash: JSON.parse(all[1] ?? '').hash };
      expect(straightLines(all.slice(2), after)).toMatchObject({ run, head });
    }
  }
});

it('one character more, less or another, anywhere, is looked at closely and found', () => {
  const change = fc.record({
    lines: some,
    row: fc.nat(),
    at: fc.nat(),
    less: fc.nat({ max: 1 }),
    more: fc.constantFrom('', ' ', '0', 'f', '"', '}', ',', '\u0000', 'é', '\ud800'),
  });
  fc.assert(
    fc.property(change, ({ lines, row, at, less, more }) => {
      const n = row % lines.length;
      const text = lines[n] ?? '';
      const cut = at % text.length;
      const changed = text.slice(0, cut) + more + text.slice(cut + less);
      fc.pre(changed !== text);
      const tampered = lines.with(n, changed);
      const { ok, findings } = verifyAudit(tampered);
      expect(verifyFile(tampered).findings).toEqual(findings.map(({ message }) => message));
      if (straightLines(tampered, START)) expect(ok).toBe(true);
    }),
    { numRuns: 500 },
  );
});

it('rows taken out, moved, doubled or of another run are none', () => {
  fc.assert(
    fc.property(fc.tuple(some, some), fc.nat(), fc.nat(), ([lines, others], from, to) => {
      const a = from % lines.length;
      const b = to % lines.length;
      const [one = '', other = ''] = [lines[a], lines[b]];
      const tampered = [
        lines.toSpliced(a, 1),
        lines.with(a, other).with(b, one),
        lines.toSpliced(a, 0, one),
        lines.toSpliced(b, 0, others[a % others.length] ?? ''),
      ];
      for (const rows of tampered) {
        const verified = verifyAudit(rows);
        expect(verifyFile(rows).findings).toEqual(verified.findings.map(({ message }) => message));
        if (!verified.ok) expect(straightLines(rows, START)).toBeUndefined();
      }
    }),
  );
});

it('half a character that hashes as the sign for one that is not known is no line as it was kept', () => {
  const [first = ''] = chains[0] ?? [];
  const { hash: _, personal: __, ...kept } = JSON.parse(first);
  const text = JSON.stringify({ ...kept, at: '\ufffd' });
  const line = auditLine(text, hashOf(text));
  expect(straightLines([line], START)).toBeDefined();
  expect(straightLines([line.replace('\ufffd', '\ud800')], START)).toBeUndefined();
});
