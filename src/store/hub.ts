/**
 * Who is called in this process after a commit, and the NOTIFY for the other processes. One per database.
 * A NOTIFY costs a commit here and one more in every connection that listens, so it is sent only where
 * another process is known to be there.
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { statement } from './statement.ts';

export const CHANNEL = 'greenlight';

export interface Change {
  tenant: string;
  run: string;
  seq: number;
}

/** Sent at the start, in answer to somebody new, and every HELLO_MS. */
const HELLO = 'hello';
export const HELLO_MS = 20_000;
/** A process that has sent nothing for so long is gone. */
const GONE_MS = 3 * HELLO_MS;

const Notice = z.object({
  wake: z.boolean(),
  /** Absent: only a job was enqueued. */
  change: z.object({ tenant: z.string(), run: z.string(), seq: z.number() }).optional(),
});
type Notice = z.infer<typeof Notice>;

export const NOTIFY = statement('notify', `select pg_notify('${CHANNEL}', :notice)`);

export class Hub {
  readonly #id = randomUUID();
  readonly changes = new Set<(change: Change) => void>();
  readonly wakes = new Set<() => void>();
  /**
   * Called for a listener that threw and for a notice that is none of ours. Neither may undo a commit or end
   * the process.
   */
  onError: (error: Error) => void = () => {};
  /** Somebody new is there, who does not know of this process yet. */
  onStranger: () => void = () => {};
  readonly #peers = new Map<string, number>();
  readonly #remote: boolean;

  /** `remote`: other processes may have the database open too. */
  constructor(remote: boolean) {
    this.#remote = remote;
  }

  /**
   * The payload to send with NOTIFY in the transaction, for the other processes; undefined where there is
   * none.
   */
  notice(wake: boolean, change?: Change): string | undefined {
    return this.#hasPeers() ? this.#payload({ wake, change }) : undefined;
  }

  /** As `notice`, from a process that has not listened and so knows of no other. */
  noticeToAll(change: Change): string | undefined {
    return this.#payload({ wake: false, change });
  }

  #payload(notice: Notice): string | undefined {
    return this.#remote ? this.#id + JSON.stringify(notice) : undefined;
  }

  /** After the commit: calls the listeners in this process at once, without the way through the database. */
  announce(wake: boolean, change?: Change): void {
    if (change) for (const listener of this.changes) this.#guarded(() => listener(change));
    if (wake) for (const listener of this.wakes) this.#guarded(listener);
  }

  /** A NOTIFY came. Most are our own, which are announced already: they are known by their first bytes. */
  receive(payload: string): void {
    if (payload.startsWith(this.#id)) return;
    const peer = payload.slice(0, this.#id.length);
    const stranger = !this.#peers.has(peer);
    this.#peers.set(peer, performance.now());
    if (stranger) this.#guarded(this.onStranger);
    if (payload.endsWith(HELLO)) return;
    this.#guarded(() => {
      const notice = Notice.parse(JSON.parse(payload.slice(this.#id.length)));
      this.announce(notice.wake, notice.change);
    });
  }

  get hello(): string {
    return this.#id + HELLO;
  }

  #hasPeers(): boolean {
    for (const [peer, seenAt] of this.#peers) {
      if (performance.now() - seenAt < GONE_MS) return true;
      this.#peers.delete(peer);
    }
    return false;
  }

  #guarded(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.onError(error instanceof Error ? error : new Error(String(error)));
    }
  }
}
