/** Customers whose records are outside: where their letters go, and what they were given. */
import { randomUUID } from 'node:crypto';
import { beforeAll, expect, it } from 'vitest';
import { emailFound, openOutsideCustomers } from '../../src/store/addresses/on-file.ts';
import type { Database } from '../../src/store/db.ts';
import { openOutsideJobs } from '../../src/store/effects/outside-jobs.ts';
import { openOutsideMoney } from '../../src/store/effects/outside-money.ts';
import { erase } from '../../src/store/erase.ts';
import type { Store } from '../../src/store/store.ts';
import { onEachDatabase, storeOn } from './on-each-database.ts';
import { append, opened, row } from './samples.ts';

const FOUND = { customer: 'cus_77', email: 'june@example.com' };

onEachDatabase((place) => {
  let store: Store;
  let database: Database;
  beforeAll(async () => {
    ({ store, database } = await storeOn(place));
  });
  const open = async () => {
    const run = randomUUID();
    const work = () => append([opened], { row: { ...row, phase: 'closed' } });
    await store.ledger.change({ tenant: 't', run, request: { open: true, knownSeq: 0 }, work });
    return run;
  };
  const onFile = (run: string, customer = FOUND.customer) =>
    database.of('t').transaction((tx) => emailFound(tx, 't', { customer, run }));

  it('an address is that of its case and customer alone, cannot be read in the table, and goes with the case', async () => {
    const run = await open();
    const other = await open();
    await openOutsideCustomers(database).keep('t', { run, ...FOUND });
    expect(await onFile(run)).toBe('june@example.com');
    expect(await onFile(run, 'cus_78')).toBeUndefined();
    // Somebody else whom the case found has an address of their own.
    await openOutsideCustomers(database).keep('t', { run, customer: 'cus_79', email: 'olu@example.com' });
    expect(await onFile(run)).toBe('june@example.com');
    expect(await onFile(other)).toBeUndefined();
    const rows = await database
      .of('t')
      .execute<{ all: string }>(`select t::text as all from outside_customers t`);
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows)).not.toContain('june');
    await erase(database, 't', { run });
    expect(await onFile(run)).toBeUndefined();
  });

  it('the first job of a call stands, and goes with its case', async () => {
    const run = await open();
    const jobs = openOutsideJobs(database);
    const key = `${run}:1`;
    expect(await jobs.of('t', key)).toBeUndefined();
    await jobs.keep('t', { key, run, job: 'job-1' });
    await jobs.keep('t', { key, run, job: 'job-2' });
    expect(await jobs.of('t', key)).toBe('job-1');
    expect(await jobs.of('another', key)).toBeUndefined();
    await erase(database, 't', { run });
    expect(await jobs.of('t', key)).toBeUndefined();
  });

  it('money counts once for its key, for its customer and since a day, until it surely did not happen', async () => {
    const run = await open();
    const money = openOutsideMoney(database);
    const customer = randomUUID();
    const payment = { run, customer, tool: 'shop.refund', account: '1043', cents: 1_250 };
    const since = '2020-01-01T00:00:00.000Z';
    const note = (of: Partial<typeof payment> & { key: string; reason?: string }, cents: number) =>
      money.note('t', { ...payment, ...of }, { since, cents });
    expect(await note({ key: `${run}:1`, reason: 'damaged' }, 0)).toBe(true);
    expect(await note({ key: `${run}:1`, cents: 9_999 }, 0)).toBe(true);
    expect(await note({ key: `${run}:2`, account: '1045', cents: 900 }, 0)).toBe(false);
    expect(await note({ key: `${run}:2`, account: '1045', cents: 900 }, 1_250)).toBe(true);
    const given = (more = {}) => money.given('t', { customer, since, ...more });
    const first = { tool: 'shop.refund', account: '1043', cents: 1_250, reason: 'damaged' };
    const second = { tool: 'shop.refund', account: '1045', cents: 900 };
    expect(await given()).toEqual(expect.arrayContaining([first, second]));
    expect(await given()).toHaveLength(2);
    expect(await given({ except: `${run}:1` })).toEqual([second]);
    expect(await given({ since: '2999-01-01T00:00:00.000Z' })).toEqual([]);
    expect(await money.given('u', { customer, since: '2020-01-01T00:00:00.000Z' })).toEqual([]);
    await money.forget('t', `${run}:2`);
    expect(await given()).toEqual([first]);
    const rows = await database
      .of('t')
      .execute<{ all: string }>(`select t::text as all from outside_money t`);
    expect(JSON.stringify(rows)).not.toContain(customer);
    await erase(database, 't', { run });
    expect(await given()).toEqual([{ tool: 'shop.refund', account: '1043', cents: 1_250 }]);
  });

  it('of cases that pay one customer side by side one is first', async () => {
    const run = await open();
    const money = openOutsideMoney(database);
    const customer = randomUUID();
    const known = { since: '2020-01-01T00:00:00.000Z', cents: 0 };
    const payment = { run, customer, tool: 'shop.refund', account: '1', cents: 5_000 };
    const noted = await Promise.all(
      Array.from({ length: 8 }, (_, n) => money.note('t', { ...payment, key: `${run}:${n}` }, known)),
    );
    expect(noted.filter(Boolean)).toHaveLength(1);
  });
});
