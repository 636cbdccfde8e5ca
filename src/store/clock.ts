/**
 * The database's clock between two looks at it, so that a change need not go and ask for the time alone. Only
 * the time since a look is measured here: clocks are not compared.
 */

import type { Connection } from './database.ts';

/** After that a look is wanted again: two clocks drift apart. */
const GOOD_FOR_MS = 30_000;

const NOW = `select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as now`;

export class DatabaseClock {
  #seen = 0;
  #at = Number.NEGATIVE_INFINITY;

  /** `now` was read in a transaction that has just answered. Time never goes back within this process. */
  seen(now: string): void {
    const at = performance.now();
    const time = Date.parse(now);
    this.#seen = Math.max(time, this.#timeAt(at) ?? time);
    this.#at = at;
  }

  /** Looks now. How far this process's own clock is ahead of it, in ms. */
  async look(database: Connection): Promise<number> {
    const [row] = await database.execute<{ now: string }>(NOW);
    if (!row) throw new Error('a database always answers');
    this.seen(row.now);
    return Date.now() - Date.parse(row.now);
  }

  /** ISO 8601 UTC with ms; undefined: look again. */
  now(): string | undefined {
    const time = this.#timeAt(performance.now());
    return time === undefined ? undefined : new Date(time).toISOString();
  }

  /**
   * For what days and hours are counted by: good enough however long ago the last look was. Before the first
   * one it is this process's clock.
   */
  about(): string {
    const at = performance.now();
    const time = this.#at === Number.NEGATIVE_INFINITY ? Date.now() : this.#seen + at - this.#at;
    return new Date(Math.floor(time)).toISOString();
  }

  #timeAt(at: number): number | undefined {
    return at - this.#at > GOOD_FOR_MS ? undefined : Math.floor(this.#seen + at - this.#at);
  }
}
