/**
 * Where personal text is in the database after cases ran: sealed, or in the shop's own records. What is
 * searched is every column of every table, so that a table that is made later is searched too.
 */
import { afterAll, expect, test, vi } from 'vitest';
import type { Database } from '../../src/store/db.ts';
import { erase } from '../../src/store/erase.ts';
import { openSlackWorkspace } from '../slack-server/workspace.ts';
import { play } from '../threads/play.ts';
import { THREADS } from '../threads/script.ts';
import { inSlack } from '../threads/slack.ts';

vi.setConfig({ testTimeout: 300_000 });

const app = await openSlackWorkspace();
afterAll(() => app.stop());

/** The shop's records, the staff, and what is written for everybody; not of cases. */
const NOT_OF_CASES = /^(shop_|staff|article|polic|tenants$|past_cases$|migrations$)/;

/** `table.column` of each column that holds one of the words, as text or as bytes. */
async function where(database: Database, words: string[]): Promise<string[]> {
  const columns = await database.execute<{ table: string; column: string; type: string }>(
    `select table_name as table, column_name as column, data_type as type from information_schema.columns
      where table_schema = 'public' and table_name in
            (select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace)`,
  );
  expect(columns.length).toBeGreaterThan(150);
  const found: string[] = [];
  for (const { table, column, type } of columns) {
    const text = type === 'bytea' ? `encode("${column}", 'escape')` : `"${column}"::text`;
    const rows = await database.execute<{ text: string | null }>(`select ${text} as text from "${table}"`);
    const all = rows
      .map((row) => row.text ?? '')
      .join('\n')
      .toLowerCase();
    if (words.some((word) => all.includes(word.toLowerCase()))) found.push(`${table}.${column}`);
  }
  return found;
}
const ofCases = (columns: string[]) => columns.filter((column) => !NOT_OF_CASES.test(column));

test('nothing that people wrote or that a record says of somebody can be read outside the records', async () => {
  const runs: string[] = [];
  for (const name of ['damaged', 'parcel'] as const) {
    const room = app.room('engineer', 'lead');
    await play(
      name,
      inSlack(app, room, (by, text) => by.command(room.id, text)),
      {
        sent({ card }) {
          runs.push(card.run);
        },
      },
    );
  }
  const opening = Object.values([THREADS.damaged, THREADS.parcel]).flatMap((moments) =>
    moments.flatMap(({ does }) => ('opens' in does ? [does.opens] : 'writes' in does ? [does.writes] : [])),
  );
  const views = await Promise.all(runs.map((run) => app.run(run)));
  const replies = views.flatMap(
    ({ answer }) => answer?.reply?.split('\n').filter((line) => line.length > 20) ?? [],
  );
  expect(replies.length).toBeGreaterThan(1);

  await app.whileStopped(async (database) => {
    const people = await database.execute<{ name: string; email: string; street: string | null }>(
      `select c.name, o.email, o.street from shop_customers c join shop_orders o
           on o.tenant = c.tenant and o.customer = c.id
        where c.id in (select customer from runs where customer is not null)`,
    );
    const words = [
      ...people.flatMap(({ name, email, street }) => [name, email, street ?? email]),
      ...opening.flatMap((text) => text.split(/[,:]/).filter((part) => part.trim().length > 12)),
      ...replies,
    ];
    expect(people.length).toBeGreaterThan(1);
    expect(
      await where(
        database,
        people.map(({ email }) => email),
      ),
    ).toContain('shop_orders.email');
    expect(ofCases(await where(database, words))).toEqual([]);

    // The ids of customers are facts, which events keep; of whom, only the shop's records say.
    const customers = await database.execute<{ customer: string }>(
      'select distinct customer from runs where customer is not null',
    );
    for (const { customer } of customers)
      expect((await erase(database, 'fernhill', { customer })).erased.length).toBeGreaterThan(0);
    expect(ofCases(await where(database, words))).toEqual([]);
    const left = (
      await where(
        database,
        customers.map(({ customer }) => customer),
      )
    ).filter((column) => !NOT_OF_CASES.test(column));
    expect(left).toEqual(['events.line']);
  });
});
