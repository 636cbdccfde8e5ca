/** What is remembered of resolved cases, found again by words, on both databases. */
import { beforeAll, expect, it } from 'vitest';
import type { Database } from '../../../src/store/db.ts';
import { erase } from '../../../src/store/erase.ts';
import { setPolicy } from '../../../src/store/policies.ts';
import type { Store } from '../../../src/store/store.ts';
import * as commands from '../../run/commands.ts';
import { damaged } from '../../run/stages.ts';
import { onEachDatabase, storeOn } from '../on-each-database.ts';
import { append, policy, row, said } from '../samples.ts';
import { refunded, traced, writeRun } from './remembered-runs.ts';

const MUG = 'FH-10482, mara.l@example.com, 10115: mug arrived broken, photo attached, wants money back';
const PARCEL = 'FH-10533, jonas.b@example.com, 04229: where is the parcel, third mail';

onEachDatabase((place) => {
  let store: Store;
  let database: Database;
  let mug: string;
  let parcel: string;
  beforeAll(async () => {
    ({ store, database } = await storeOn(place));
    mug = await writeRun(store, MUG, { given: refunded });
    parcel = await writeRun(store, PARCEL, {
      given: traced,
      kept: { customer: 'c-jonas' },
    });
  });
  const recall = (
    text: string,
    more: { customer?: { id: string; asker: string }; tenant?: string; run?: string; most?: number } = {},
  ) => store.memory.recall({ tenant: 't', run: 'now', most: 3, text, ...more });

  it('recalls the plan of a similar case: tools and names of arguments, nothing that was said in it', async () => {
    const found = await recall('FH-20001, paul.w@example.com, 20095: a glass came broken, wants money back');
    expect(found.map((one) => one.case)).toEqual([mug]);
    expect(found[0]?.steps).toEqual([
      { tool: 'accounts.find', args: ['order'] },
      { tool: 'orders.details', args: ['order'] },
      { tool: 'orders.refund', args: ['lines', 'order', 'reason'] },
      { tool: 'orders.note', args: ['order', 'text'] },
    ]);
    expect(found[0]).toMatchObject({ kind: 'orders.note', outcome: 'resolved' });
    expect(JSON.stringify(found)).not.toMatch(/10482|mara|mug|photo|4800/i);
  });

  it('cases that ended in the same way are one plan, with how many there were', async () => {
    const another = await writeRun(store, 'FH-1, x@example.com: the lamp was broken, wants the money back', {
      given: refunded,
    });
    const found = await recall('lamp broken, wants money back');
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ case: another, summary: expect.stringMatching(/^2 similar cases/) });
  });

  it('finds nothing for other words, for no words, in another tenant, and never the run that asks', async () => {
    expect(await recall('invoice with VAT number needed')).toEqual([]);
    expect(await recall('FH-10482 12345')).toEqual([]);
    expect(await recall(MUG, { tenant: 'other' })).toEqual([]);
    expect((await recall(PARCEL, { run: parcel })).map((one) => one.case)).not.toContain(parcel);
  });

  it("a customer's own case comes first, with what was asked; nobody else's words are given", async () => {
    const found = await recall('mug broken again, money back please', {
      customer: { id: 'c-jonas', asker: 'engineer' },
    });
    expect(found[0]).toMatchObject({ case: parcel, summary: expect.stringContaining('where is the parcel') });
    expect(JSON.stringify(found.slice(1))).not.toMatch(/mug|mara/i);
    expect(found.length).toBeGreaterThan(1);
  });

  it("where the policy lets a role read its members' own cases alone, nothing of others' is recalled", async () => {
    await setPolicy(database, 't', { ...policy, version: 'own', reads: { engineer: 'own' } });
    const other = { id: 'other', name: 'Other', email: 'other@example.com', role: 'engineer', limit: 0 };
    await store.staff.add('t', other);
    const recalled = async (asker: string) =>
      JSON.stringify(await recall('where is it?', { customer: { id: 'c-jonas', asker } }));
    for (const asker of ['engineer', 'lead']) expect(await recalled(asker)).toContain('third mail');
    for (const asker of ['other', 'nobody']) expect(await recalled(asker)).not.toMatch(/third mail|own case/);
    await setPolicy(database, 't', policy);
    expect(await recalled('other')).toContain('third mail');
  });

  it('a case that was not resolved is not remembered, and one that is opened again is none', async () => {
    await writeRun(store, 'sofa cushion torn at the seam', {
      given: [damaged, commands.reads, commands.previews(), commands.stop()],
    });
    expect(await recall('sofa cushion torn')).toEqual([]);
    const again = await writeRun(store, 'kettle whistles loudly', { given: refunded });
    expect(await recall('kettle whistles')).toHaveLength(1);
    const loaded = await store.ledger.load('t', again);
    const knownSeq = 'head' in Object(loaded) ? (loaded as { head: { seq: number } }).head.seq : 0;
    await store.ledger.change({
      tenant: 't',
      run: again,
      request: { knownSeq },
      work: () => append([said('it does so again')], { row, memory: 'nothing' }),
    });
    expect(await recall('kettle whistles')).toEqual([]);
  });

  it('keeps no word that anybody could read: neither what was said nor its stem is in its tables', async () => {
    const tables = ['memory_cases', 'memory_terms', 'memory_words'];
    const rows = await Promise.all(
      tables.map((table) => database.execute<{ all: string }>(`select t::text as all from ${table} t`)),
    );
    const all = rows.flat().map((one) => one.all);
    expect(all.length).toBeGreaterThan(10);
    expect(all.join('\n')).not.toMatch(/mug|broken|broke|photo|money|third|lamp|mara\.l|jonas\.b/i);
  });

  it('can be made anew from the events, with what was closed before there was a memory', async () => {
    const early = await writeRun(store, 'wardrobe door squeaks', {
      given: traced,
      kept: {
        customer: 'c-early',
        unnoticed: true,
      },
    });
    const memory = () =>
      database.execute(
        `select tenant, run, customer, closed_at, steps, words, kind, terms::text, counts
           from memory_cases order by tenant, run`,
      );
    const terms = () =>
      database.execute(
        `select t.tenant, c.run, t.term::text, t.count, t.words
           from memory_terms t join memory_cases c using (tenant, number) order by 1, 2, 3`,
      );
    const [cases, words] = [await memory(), await terms()];
    await database.execute('delete from memory_cases; update memory_version set version = 0');
    store.memory.changed();
    await store.memory.settled();
    const isEarly = (one: unknown) => (one as { run: string }).run === early;
    expect((await memory()).filter((one) => !isEarly(one)).map(withoutTime)).toEqual(cases.map(withoutTime));
    expect((await terms()).filter((one) => !isEarly(one))).toEqual(words);
    expect((await recall('wardrobe squeaks')).map((one) => one.case)).toEqual([early]);
  });

  it('erasing a customer erases what is remembered of them, and nothing of others', async () => {
    const gone = await writeRun(store, 'chandelier flickers at night', {
      given: refunded,
      kept: { customer: 'c-gone' },
    });
    const elsewhere = await writeRun(store, 'chandelier flickers at night', {
      given: refunded,
      kept: {
        customer: 'c-gone',
        tenant: 'other',
      },
    });
    expect((await recall('chandelier flickers')).map((one) => one.case)).toEqual([gone]);
    expect(await erase(database, 't', { customer: 'c-gone' })).toEqual({
      erased: [gone],
      open: [],
      ofOthers: [],
    });
    expect(await recall('chandelier flickers')).toEqual([]);
    expect(await recall('anything', { customer: { id: 'c-gone', asker: 'engineer' } })).toEqual([]);
    const left = `select from memory_terms t where not exists
      (select from memory_cases c where c.tenant = t.tenant and c.number = t.number)`;
    expect(await database.execute(left)).toEqual([]);
    // Made anew, it does not come back.
    await database.execute('update memory_version set version = 0');
    store.memory.changed();
    await store.memory.settled();
    expect(await recall('chandelier flickers')).toEqual([]);
    expect((await recall('chandelier flickers', { tenant: 'other' })).map((one) => one.case)).toEqual([
      elsewhere,
    ]);
  });
});

/** Events written in a test are dated by the rules' own clock, and their rows by the database's. */
function withoutTime(one: unknown): unknown {
  const { closed_at: _closedAt, ...rest } = one as Record<string, unknown>;
  return rest;
}
