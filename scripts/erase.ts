/**
 * npm run erase -- CUSTOMER | --run ID | --address EMAIL [--tenant ID]: destroys the keys of the closed
 * cases of a customer, of an e-mail address, or of the one named. Exit code 1 while some are still open.
 * --due says what the tenants' retention would erase now, and erases nothing.
 */
import { parseArgs } from 'node:util';
import { addressOnFile } from '../src/start/address-on-file.ts';
import { AddressHashes } from '../src/store/addresses/hashes.ts';
import { readOlderAddresses } from '../src/store/addresses/read-older.ts';
import type { Database } from '../src/store/db.ts';
import { erase, type Whom } from '../src/store/erase.ts';
import { Policies } from '../src/store/policies.ts';
import { closedDaysOf, dueRuns } from '../src/store/retention.ts';
import { listTenants } from '../src/store/tenants.ts';
import { chooseTenant, keyringOf, Told, withDatabase } from './with-database.ts';

const HOW_NAMED =
  "A customer is named by the record's id (C-…), as in customer.id of GET /v1/runs/ID; a case by the id of its run.";
/** Of one tenant. */
const MOST_DUE = 10_000;
const USAGE =
  'npm run erase -- CUSTOMER | --run ID | --address EMAIL [--tenant ID], or to see what is due: npm run erase -- --due';

await withDatabase(async (database, config) => {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      tenant: { type: 'string' },
      run: { type: 'string' },
      address: { type: 'string' },
      due: { type: 'boolean' },
    },
  });
  if (values.due) return sayDue(database, values.tenant);
  const { run, address } = values;
  const named = [...positionals, run, address].filter((one) => one !== undefined);
  const [name] = named;
  if (!name || named.length > 1) throw new Told(USAGE);
  if (positionals[0]?.includes('@'))
    throw new Told(`An e-mail address is erased with: npm run erase -- --address ${name}`);
  const tenant = await chooseTenant(database, values.tenant);

  const keyring = await keyringOf(config, database);
  // Of a customer too: cases that bound nobody are found by the addresses of their account.
  if (run === undefined)
    await readOlderAddresses({ database, keyring, policies: new Policies(), emailOnFile: addressOnFile });
  const whom: Whom =
    run !== undefined
      ? { run }
      : address !== undefined
        ? { address: new AddressHashes(keyring).of(tenant, address) }
        : { customer: name };
  const { erased, open, ofOthers } = await erase(database, tenant, whom);
  console.log(
    erased.length === 0
      ? `Nothing was erased: of ${name} there is no closed case that is not erased. ${HOW_NAMED}`
      : `Erased ${count(erased.length)} of ${name}: ${erased.join(', ')}. Their chains still verify; their personal text is gone for ever.`,
  );
  if (ofOthers.length > 0)
    console.log(
      `Left as they are, since they are about another customer and only mention the address: ${ofOthers.join(', ')}. To erase one all the same: npm run erase -- --run ID`,
    );
  if (open.length > 0) {
    throw new Told(
      `Not erased, since still open: ${open.join(', ')}. Close them (Send reply, Decline or Stop), then run this again.`,
    );
  }
});

/** Of each tenant, or of the one named. */
async function sayDue(database: Database, named: string | undefined): Promise<void> {
  for (const tenant of await listTenants(database)) {
    if (named !== undefined && tenant.tenant !== named) continue;
    const days = await closedDaysOf(database, tenant);
    if (days === undefined) {
      console.log(`${tenant.tenant}: no retention in its policy; cases are kept until somebody erases them.`);
      continue;
    }
    const due = await dueRuns(database, tenant.tenant, { closedDays: days, most: MOST_DUE });
    console.log(`${tenant.tenant}: ${count(due.length)} closed more than ${days} days ago.`);
    for (const { id, closedAt } of due) console.log(`${id} closed ${closedAt}`);
  }
}

function count(runs: number): string {
  return runs === 1 ? '1 run' : `${runs} runs`;
}
