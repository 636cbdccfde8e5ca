/**
 * npm run person -- export EMAIL | CUSTOMER [--tenant ID]: all that is kept about one person, as one JSON
 * document on standard output.
 */
import { parseArgs } from 'node:util';
import { addressOnFile } from '../src/start/address-on-file.ts';
import { AddressHashes } from '../src/store/addresses/hashes.ts';
import { readOlderAddresses } from '../src/store/addresses/read-older.ts';
import { exportPerson } from '../src/store/export-person.ts';
import { Policies } from '../src/store/policies.ts';
import { casesOfThePast } from '../src/tools/shop/adapters/own/customers.ts';
import { notesOf } from '../src/tools/shop/adapters/own/notes.ts';
import { chooseTenant, keyringOf, Told, withDatabase } from './with-database.ts';

await withDatabase(async (database, config) => {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { tenant: { type: 'string' } },
  });
  const [command, who, ...more] = positionals;
  if (command !== 'export' || !who || more.length > 0)
    throw new Told('npm run person --silent -- export EMAIL | CUSTOMER [--tenant ID]');
  const tenant = await chooseTenant(database, values.tenant);
  const keyring = await keyringOf(config, database);
  const parts = { database, keyring, policies: new Policies(), emailOnFile: addressOnFile };
  await readOlderAddresses(parts);
  const whom = who.includes('@')
    ? { address: new AddressHashes(keyring).of(tenant, who) }
    : { customer: who };
  const { runs, customers, about } = await exportPerson(parts, tenant, whom);
  const scope = database.of(tenant);
  const named = 'customer' in whom ? [who] : customers;
  const past = await Promise.all(named.map((customer) => casesOfThePast(scope, tenant, customer)));
  const document = {
    person: who,
    tenant,
    exportedAt: new Date().toISOString(),
    customers: [...new Set([...named, ...customers])],
    ...about,
    notes: await notesOf(scope, tenant, runs),
    casesOfThePast: past.flat(),
  };
  await new Promise((done) => process.stdout.write(`${JSON.stringify(document, null, 2)}\n`, done));
});
