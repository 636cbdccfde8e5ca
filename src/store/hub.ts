/** Who is told in this process after a commit, and the NOTIFY that tells the other processes. One per database. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Database, Statement } from './database.ts';

export const CHANNEL = 'greenlight';

export interface Change {
  tenant: string;
  run: string;
  seq: number;
}

const Notice = z.object({
  wake: z.boolean(),
  /** Absent: only a job was enqueued. */
  change: z.object({ tenant: z.string(), run: z.string(), seq: z.number() }).optional(),
});
type Notice = z.infer<typeof Notice>;

export const NOTIFY: Statement = { name: 'notify', text: `select pg_notify('${CHANNEL}', $1)` };

export class Hub {
  readonly #id = randomUUID();
  readonly changes = new Set<(change: Change) => void>();
  readonly wakes = new Set<() => void>();
  /** Told of a listener that threw and of a notice that is none of ours. Neither may undo a commit or end the process. */
  onError: (error: Error) => void = () => {};
  readonly #remote: boolean;

  constructor(database: Database) {
    this.#remote = database.kind === 'server';
  }

  /** The payload to send with NOTIFY in the transaction, for the other processes; undefined on the embedded database, which has none. */
  notice(wake: boolean, change?: Change): string | undefined {
    if (!this.#remote) return undefined;
    const notice: Notice = { wake, ...(change ? { change } : {}) };
    return this.#id + JSON.stringify(notice);
  }

  /** After the commit: this process is told at once, without the way through the database. */
  tell(wake: boolean, change?: Change): void {
    if (change) for (const listener of this.changes) this.#guarded(() => listener(change));
    if (wake) for (const listener of this.wakes) this.#guarded(listener);
  }

  /** A NOTIFY came. Our own was told already, and is most of what comes: it is known by its first bytes. */
  receive(payload: string): void {
    if (payload.startsWith(this.#id)) return;
    this.#guarded(() => {
      const notice = Notice.parse(JSON.parse(payload.slice(this.#id.length)));
      this.tell(notice.wake, notice.change);
    });
  }

  #guarded(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.onError(error instanceof Error ? error : new Error(String(error)));
    }
  }
}

const hubs = new WeakMap<Database, Hub>();

export function hubOf(database: Database): Hub {
  let hub = hubs.get(database);
  if (!hub) {
    hub = new Hub(database);
    hubs.set(database, hub);
  }
  return hub;
}
