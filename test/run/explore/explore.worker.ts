/** A thread that explores its share. */
import { parentPort, workerData } from 'node:worker_threads';
import { explore, type From } from './explore.ts';
import { SeenStates } from './seen.ts';

export interface Task {
  from: From;
  depth: number;
  nth: number;
  of: number;
  /** Of the states that were seen, shared by all. */
  memory: SharedArrayBuffer;
}

const { from, depth, nth, of, memory } = workerData as Task;
parentPort?.postMessage(explore({ from, depth }, { nth, of, seen: new SeenStates(memory) }));
