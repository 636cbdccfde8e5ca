/**
 * npm run shops -- vendure: a real shop with customers and orders, and Greenlight beside it with a desk as
 * `npm run desk -- new DIR --shop vendure` writes it, to try things out on, until Ctrl+C. It needs
 * PostgreSQL's server binaries or TEST_DATABASE_URL; everything in it is gone afterwards.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeShopDesk } from '../../src/tools/shop/new-desk.ts';
import { greenlightBeside } from './greenlight.ts';
import { exampleOrders } from './vendure/examples.ts';
import { startVendure } from './vendure/start.ts';

const [kind] = process.argv.slice(2);
if (kind !== 'vendure') {
  console.error('npm run shops -- vendure: that is the one shop there is.');
  process.exit(1);
}

console.log('Vendure is installed, started and populated: a minute the first time, seconds from then on.');
const vendure = await startVendure().catch((error: Error) => {
  console.error(`It did not start: ${error.message}`);
  process.exit(1);
});
const width = Math.max(...exampleOrders.map(({ customer }) => customer.emailAddress.length));
const orders = exampleOrders.map(
  ({ customer, about }, at) => `  V-${10_001 + at}  ${customer.emailAddress.padEnd(width)}  ${about}`,
);
console.log(`
The Admin API  ${vendure.adminUrl}
  as           ${vendure.username} / ${vendure.password}
  or header    authorization: Bearer ${vendure.token}
  or header    vendure-api-key: ${vendure.apiKey}
The Shop API   ${vendure.shopUrl}

${orders.join('\n')}

Ctrl+C ends it.`);

const folder = mkdtempSync(join(tmpdir(), 'greenlight-desks-'));
const desk = join(folder, 'vendure');
writeShopDesk(desk, {
  ...{ name: 'The example shop', timeZone: 'America/Los_Angeles', currency: 'USD' },
  ...{ orders: 'V-#####', example: 'V-10002', countries: ['US', 'CA'] },
});
const greenlight = greenlightBeside(desk, {
  url: vendure.adminUrl,
  key: vendure.apiKey,
  user: vendure.username,
  password: vendure.password,
});

let isEnding = false;
async function end(code: number): Promise<void> {
  if (isEnding) return;
  isEnding = true;
  await greenlight.stop();
  rmSync(folder, { recursive: true, force: true });
  await vendure.close();
  process.exit(code);
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void end(0));
// It has said why.
greenlight.process.once('exit', () => void end(1));
