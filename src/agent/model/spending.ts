/** What models have cost a tenant on one day (UTC), whichever process or run paid for it. */
export interface Spent {
  calls: number;
  tokens: number;
  /** Of the calls whose price is known. */
  costUsd: number;
}

export interface Spending {
  /** `day` as YYYY-MM-DD. */
  on(tenant: string, day: string): Promise<Spent>;
  /**
   * Adds to the day; a row of its own, outside of any run's transaction, so that a call counts even where its
   * result is lost.
   */
  add(tenant: string, day: string, spent: Spent): Promise<void>;
}
