import { randomUUID } from 'node:crypto';
import { beforeAll, expect, it } from 'vitest';
import type { RunRow } from '../../src/flow/ports/ledger.ts';
import { verifyAudit } from '../../src/run/audit/verify.ts';
import type { Database } from '../../src/store/db.ts';
import { erase } from '../../src/store/erase.ts';
import { Keyring, unseal } from '../../src/store/keys.ts';
import { enqueue } from '../../src/store/queue.ts';
import type { Store } from '../../src/store/store.ts';
import { MASTER_KEY, onEachDatabase, storeOn } from './on-each-database.ts';
import { append, opened, row, said } from './samples.ts';

onEachDatabase((place) => {
  let store: Store;
  let database: Database;
  beforeAll(async () => {
    ({ store, database } = await storeOn(place));
  });
  const openRun = async (customer: string, phase: RunRow['phase'], tenant = 't') => {
    const run = randomUUID();
    await store.ledger.change({
      tenant,
      run,
      request: { open: true, knownSeq: 0, inbox: `m ${run}` },
      work: () =>
        append([opened, said('she lives in the yellow house')], {
          row: {
            ...row,
            phase,
            customer,
            title: 'the yellow house',
            ...(phase === 'closed' ? { ending: 'resolved' } : {}),
          },
          outcome: { note: 'yellow house' },
        }),
    });
    const letter = `insert into outbox (tenant, id, key, run, customer, kind, email, text)
      values ('${tenant}', '${run}', '${run}', '${run}', '${customer}', 'reply', 'mara.l@example.com', 'to the yellow house')`;
    await database.execute(letter);
    await database.transaction((tx) =>
      enqueue(tx, {
        queue: 'remind',
        tenant,
        run,
        startAfter: '2099-01-01T00:00:00.000Z',
      }),
    );
    return run;
  };
  const audit = async (run: string, tenant = 't') => {
    const lines: string[] = [];
    for await (const line of store.ledger.audit(tenant, run)) lines.push(line);
    return lines;
  };
  /** Every row of the run, in every table, as text. */
  const everything = async (run: string) => {
    const tables = await database.execute<{ name: string }>(
      `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
        where table_type = 'BASE TABLE' and table_schema = 'public'`,
    );
    const found: string[] = [];
    for (const { name } of tables) {
      const rows = await database.execute<{ all: string }>(
        `select t::text as all from ${name} t where t::text like '%${run}%'`,
      );
      found.push(...rows.map(({ all }) => all));
    }
    return found.join('\n');
  };

  it('destroys the keys of closed runs, names the open ones, and every chain still verifies', async () => {
    const customer = `c-${randomUUID()}`;
    const [done, busy] = [await openRun(customer, 'closed'), await openRun(customer, 'handed_over')];
    const elsewhere = await openRun(customer, 'closed', 'other');
    const [sealed] = await database.execute<{ line: string }>(
      `select line from events where run = '${done}' and seq = 2`,
    );
    const [kept] = await database.execute<{ key: Buffer }>(`select key from runs where id = '${done}'`);
    const bytes = Buffer.from((JSON.parse(sealed?.line ?? '') as { sealed: string }).sealed, 'base64');
    const opens = () =>
      unseal(new Keyring(MASTER_KEY).unwrap('t', done, kept?.key ?? Buffer.alloc(0)), `${done}\n2`, bytes);
    expect(opens().toString()).toContain('yellow house');
    expect(await everything(done)).toContain('yellow house');

    expect(await erase(database, 't', { customer })).toEqual({ erased: [done], open: [busy], ofOthers: [] });

    // The bytes are there still, and no key that opens them is anywhere.
    const left = await everything(done);
    expect(left).not.toContain('yellow');
    expect(left).not.toContain(kept?.key.toString('hex'));
    expect(left).toContain(bytes.toString('base64'));
    const lines = await audit(done);
    expect(verifyAudit(lines)).toMatchObject({ ok: true, lines: 2 });
    expect(lines.join()).not.toContain('"personal"');
    const loaded = await store.ledger.load('t', done);
    expect(loaded).toMatchObject({
      erased: true,
      id: done,
      phase: 'closed',
      ending: 'resolved',
      head: { seq: 2 },
    });
    const work = () => append([said('again')]);
    expect(await store.ledger.change({ tenant: 't', run: done, request: { knownSeq: 2 }, work })).toEqual({
      kind: 'erased',
    });
    expect(
      await store.ledger.change({
        tenant: 't',
        run: done,
        request: { knownSeq: 2, inbox: `m ${done}` },
        work,
      }),
    ).toEqual({
      kind: 'erased',
    });
    const anew = { open: true as const, knownSeq: 0, inbox: `m ${done}` };
    expect(await store.ledger.change({ tenant: 't', run: randomUUID(), request: anew, work })).toEqual({
      kind: 'erased',
    });
    const item = (await store.ledger.list('t', { limit: 100 })).rows.find(({ id }) => id === done);
    expect(item).toMatchObject({ erased: true, title: '' });
    expect(item).not.toHaveProperty('customer');

    // Nobody else lost anything.
    expect((await audit(busy)).join()).toContain('yellow house');
    expect((await audit(elsewhere, 'other')).join()).toContain('yellow house');
    expect(await database.execute(`select id from outbox where run = '${busy}'`)).toHaveLength(1);

    await store.ledger.change({
      tenant: 't',
      run: busy,
      request: { knownSeq: 2 },
      work: () => append([said('bye')], { row: { ...row, phase: 'closed', customer } }),
    });
    expect(await erase(database, 't', { customer })).toEqual({ erased: [busy], open: [], ofOthers: [] });
    expect(await erase(database, 't', { customer })).toEqual({ erased: [], open: [], ofOthers: [] });
  });
});
