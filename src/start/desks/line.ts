/** The versions of one desk that are open: the newest, and those that approvals may still name. */
import type { OpenDesk, TenantDesk } from '../../flow/ports/desks.ts';
import type { OpenedDesk } from './open.ts';

/** Versions before the newest that stay open. What was approved with an older one is asked for anew. */
const KEPT = 3;
/** So long a version may still be at work for somebody: longer than a thought or a call takes. */
const LINGER_MS = 15 * 60_000;

export class DeskLine implements TenantDesk {
  #newest: OpenedDesk;
  /** Newest first. */
  #earlier: OpenedDesk[];
  /** Not kept any more, and closed after a while. */
  readonly #leaving = new Map<OpenedDesk, NodeJS.Timeout>();
  notice: string | undefined;

  constructor(newest: OpenedDesk, earlier: OpenedDesk[] = []) {
    this.#newest = newest;
    this.#earlier = earlier;
  }

  get newest(): OpenedDesk {
    return this.#newest;
  }

  having(catalogue: string): OpenDesk | undefined {
    return [this.#newest, ...this.#earlier].find(
      ({ toolRunner }) => toolRunner.catalogue().version === catalogue,
    );
  }

  /** From now on cases work with this one. */
  takeUp(desk: OpenedDesk): void {
    const earlier = [this.#newest, ...this.#earlier];
    this.#newest = desk;
    this.#earlier = earlier.slice(0, KEPT);
    for (const one of earlier.slice(KEPT)) {
      const close = () => {
        this.#leaving.delete(one);
        void one.close();
      };
      this.#leaving.set(one, setTimeout(close, LINGER_MS).unref());
    }
  }

  async close(): Promise<void> {
    for (const timer of this.#leaving.values()) clearTimeout(timer);
    const all = [this.#newest, ...this.#earlier, ...this.#leaving.keys()];
    await Promise.all(all.map((one) => one.close()));
  }
}
