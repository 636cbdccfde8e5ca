/** The versions of one desk that are open: the newest, and those that approvals may still name. */
import type { OpenDesk, TenantDesk } from '../../flow/ports/desks.ts';
import type { OpenedDesk } from './open.ts';

/** Versions before the newest that stay open. What was approved with an older one is asked for anew. */
const KEPT = 3;

export class DeskLine implements TenantDesk {
  #newest: OpenedDesk;
  /** Newest first. */
  #earlier: OpenedDesk[];
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

  /** From now on cases work with this one. Resolves when what is not kept any more is closed. */
  async takeUp(desk: OpenedDesk): Promise<void> {
    const earlier = [this.#newest, ...this.#earlier];
    this.#newest = desk;
    this.#earlier = earlier.slice(0, KEPT);
    await Promise.all(earlier.slice(KEPT).map((one) => one.close()));
  }

  async close(): Promise<void> {
    await Promise.all([this.#newest, ...this.#earlier].map((one) => one.close()));
  }
}
