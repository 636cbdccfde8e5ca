/** An error of the database, by class, is never a defect of whoever asked. */
import { expect, it } from 'vitest';
import { StoreAway } from '../../src/flow/ports/ledger.ts';
import { readinessOf } from '../../src/start/serve.ts';
import { openDatabase } from '../../src/store/db.ts';
import { onEachDatabase, onPostgres, storeOn } from './on-each-database.ts';

const raised = (code: string) => `do $$ begin raise exception 'as if' using errcode = '${code}'; end $$`;
const AWAY = ['25006', '40001', '40P01', '53100', '53200', '53300', '55P03', '57014', '58030', 'XX000'];
const OURS = ['22012', '23505', '42601', 'P0001'];

onEachDatabase((place) => {
  it.each(AWAY)('%s is the database that cannot do it now', async (code) => {
    const database = await place.database();
    await expect(database.execute(raised(code))).rejects.toBeInstanceOf(StoreAway);
    await expect(database.transaction((tx) => tx.execute(raised(code)))).rejects.toBeInstanceOf(StoreAway);
    await expect(database.of('t').execute(raised(code))).rejects.toBeInstanceOf(StoreAway);
  });

  it.each(OURS)('%s is ours', async (code) => {
    const database = await place.database();
    await expect(database.execute(raised(code))).rejects.toMatchObject({ code });
  });

  it('what comes after a statement that failed does not hide it', async () => {
    const database = await place.database();
    const hidden = (code: string) =>
      database.transaction(async (tx) => {
        await tx.execute(raised(code)).catch(() => {});
        return tx.execute('select 1');
      });
    await expect(hidden('22012')).rejects.toMatchObject({ code: '22012' });
    await expect(hidden('40001')).rejects.toBeInstanceOf(StoreAway);
    const swallowed = database.transaction(async (tx) => {
      await tx.execute(raised('53100')).catch(() => {});
    });
    await expect(swallowed).rejects.toBeInstanceOf(StoreAway);
  });
});

onPostgres((place) => {
  it('a database that only reads is not ready, and changes are told so', async () => {
    await storeOn(place);
    const url = new URL(await place.url());
    const name = url.pathname.slice(1);
    const database = await place.database();
    const ready = readinessOf(database, { working: () => true, stop: async () => {} });
    expect(await ready.check()).toMatchObject({ ready: true, database: true });
    await database.execute(`alter database ${name} set default_transaction_read_only = on`);
    const onlyReads = await openDatabase({ url: url.href, onError: () => {} });
    try {
      const check = readinessOf(onlyReads, { working: () => true, stop: async () => {} });
      expect(await onlyReads.execute('select 1 as one')).toEqual([{ one: 1 }]);
      expect(await check.check()).toMatchObject({ ready: false, database: false });
      await expect(onlyReads.of('t').execute("update runs set phase = 'x'")).rejects.toThrow('read-only');
    } finally {
      await onlyReads.close();
      await database.execute(`alter database ${name} reset default_transaction_read_only`);
    }
  });
});
