/**
 * npm run shops -- KIND: a real shop with customers and orders, and Greenlight beside it with a desk as
 * `npm run desk -- new DIR --shop KIND` writes it, to try things out on, until Ctrl+C. It needs
 * PostgreSQL's server binaries or TEST_DATABASE_URL; everything in it is gone afterwards.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeShopDesk } from '../../src/tools/shop/new-desk.ts';
import { greenlightBeside } from './greenlight.ts';
import { startAsked } from './kinds.ts';

const [kind] = process.argv.slice(2);
console.log('The shop is installed, started and populated: minutes the first time, less from then on.');
const running = await startAsked(kind, 'npm run shops -- KIND');
const { shop, ways, examples } = running;
const width = Math.max(...examples.map(({ email }) => email.length));
const lines = examples.map(({ order, email, about }) => `  ${order}  ${email.padEnd(width)}  ${about}`);
console.log(`\n${ways.join('\n')}\n\n${lines.join('\n')}\n\nCtrl+C ends it.`);

const folder = mkdtempSync(join(tmpdir(), 'greenlight-desks-'));
const desk = join(folder, shop.kind);
writeShopDesk(desk, {
  ...{ kind: shop.kind, name: 'The example shop', timeZone: 'America/Los_Angeles', currency: 'USD' },
  ...{ ...running.orders, countries: ['US', 'CA'] },
});
const greenlight = greenlightBeside(desk, shop);

let isEnding = false;
async function end(code: number): Promise<void> {
  if (isEnding) return;
  isEnding = true;
  await greenlight.stop();
  rmSync(folder, { recursive: true, force: true });
  await running.close();
  process.exit(code);
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void end(0));
// It has said why.
greenlight.process.once('exit', () => void end(1));
