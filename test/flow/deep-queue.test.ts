/** Nobody works for a while: new cases are taken all the same, and each is worked on once somebody does. */
import { afterEach, expect, test } from 'vitest';
import type { Store } from '../../src/store/store.ts';
import { onEachDatabase, storeOn } from '../store/on-each-database.ts';
import { type Office, type OfficeOptions, openOffice } from './office.ts';

const MANY = 100;

onEachDatabase((place) => {
  let opened: Promise<Store> | undefined;
  const offices: Office[] = [];
  const office = async (options: OfficeOptions = {}) => {
    opened ??= storeOn(place).then(({ store }) => store);
    const one = openOffice(await opened, {}, options);
    offices.push(one);
    return one;
  };
  afterEach(async () => {
    for (const one of offices.splice(0)) await one.stop();
  });

  test('a deep queue refuses nothing, and gives nothing up that waited in it', async () => {
    const idle = await office({ idle: true });
    const waiting: string[] = [];
    while (waiting.length < MANY)
      waiting.push(...(await Promise.all(Array.from({ length: 10 }, () => idle.open()))));
    const first = await idle.until(waiting[0] ?? '', () => true);
    expect(first.status).toBe('planning');
    const placed = await idle.until(waiting.at(-1) ?? '', () => true);
    expect(placed.before).toBeGreaterThan(MANY / 2);
    expect(placed.card.status).toBe(`Waits for its turn: about ${placed.before} cases are before it.`);
    const busy = await office();
    const last = await busy.open();
    for (const run of [...waiting, last]) {
      const { status, plan } = await busy.until(
        run,
        (one) => one.status !== 'planning' && settled(one.status),
      );
      expect({ status, revision: plan?.revision }).toEqual({ status: 'awaiting_reply', revision: 1 });
    }
    expect([...idle.errors, ...busy.errors]).toEqual([]);
  });
});

const settled = (status: string) => ['awaiting_reply', 'asking', 'handed_over', 'closed'].includes(status);
