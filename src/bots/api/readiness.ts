/** Whether this process can take work; GET /ready answers with it. */

export interface Ready {
  ready: boolean;
  /** The database took a change just now. */
  database: boolean;
  /** Every migration this version knows is applied. */
  migrations: boolean;
  /** The worker fetches jobs. Absent: this process works no queue. */
  worker?: boolean;
  /** So long a job has waited that nobody takes. Absent: each is taken within 30 s. Ready all the same. */
  untakenSeconds?: number;
  /**
   * How it stands with Slack, where Slack is set up: `connecting`, `connected`, `refused` (the token is not
   * taken) or `revoked`. Ready all the same.
   */
  slack?: string;
  /** The process was told to stop: it still answers, and is to be sent nothing more. */
  stopping?: true;
}

export interface Readiness {
  check(): Promise<Ready>;
}
