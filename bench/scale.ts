/**
 * npm run bench:scale [-- --part processes,open,steps,events,remembered] [--most 100000]: how what a run
 * costs grows on PostgreSQL, with processes, open runs, steps, events and remembered cases. Each part that
 * was measured takes the place of what was measured of it before, in `bench/scale/measured.json`;
 * docs/measured.md and its plot are made from that. `--page` writes these anew.
 */
import { existsSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { neededPostgres, type TestServer } from '../test/postgres.ts';
import { type Curve, lastScale, type PartName, partOf, SCALE, type Scale } from './scale/curve.ts';
import { scaleTable, writeScale } from './scale/page.ts';
import { processesPart } from './scale/processes.ts';
import { rememberedPart } from './scale/remembered.ts';
import { eventsPart, openRunsPart, stepsPart } from './scale/runs.ts';

const { values: options } = parseArgs({
  options: {
    part: { type: 'string', default: 'processes,open,steps,events,remembered' },
    most: { type: 'string', default: '100000' },
    page: { type: 'boolean', default: false },
  },
});
const most = Number(options.most);
const PARTS: Record<PartName, (server: TestServer) => Promise<Curve[]>> = {
  processes: processesPart,
  open: (server) => openRunsPart(server, most),
  steps: stepsPart,
  events: (server) => eventsPart(server, most),
  remembered: (server) => rememberedPart(server, most),
};

const known: Scale = existsSync(SCALE) ? lastScale() : {};
if (!options.page) {
  const server = await neededPostgres();
  try {
    for (const name of options.part.split(',') as PartName[]) {
      known[name] = partOf(await PARTS[name](server));
      console.log(scaleTable({ [name]: known[name] }));
      writeFileSync(SCALE, `${JSON.stringify(known, null, 2)}\n`);
    }
  } finally {
    await server.stop();
  }
}
writeScale(known);
