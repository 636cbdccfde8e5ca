/** Cases are found by an e-mail address that stands anywhere in them, also those that bound no customer. */
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { NewEvent } from '../../src/run/events.ts';
import { AddressHashes, addressesOf } from '../../src/store/addresses/hashes.ts';
import { readOlderAddresses } from '../../src/store/addresses/read-older.ts';
import type { Database } from '../../src/store/db.ts';
import { erase } from '../../src/store/erase.ts';
import { Keyring } from '../../src/store/keys.ts';
import { Policies } from '../../src/store/policies.ts';
import type { Store } from '../../src/store/store.ts';
import { MASTER_KEY, onEachDatabase, storeOn } from './on-each-database.ts';
import { append, opened, row, said } from './samples.ts';

const hashes = new AddressHashes(new Keyring(MASTER_KEY));
const hashOf = (address: string, tenant = 't') => ({ address: hashes.of(tenant, address) });
const bound = (id: string, email: string): NewEvent => ({
  type: 'customer_found',
  actor: { kind: 'worker' },
  data: { id, evidence: ['postcode'], step: 's1' },
  personal: { name: 'Mara', email },
});

onEachDatabase((place) => {
  let store: Store;
  let database: Database;
  beforeAll(async () => {
    ({ store, database } = await storeOn(place));
  });
  const addressOf = () => `mara.${randomUUID()}@example.com`;
  const caseWith = async (
    events: NewEvent[],
    { customer, phase = 'closed' }: { customer?: string; phase?: 'closed' | 'asking' } = {},
    tenant = 't',
  ) => {
    const run = randomUUID();
    await store.ledger.change({
      tenant,
      run,
      request: { open: true, knownSeq: 0 },
      work: () => append([opened, ...events], { row: { ...row, phase, ...(customer ? { customer } : {}) } }),
    });
    return run;
  };

  it('erases what bound nobody; open cases and those about another customer are named and left', async () => {
    const address = addressOf();
    const words = said(`please delete what you have of <${address.toUpperCase()}>, thanks`);
    const closed = await caseWith([words]);
    const open = await caseWith([words], { phase: 'asking' });
    const others = await caseWith([bound('C-2', addressOf()), words], { customer: 'C-2' });
    const elsewhere = await caseWith([words], {}, 'other');
    expect(await erase(database, 't', hashOf(address))).toEqual({
      erased: [closed],
      open: [open],
      ofOthers: [others],
    });
    expect(await store.ledger.load('t', closed)).toMatchObject({ erased: true });
    for (const [tenant, run] of [
      ['t', open],
      ['t', others],
      ['other', elsewhere],
    ] as const)
      expect(await store.ledger.load(tenant, run)).not.toHaveProperty('erased');
    expect(await erase(database, 't', { run: others })).toEqual({ erased: [others], open: [], ofOthers: [] });
    expect(await erase(database, 't', { run: open })).toEqual({ erased: [], open: [open], ofOthers: [] });
  });

  it('erases the cases that bound the account of the address, however it was written to them', async () => {
    const [address, other] = [addressOf(), addressOf()];
    const customer = `C-${randomUUID()}`;
    const first = await caseWith([bound(customer, address)], { customer });
    const second = await caseWith([said(`mails from ${address}`), bound(customer, other)], { customer });
    expect(await erase(database, 't', hashOf(address))).toMatchObject({
      erased: [first, second],
      ofOthers: [],
    });
  });

  it('erases of a customer also the cases that bound nobody and mention the address of the account', async () => {
    const address = addressOf();
    const customer = `C-${randomUUID()}`;
    const unbound = await caseWith([said(`it is ${address}, no order number`)]);
    const theirs = await caseWith([bound(customer, address)], { customer });
    expect(await erase(database, 't', { customer })).toEqual({
      erased: [unbound, theirs],
      open: [],
      ofOthers: [],
    });
    expect(
      await database.execute(`select 1 from run_addresses where run = any('{${unbound},${theirs}}')`),
    ).toEqual([]);
  });

  it('notes the addresses of later events in the commit that appends them', async () => {
    const address = addressOf();
    const run = await caseWith([]);
    await store.ledger.change({
      tenant: 't',
      run,
      request: { knownSeq: 1 },
      work: () => append([said(address)], { row: { ...row, phase: 'closed' } }),
    });
    expect(await erase(database, 't', hashOf(address))).toMatchObject({ erased: [run] });
  });

  it('finds runs from before addresses were noted, once their events were looked through', async () => {
    const address = addressOf();
    const run = await caseWith([said(address)]);
    await database.execute(`delete from run_addresses where run = '${run}'`);
    await database.execute(`update runs set addresses_read = false where id = '${run}'`);
    expect(await erase(database, 't', hashOf(address))).toMatchObject({ erased: [] });
    const parts = { database, keyring: new Keyring(MASTER_KEY), policies: new Policies() };
    await readOlderAddresses(parts, AbortSignal.abort());
    expect(await erase(database, 't', hashOf(address))).toMatchObject({ erased: [] });
    await readOlderAddresses(parts);
    expect(await erase(database, 't', hashOf(address))).toMatchObject({ erased: [run] });
  });

  it('keeps no address that can be read or tried out without the master key', async () => {
    const address = addressOf();
    await caseWith([said(address)]);
    const rows = await database.execute<{ row: string }>('select a::text as row from run_addresses a');
    expect(JSON.stringify(rows)).not.toContain(address.slice(0, 20));
    expect(hashes.of('t', address)).not.toBe(hashes.of('other', address));
    expect(hashes.of('t', address)).not.toBe(
      new AddressHashes(new Keyring(new Uint8Array(32).fill(9))).of('t', address),
    );
  });
});

describe('addresses of events', () => {
  it('are found wherever they stand, in any case and after any line break', () => {
    const inside = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom('HERE', '\nHERE', 'to <HERE>, thanks', '(HERE)'),
        fc.array(tie('value'), { minLength: 1, maxLength: 3 }),
        fc.dictionary(fc.string(), tie('value'), { minKeys: 1, maxKeys: 3 }),
      ),
    })).value;
    fc.assert(
      fc.property(inside, fc.constantFrom('mara.l@example.com', 'MARA.L@Example.com'), (value, written) => {
        const output = JSON.parse(JSON.stringify(value).replaceAll('HERE', written));
        const event = { ...said(''), personal: { text: output } } as NewEvent;
        expect([...addressesOf([event])]).toEqual([['mara.l@example.com', false]]);
      }),
    );
  });

  it('say which one is the account of the customer', () => {
    const events = [said('from a@example.com'), bound('C-1', 'B@example.com'), said('b@example.com again')];
    expect([...addressesOf(events)]).toEqual([
      ['a@example.com', false],
      ['b@example.com', true],
    ]);
  });
});
