/** Samples that are the same on every machine. */

/**
 * So many rows of each kind, taken in the order of one shuffle that the seed decides. Kinds with fewer rows
 * give what they have.
 */
export function sampleOfEach<Row>(
  rows: readonly Row[],
  kind: (row: Row) => string,
  { most, seed }: { most: number; seed: number },
): Row[] {
  const taken = new Map<string, number>();
  return shuffled(rows, seed).filter((row) => {
    const count = taken.get(kind(row)) ?? 0;
    taken.set(kind(row), count + 1);
    return count < most;
  });
}

/** Fisher and Yates' shuffle. */
export function shuffled<Row>(rows: readonly Row[], seed: number): Row[] {
  const random = randomOf(seed);
  const copy = [...rows];
  for (let at = copy.length - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * (at + 1));
    const [one, two] = [copy[at], copy[other]] as [Row, Row];
    copy[at] = two;
    copy[other] = one;
  }
  return copy;
}

/** Mulberry32: numbers from 0 to below 1. */
function randomOf(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
