/** How fast a platform may be asked: one state a key, for all processes on the database together. */

/** Times in ms since 1970, of the database's clock. */
export interface PaceState {
  /** When the next one may go. */
  nextAt: number;
  /** When whoever was sent away last is to come back. */
  turnAt?: number;
}

export interface Paces {
  /**
   * Puts what `rule` makes of the state in its place, and gives what it says; asked again where another
   * process was quicker. A key of which nothing is known has no state. Rejects with StoreAway.
   */
  change<T>(key: string, rule: (state: PaceState | undefined, now: number) => [PaceState, T]): Promise<T>;
}
