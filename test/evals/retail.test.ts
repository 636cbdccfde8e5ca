/** The public shop in the project's own schema. The whole of it is npm run eval:retail. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashOf, hashWith, serialise } from '../../evals/retail/canonical.ts';
import { exportShop } from '../../evals/retail/export-shop.ts';
import { importShop, linesOf } from '../../evals/retail/import-shop.ts';
import { readProbes, readShop, readTasks, withAnswers } from '../../evals/retail/material.ts';
import { approves, type Office, openOffice } from '../../evals/retail/office.ts';
import { retailPolicy } from '../../evals/retail/policy.ts';
import { probe } from '../../evals/retail/probes.ts';
import { score } from '../../evals/retail/score.ts';
import { type Snapshot, takeSnapshot } from '../../evals/retail/snapshot.ts';
import { Policy } from '../../src/run/policy/policy.ts';
import { type Database, openDatabase } from '../../src/store/db.ts';
import { hasMaterial, materialPath } from '../material.ts';

describe('records as bytes', () => {
  it('sorts keys as text, drops nulls, rounds to cents, keeps empty lists', () => {
    expect(serialise({ b: null, '10': 1.005, '9': [], a: { d: undefined, c: 'x' } })).toBe(
      '{"10":1,"9":[],"a":{"c":"x"}}',
    );
  });

  it('takes each of equal items on a line of its own', () => {
    expect(linesOf(['a', 'b', 'a'], ['a', 'a', 'b'])).toEqual([1, 3, 2]);
    expect(linesOf(['a'], ['a', 'a', 'c'])).toEqual([1, 0, 0]);
  });

  it("the shop's rules are a policy", () => expect(Policy.parse(retailPolicy())).toEqual(retailPolicy()));
});

describe.skipIf(!hasMaterial('data/retail'))('the public retail shop', () => {
  let database: Database;
  let snapshot: Snapshot;
  let office: Office;
  beforeAll(async () => {
    database = await openDatabase({ memory: true });
    await importShop(database, readShop(materialPath('data/retail/shop.json')));
    snapshot = await takeSnapshot(database);
    office = await openOffice(database);
  });
  afterAll(() => office.stop());

  it('comes out of our tables as it went in', () => {
    expect(hashOf(snapshot.untouched).slice(0, 8)).toBe('622d5a51');
  });

  it('its tools are expressed by ours: a probe of each tool and outcome', async () => {
    const probes = readProbes(materialPath('data/retail/probes.json'));
    const kinds = Map.groupBy(probes, ({ name, ok, error }) => `${name} ${ok} ${error?.replace(/\d+/, '')}`);
    const some = [...kinds.values()].flatMap((known) => known.slice(0, 2));
    const shop = readShop(materialPath('data/retail/shop.json'));
    const counted = score('probes');
    await probe({ database, policy: retailPolicy(), shop, snapshot }, some, counted);
    expect(counted.total).toBeGreaterThan(20);
    expect(counted.done).toBe(counted.total);
    expect(hashOf(await exportShop(database))).toBe(hashOf(snapshot.untouched));
  });

  it('a task with several kinds of change ends as it must, and everything is put back', async () => {
    const task = readTasks(materialPath('data/retail/tasks.json')).find(({ id }) => id === '103');
    if (!task) throw new Error('task 103 is gone');
    await office.play(task, approves);
    const changed = await snapshot.changes(database);
    expect(changed.size).toBeGreaterThan(2);
    expect(hashWith(snapshot.untouched, changed)).toBe(task.expected.canonHash);
    await snapshot.restore();
    expect((await snapshot.changes(database)).size).toBe(0);
    expect(hashOf(await exportShop(database))).toBe(hashOf(snapshot.untouched));
  });

  it('a customer who names two addresses, asked, says which is on file, and is found by it alone', async () => {
    const shop = readShop(materialPath('data/retail/shop.json'));
    const tasks = readTasks(materialPath('data/retail/tasks.json'));
    const [unasked] = tasks.filter(({ id }) => id === '106');
    const [asked] = withAnswers(tasks, shop).filter(({ id }) => id === '106');
    if (!unasked || !asked) throw new Error('no task 106');
    expect((await office.play(unasked, approves)).customer).toBeUndefined();
    const run = await office.play(asked, approves);
    expect(run.messages.map(({ kind }) => kind)).toEqual(['goal', 'answer']);
    expect([run.customer?.verified, run.closed?.ending]).toEqual([true, 'resolved']);
    const changed = await snapshot.changes(database);
    expect(hashWith(snapshot.untouched, changed)).toBe(asked.expected.canonHash);
    await snapshot.restore();
  });

  it('puts back records that are gone, with what the database makes of their columns', async () => {
    for (const part of ['notes', 'payouts', 'returns', 'payments', 'parcels', 'order_lines', 'orders'])
      await database.execute(`delete from shop_${part}`);
    await database.execute('delete from shop_payment_methods');
    await database.execute('delete from shop_customers');
    await snapshot.restore();
    expect(hashOf(await exportShop(database))).toBe(hashOf(snapshot.untouched));
  });
});
