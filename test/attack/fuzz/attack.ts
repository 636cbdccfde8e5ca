/** Inputs that nobody should make, to everything that reads one. */
import { diceOf } from '../dice.ts';
import { type Parser, parsers } from './parsers.ts';

export interface FuzzResult {
  read: Record<string, number>;
  crashes: string[];
  seconds: number;
}

const MOST_CRASHES = 30;
const SLOW_EVERY = 40;

export function fuzzParsers({ seed, count }: { seed: number; count: number }): FuzzResult {
  const began = performance.now();
  const result: FuzzResult = { read: {}, crashes: [], seconds: 0 };
  const all = parsers();
  const fast = all.filter(({ slow }) => !slow);
  const round = [...all, ...Array.from({ length: SLOW_EVERY - 1 }, () => fast).flat()];
  const shown = new Map<string, number>();
  for (let n = 0; n < count && result.crashes.length < MOST_CRASHES; n++) {
    const parser = round[n % round.length] as Parser;
    const { input, read } = parser.draw(diceOf(`${parser.name} ${seed} ${n}`));
    result.read[parser.name] = (result.read[parser.name] ?? 0) + 1;
    try {
      read();
    } catch (error) {
      if (parser.throws?.some((kind) => error instanceof kind)) continue;
      const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
      // The same defect again and again is named three times.
      const where = `${parser.name} ${stack.split('\n').slice(0, 2).join(' ')}`;
      shown.set(where, (shown.get(where) ?? 0) + 1);
      if ((shown.get(where) ?? 0) > 3) continue;
      const said = JSON.stringify(input)?.slice(0, 400) ?? String(input);
      result.crashes.push(
        `${parser.name}, seed ${seed}, number ${n}: ${stack.split('\n').slice(0, 6).join('\n')}\n  of ${said}`,
      );
    }
  }
  result.seconds = (performance.now() - began) / 1_000;
  return result;
}
