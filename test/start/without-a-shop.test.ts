/** A desk whose desk.yaml says that it has no shop of ours. */
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { loadDemo } from '../../src/start/demo.ts';
import { openDesk } from '../../src/start/desks/folder.ts';
import { type ToolRecords, toolsOf } from '../../src/start/own.ts';
import { openDatabase } from '../../src/store/db.ts';
import { staffOf } from '../../src/store/staff.ts';
import { settings } from '../../src/tools/shop/adapters/own/schema/shop.ts';
import { desk as fernhill } from '../fernhill.ts';

const LIBRARY = fileURLToPath(new URL('../fixtures/desks/library', import.meta.url));
const library = openDesk(LIBRARY);
const names = (desk: typeof library) => toolsOf(desk, {} as ToolRecords).map(({ name }) => name);

test('it has Greenlight’s own tools alone, one with a shop of ours has them and the shop’s', () => {
  expect(names(library)).toEqual([
    'accounts.send_code',
    'knowledge.article',
    'knowledge.search',
    'cases.remind',
    'cases.cancel_reminder',
  ]);
  expect(names(fernhill)).toEqual(expect.arrayContaining([...names(library), 'orders.refund']));
});

test('it is loaded with its people and articles, and no shop is made up for it', async () => {
  const database = await openDatabase({ memory: true, onError: () => undefined });
  try {
    expect(await loadDemo(database, { today: '2026-06-01', seed: 1, folder: LIBRARY })).toBe(true);
    expect(await staffOf(database).list('library')).toMatchObject([{ id: 'sam' }, { id: 'ruth' }]);
    expect(await database.of('library').orm.select().from(settings)).toEqual([]);
  } finally {
    await database.close();
  }
});
