/** What is found in a database that its superuser has changed: by the chains alone, and with the MACs. */
import { beforeAll, expect, it } from 'vitest';
import { FIRST_PREV, hashOf } from '../../../src/run/audit/chain.ts';
import { LineMacs } from '../../../src/store/audit/line-macs.ts';
import { verifyDatabase, verifyTrail } from '../../../src/store/audit/verify-trail.ts';
import type { Database } from '../../../src/store/db.ts';
import { Keyring } from '../../../src/store/keys.ts';
import { MASTER_KEY, onEachDatabase, storeOn } from '../on-each-database.ts';
import { tampering, writeRuns } from './trail-tests.ts';

onEachDatabase((place) => {
  const macs = new LineMacs(new Keyring(MASTER_KEY));
  let database: Database;
  let runs: string[];
  beforeAll(async () => {
    const made = await storeOn(place);
    database = made.database;
    runs = await writeRuns(made.store, 10, 4);
  });

  /** What the check says after these statements; `macs` absent: without the key. */
  const after = (sql: string, key: { macs?: LineMacs } = { macs }) =>
    tampering(database, async (tx) => {
      await tx.execute(sql);
      return verifyTrail(tx, key);
    });
  const of = (run = '') => `run = '${run}'`;

  it('a database that nobody touched verifies', async () => {
    expect(await verifyDatabase(database, { macs })).toEqual({
      runs: 10,
      rows: 40,
      newer: 40,
      withoutMac: 0,
      findings: [],
      found: 0,
    });
  });

  it.each<[string, (run: string, other: string) => string, RegExp]>([
    [
      'an edited row',
      (run) => `update events set line = replace(line, '"kind":"', '"kind":"x') where ${of(run)} and seq = 2`,
      /Row 2 of run .* was changed/,
    ],
    ['a row taken out', (run) => `delete from events where ${of(run)} and seq = 2`, /Rows 2 to 2 .* removed/],
    [
      'a tail cut off',
      (run) => `delete from events where ${of(run)} and seq > 2`,
      /ends at row 2, its head is row 4/,
    ],
    ['a run without its rows', (run) => `delete from events where ${of(run)}`, /has no rows/],
    ['rows without their run', (run) => `delete from runs where id = '${run}'`, /in no list of runs/],
    [
      'two rows in each other’s place',
      (run) =>
        `update events set seq = -2 where ${of(run)} and seq = 2; update events set seq = 2 where ${of(run)} and seq = 3; update events set seq = 3 where ${of(run)} and seq = -2`,
      /Row 2 of run .* stands in another's place/,
    ],
    [
      'a row of another run',
      (run, other) =>
        `update events e set line = o.line, hash = o.hash, mac = o.mac from events o where e.${of(run)} and e.seq = 2 and o.${of(other)} and o.seq = 2`,
      /stands in another's place/,
    ],
    ['a row before the first', (run) => `update events set seq = 0 where ${of(run)} and seq = 1`, /inserted/],
  ])('finds %s, also without the key', async (_, sql, sentence) => {
    const [run = '', other = ''] = runs;
    for (const key of [{ macs }, {}]) {
      const { found, findings } = await after(sql(run, other), key);
      expect(found).toBeGreaterThan(0);
      expect(findings.join('\n')).toMatch(sentence);
    }
  });

  it('a chain made anew with right hashes is found by its MACs, and by nothing else', async () => {
    const [run = ''] = runs;
    const forged = await tampering(database, async (tx) => {
      const rows = await tx.execute<{ seq: number; line: string }>(
        `select seq, line from events where ${of(run)} order by seq`,
      );
      let prev = FIRST_PREV;
      for (const { seq, line } of rows) {
        const edited = line
          .replace(/"prev":"[0-9a-f]{64}"/, `"prev":"${prev}"`)
          .replace('"id":"engineer"', '"id":"somebody"');
        prev = hashOf(edited);
        await tx.execute(`update events set line = $1, hash = $2 where ${of(run)} and seq = $3`, [
          edited,
          prev,
          seq,
        ]);
      }
      await tx.execute('update runs set hash = $1 where id = $2', [prev, run]);
      return { open: await verifyTrail(tx, {}), keyed: await verifyTrail(tx, { macs }) };
    });
    expect(forged.open.found).toBe(0);
    expect(forged.keyed.found).toBe(4);
    expect(forged.keyed.findings[0]).toContain('its MAC is wrong');
  });

  it('a row whose MAC was taken away is found, and so is a run that has none at all', async () => {
    const [run = ''] = runs;
    const one = await after(`update events set mac = null where ${of(run)} and seq = 3`);
    expect(one.findings).toEqual([`Row 3 of run ${run} has lost its MAC.`]);
    const all = await after(`update events set mac = null where ${of(run)}`);
    expect(all).toMatchObject({ found: 1, withoutMac: 4 });
    expect(all.findings[0]).toContain('has no MACs and is in no checkpoint');
    // As an older version left them: a later row with a MAC proves those before it.
    const older = await after(`update events set mac = null where ${of(run)} and seq < 3`);
    expect(older).toMatchObject({ found: 0, withoutMac: 2 });
  });

  it('another key is none', async () => {
    const other = new LineMacs(new Keyring(new Uint8Array(32).fill(8)));
    expect((await verifyDatabase(database, { macs: other })).found).toBe(40);
  });
});
