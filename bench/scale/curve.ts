/** How a cost grows with something: what each part of `npm run bench:scale` measures. */
import { readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { type Block, block, median } from '../blocks.ts';

export interface Point {
  x: number;
  y: number;
}

export interface Curve {
  /** What is counted along the bottom, and what upwards. */
  x: string;
  y: string;
  points: Point[];
}

export interface ScalePart {
  /** A day, and the load of one minute at the end. */
  on: string;
  load: number;
  curves: Curve[];
}

export type PartName = 'processes' | 'open' | 'steps' | 'events' | 'remembered';

export type Scale = Partial<Record<PartName, ScalePart>>;

export const SCALE = new URL('measured.json', import.meta.url);

export function lastScale(): Scale {
  return JSON.parse(readFileSync(SCALE, 'utf8')) as Scale;
}

export function partOf(curves: Curve[]): ScalePart {
  const rounded = curves.map(({ points, ...rest }) => ({
    ...rest,
    points: points.map(({ x, y }) => ({ x, y: Number(y.toPrecision(3)) })),
  }));
  return {
    on: new Date().toISOString().slice(0, 10),
    load: Number((loadavg()[0] ?? 0).toFixed(1)),
    curves: rounded,
  };
}

/** CPU ms a run of this process, 16 wide: the median of three blocks. */
export async function cpuOf(run: () => Promise<unknown>): Promise<number> {
  const blocks: Block[] = [];
  for (let n = 0; n < 3; n += 1) blocks.push(await block(run, 16, 160));
  return median(blocks, 'cpuMs');
}

export async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/** So many times, `width` side by side. */
export async function repeat(work: () => Promise<unknown>, times: number, width: number): Promise<void> {
  let left = times;
  const lane = async () => {
    while (left-- > 0) await work();
  };
  await Promise.all(Array.from({ length: width }, lane));
}
