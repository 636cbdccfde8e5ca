/**
 * npm run chaos:embedded -- [--kills N] [--seed N]: a process that writes to the embedded database is killed
 * again and again, also while it makes the folder, begins and recovers. Each time it has to open and to have
 * every fact that was acknowledged, with a chain that holds. Prints
 * `kills K folders F facts A unopened U missing M broken B`, and fails unless U, M and B are 0.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { chanceOf } from './chance.ts';

const { values } = parseArgs({
  options: { kills: { type: 'string', default: '200' }, seed: { type: 'string', default: '1' } },
});
const { random } = chanceOf(Number(values.seed));
const wanted = Number(values.kills);
/** Kills of one folder before another is begun: making it is where most can go wrong. */
const PER_FOLDER = 8;
/**
 * From the start of a process, or from when it was open, by turns: how long that takes depends on the
 * machine.
 */
const LONGEST_MS = { start: 4_000, open: 1_500 };

let kills = 0;
let folders = 0;
let facts = 0;
let unopened = 0;
let missing = 0;
let broken = 0;

/** Killed so many ms after that. Gives how many facts were there and how many were kept. */
async function write(folder: string, { from, ms }: { from: 'start' | 'open'; ms: number }) {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'embedded.writer.ts')], {
    env: { ...process.env, FOLDER: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let found: number | undefined;
  let kept = 0;
  let errors = '';
  let dying = from === 'start' ? setTimeout(() => child.kill('SIGKILL'), ms) : undefined;
  child.stderr.on('data', (text) => {
    errors += text;
  });
  createInterface({ input: child.stdout }).on('line', (line) => {
    const [word, rest = ''] = line.split(' ');
    if (word === 'kept') kept = Number(rest);
    else if (word === 'found') found = Number(rest);
    else {
      broken += 1;
      console.error(line);
    }
    if (from === 'open') dying ??= setTimeout(() => child.kill('SIGKILL'), ms);
  });
  const [, signal] = await once(child, 'close');
  clearTimeout(dying);
  const ended = signal === 'SIGKILL' ? undefined : errors || 'it ended by itself';
  return { found, kept, ended };
}

while (kills < wanted) {
  const folder = await mkdtemp(join(tmpdir(), 'greenlight-killed-'));
  folders += 1;
  let acknowledged = 0;
  for (let n = 0; n <= PER_FOLDER; n += 1) {
    // The last one is to open whatever became of the folder.
    const from = n === PER_FOLDER || random() < 0.6 ? 'open' : 'start';
    const { found, kept, ended } = await write(folder, { from, ms: random() * LONGEST_MS[from] });
    kills += 1;
    if (ended !== undefined) {
      unopened += 1;
      console.error(`after ${n} kills: ${ended}`);
      break;
    }
    if (found !== undefined && found < acknowledged) {
      missing += acknowledged - found;
      console.error(`after ${n} kills ${found} facts of ${acknowledged}`);
    }
    acknowledged = Math.max(acknowledged, kept);
  }
  facts += acknowledged;
  await rm(folder, { recursive: true, force: true });
}
console.log(
  `kills ${kills} folders ${folders} facts ${facts} unopened ${unopened} missing ${missing} broken ${broken}`,
);
process.exit(unopened + missing + broken > 0 ? 1 : 0);
