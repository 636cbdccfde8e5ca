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
import { type Database, openDatabase } from '../src/store/db.ts';
import { Keyring } from '../src/store/keys.ts';
import { addTenant } from '../src/store/policies.ts';
import { chainsOf, storedLine } from '../test/history/chains.ts';
import { freshDatabase, neededPostgres } from '../test/postgres.ts';

const { values: options } = parseArgs({ options: { runs: { type: 'string', default: '10000' } } });
const TENANT = 'fernhill';
const TIMES = 5;

const server = await neededPostgres();
const fresh = await freshDatabase(server.url);
const database = await openDatabase({ url: fresh.url });
try {
  const macs = new LineMacs(new Keyring(new Uint8Array(32).fill(7)));
  await addTenant(database, TENANT, TENANT);
  await fill(database, macs, Number(options.runs));
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

async function fill(to: Database, macs: LineMacs, runs: number): Promise<void> {
  const chains = chainsOf(EVENT_VERSION).map(({ lines }) =>
    lines.map((line) => JSON.parse(storedLine(line)) as ChainedLine),
  );
  for (let n = 0; n < runs; n++) {
    const run = randomUUID();
    const made = { lines: [] as string[], hashes: [] as string[], macs: [] as string[] };
    let prev = FIRST_PREV;
    for (const line of chains[n % chains.length] ?? []) {
      const { text, hash } = chainLine({ ...line, run, prev });
      prev = hash;
      made.lines.push(text);
      made.hashes.push(hash);
      made.macs.push(macs.of({ tenant: TENANT, run, seq: line.seq, hash }));
    }
    await to.execute(
      `with chained as (
         insert into events (tenant, run, seq, line, hash, mac)
         select $1, $2, n, line, hash, mac from unnest($3::text[], $4::text[], $5::text[]) with ordinality as e (line, hash, mac, n)
       )
       insert into runs (tenant, id, seq, hash, phase, asked_by, place, created_at, updated_at)
       values ($1, $2, $6, $7, 'closed', 'engineer', '{"channel":"api"}', now(), now())`,
      [TENANT, run, made.lines, made.hashes, made.macs, made.lines.length, prev],
    );
  }
  await to.execute('vacuum analyze events');
}
