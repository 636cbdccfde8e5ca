/**
 * npm run erase -- CUSTOMER [--tenant ID]: destroys the keys of the customer's closed runs. Exit code 1 while
 * some are still open.
 */
import { parseArgs } from 'node:util';
import { eraseCustomer } from '../src/store/erase.ts';
import { chooseTenant, Told, withDatabase } from './with-database.ts';

await withDatabase(async (database) => {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { tenant: { type: 'string' } },
  });
  const [customer, ...more] = positionals;
  if (!customer || more.length > 0) throw new Told('npm run erase -- CUSTOMER [--tenant ID]');
  const tenant = await chooseTenant(database, values.tenant);
  const { erased, open } = await eraseCustomer(database, tenant, customer);
  console.log(
    erased.length === 0
      ? `${customer} has no closed run that is not erased. A customer is named by the record's id (C-…), as in customer.id of GET /v1/runs/ID.`
      : `Erased ${count(erased.length)} of ${customer}: ${erased.join(', ')}. Their chains still verify; their personal text is gone for ever.`,
  );
  if (open.length > 0) {
    throw new Told(
      `Not erased, since still open: ${open.join(', ')}. Close them (Send reply, Decline or Stop), then run this again.`,
    );
  }
});

function count(runs: number): string {
  return runs === 1 ? '1 run' : `${runs} runs`;
}
