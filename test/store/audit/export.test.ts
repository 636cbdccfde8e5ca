/** Exports: a file of many runs that can be checked by itself, and the sessions of a time. */
import { beforeAll, expect, it } from 'vitest';
import { verifyFile } from '../../../src/run/audit/verify-file.ts';
import { type Exported, exportSessions, exportTrail } from '../../../src/store/audit/export-trail.ts';
import { judgeTexts } from '../../../src/store/audit/judge-texts.ts';
import type { Database } from '../../../src/store/db.ts';
import { erase } from '../../../src/store/erase.ts';
import { Keyring } from '../../../src/store/keys.ts';
import type { Store } from '../../../src/store/store.ts';
import { MASTER_KEY, onEachDatabase, storeOn } from '../on-each-database.ts';
import { append, row, said } from '../samples.ts';
import { writeRuns } from './trail-tests.ts';

const keyring = new Keyring(MASTER_KEY);
const ALWAYS = { from: '2000-01-01T00:00:00.000Z', to: '2100-01-01T00:00:00.000Z' };

async function linesOf(source: AsyncIterable<string>): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of source) lines.push(line);
  return lines;
}

onEachDatabase((place) => {
  let database: Database;
  let store: Store;
  let runs: string[];
  beforeAll(async () => {
    ({ store, database } = await storeOn(place));
    runs = await writeRuns(store, 6, 4);
  });
  const exported = (more: Partial<Exported & { texts: boolean }> = {}) =>
    linesOf(exportTrail({ database, keyring, texts: true, ...ALWAYS, ...more }));

  it('all runs are in one file, which verifies, texts and all', async () => {
    const lines = await exported();
    expect(lines.length).toBe(6 * 5);
    const file = verifyFile(lines);
    expect(file).toMatchObject({ findings: [], rows: 24 });
    expect(file.runs.map(({ run }) => run).sort()).toEqual([...runs].sort());
    const judged = await judgeTexts(database, keyring, lines);
    expect(judged).toMatchObject({ unknown: 0, findings: [] });
    expect(judged.texts).toBeGreaterThan(6);
    expect((await judgeTexts(database, keyring, await exported({ texts: false }))).texts).toBe(0);
  });

  it.each<[string, (lines: string[]) => void, string]>([
    [
      'edited',
      (lines) => lines.splice(1, 1, (lines[1] ?? '').replace('"characters":', '"characters":1')),
      'changed',
    ],
    ['taken out', (lines) => lines.splice(1, 1), 'removed'],
    ['cut off', (lines) => lines.splice(3, 1), 'cut off'],
    ['moved to another run', (lines) => lines.splice(6, 0, ...lines.splice(1, 1)), 'another run'],
    ['left without its heads', (lines) => lines.splice(-1, 1), 'before no heads'],
    ['put before what the lines go on from', (lines) => lines.splice(4, 1, heads(lines, 2)), 'inserted'],
  ])('a line that was %s is found', async (_, change, words) => {
    const lines = await exported();
    change(lines);
    expect(verifyFile(lines).findings.join('\n')).toContain(words);
  });
  /** The heads of the first run, as if its lines began after `seq`. */
  const heads = (lines: string[], seq: number) => {
    const own = JSON.parse(lines[4] ?? '');
    return JSON.stringify({ ...own, after: { hash: JSON.parse(lines[seq - 1] ?? '').hash, seq } });
  };

  it('what a checkpoint vouches for must be in the file', async () => {
    const lines = await exported();
    const { run, seq } = JSON.parse(lines[1] ?? '');
    const vouched = new Map([[run, new Map([[seq, '0'.repeat(64)]])]]);
    expect(verifyFile(lines, { vouched }).findings).toEqual([
      `Row ${seq} of run ${run} is another one than a checkpoint vouches for.`,
    ]);
  });

  it('a time has the rows of that time, and the head that they go on from', async () => {
    const [run = ''] = runs;
    const [last] = await database.execute<{ at: string }>(
      `select max(line::jsonb ->> 'at') as at from events`,
    );
    const from = new Date(Date.parse(last?.at ?? '') + 1).toISOString();
    await store.ledger.change({
      tenant: 't',
      run,
      request: { knownSeq: 4 },
      work: () => append([said('later')], { row: { ...row, phase: 'closed', customer: 'c-9' } }),
    });
    const lines = await exported({ from });
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { run, seq: 5, personal: { text: 'later' } },
      { run, after: { seq: 4 }, head: { seq: 5 } },
    ]);
    expect(verifyFile(lines).findings).toEqual([]);
    expect(await exported({ to: ALWAYS.from })).toEqual([]);
    expect((await exported({ to: from })).length).toBe(6 * 5);
  });

  it('sessions say what was asked; of an erased one that it was there', async () => {
    const all = async () =>
      (await linesOf(exportSessions({ database, keyring, ...ALWAYS }))).map((line) => JSON.parse(line));
    const before = await all();
    expect(before.length).toBe(6);
    expect(before.find(({ session_id }) => session_id === runs[1])).toMatchObject({
      phase: 'answering',
      input: expect.stringContaining('mug arrived broken'),
      plan: null,
      replan: { triggered: false, new_plan: null },
      cost_usd: 0,
    });
    await erase(database, 't', { customer: 'c-9' });
    const erased = (await all()).find(({ session_id }) => session_id === runs[0]);
    expect(erased).toMatchObject({ phase: 'closed', input: null, plan: null, cost_usd: null });
    const lines = await exported();
    expect(verifyFile(lines).findings).toEqual([]);
    expect(lines.join('\n')).not.toContain('"text":"later"');
  });
});
