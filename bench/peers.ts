/**
 * npm run bench:peers [-- --rounds 5] [--only greenlight,floor]: the same task in Greenlight and in other
 * runtimes, each a program of `bench/peers/`, in turn on one PostgreSQL. Prints the table; with all of
 * them it writes `bench/peers/measured.json`, and from that docs/measured.md, the README's plot and the
 * other plots. `--page` writes these anew from what was measured last.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { neededPostgres } from '../test/postgres.ts';
import { installPeers } from './peers/install.ts';
import { PEERS, pinned } from './peers/list.ts';
import { measure } from './peers/measure.ts';
import { table, writeFiles } from './peers/page.ts';
import { lastResult, RESULT, type Result } from './peers/result.ts';
import { type RunningPeer, runPeer } from './peers/running.ts';

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    only: { type: 'string' },
    page: { type: 'boolean', default: false },
  },
});

if (options.page) {
  writeFiles(lastResult());
} else {
  installPeers();
  const only = options.only?.split(',');
  const chosen = PEERS.filter(({ key }) => only?.includes(key) ?? true);
  const result = await measured(chosen, Number(options.rounds));
  console.log(table(result));
  if (!only) {
    writeFileSync(RESULT, `${JSON.stringify(result, null, 2)}\n`);
    writeFiles(result);
  }
}

async function measured(chosen: typeof PEERS, rounds: number): Promise<Result> {
  const program = fileURLToPath(new URL('model/server.main.ts', import.meta.url));
  const child = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [address] = (await once(child.stdout, 'data')) as [Buffer];
  const url = address.toString().trim();
  const model = {
    asked: async () => Number(await (await fetch(`${url}/asked`)).text()),
    delay: async (ms: number) => void (await fetch(`${url}/delay`, { method: 'POST', body: String(ms) })),
  };
  const server = await neededPostgres();
  const pool = new pg.Pool({ connectionString: server.url, max: 1 });
  const peers: RunningPeer[] = [];
  try {
    for (const peer of chosen) peers.push(await runPeer(peer, server, url));
    const found = await measure({ peers, model, pool, rounds, tell: console.error });
    const { rows } = await pool.query<{ server_version: string }>('show server_version');
    const versions = pinned();
    return {
      on: new Date().toISOString().slice(0, 10),
      machine: {
        cores: cpus().length,
        node: process.versions.node,
        postgres: rows[0]?.server_version.split(' ')[0] ?? '',
      },
      ...found,
      peers: found.peers.map((one) => {
        const { package: name } = PEERS.find(({ key }) => key === one.key) ?? {};
        return { ...one, ...(name ? { version: versions[name] ?? '' } : {}) };
      }),
    };
  } finally {
    for (const peer of peers) await peer.stop();
    await pool.end();
    await server.stop();
    child.kill();
  }
}
