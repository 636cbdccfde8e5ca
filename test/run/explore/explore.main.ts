/**
 * `npm run explore [-- DEPTH]`: explores the rules from three beginnings, on all processors, and prints how
 * many states there were. Depth 8 takes a minute or two; each level more takes four times as long.
 */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Explored, From } from './explore.ts';
import type { Task } from './explore.worker.ts';
import { MOST_LEVELS, SeenStates } from './seen.ts';

const depth = Number(process.argv[2] ?? 8);
if (!Number.isInteger(depth) || depth < 1 || depth > MOST_LEVELS) {
  console.error(`DEPTH is a whole number from 1 to ${MOST_LEVELS}.`);
  process.exit(2);
}
/** Where more can happen at once a level less is explored, so that all take as long. */
const BEGINNINGS: [From, number][] = [
  ['opened', depth],
  ['shown', depth - 1],
  ['writing', depth - 1],
];
/** Room for twice the states of the deepest that was counted, and four times as many for each level more. */
const placesFor = (levels: number): number => 2 ** Math.min(27, Math.max(20, 20 + 2 * (levels - 8)));

/** One thread for each processor. Rejects with what the first of them throws. */
async function together(from: From, levels: number, seen: SeenStates): Promise<Explored[]> {
  const of = availableParallelism();
  const workers = Array.from({ length: of }, (_, nth) => {
    const workerData: Task = { from, depth: levels, nth, of, memory: seen.buffer };
    return new Worker(new URL('explore.worker.ts', import.meta.url), { workerData });
  });
  return Promise.all(
    workers.map(
      (worker) =>
        new Promise<Explored>((resolve, reject) => {
          worker.once('message', resolve);
          worker.once('error', reject);
        }),
    ),
  );
}

let states = 0;
let transitions = 0;
let seconds = 0;
for (const [from, levels] of BEGINNINGS) {
  const seen = new SeenStates(placesFor(levels));
  const began = performance.now();
  const shares = await together(from, levels, seen);
  const took = (performance.now() - began) / 1000;
  const found = shares.reduce((sum, share) => sum + share.states, 0);
  const decided = shares.reduce((sum, share) => sum + share.transitions, 0);
  states += found;
  transitions += decided;
  seconds += took;
  console.log(
    `from ${from}, depth ${levels}: ${found} states (${seen.byLevel(levels).join(', ')}), ${decided} transitions, ${took.toFixed(1)} s`,
  );
}
console.log(
  `every promise held in ${states} states, over ${transitions} transitions, in ${seconds.toFixed(1)} s`,
);
