/** The processes of Greenlight: each is started again whenever it is gone, and most are told where to die. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { type CommitPoint, POINTS } from './commit-points.ts';

/** Of those that are started while there are kills. */
const TOLD_TO_DIE = 0.8;
/** Whoever asks tries another process for so long. */
const PATIENCE_MS = 90_000;

export interface Cut {
  run: string;
  /** Of this machine's clock, in ms. */
  at: number;
}

interface One {
  child?: ChildProcess;
  url?: string;
  over: Promise<void>;
}

export class Processes {
  kills = 0;
  /** Those that ended by themselves: none has to. */
  fallen = 0;
  /** Runs whose process was killed while it worked on them. */
  readonly cut: Cut[] = [];
  readonly #env: Record<string, string>;
  readonly #random: () => number;
  readonly #planned: readonly string[];
  readonly #all: One[];
  #ending = false;
  #quiet = false;
  #next = 0;

  /** `random`: from 0 to below 1. `points`: where they die, all by turns. */
  constructor(
    many: number,
    env: Record<string, string>,
    { random, points = POINTS }: { random: () => number; points?: readonly CommitPoint[] },
  ) {
    this.#env = env;
    this.#random = random;
    this.#planned = points.flatMap((point) => [`${point}:before`, `${point}:after`]);
    this.#all = Array.from({ length: many }, () => ({ over: Promise.resolve() }));
  }

  /** `quiet`: nobody is killed. */
  start(quiet: boolean): void {
    this.#ending = false;
    this.#quiet = quiet;
    for (const one of this.#all) one.over = this.#keep(one);
  }

  async stop(): Promise<void> {
    this.#ending = true;
    for (const { child } of this.#all) child?.kill('SIGTERM');
    await Promise.all(this.#all.map(({ over }) => over));
  }

  killOne(): void {
    this.#oneOf(this.#all).child?.kill('SIGKILL');
  }

  /** Where one of them listens; undefined: none does just now. */
  anyUrl(): string | undefined {
    return this.#oneOf(this.#all).url;
  }

  /** Asks one of them; another where that one is gone. `undefined` from `asked`: it is asked again. */
  async patiently<T>(asked: (url: string) => Promise<T | undefined>): Promise<T> {
    for (const late = Date.now() + PATIENCE_MS; ; await delay(100)) {
      const at = this.anyUrl();
      const answer = at === undefined ? undefined : await asked(at).catch(() => undefined);
      if (answer !== undefined) return answer;
      if (Date.now() > late) throw new Error('nobody answered');
    }
  }

  #oneOf<T>(list: readonly T[]): T {
    return list[Math.floor(this.#random() * list.length)] as T;
  }

  async #keep(one: One): Promise<void> {
    while (!this.#ending) {
      const kill =
        !this.#quiet && this.#random() < TOLD_TO_DIE
          ? this.#planned[this.#next++ % this.#planned.length]
          : '';
      const child = spawn(process.execPath, [join(import.meta.dirname, 'process.main.ts')], {
        env: {
          ...process.env,
          ...this.#env,
          CHAOS_KILL: kill === '' ? '' : `${kill}:${1 + Math.floor(this.#random() * 3)}`,
        },
        stdio: ['pipe', 'pipe', 'inherit'],
      });
      one.child = child;
      const ended = once(child, 'exit');
      createInterface({ input: child.stdout }).on('line', (line) => {
        const [word, rest = ''] = line.split(' ');
        if (word === 'ready') one.url = rest;
        else if (word === 'killed') this.cut.push({ run: rest, at: Date.now() });
      });
      await ended;
      const wasReady = one.url !== undefined;
      delete one.url;
      if (child.signalCode === 'SIGKILL') this.kills += 1;
      else if (!this.#ending && wasReady) this.fallen += 1;
      // A database that is away lets nobody start: it is tried again.
      else if (!this.#ending) await delay(500);
    }
  }
}
