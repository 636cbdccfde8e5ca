/** Letters, results of effects and reminders are sealed under their case's key, those from before too. */
import { randomUUID } from 'node:crypto';
import { beforeAll, expect, it } from 'vitest';
import type { Database } from '../../src/store/db.ts';
import { once, settle } from '../../src/store/effects/once.ts';
import { openLetters, openMailer, openOutbox } from '../../src/store/effects/outbox.ts';
import { reminderEffects } from '../../src/store/effects/reminders.ts';
import { sealOlder } from '../../src/store/sealing/seal-older.ts';
import type { Store } from '../../src/store/store.ts';
import { onEachDatabase, storeOn } from './on-each-database.ts';
import { append, opened, row } from './samples.ts';

const SECRET = 'yellow house';
const EMAIL = 'mara.l@example.com';

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
  const effectOf = (run: string) => ({
    ...{ key: `${run}:effect:1`, tool: 'x', run, by: 'engineer', customer: 'C-1', before: {} },
    now: '2026-01-02T03:04:05.000Z',
  });
  const readable = async (run: string) => {
    const found: string[] = [];
    for (const table of ['tool_effects', 'outbox', 'reminders', 'jobs'])
      for (const { all } of await database.execute<{ all: string }>(
        `select t::text as all from ${table} t where run = '${run}'`,
      ))
        found.push(all);
    expect(found.length).toBeGreaterThan(0);
    return found.join('\n');
  };
  const mailer = () =>
    openMailer(database, {
      emailOnFile: async () => EMAIL,
      report: (error) => {
        throw error;
      },
    });

  it('what is written now cannot be read in the tables, and is given to whoever has the key', async () => {
    const run = await open();
    const effect = effectOf(run);
    const make = async () => ({ output: { at: SECRET } });
    const change = { effect, facts: async () => ({}), make };
    const done = { kind: 'done', output: { at: SECRET }, after: {} };
    expect(await once(database, 't', change)).toEqual(done);
    expect(await once(database, 't', change)).toEqual(done);
    expect(await settle(database, 't', effect.key)).toEqual(done);
    const letter = { tenant: 't', run, customer: 'C-1', key: `${run}:letter`, text: `To the ${SECRET}.` };
    expect(await mailer().send(letter, new AbortController().signal)).toHaveProperty('id');
    const reminder = { date: '2099-01-02', text: `call the ${SECRET}` };
    const { addReminder, reminders } = reminderEffects(database);
    await addReminder('t', { ...effect, key: `${run}:remind:1` }, reminder);

    const stored = await readable(run);
    expect(stored).not.toContain('yellow');
    expect(stored).not.toContain('mara');
    expect(await openLetters(database).find('t', letter.key)).toEqual({
      to: EMAIL,
      kind: 'reply',
      text: `To the ${SECRET}.`,
      waitedMs: expect.any(Number),
    });
    expect(await openOutbox(database).list('t', 50)).toContainEqual(
      expect.objectContaining({ to: EMAIL, text: `To the ${SECRET}.` }),
    );
    expect(await reminders('t', run)).toMatchObject([reminder]);

    // Its key destroyed and nothing else: the bytes that are left open for nobody.
    await database.execute(`update runs set key = null where id = '${run}'`);
    expect(await openLetters(database).find('t', letter.key)).toBeUndefined();
    expect(await settle(database, 't', effect.key)).toBe('did_not_happen');
    expect(await reminders('t', run)).toMatchObject([{ text: '' }]);
  });

  it('rows from before are sealed, also when it is cut off and begun again', async () => {
    const run = await open();
    const job = randomUUID();
    const result = { kind: 'done', output: { at: SECRET }, after: {} };
    for (const sql of [
      `insert into tool_effects (tenant, key, tool, run, result) values ('t', '${run}:old:1', 'x', '${run}', '${JSON.stringify(result)}')`,
      `insert into outbox (tenant, id, key, run, customer, kind, email, text) values ('t', '${run}', '${run}:old', '${run}', 'C-1', 'reply', '${EMAIL}', 'To the ${SECRET}.')`,
      `insert into reminders (tenant, id, run, due_on, job, text, by_staff) values ('t', '${run}', '${run}', '2020-01-02', '${job}', '${SECRET}', 'engineer')`,
      `insert into jobs (id, queue, tenant, run, ready_at, reminder) values ('${job}', 'remind', 't', '${run}', '2099-01-02', '${SECRET}')`,
    ])
      await database.execute(sql);
    expect(await readable(run)).toContain(SECRET);
    await sealOlder(database, AbortSignal.abort());
    expect(await readable(run)).toContain(SECRET);
    await sealOlder(database);
    await sealOlder(database);
    const stored = await readable(run);
    expect(stored).not.toContain('yellow');
    expect(stored).not.toContain('mara');
    expect(await settle(database, 't', `${run}:old:1`)).toEqual(result);
    expect(await openLetters(database).find('t', `${run}:old`)).toMatchObject({ to: EMAIL });
    await database.execute(`update jobs set ready_at = now() where id = '${job}'`);
    expect(await store.queue.fetch(100)).toContainEqual(
      expect.objectContaining({ queue: 'remind', run, reminder: SECRET }),
    );
  });
});
