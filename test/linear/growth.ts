/**
 * How the work that a call does grows with its text. A call fails by the CPU time of its thread alone, taken
 * over so many calls that the grain of that counter does not show, and by the least of several rounds: what
 * else the machine does is in none of it. The clock only lets a call pass, since CPU time is never more.
 */

/** Sizes of the texts, in characters. */
const SIZES = [4_096, 8_192, 16_384, 32_768] as const;
const [SMALLEST] = SIZES;
const LARGEST = 32_768;
/** n^1.3 from 4 to 32 kB is a factor of 15; a quadratic call has 64. */
const STEEPEST = 1.3;

/**
 * Milliseconds that no quadratic call stays under at 32 kB: it has five hundred million steps. What is faster
 * is not looked at more closely.
 */
const NOTHING = 5;
/** As much CPU time is taken up by the calls at one size in the first round: ms. The grain is 4 ms. */
const SPENT = 50;
/** After that much, a call that grows too fast is not made with a text of twice the size: ms. */
const ENOUGH = 300;
/** Times that a call which looks too steep is measured again, at greater length, before it counts as that. */
const ROUNDS = 4;

type Call = (text: string) => unknown;

export interface Seed {
  /** Before what is repeated. */
  begins?: string;
  repeats: string;
  ends?: string;
}

export function textOf({ begins = '', repeats, ends = '' }: Seed, size: number): string {
  const room = size - begins.length - ends.length;
  return begins + repeats.repeat(Math.ceil(room / repeats.length)).slice(0, room) + ends;
}

/** The exponent of n of a call that takes more than n^1.3; undefined for the others. */
export function steepness(call: Call, seed: Seed): number | undefined {
  const quiet = (text: string) => {
    try {
      call(text);
    } catch {
      // A refusal is an answer too; what it cost counts.
    }
  };
  return passesByTheClock(quiet, seed) ? undefined : steepnessByWork(quiet, seed);
}

function passesByTheClock(call: Call, seed: Seed): boolean {
  const small = textOf(seed, SMALLEST);
  const atSmallest = Math.min(elapsed(call, small), elapsed(call, small), elapsed(call, small));
  // A call that takes this long at 4 kB could take minutes at 32 kB.
  if (atSmallest > ENOUGH / 8) return false;
  const large = textOf(seed, LARGEST);
  const atLargest = elapsed(call, large);
  if (atLargest < NOTHING) return true;
  const most = atSmallest * (LARGEST / SMALLEST) ** STEEPEST;
  return atLargest < most || elapsed(call, large) < most;
}

function elapsed(call: Call, text: string): number {
  const before = performance.now();
  call(text);
  return performance.now() - before;
}

function steepnessByWork(call: Call, seed: Seed): number | undefined {
  const least = new Map<number, number>();
  for (let round = 1; round <= ROUNDS; round += 1) {
    for (const size of SIZES) {
      const spent = workOf(call, textOf(seed, size), SPENT * round);
      least.set(size, Math.min(least.get(size) ?? spent, spent));
      // Even if it were quadratic from here on.
      if (spent * (LARGEST / size) ** 2 < NOTHING) return undefined;
      if (spent > ENOUGH && slope(least) > STEEPEST + 0.3) return slope(least);
    }
    if (slope(least) <= STEEPEST) return undefined;
  }
  return slope(least);
}

/** CPU time of one call, in ms: the mean of as many as take `spend`. */
function workOf(call: Call, text: string, spend: number): number {
  const before = process.threadCpuUsage();
  for (let calls = 1; ; calls += 1) {
    call(text);
    const { user, system } = process.threadCpuUsage(before);
    const spent = (user + system) / 1_000;
    if (spent >= spend) return spent / calls;
  }
}

/** Of the line through the logarithms, by least squares. */
function slope(points: ReadonlyMap<number, number>): number {
  if (points.size < 2) return 0;
  const logs = [...points].map(([size, spent]) => ({ x: Math.log2(size), y: Math.log2(spent) }));
  const x = logs.reduce((sum, one) => sum + one.x, 0) / logs.length;
  const y = logs.reduce((sum, one) => sum + one.y, 0) / logs.length;
  const together = logs.reduce((sum, one) => sum + (one.x - x) * (one.y - y), 0);
  return together / logs.reduce((sum, one) => sum + (one.x - x) ** 2, 0);
}
