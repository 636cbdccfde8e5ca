/**
 * npm run eval:field -- --cases FILE [--only ID,ID] [--json OUT] [--width N] [--verbose] [--targets]: what
 * customers really write, without a model, on a fresh embedded database: counts of right, acceptable and
 * harmful by kind. With `--targets` the exit code is 1 where one of them is missed.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readConfig } from '../src/config.ts';
import { createLog } from '../src/log.ts';
import { start } from '../src/start.ts';
import { type FieldCase, readCases } from './field/cases.ts';
import { figures, missed, type Result } from './field/figures.ts';
import { judge } from './field/judge.ts';
import { play } from './field/play.ts';

const { values: options } = parseArgs({
  options: {
    cases: { type: 'string' },
    only: { type: 'string' },
    json: { type: 'string' },
    /** Cases side by side. */
    width: { type: 'string', default: '3' },
    verbose: { type: 'boolean', default: false },
    targets: { type: 'boolean', default: false },
  },
});
if (options.cases === undefined) {
  console.error('Say where the cases are: npm run eval:field -- --cases FILE');
  process.exit(2);
}
const only = options.only?.split(',');
const cases = readCases(await readFile(options.cases, 'utf8')).filter(({ id }) => only?.includes(id) ?? true);

const folder = await mkdtemp(join(tmpdir(), 'greenlight-field-'));
const config = readConfig({ DATA_DIR: folder, PORT: '0', LOG_LEVEL: 'error' });
if ('problems' in config) throw new Error(config.problems.join('\n'));
const greenlight = await start(config, createLog({ level: 'error' }));
const results = new Map<FieldCase, Result>();
try {
  const together = cases.filter(({ alone }) => !alone).values();
  await Promise.all(Array.from({ length: Number(options.width) }, () => playEach(together)));
  await playEach(cases.filter(({ alone }) => alone).values());
} finally {
  await greenlight.stop();
  await rm(folder, { recursive: true, force: true });
}
const inOrder = cases.flatMap((one) => results.get(one) ?? []);
if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify(inOrder, null, 1)}\n`);
console.log(figures(inOrder));
if (options.targets)
  for (const one of missed(inOrder, { harmful: 0, right: 0.85, done: 70 })) {
    console.error(`missed: ${one}`);
    process.exitCode = 1;
  }

/** Several of these take from one iterator. */
async function playEach(some: IterableIterator<FieldCase>): Promise<void> {
  for (const one of some) {
    const { seen, trace } = await play(greenlight.url, one);
    const result = { id: one.id, kind: one.kind, ...judge(one, seen), phase: seen?.run.status, trace };
    results.set(one, result);
    if (options.verbose) console.log([`${result.verdict.padEnd(11)}${one.id}`, ...result.why].join('\n    '));
  }
}
