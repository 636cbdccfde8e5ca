/**
 * What every peer's program has in common, so that all are measured alike: the tool that they look with, and
 * the blocks of runs that the bench asks for over IPC. A run that did not look six times, or whose answer is
 * not the model's, ends the program: what was measured would not be the task.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { LETTER, LOOKED } from '../model/task.ts';

/** Of the environment that the bench gives. */
export const MODEL_URL = `${process.env.PEER_MODEL_URL}/v1`;
export const DATABASE_URL = process.env.DATABASE_URL ?? '';

const LOOKS = 6;

let toolMs = 0;
let looks = 0;

/** The one tool, whatever a peer calls it with. */
export async function look(): Promise<string> {
  looks += 1;
  if (toolMs > 0) await wait(toolMs);
  return LOOKED;
}

/** What the bench asks of a program. */
export type Wish = { block: { width: number; runs: number } } | { toolMs: number };

/** What it answers, for one block; CPU is this process's own, all of its threads. */
export interface Measured {
  ms: number;
  cpuMs: number;
}

/** `run` does the task once and gives the answer's text. Says `ready`, then serves until it is ended. */
export function serve(run: () => Promise<string>): void {
  process.on('message', async (wish: Wish) => {
    if ('toolMs' in wish) {
      toolMs = wish.toolMs;
      process.send?.({ ms: 0, cpuMs: 0 } satisfies Measured);
      return;
    }
    process.send?.(await measured(run, wish.block));
  });
  process.on('disconnect', () => process.exit());
  process.send?.('ready');
}

async function measured(
  run: () => Promise<string>,
  { width, runs }: { width: number; runs: number },
): Promise<Measured> {
  looks = 0;
  let left = runs;
  const lane = async () => {
    while (left-- > 0) {
      const answer = await run();
      if (answer !== LETTER.reply) throw new Error(`the answer is ${JSON.stringify(answer)}`);
    }
  };
  const cpu = process.cpuUsage();
  const began = performance.now();
  await Promise.all(Array.from({ length: width }, lane));
  const ms = performance.now() - began;
  const { user, system } = process.cpuUsage(cpu);
  if (looks !== LOOKS * runs) throw new Error(`${runs} runs looked ${looks} times`);
  return { ms, cpuMs: (user + system) / 1_000 };
}
