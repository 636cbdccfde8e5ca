/** Lists of runs are in the order of the last change, page by page, and a person's own is theirs alone. */
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import type { Database } from '../../src/store/db.ts';
import type { Store } from '../../src/store/store.ts';
import { onEachDatabase, storeOn } from './on-each-database.ts';

interface Row {
  /** Seconds after the first; several runs may have changed in the same moment, or the same ten seconds. */
  second: number;
  asker: 'engineer' | 'lead';
  waits: 'engineer' | 'lead' | 'a role' | 'nobody';
  closed: boolean;
}

const row = fc.record<Row>({
  second: fc.integer({ min: 0, max: 40 }),
  asker: fc.constantFrom('engineer', 'lead'),
  waits: fc.constantFrom('engineer', 'lead', 'a role', 'nobody'),
  closed: fc.boolean(),
});
const WAITS = { engineer: { person: 'engineer' }, lead: { person: 'lead' }, 'a role': { role: 'lead' } };

onEachDatabase((place) => {
  let store: Store;
  let database: Database;
  beforeAll(async () => {
    ({ store, database } = await storeOn(place));
  });

  /** Gives what was written, the last changed first. */
  const write = async (rows: readonly Row[]) => {
    const all = rows.map(({ second, asker, waits, closed }, n) => ({
      id: `run-${String(n).padStart(3, '0')}`,
      phase: closed ? 'closed' : 'asking',
      asked_by: asker,
      waits_for: closed || waits === 'nobody' ? null : { ...WAITS[waits], for: 'a word' },
      at: new Date(Date.UTC(2026, 0, 1, 12, 0, second)).toISOString(),
    }));
    await database.execute(`delete from runs where tenant = 't'`);
    await database.execute(
      `insert into runs (tenant, id, seq, hash, phase, asked_by, waits_for, place, created_at, updated_at)
       select 't', id, 1, '', phase, asked_by, waits_for, '{"channel":"api"}', now(), at
         from jsonb_to_recordset($1::jsonb)
              as given (id text, phase text, asked_by text, waits_for jsonb, at timestamptz)`,
      [JSON.stringify(all)],
    );
    return all.sort((a, b) => (a.at === b.at ? (a.id < b.id ? 1 : -1) : a.at < b.at ? 1 : -1));
  };
  const pages = async (limit: number, between: () => Promise<void> = async () => {}) => {
    const ids: string[] = [];
    for (let after: string | undefined; ; ) {
      const page = await store.ledger.list('t', { limit, ...(after === undefined ? {} : { after }) });
      ids.push(...page.rows.map(({ id }) => id));
      if (page.next === undefined) return ids;
      after = page.next;
      await between();
    }
  };

  it('every run once, the last changed first, whatever a page holds', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { maxLength: 12 }),
        fc.integer({ min: 1, max: 5 }),
        async (rows, limit) => {
          const all = await write(rows);
          expect(await pages(limit)).toEqual(all.map(({ id }) => id));
        },
      ),
      { numRuns: 25 },
    );
  });

  it('a run that changes while somebody pages moves to the top, and no other is left out or comes twice', async () => {
    const rows = Array.from({ length: 9 }, (_, second) => ({
      ...{ second, asker: 'lead' as const, waits: 'nobody' as const, closed: false },
    }));
    await write(rows);
    // The page's own last one: what comes next is told by when it had changed.
    let changed = 8;
    const ids = await pages(2, async () => {
      changed -= 1;
      await database.execute(
        `update runs set updated_at = now() where tenant = 't' and id = 'run-00${changed}'`,
      );
      changed -= 1;
    });
    expect(ids).toEqual([8, 7, 6, 5, 4, 3, 2, 1, 0].map((n) => `run-00${n}`));
    expect((await pages(9)).slice(0, 4)).toEqual([1, 3, 5, 7].map((n) => `run-00${n}`));
  });

  it.each(['', '7', 'run-001', '2026-13-45T99:00:00.000Z~run-001', '2026-01-01T00:00:00.000Z~'])(
    'nothing comes after %j, which no page ended with',
    async (after) => {
      await write([{ second: 1, asker: 'lead', waits: 'nobody', closed: false }]);
      expect(await store.ledger.list('t', { limit: 5, after })).toEqual({ rows: [] });
    },
  );

  it("a person's open runs: those they asked for, and those that wait for them or their role", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { maxLength: 12 }),
        fc.integer({ min: 1, max: 5 }),
        async (rows, limit) => {
          const all = await write(rows);
          for (const [person, role] of [
            ['engineer', 'engineer'],
            ['lead', 'lead'],
          ] as const) {
            const theirs = all.filter(({ phase, asked_by, waits_for }) => {
              const waits = waits_for as { person?: string; role?: string } | null;
              const own = asked_by === person || waits?.person === person || waits?.role === role;
              return phase !== 'closed' && own;
            });
            const found = await store.ledger.agenda('t', { person, role }, limit);
            expect(found.map(({ id }) => id)).toEqual(theirs.slice(0, limit).map(({ id }) => id));
          }
        },
      ),
      { numRuns: 25 },
    );
  });
});
