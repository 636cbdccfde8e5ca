/** A file of lines, of one run or an export of several: what is said of it where it is not as it was. */
import { describe, expect, test } from 'vitest';
import { FileCheck, type HeadsLine, verifyFile } from '../../src/run/audit/verify-file.ts';
import { lineOf, linesOf, type MadeLines, START } from './audit-lines.ts';

const one = linesOf('r1', 3);
const two = linesOf('r2', 2);
const heads = (run: string, { head }: MadeLines, more: Partial<HeadsLine> = {}) =>
  JSON.stringify({
    after: { hash: START.hash, seq: 0 },
    head: { hash: head.hash, seq: head.seq },
    run,
    tenant: 't',
    ...more,
  });
const all = [...one.lines, heads('r1', one), ...two.lines, heads('r2', two)];
const findings = (lines: string[], checks?: Parameters<typeof verifyFile>[1]) =>
  verifyFile(lines, checks).findings;
const changed = (line: string) => line.replace('{"n":', '{"m":');
const other = { seq: 3, hash: 'f'.repeat(64) };

describe('a file of one run', () => {
  test('is told with its rows and its head, where all is as it was', () => {
    const whole = { findings: [], rows: 3, runs: [{ run: 'r1', head: one.head }] };
    expect(verifyFile(one.lines)).toEqual(whole);
    expect(verifyFile(one.lines, { head: one.head })).toEqual(whole);
  });

  test('is held against a head that is known from elsewhere', () => {
    expect(findings(one.lines, { head: other })).toEqual([
      `Row 3 is not the head: its hash is ${one.head.hash}, the head's is ${other.hash}.`,
    ]);
    expect(findings(one.lines.slice(0, 2), { head: one.head })).toEqual([
      'The end was cut off: row 3 is missing.',
    ]);
    expect(findings(one.lines, { head: { ...one.head, seq: 2 } })).toEqual([
      'The file goes on to row 3, past the head at row 2.',
    ]);
  });

  test('names a changed line by its place, and still says which run it is', () => {
    const verified = verifyFile(one.lines.with(1, changed(one.lines[1] ?? '')));
    expect(verified.findings).toHaveLength(1);
    expect(verified.findings[0]).toMatch(/^Line 2 \(row 2\) was changed: /);
    expect(verified).toMatchObject({ rows: 3, runs: [{ run: 'r1', head: one.head }] });
  });

  test('with nothing in it has no run', () =>
    expect(verifyFile([])).toEqual({ findings: [], rows: 0, runs: [] }));
});

describe('an export', () => {
  test('is told with the rows and the heads of all its runs', () =>
    expect(verifyFile(all)).toEqual({
      ...{ findings: [], rows: 5 },
      runs: [
        { run: 'r1', head: one.head },
        { run: 'r2', head: two.head },
      ],
    }));

  test('of rows from the middle of a run goes on from where its heads say', () => {
    const after = { hash: one.head.hash, seq: 3 };
    const rest = linesOf('r1', 2, one.head);
    const end = heads('r1', rest, { after });
    expect(verifyFile([...rest.lines, end])).toMatchObject({ findings: [], runs: [{ head: rest.head }] });
    expect(findings([...rest.lines, heads('r1', rest)])).not.toEqual([]);
  });

  test('says behind which line of the file something is not as it was', () => {
    const found = findings(all.with(5, changed(all[5] ?? '')));
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(/^After line 4: Line 2 \(row 2\) was changed: /);
  });

  test('says where a part was cut off, by its heads', () =>
    expect(findings(all.toSpliced(5, 1))).toEqual(['After line 4: The end was cut off: row 2 is missing.']));

  test('holds the head of a part to itself, and not to one of a single run', () =>
    expect(findings(all, { head: other })).toEqual([]));

  test('says where heads stand behind lines of another run', () => {
    const wrong = [...one.lines, heads('r2', one)];
    expect(findings(wrong)).toEqual(['After line 0: the heads are of run r2, the lines of r1.']);
    const none = heads('r1', { lines: [], head: START });
    expect(findings([none])).toContain('After line 0: the heads are of run r1, the lines of none.');
  });

  test('says how many lines stand before no heads', () =>
    expect(findings(all.slice(0, 5))).toEqual(['After line 4: 1 lines stand before no heads.']));

  test.each<[string, string]>([
    ['in another order', heads('r1', one).replace('"tenant":"t"', '"a":"t"')],
    ['of no run', heads('', one)],
    ['without the hash of its end', heads('r1', one, { head: { seq: 3, hash: '' } })],
    ['without the hash of its beginning', heads('r1', one, { after: { seq: 0, hash: '' } })],
    ['that are cut off', heads('r1', one).slice(0, -1)],
    ['that end in nothing', '{"after":null}'],
  ])('takes heads %s for no heads: their lines stand before none', (_, text) =>
    expect(findings([...one.lines, text])).toEqual(['After line 0: 4 lines stand before no heads.']),
  );

  test('is checked as it comes, line by line', () => {
    const check = new FileCheck({});
    for (const line of all) check.line(line);
    expect(check.end()).toEqual(verifyFile(all));
  });
});

describe('rows that a checkpoint vouches for', () => {
  const vouched = (run: string, seq: number, hash: string) => ({
    vouched: new Map([[run, new Map([[seq, hash]])]]),
  });
  const sentence = (seq: number, run = 'r1') =>
    `Row ${seq} of run ${run} is another one than a checkpoint vouches for.`;
  const second = JSON.parse(one.lines[1] ?? '').hash as string;

  test('are the same, or it is said which is not', () => {
    expect(findings(one.lines, vouched('r1', 2, second))).toEqual([]);
    expect(findings(one.lines, vouched('r1', 2, other.hash))).toEqual([sentence(2)]);
    expect(findings(one.lines, vouched('r2', 2, other.hash))).toEqual([]);
    expect(findings(one.lines, vouched('r1', 7, other.hash))).toEqual([]);
  });

  test('are those of the whole run, though the file begins in its middle', () => {
    const rest = linesOf('r1', 2, one.head);
    const end = heads('r1', rest, { after: { hash: one.head.hash, seq: 3 } });
    expect(findings([...rest.lines, end], vouched('r1', 5, rest.head.hash))).toEqual([]);
    expect(findings([...rest.lines, end], vouched('r1', 5, other.hash))).toEqual([sentence(5)]);
  });

  test('are held to it also where other lines are not as they were, or cannot be read at all', () => {
    const broken = one.lines.with(2, 'no line');
    expect(findings(broken, vouched('r1', 2, second))).toHaveLength(1);
    expect(findings(broken, vouched('r1', 2, other.hash))).toContain(sentence(2));
    const twice = [...one.lines, lineOf({ run: 'r9' }).line];
    expect(findings(twice, vouched('r9', 1, other.hash))).toContain(sentence(1, 'r9'));
  });
});
