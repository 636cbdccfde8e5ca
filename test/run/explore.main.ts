/**
 * `npm run explore [-- DEPTH]`: explores the rules from three beginnings and prints how many states there
 * were.
 */
import { explore, type From } from './explore.ts';

const depth = Number(process.argv[2] ?? 8);
let states = 0;
let transitions = 0;
let seconds = 0;
/** Where more can happen at once a level less is explored, so that all takes a minute or two. */
const BEGINNINGS: [From, number][] = [
  ['opened', depth],
  ['shown', depth - 1],
  ['writing', depth - 1],
];
for (const [from, to] of BEGINNINGS) {
  const found = explore({ from, depth: to });
  states += found.states;
  transitions += found.transitions;
  seconds += found.seconds;
  console.log(
    `from ${from}, depth ${to}: ${found.states} states (${found.byDepth.join(', ')}), ${found.transitions} transitions, ${found.seconds.toFixed(1)} s`,
  );
}
console.log(
  `every promise held in ${states} states, over ${transitions} transitions, in ${seconds.toFixed(1)} s`,
);
