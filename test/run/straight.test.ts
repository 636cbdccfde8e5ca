/** Lines that are as they should be are known without taking each apart, and no others are. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { auditLine, FIRST_PREV, hashOf } from '../../src/run/audit/chain.ts';
import { straightLines } from '../../src/run/audit/straight.ts';
import { verifyAudit } from '../../src/run/audit/verify.ts';
import { verifyFile } from '../../src/run/audit/verify-file.ts';
import { chainsOf, recordedVersions } from '../history/chains.ts';
import { lineOf, START } from './audit-lines.ts';

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

it('each line is told by its hash, in order', () => {
  for (const lines of chains)
    expect(straightLines(lines, START)?.hashes).toEqual(lines.map((line) => JSON.parse(line).hash));
});

it('lines that go on from one another are none where they are of two runs, or of nothing that is a run', () => {
  const first = lineOf();
  const next = { seq: 2, prev: first.hash };
  expect(straightLines([first.line, lineOf(next).line], START)?.hashes).toHaveLength(2);
  expect(straightLines([first.line, lineOf({ ...next, run: 'r2' }).line], START)).toBeUndefined();
  expect(straightLines([first.line, lineOf({ ...next, seq: 3 }).line], START)).toBeUndefined();
  expect(straightLines([first.line, lineOf({ ...next, prev: FIRST_PREV }).line], START)).toBeUndefined();
  expect(straightLines([lineOf({ run: 5 as never }).line], START)).toBeUndefined();
  for (const lines of [[], [''], ['no line'], ['null'], ['{}']])
    expect(straightLines(lines, START)).toBeUndefined();
});

it('a line that ends in more than any line does is looked at closely', () => {
  const ending = ',"seq":1,"type":""}'.length;
  const typed = (length: number) => straightLines([lineOf({ type: 'x'.repeat(length) }).line], START);
  expect(typed(200 - ending)).toBeDefined();
  expect(typed(201 - ending)).toBeUndefined();
});

it('what stands beside the hash, which the hash does not cover, is looked at closely where it is not as it was', () => {
  const first = lineOf();
  for (const personal of [undefined, { text: 'it broke', more: [1] }]) {
    const { line: text } = lineOf({ sealed: 'c2VhbGVk', seq: 2, prev: first.hash }, personal);
    expect(straightLines([first.line, text], START)).toBeDefined();
    const at = text.indexOf(',"hash":"');
    for (const place of [at, at + 1, at + 5, at + 7, at + 8, at + 9, at + 72, at + 73]) {
      const changed = `${text.slice(0, place)}#${text.slice(place + 1)}`;
      expect(straightLines([first.line, changed], START)).toBeUndefined();
      expect(verifyFile([first.line, changed]).findings).not.toEqual([]);
    }
  }
});

it('a text that is shown and is not in canonical form, or not there to its end, is looked at closely', () => {
  const { line } = lineOf({ sealed: 'c2VhbGVk' }, { a: 1, b: 2 });
  for (const [from, to] of [
    ['{"a":1,"b":2}', '{"b":2,"a":1}'],
    ['{"a":1,"b":2}', '{"a":1, "b":2}'],
    ['{"a":1,"b":2}', '{"a":1,"b":2'],
    ['{"a":1,"b":2}', ''],
    [',"personal":', ',"persona1":'],
  ] as const)
    expect(straightLines([line.replace(from, to)], START)).toBeUndefined();
});

it('a line of whatever version is, and none that goes on after its end, though its hash says so', () => {
  expect(straightLines([lineOf({ version: 12 }).line], START)).toBeDefined();
  const { hash: _, ...kept } = JSON.parse(lineOf().line);
  const text = `${JSON.stringify(kept)} `;
  expect(straightLines([auditLine(text, hashOf(text))], START)).toBeUndefined();
});
