/** What a case of the demo shop asks of PostgreSQL where playbooks think, counted. */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPlaybookAgent } from '../../src/agent/playbooks/agent.ts';
import { loadPlaybooks } from '../../src/agent/playbooks/load.ts';
import { loadDemo } from '../../src/start/demo.ts';
import { DESK_FOLDER, openDesk } from '../../src/start/desks/folder.ts';
import { openRecords, ownTools } from '../../src/start/own.ts';
import { openDatabase } from '../../src/store/db.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { createToolRunner } from '../../src/tools/runner.ts';
import { ENGINEER, type Office, openOffice } from '../flow/office.ts';
import { MASTER_KEY, onPostgres } from '../store/on-each-database.ts';
import { StatementCounter } from '../store/statement-counter.ts';

onPostgres((place) => {
  const desk = openDesk();
  let counter: StatementCounter;
  let store: Store;
  let office: Office;
  beforeAll(async () => {
    counter = await StatementCounter.before(await place.url());
    const database = await openDatabase({ url: counter.url });
    await loadDemo(database, { today: new Date().toISOString().slice(0, 10), seed: 1 });
    store = await openStore({ database, masterKey: MASTER_KEY, onError: () => {} });
    const records = openRecords(database, { desk, report: () => {}, demoOutbox: true });
    const { playbooks } = loadPlaybooks(join(DESK_FOLDER, 'playbooks'), desk);
    const agent = createPlaybookAgent({ playbooks, desk });
    await agent.learn?.();
    const toolRunner = createToolRunner({ tools: ownTools(records), report: () => {} });
    office = openOffice(store, {}, { agent, toolRunner });
  });
  afterAll(async () => {
    await office.stop();
    await store.close();
    await counter.close();
  });

  /** Until it waits for a yes, without asking the database anything. */
  const asked = async () => {
    counter.asked = [];
    const opened = await office.cases.open({
      ...{ tenant: desk.id, by: ENGINEER, place: { channel: 'api' } },
      text: desk.examples[0]?.text ?? '',
    });
    if (!opened.ok) throw new Error(opened.refusal.message);
    while (office.known.get(desk.id, opened.run)?.run.phase !== 'awaiting_approval')
      await new Promise((resolve) => setImmediate(resolve));
    return counter.asked.filter((one) => !/^(begin|commit)|^jobs_|^notify/.test(one));
  };

  test('a damaged item is looked into and shown for approval in at most 25 statements', async () => {
    await asked();
    const statements = await asked();
    expect(statements.length, statements.join('\n')).toBeLessThanOrEqual(25);
    // At every step as it stands then, with all that belongs to it at once.
    expect(statements.filter((one) => one === 'shop_order')).toHaveLength(5);
    expect(statements.filter((one) => /shop_order_lines|shop_payouts/.test(one))).toEqual([]);
  });
});
