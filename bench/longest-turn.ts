/**
 * Loaded before Greenlight by a bench: how long its event loop was kept by one thing, on the clock and by the
 * CPU that this thread was given. Where the second is small the machine gave the process no turn.
 */

/** So often the loop is looked at, ms. */
const EVERY = 5;

export interface LongestTurn {
  clockMs: number;
  cpuMs: number;
}

let longest: LongestTurn = { clockMs: 0, cpuMs: 0 };
let before = now();
setInterval(() => {
  const after = now();
  longest = {
    clockMs: Math.max(longest.clockMs, after.clockMs - before.clockMs),
    cpuMs: Math.max(longest.cpuMs, after.cpuMs - before.cpuMs),
  };
  before = after;
}, EVERY).unref();

process.on('message', (message) => {
  if (message === 'begin') longest = { clockMs: 0, cpuMs: 0 };
  if (message === 'end') process.send?.(longest);
});
process.channel?.unref();

function now(): LongestTurn {
  const { user, system } = process.threadCpuUsage();
  return { clockMs: performance.now(), cpuMs: (user + system) / 1_000 };
}
