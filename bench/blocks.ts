/** What runs cost by the block, so that two sides can be measured in turn. */

import type { Pool } from 'pg';

/** The least that a durable run of the task costs: a module of whoever compares. */
export interface Floor {
  prepare(pool: Pool): Promise<void>;
  run(pool: Pool, mindMs: number, toolMs: number): Promise<string>;
}

/** So many runs, side by side. */
export interface Block {
  runs: number;
  perSecond: number;
  cpuMs: number;
}

export async function block(
  run: () => Promise<unknown>,
  width: number,
  runs = width === 1 ? 60 : 320,
): Promise<Block> {
  let left = runs;
  const cpu = process.cpuUsage();
  const began = performance.now();
  await Promise.all(
    Array.from({ length: width }, async () => {
      while (left-- > 0) await run();
    }),
  );
  const used = process.cpuUsage(cpu);
  return {
    runs,
    perSecond: (runs / (performance.now() - began)) * 1000,
    cpuMs: (used.user + used.system) / 1000 / runs,
  };
}

export function median(blocks: Block[], field: 'perSecond' | 'cpuMs'): number {
  return middle(blocks.map((one) => one[field]));
}

export function middle(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
