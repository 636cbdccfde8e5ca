/** What one run of `npm run bench:peers` measured: committed, and what page and plots are made of. */
import { readFileSync } from 'node:fs';
import { middle } from '../blocks.ts';
import { FOLDER } from './list.ts';

export const WIDTHS = [1, 16, 64] as const;
export type Width = (typeof WIDTHS)[number];

export interface MeasuredBlock {
  perSecond: number;
  cpuMs: number;
  walKb: number;
}

export interface PeerResult {
  key: string;
  /** Of the package that the row is about. */
  version?: string;
  /** By width, one a round. */
  blocks: Record<Width, MeasuredBlock[]>;
  commits: number;
  /** Calls of the model a run. */
  asked: number;
  wallMs: number[];
}

export interface Result {
  /** A day. */
  on: string;
  machine: { cores: number; node: string; postgres: string };
  /** Of one minute, at the quietest block and the busiest. */
  load: { least: number; most: number };
  rounds: number;
  runs: Record<Width, number>;
  mindMs: number;
  toolMs: number;
  peers: PeerResult[];
}

export const RESULT = new URL('measured.json', FOLDER);

export function lastResult(): Result {
  return JSON.parse(readFileSync(RESULT, 'utf8')) as Result;
}

/** Of the rounds at one width. */
export function medianOf(peer: PeerResult, width: Width, field: keyof MeasuredBlock): number {
  return middle(peer.blocks[width].map((block) => block[field]));
}

/** How many times Greenlight's CPU a peer takes, 16 wide: the median of what each round says by itself. */
export function cpuBeside(peer: PeerResult, ours: PeerResult): number {
  return middle(
    peer.blocks[16].map(({ cpuMs }, round) => cpuMs / (ours.blocks[16][round]?.cpuMs ?? Number.NaN)),
  );
}

export function peerOf(result: Result, key: string): PeerResult {
  const found = result.peers.find((one) => one.key === key);
  if (!found) throw new Error(`${key} was not measured`);
  return found;
}
