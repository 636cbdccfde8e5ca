/**
 * The events of cases that were closed long ago lie in the archive: they read, verify and are erased as
 * before, and whatever is changed there is found.
 */
import pg from 'pg';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { archiveDue, startArchive } from '../../src/store/archive.ts';
import { CheckpointSigner } from '../../src/store/audit/checkpoint.ts';
import { checkpointChain } from '../../src/store/audit/checkpoint-chain.ts';
import { Checkpointer } from '../../src/store/audit/checkpointer.ts';
import { exportTrail } from '../../src/store/audit/export-trail.ts';
import { LineMacs } from '../../src/store/audit/line-macs.ts';
import { readTrail } from '../../src/store/audit/trail-rows.ts';
import { verifyDatabase, verifyTrail } from '../../src/store/audit/verify-trail.ts';
import { type Database, openDatabase } from '../../src/store/db.ts';
import { erase } from '../../src/store/erase.ts';
import { Keyring } from '../../src/store/keys.ts';
import type { Store } from '../../src/store/store.ts';
import { tamper, untouchedTrail } from './audit/tamper.ts';
import { tampering, writeRuns } from './audit/trail-tests.ts';
import { MASTER_KEY, onEachDatabase, onPostgres, storeOn } from './on-each-database.ts';
import { answering, append, row, said } from './samples.ts';

const keyring = new Keyring(MASTER_KEY);
const macs = new LineMacs(keyring);
const failed = (error: unknown) => {
  throw error;
};
const DAYS = 90;
const MOST_CUTS = 10;

async function allOf<T>(lines: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const line of lines) all.push(line);
  return all;
}

/** Gives the ids of cases with `rows` events each, which were closed so many days ago. */
async function closedRuns(
  { store, database }: { store: Store; database: Database },
  { count, rows = 4, daysAgo = DAYS + 1 }: { count: number; rows?: number; daysAgo?: number },
): Promise<string[]> {
  const runs = await writeRuns(store, count, rows);
  await database.execute(
    `update runs set phase = 'closed', ending = 'resolved', updated_at = now() - make_interval(days => $2::int)
      where id = any($1::text[])`,
    [runs, daysAgo],
  );
  return runs;
}

