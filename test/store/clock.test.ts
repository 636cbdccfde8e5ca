import { expect, it } from 'vitest';
import { DatabaseClock } from '../../src/store/clock.ts';
import type { Connection } from '../../src/store/db.ts';
import { openStore } from '../../src/store/store.ts';
import { MASTER_KEY, onEachDatabase } from './on-each-database.ts';

/** As if the database's clock stood elsewhere than this machine's. */
const away = (database: Connection, ms: number): Connection['execute'] =>
  (async (text, values) => {
    const rows = await database.execute<{ now?: string }>(text, values);
    return rows.map((row) =>
      text.includes('clock_timestamp') && row.now
        ? { ...row, now: new Date(Date.parse(row.now) + ms).toISOString() }
        : row,
    );
  }) as Connection['execute'];

onEachDatabase((place) => {
  it.each([3_600_000, -90_000])(
    "%i ms away, the time is the database's, and the start says so",
    async (ms) => {
      const database = await place.database();
      const notices: string[] = [];
      const elsewhere = Object.create(database, { execute: { value: away(database, ms) } });
      const store = await openStore({
        database: Object.assign(elsewhere, { close: async () => {} }),
        masterKey: MASTER_KEY,
        onError: () => {},
        onNotice: (sentence) => notices.push(sentence),
      });
      const told = Date.parse(store.now()) - Date.now();
      expect(Math.abs(told - ms)).toBeLessThan(2_000);
      expect(notices).toEqual([
        expect.stringMatching(
          ms > 0 ? /(3600|3599) s behind the database's/ : /(90|89) s ahead of the database's/,
        ),
      ]);
      await store.close();
    },
  );

  it('a clock that is right is not spoken of, and goes on between two looks', async () => {
    const clock = new DatabaseClock();
    expect(Math.abs(await clock.look(await place.database()))).toBeLessThan(1_000);
    const before = clock.about();
    await expect.poll(() => clock.about() > before).toBe(true);
  });
});
