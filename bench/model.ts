/**
 * npm run bench:model [-- --floor FILE]: what a run costs on PostgreSQL with the model mind as an
 * installation has it, the tools of the shop and six reads; the model is scripted, a process of its own
 * behind HTTP. FILE as for bench:run: the least that a durable run can cost, measured in turn.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { freshDatabase, neededPostgres } from '../test/postgres.ts';
import { type Block, block, type Floor, median } from './blocks.ts';
import { startInstallation } from './installation.ts';
import { modelMind } from './model/greenlight.ts';

const BLOCKS = 5;
const WARM_UP = 30;

const { values: options } = parseArgs({ options: { floor: { type: 'string' } } });
const model = spawn(process.execPath, [fileURLToPath(new URL('model/server.main.ts', import.meta.url))], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
const [address] = (await once(model.stdout, 'data')) as [Buffer];
const server = await neededPostgres();
const database = await freshDatabase(server.url);
const pool = new pg.Pool({ connectionString: database.url, max: 10 });
const installation = await startInstallation(database.url, 16, {
  build: modelMind(address.toString().trim()),
});
try {
  const floor = options.floor && ((await import(pathToFileURL(options.floor).href)) as Floor);
  if (floor) await floor.prepare(pool);
  const runFloor = floor ? () => floor.run(pool, 0, 0) : undefined;
  for (let n = 0; n < WARM_UP; n += 1) {
    await installation.run();
    await runFloor?.();
  }
  for (const width of [1, 16]) {
    const mine: Block[] = [];
    const theirs: Block[] = [];
    for (let n = 0; n < BLOCKS; n += 1) {
      mine.push(await block(installation.run, width));
      if (runFloor) theirs.push(await block(runFloor, width));
    }
    const beside = runFloor
      ? `; floor ${median(theirs, 'perSecond').toFixed(1)} runs/s, ${median(theirs, 'cpuMs').toFixed(2)} CPU ms`
      : '';
    console.log(
      `@${width}: ${median(mine, 'perSecond').toFixed(1)} runs/s, ${median(mine, 'cpuMs').toFixed(2)} CPU ms a run${beside} (medians of ${BLOCKS} blocks of ${mine[0]?.runs} runs)`,
    );
  }
} finally {
  await installation.stop();
  await pool.end();
  await database.drop();
  await server.stop();
  model.kill();
}