onEachDatabase((place) => {
  let store: Store;
  let database: Database;
  beforeAll(async () => {
    ({ store, database } = await storeOn(place));
  });
  const archive = () => archiveDue(database, { days: DAYS, onError: failed });
  const heldOf = async (run: string) => {
    const [held] = await database.execute<{ events: number; pieces: number }>(
      `select (select count(*)::int from events where run = $1) as events,
              (select count(*)::int from archived_events where run = $1) as pieces`,
      [run],
    );
    return held;
  };
  const tenantOf = async (run: string) => {
    const [found] = await database.execute<{ tenant: string }>('select tenant from runs where id = $1', [
      run,
    ]);
    return found?.tenant ?? '';
  };
  /** All that anybody reads of a run. */
  const read = async (run: string) => {
    const tenant = await tenantOf(run);
    const loaded = await store.ledger.load(tenant, run);
    const [facts] = await database.execute(
      'select json_agg(f order by f.seq) as all from event_facts f where run = $1',
      [run],
    );
    const audit = await allOf(store.ledger.audit(tenant, run));
    return {
      ...(loaded as object),
      now: '',
      facts,
      audit,
      later: (await allOf(store.ledger.audit(tenant, run, 2))).length,
    };
  };

  it('moves what was closed long enough ago and nothing else; everything reads and verifies as before', async () => {
    const old = await closedRuns({ store, database }, { count: 6 });
    const young = await closedRuns({ store, database }, { count: 1, daysAgo: DAYS - 1 });
    const open = await writeRuns(store, 1, 4);
    await database.execute(`update runs set updated_at = now() - interval '900 days' where id = $1`, open);
    const all = [...old, ...young, ...open];
    const before = await Promise.all(all.map(read));
    const verified = await verifyDatabase(database, { macs });
    const exported = { database, keyring, from: '2000-01-01T00:00:00.000Z', to: '2100-01-01T00:00:00.000Z' };
    const trail = await allOf(exportTrail({ ...exported, texts: true }));

    expect(await archive()).toBe(6 * 4);
    for (const run of old) expect(await heldOf(run)).toEqual({ events: 0, pieces: 1 });
    for (const run of [...young, ...open]) expect(await heldOf(run)).toEqual({ events: 4, pieces: 0 });
    expect(await Promise.all(all.map(read))).toEqual(before);
    expect(await verifyDatabase(database, { macs })).toEqual(verified);
    expect(verified.found).toBe(0);
    expect(await allOf(exportTrail({ ...exported, texts: true }))).toEqual(trail);
    expect(await archive()).toBe(0);
  });

  it('a case that is opened again goes on where it was, and is archived once more', async () => {
    const [run = ''] = await closedRuns({ store, database }, { count: 1 });
    await archive();
    const knownSeq = 0;
    const work = () => append([said('it broke again'), answering], { row: { ...row, phase: 'planning' } });
    const changed = await store.ledger.change({
      ...{ tenant: 't', run, request: { knownSeq } },
      work: (facts) => {
        expect(facts.events.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
        return work();
      },
    });
    expect(changed).toMatchObject({ kind: 'appended', head: { seq: 6 } });
    expect(await heldOf(run)).toEqual({ events: 2, pieces: 1 });
    const before = await read(run);
    expect(await archive()).toBe(0);
    await database.execute(
      `update runs set phase = 'closed', updated_at = now() - interval '900 days' where id = $1`,
      [run],
    );
    expect(await archive()).toBe(2);
    expect(await heldOf(run)).toEqual({ events: 0, pieces: 2 });
    expect(await read(run)).toMatchObject({
      events: (before as { events?: unknown }).events,
      audit: before.audit,
    });
    expect((await verifyDatabase(database, { macs })).found).toBe(0);
  });

  it('erasing a case in the archive leaves nothing of it to be read, and its chain verifies', async () => {
    const [run = ''] = await closedRuns({ store, database }, { count: 1 });
    await archive();
    expect((await read(run)).audit.join('')).toContain('mug arrived broken');
    expect((await erase(database, 't', { run })).erased).toEqual([run]);
    expect(await store.ledger.load('t', run)).toMatchObject({ erased: true });
    const lines = await allOf(store.ledger.audit('t', run));
    expect(lines).toHaveLength(4);
    expect(lines.join('')).not.toContain('mug arrived broken');
    expect((await verifyDatabase(database, { macs })).found).toBe(0);
  });

  it('the first checkpoint of all vouches for what is in the archive already', async () => {
    await closedRuns({ store, database }, { count: 2 });
    await archive();
    const texts: string[] = [];
    const onPlace = {
      newest: async () => texts.length,
      read: async (number: number) => texts[number - 1] ?? '',
      add: async (number: number, text: string) => texts.push(text) === number,
    };
    const checkpointer = new Checkpointer({ database, keyring, place: onPlace, onError: failed });
    await checkpointer.write();
    await checkpointer.close();
    const vouched = checkpointChain(texts, new CheckpointSigner(keyring).publicKey);
    expect(vouched.findings).toEqual([]);
    expect(await verifyDatabase(database, { macs, vouched })).toMatchObject({ found: 0, newer: 0 });
  });

  it('a chain that is not whole stays where it is, and keeps no other', async () => {
    const [torn = '', other = ''] = await closedRuns({ store, database }, { count: 2 });
    const held = await tampering(database, async (tx) => {
      await tx.execute('delete from events where run = $1 and seq = 2', [torn]);
      const moved: number[] = [];
      for (const run of [torn, other]) {
        const [row] = await tx.execute<{ moved: number }>(`select archive_events('t', $1) as moved`, [run]);
        moved.push(row?.moved ?? -1);
      }
      const { findings } = await verifyTrail(tx, { macs });
      return { moved, findings };
    });
    expect(held.moved).toEqual([0, 4]);
    expect(held.findings.join()).toContain(`Rows 2 to 2 of run ${torn} were removed.`);
  });

  it('a chain with a row that is not what its hash says stays where it is', async () => {
    const [run = ''] = await closedRuns({ store, database }, { count: 1 });
    const held = await tampering(database, async (tx) => {
      await tx.execute(`update events set line = replace(line, 'Engineer', 'Somebody') where run = $1`, [
        run,
      ]);
      const [row] = await tx.execute<{ moved: number }>(`select archive_events('t', $1) as moved`, [run]);
      const { findings } = await verifyTrail(tx, { macs });
      return { moved: row?.moved, findings };
    });
    expect(held.moved).toBe(0);
    expect(held.findings.join()).toMatch(new RegExp(`Row \\d of run ${run} was changed`));
  });

  it('a case is archived for its own tenant alone', async () => {
    const [run = ''] = await closedRuns({ store, database }, { count: 1 });
    const asked = (tenant: string) =>
      database.transaction(async (tx) => {
        await tx.execute(`set local greenlight.tenant to '${tenant}'`);
        const [row] = await tx.execute<{ moved: number }>(`select archive_events('t', $1) as moved`, [run]);
        return row?.moved;
      });
    expect(await asked('other')).toBe(0);
    expect(await heldOf(run)).toEqual({ events: 4, pieces: 0 });
    expect(await asked('t')).toBe(4);
  });

  it('a statement that removes an archived row and one that is not removes neither', async () => {
    const [run = '', other = ''] = await closedRuns({ store, database }, { count: 2 });
    await database.execute(`select archive_events('t', $1)`, [run]);
    await database.execute(`insert into events select 't', $1, e.* from events_of('t', $1) e`, [run]);
    const both = `delete from events where run in ('${run}', '${other}')`;
    await expect(database.execute(both)).rejects.toThrow('never changed or removed');
    expect([await heldOf(run), await heldOf(other)]).toMatchObject([{ events: 4 }, { events: 4 }]);
    await database.execute(`delete from events where run = '${run}'`);
    expect(await heldOf(run)).toEqual({ events: 0, pieces: 1 });
    expect((await verifyDatabase(database, { macs })).found).toBe(0);
  });

  it('the database itself refuses to change or remove what is archived, and events that are not', async () => {
    const [run = ''] = await closedRuns({ store, database }, { count: 1 });
    const statements = (id: string) => [
      `delete from events where run = '${id}'`,
      `update archived_events set last_seq = last_seq where run = '${id}'`,
      `delete from archived_events where run = '${id}'`,
      'truncate archived_events',
    ];
    await expect(database.execute(statements(run)[0] ?? '')).rejects.toThrow('never changed or removed');
    await archive();
    for (const sql of statements(run).slice(1))
      await expect(database.execute(sql)).rejects.toThrow('never changed or removed');
    // Of a row that only looks like the archived one nothing goes.
    await database.execute(
      `insert into events (tenant, run, seq, line, hash, mac)
       select 't', $1, seq, line || ' ', hash, mac from events_of('t', $1) where seq = 1`,
      [run],
    );
    await expect(database.execute(statements(run)[0] ?? '')).rejects.toThrow('never changed or removed');
    expect((await verifyDatabase(database, { macs })).found).toBeGreaterThan(0);
    await database.transaction(async (tx) => {
      await tx.execute('alter table events disable trigger user');
      await tx.execute('delete from events where run = $1', [run]);
      await tx.execute('alter table events enable trigger user');
    });
  });

  it('page by page, of whatever size, each row comes once, also one that has the number of an archived piece', async () => {
    const [one = ''] = await closedRuns({ store, database }, { count: 3 });
    await archive();
    await tampering(database, async (tx) => {
      await tx.execute(
        `insert into events select 't', $1, e.* from events_of('t', $1) e where seq in (1, 3)`,
        [one],
      );
      const { copyOut: _, ...paged } = tx;
      const read = async (rows: number, bytes = 1_000_000) => {
        const found: string[] = [];
        const reader = {
          row: ({ run, seq }: { run: string; seq: number }) => found.push(`${run} ${seq}`),
          torn: failed,
        };
        await readTrail(paged, reader, { rows, bytes });
        return found;
      };
      const whole = await read(10_000);
      expect(whole.filter((row) => row === `${one} 1`)).toHaveLength(2);
      for (const rows of [1, 2, 3, 5]) expect(await read(rows)).toEqual(whole);
      for (const bytes of [1, 900, 9_000]) expect(await read(100, bytes)).toEqual(whole);
    });
  });

  describe('what was changed in the archive is found', () => {
    let one: string;
    let other: string;
    beforeAll(async () => {
      [one = '', other = ''] = await closedRuns({ store, database }, { count: 2 });
      await archive();
    });
    const ofOne = () => `where run = '${one}'`;
    it.each<[string, () => string]>([
      [
        'a text',
        () => `update archived_events set lines = replace(lines, 'Engineer', 'Somebody') ${ofOne()}`,
      ],
      [
        'a line taken out',
        () => `update archived_events set lines = regexp_replace(lines, '\\n.*?\\n', e'\\n') ${ofOne()}`,
      ],
      [
        'the last lines cut off',
        () =>
          `update archived_events set lines = split_part(lines, e'\\n', 1), hashes = substr(hashes, 1, 32), macs = substr(macs, 1, 32), last_seq = 1 ${ofOne()}`,
      ],
      ['a line added', () => `update archived_events set lines = lines || e'\\n{}' ${ofOne()}`],
      [
        'a hash',
        () => `update archived_events set hashes = set_byte(hashes, 40, get_byte(hashes, 40) # 1) ${ofOne()}`,
      ],
      [
        'a hash too many',
        () => `update archived_events set hashes = hashes || decode(repeat('00', 32), 'hex') ${ofOne()}`,
      ],
      [
        'a MAC',
        () => `update archived_events set macs = set_byte(macs, 40, get_byte(macs, 40) # 1) ${ofOne()}`,
      ],
      ['the MACs gone', () => `update archived_events set macs = '' ${ofOne()}`],
      ['its numbers', () => `update archived_events set first_seq = 2, last_seq = 5 ${ofOne()}`],
      ['its last number', () => `update archived_events set last_seq = 5 ${ofOne()}`],
      ['all of it gone', () => `delete from archived_events ${ofOne()}`],
      [
        "another's in its place",
        () => `update archived_events a set lines = o.lines, hashes = o.hashes, macs = o.macs
                 from archived_events o where a.run = '${one}' and o.run = '${other}'`,
      ],
      [
        'a row kept twice',
        () => `insert into events select 't', '${one}', e.* from events_of('t', '${one}') e where seq = 4`,
      ],
    ])('%s', async (_, sql) => {
      const { found } = await tampering(database, async (tx) => {
        await tx.execute(sql());
        return verifyTrail(tx, { macs });
      });
      expect(found).toBeGreaterThan(0);
      expect((await verifyDatabase(database, { macs })).found).toBe(0);
    });
  });
});

onEachDatabase((place) => {
  it('random tamperings of a trail that is archived in part are found, each', async () => {
    const made = await storeOn(place);
    const checkpoints = await untouchedTrail(made, 9);
    await made.database.execute(
      `update runs set phase = 'closed' where id in (select id from runs order by id limit 6)`,
    );
    expect(await archiveDue(made.database, { days: -1, onError: failed })).toBeGreaterThan(0);
    const { tried, missed } = await tamper(made.database, checkpoints, { count: 150, seed: 5 });
    expect(Object.values(tried).reduce((sum, n) => sum + n, 0)).toBe(150);
    expect(missed).toEqual([]);
  }, 240_000);
});

onPostgres((place) => {
  it('looks for the first time when older versions have been stopped, and passes over a case somebody is at', async () => {
    const { store, database } = await storeOn(place);
    const [run = '', held = ''] = await closedRuns({ store, database }, { count: 2 });
    const archived = async () =>
      (await database.execute<{ run: string }>('select run from archived_events')).map((one) => one.run);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const errors: unknown[] = [];
    const archive = startArchive(database, { days: DAYS, onError: (e) => errors.push(e) }, () => 0.5);
    vi.advanceTimersByTime(89 * 60_000);
    vi.useRealTimers();
    await archive.stop();
    expect(await archived()).toEqual([]);

    await database.transaction(async (tx) => {
      await tx.execute('select from runs where id = $1 for update', [held]);
      const other = await openDatabase({ url: await place.url() });
      expect(await archiveDue(other, { days: DAYS, onError: failed })).toBe(4);
      await other.close();
    });
    expect(await archived()).toEqual([run]);

    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const next = startArchive(database, { days: DAYS, onError: (e) => errors.push(e) }, () => 0.5);
    vi.advanceTimersByTime(90 * 60_000);
    vi.useRealTimers();
    await vi.waitFor(async () => expect((await archived()).sort()).toEqual([run, held].sort()), 20_000);
    await next.stop();
    expect(errors).toEqual([]);
  });
});

onPostgres((place) => {
  it('whoever archives and is cut off in the middle has lost nothing, and the next one goes on', async () => {
    const { store, database } = await storeOn(place);
    const runs = await closedRuns({ store, database }, { count: 40, rows: 12 });
    const whole = await verifyDatabase(database, { macs });
    const admin = new pg.Client({ connectionString: await place.url() });
    // Of a test that fails the database is dropped while it is open.
    admin.on('error', () => {});
    await admin.connect();
    let cuts = 0;
    for (let moved = 0; moved < runs.length * 12; ) {
      const errors: unknown[] = [];
      const working = archiveDue(database, { days: DAYS, onError: (error) => errors.push(error) }).catch(
        (error: unknown) => errors.push(error),
      );
      // Again and again while it works.
      let done = false;
      void working.finally(() => {
        done = true;
      });
      while (!done && cuts < MOST_CUTS) {
        await admin.query(
          'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()',
        );
        cuts += 1;
      }
      await working;
      expect(await verifyDatabase(database, { macs })).toEqual(whole);
      const { rows } = await admin.query(
        'select coalesce(sum(last_seq), 0)::int as moved from archived_events',
      );
      moved = rows[0].moved;
    }
    expect(cuts).toBeGreaterThan(0);
    await admin.end();
    for (const run of runs.slice(0, 3))
      expect(await store.ledger.load(run === runs[4] ? 'other' : 't', run)).toMatchObject({
        head: { seq: 12 },
      });
  }, 300_000);
});
