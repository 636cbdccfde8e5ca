/**
 * npm run bench:trail [-- --runs N]: how many rows a second the check of a whole database reads, with the
 * key, on PostgreSQL, and that of a file, with its texts and without. The rows are copies of the recorded
 * chains, sealed texts and all, each in a run of its own.
 */
import { randomUUID } from 'node:crypto';
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { auditLine, type ChainedLine, canonical, chainLine, FIRST_PREV } from '../src/run/audit/chain.ts';
import { EVENT_VERSION } from '../src/run/audit/upcast.ts';
import { verifyFile } from '../src/run/audit/verify-file.ts';
import { LineMacs } from '../src/store/audit/line-macs.ts';
import { verifyDatabase } from '../src/store/audit/verify-trail.ts';
import { openDatabase } from '../src/store/db.ts';
import { Keyring } from '../src/store/keys.ts';
import { addTenant } from '../src/store/policies.ts';
import { chainsOf, storedLine } from '../test/history/chains.ts';
import { freshDatabase, neededPostgres } from '../test/postgres.ts';
import { fillChains } from './filled.ts';

const { values: options } = parseArgs({ options: { runs: { type: 'string', default: '10000' } } });
const TENANT = 'fernhill';
const TIMES = 5;

const server = await neededPostgres();
const fresh = await freshDatabase(server.url);
const database = await openDatabase({ url: fresh.url });
try {
  const macs = new LineMacs(new Keyring(new Uint8Array(32).fill(7)));
  await addTenant(database, TENANT, TENANT);
  await fillChains(database, macs, { tenant: TENANT, runs: Number(options.runs) });
  const bytes = await database.execute<{ all: number }>('select sum(length(line)) as all from events');
  await measured(async () => {
    const { rows, runs, found } = await verifyDatabase(database, { macs });
    return { what: `of ${runs} runs in the database`, rows, bytes: bytes[0]?.all ?? 0, found };
  });
  for (const texts of [false, true]) {
    const lines = fileLines(Number(options.runs) / 5, texts);
    const size = lines.reduce((sum, line) => sum + line.length, 0);
    await measured(async () => {
      const { rows, findings } = verifyFile(lines);
      const what = texts ? 'of a file with the texts' : 'of a file';
      return { what, rows, bytes: size, found: findings.length };
    });
  }
} finally {
  await database.close();
  await fresh.drop();
  await server.stop();
}

interface Checked {
  what: string;
  rows: number;
  bytes: number;
  found: number;
}

async function measured(check: () => Promise<Checked>): Promise<void> {
  const rates: number[] = [];
  for (let n = 0; n < TIMES; n++) {
    const began = performance.now();
    const cpu = process.cpuUsage();
    const { what, rows, bytes, found } = await check();
    const seconds = (performance.now() - began) / 1000;
    const { user, system } = process.cpuUsage(cpu);
    rates.push(rows / seconds);
    console.log(
      `${rows} rows ${what} in ${seconds.toFixed(2)} s: ${Math.round(rows / seconds)} a second, ` +
        `${((user + system) / rows).toFixed(1)} µs of this process a row, ` +
        `${Math.round(bytes / rows)} bytes a row, ${found} findings`,
    );
  }
  const median = rates.toSorted((one, other) => one - other)[Math.floor(TIMES / 2)] ?? 0;
  console.log(
    `median ${Math.round(median)} rows a second; ${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)}`,
  );
}

/** As npm run audit:export writes them. */
function fileLines(runs: number, texts: boolean): string[] {
  const chains = chainsOf(EVENT_VERSION);
  return Array.from({ length: runs }, (_, n) => {
    const run = randomUUID();
    const head = { seq: 0, hash: FIRST_PREV };
    const lines = (chains[n % chains.length]?.lines ?? []).map((line) => {
      const stored = JSON.parse(storedLine(line)) as ChainedLine;
      const { text, hash } = chainLine({ ...stored, run, prev: head.hash });
      head.seq = stored.seq;
      head.hash = hash;
      return auditLine(text, hash, texts ? JSON.parse(line).personal : undefined);
    });
    return [...lines, canonical({ after: { seq: 0, hash: FIRST_PREV }, head, run, tenant: TENANT })];
  }).flat();
}
