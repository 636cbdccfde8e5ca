/** A case of somebody who never wrote their address is found by it: whoever asks for their data gets it. */
import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import type { NewEvent } from '../../../../src/run/events.ts';
import { AddressHashes } from '../../../../src/store/addresses/hashes.ts';
import { readOlderAddresses } from '../../../../src/store/addresses/read-older.ts';
import { erase } from '../../../../src/store/erase.ts';
import { exportPerson } from '../../../../src/store/export-person.ts';
import { Keyring } from '../../../../src/store/keys.ts';
import { Policies } from '../../../../src/store/policies.ts';
import { emailOnFile } from '../../../../src/tools/shop/adapters/own/customers.ts';
import { MASTER_KEY, onEachDatabase, storeOn } from '../../../store/on-each-database.ts';
import { append, opened, row } from '../../../store/samples.ts';
import { demoShop, outputOf } from './demo-shop.ts';

const ORDER = 'FH-10482';

onEachDatabase((place) => {
  const world = async () => {
    const { store, database } = await storeOn(place);
    const shop = await demoShop(database);
    const { tenant } = shop;
    const { email, postcode, customer } = await shop.order(ORDER);
    const keyring = new Keyring(MASTER_KEY);
    const parts = { database, keyring, policies: new Policies() };
    const whom = { address: new AddressHashes(keyring).of(tenant, email.toUpperCase()) };
    const open = async () => {
      const run = randomUUID();
      const work = () => append([opened], { row });
      await store.ledger.change({ tenant, run, request: { open: true, knownSeq: 0 }, work });
      return run;
    };
    /** Binds the customer with what the read showed, and closes the case. */
    const bind = async (run: string, personal: { name: string; email: string }) => {
      const events: NewEvent[] = [
        {
          type: 'customer_found',
          actor: { kind: 'worker' },
          data: { id: customer, evidence: ['postcode'], step: 's1' },
          personal,
        },
      ];
      const work = () => append(events, { row: { ...row, phase: 'closed', customer } });
      await store.ledger.change({ tenant, run, request: { knownSeq: 1 }, work });
    };
    return { ...{ shop, tenant, database, parts, whom, open, bind }, ...{ email, postcode, customer } };
  };

  it('one that bound the account by an order and its postcode alone', async () => {
    const { shop, tenant, database, parts, whom, open, bind, email, postcode, customer } = await world();
    const run = await open();
    const who = shop.who([`${ORDER}, ${postcode}: the mug arrived broken`], { run });
    const { customer: shown } = outputOf<{ customer: { name: string; email: string } }>(
      await shop.read('accounts.find', { order: ORDER }, who),
    );
    expect(JSON.stringify(shown)).not.toContain(email);
    await bind(run, shown);
    const { about, customers } = await exportPerson(parts, tenant, whom);
    expect(about.cases.map(({ id }) => id)).toEqual([run]);
    expect(customers).toEqual([customer]);
    expect(await erase(database, tenant, whom)).toEqual({ erased: [run], open: [], ofOthers: [] });
  });

  it('one whose letter alone has the address', async () => {
    const { shop, tenant, database, whom, open, bind, customer } = await world();
    const run = await open();
    await bind(run, { name: 'M… L…', email: 'm…@e…' });
    const letter = { tenant, run, customer, key: `${run}:letter`, text: 'Dear Mara' };
    expect(await shop.mailer.send(letter, new AbortController().signal)).toHaveProperty('id');
    expect(await erase(database, tenant, whom)).toMatchObject({ erased: [run] });
  });

  it('one from before, by its letters and by what the records have now', async () => {
    const { shop, tenant, database, parts, whom, open, bind, customer } = await world();
    const [written, silent] = [await open(), await open()];
    for (const run of [written, silent]) await bind(run, { name: 'M… L…', email: 'm…@e…' });
    const letter = { tenant, run: written, customer, key: `${written}:letter`, text: 'Dear Mara' };
    await shop.mailer.send(letter, new AbortController().signal);
    const asBefore = async () => {
      await database.of(tenant).execute('delete from customer_addresses');
      await database.of(tenant).execute(`update runs set addresses_read = false where tenant = '${tenant}'`);
      expect((await exportPerson(parts, tenant, whom)).runs).toEqual([]);
    };
    await asBefore();
    await readOlderAddresses(parts);
    expect((await exportPerson(parts, tenant, whom)).runs.sort()).toEqual([written, silent].sort());
    await erase(database, tenant, { run: written });
    await asBefore();
    await readOlderAddresses({ ...parts, emailOnFile });
    expect((await exportPerson(parts, tenant, whom)).runs).toEqual([silent]);
  });
});
