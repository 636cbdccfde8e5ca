/**
 * npm run audit:tamper [-- --count N --seed N]: tampers N times with a trail on PostgreSQL as its superuser,
 * and with its checkpoints, and says how often each kind was tried. Exit code 1 where one was not found.
 */
import { parseArgs } from 'node:util';
import { openDatabase } from '../../../src/store/db.ts';
import { freshDatabase, neededPostgres } from '../../postgres.ts';
import { storeOn } from '../on-each-database.ts';
import { tamper, untouchedTrail } from './tamper.ts';

const { values } = parseArgs({
  options: { count: { type: 'string', default: '10000' }, seed: { type: 'string', default: '1' } },
});
const server = await neededPostgres();
const fresh = await freshDatabase(server.url);
const database = await openDatabase({ url: fresh.url });
try {
  const location = { kind: 'server' as const, database: async () => database, url: async () => fresh.url };
  const { store } = await storeOn(location);
  const checkpoints = await untouchedTrail({ store, database }, 15);
  const wanted = { count: Number(values.count), seed: Number(values.seed) };
  const { tried, missed } = await tamper(database, checkpoints, wanted);
  for (const [kind, count] of Object.entries(tried)) console.log(`${String(count).padStart(6)}  ${kind}`);
  for (const one of missed) console.error(`NOT FOUND: ${one}`);
  const all = Object.values(tried).reduce((sum, count) => sum + count, 0);
  console.log(`${all} tamperings, ${all - missed.length} found, ${missed.length} not found`);
  if (missed.length > 0) process.exitCode = 1;
  await store.close();
} finally {
  await fresh.drop();
  await server.stop();
}
