/** Counts what was right, and shows the first few that were not. */

const SHOWN = 5;

export interface Score {
  /** `why` is asked only for what is shown. */
  count(right: boolean, why: () => string): void;
  done: number;
  total: number;
  /** `probes 3000/3000`. */
  line(): string;
}

export function score(name: string): Score {
  let shown = 0;
  const counted: Score = {
    done: 0,
    total: 0,
    count(right, why) {
      counted.total += 1;
      if (right) {
        counted.done += 1;
        return;
      }
      shown += 1;
      if (shown <= SHOWN) console.error(`${name}: ${why()}`);
      if (shown === SHOWN + 1) console.error(`${name}: more are not shown`);
    },
    line: () => `${name} ${counted.done}/${counted.total}`,
  };
  return counted;
}
