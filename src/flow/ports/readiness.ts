/** Whether this process can take work; GET /ready answers with it. */

export interface Ready {
  ready: boolean;
  /** The database answered just now. */
  database: boolean;
  /** Every migration this version knows is applied. */
  migrations: boolean;
  /** The worker fetches jobs. */
  worker: boolean;
}

export interface Readiness {
  check(): Promise<Ready>;
}
