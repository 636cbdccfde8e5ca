/** What customers were sent, for the demo's outbox page: the embedded database only, since it shows codes. */

export interface OutboxItem {
  id: string;
  /** ISO 8601, UTC. */
  at: string;
  /** Customer id. */
  customer: string;
  /** The address it went to. */
  to: string;
  /** `reply`, `code`, … */
  kind: string;
  text: string;
  /** Codes only: it was entered, or can no longer be. */
  used?: boolean;
}

export interface Outbox {
  /** Newest first, at most `limit`. */
  list(tenant: string, limit: number): Promise<OutboxItem[]>;
}
