/**
 * Takes turns by name within this process. Changes of one run wait for each other's lock anyway; waiting
 * here, before they take a connection, a burst on one run holds one connection and leaves the others to the
 * other runs.
 */
export class Turns {
  readonly #last = new Map<string, Promise<unknown>>();

  /** Begins when all that was asked for under this name before has ended, however it ended. */
  take<T>(name: string, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(name);
    const mine = before ? before.then(work) : work();
    const ended = mine.then(
      () => {},
      () => {},
    );
    this.#last.set(name, ended);
    void ended.then(() => {
      if (this.#last.get(name) === ended) this.#last.delete(name);
    });
    return mine;
  }
}
