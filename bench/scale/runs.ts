/** What a run costs beside many open ones, with many steps, and over many events. */
import { randomBytes } from 'node:crypto';
import { loadRun } from '../../src/flow/load-run.ts';
import { LineMacs } from '../../src/store/audit/line-macs.ts';
import { Keyring } from '../../src/store/keys.ts';
import { freshDatabase, type TestServer } from '../../test/postgres.ts';
import { block, middle } from '../blocks.ts';
import { fillChains } from '../filled.ts';
import { BY, type Installation, startInstallation, TENANT } from '../installation.ts';
import { scripted } from '../scripted.ts';
import { type Curve, cpuOf, type Point, repeat, timed } from './curve.ts';

const WIDTH = 16;
const WARM_UP = 100;
const TIMES = 15;

/** Every run stays open: its answer waits for a person. */
export async function openRunsPart(server: TestServer, most: number): Promise<Curve[]> {
  return withInstallation(server, 6, async (installation) => {
    const cpu: Point[] = [];
    const list: Point[] = [];
    let open = 0;
    for (const x of [100, 1_000, 10_000].filter((many) => many <= most)) {
      await repeat(installation.run, x - open, WIDTH);
      cpu.push({ x, y: await cpuOf(installation.run) });
      open = x + 3 * 160;
      const agenda = () => installation.store.ledger.agenda(TENANT, { person: BY.id, role: 'engineer' }, 50);
      list.push({ x, y: await medianMs(agenda) });
    }
    return [
      { x: 'open runs', y: 'CPU ms a run', points: cpu },
      { x: 'open runs', y: "ms for a person's own list", points: list },
    ];
  });
}

export async function stepsPart(server: TestServer): Promise<Curve[]> {
  const cpu: Point[] = [];
  const load: Point[] = [];
  for (const x of [10, 50, 100, 200])
    await withInstallation(server, x, async (installation) => {
      const { cpuMs } = await block(installation.run, 4, 12);
      cpu.push({ x, y: cpuMs / x });
      const { id } = await installation.run();
      load.push({ x, y: await medianMs(() => loadRun(installation.store.ledger, TENANT, id)) });
    });
  return [
    { x: 'steps a run', y: 'CPU ms a step', points: cpu },
    { x: 'steps a run', y: 'ms to load and fold a run', points: load },
  ];
}

export async function eventsPart(server: TestServer, most: number): Promise<Curve[]> {
  return withInstallation(server, 6, async (installation) => {
    const macs = new LineMacs(new Keyring(randomBytes(32)));
    await repeat(installation.run, WARM_UP, WIDTH);
    const points: Point[] = [];
    let events = 0;
    for (const x of [1_000, 10_000, 100_000, 1_000_000].filter((many) => many <= most)) {
      while (events < x) {
        // A chain has about sixteen.
        const runs = Math.ceil((x - events) / 16);
        events += await fillChains(installation.database, macs, { tenant: TENANT, runs });
      }
      points.push({ x, y: await cpuOf(installation.run) });
    }
    return [{ x: 'events kept', y: 'CPU ms a run', points }];
  });
}

async function withInstallation<T>(
  server: TestServer,
  steps: number,
  work: (installation: Installation) => Promise<T>,
): Promise<T> {
  const database = await freshDatabase(server.url);
  const installation = await startInstallation(database.url, WIDTH, {
    build: ({ delays }) => scripted(delays, steps),
  });
  try {
    await repeat(installation.run, Math.ceil((6 * WARM_UP) / steps), 4);
    return await work(installation);
  } finally {
    await installation.stop();
    await database.drop();
  }
}

async function medianMs(work: () => Promise<unknown>): Promise<number> {
  const found: number[] = [];
  await repeat(work, TIMES, 1);
  for (let n = 0; n < TIMES; n += 1) found.push(await timed(work));
  return middle(found);
}
