/** What flow asks of whoever opens desks: for each tenant its own agent, tools and catalogue. */
import type { Desk } from '../../run/desk.ts';
import type { Catalogue } from '../../run/plan/catalogue.ts';
import type { Agent, CheckLetter } from './agent.ts';
import type { Calling, Sent, ToolRunner } from './tools.ts';

/** One version of a tenant's desk, opened. Nothing of it serves another tenant. */
export interface OpenDesk {
  /** The hash of its files. */
  version: string;
  desk: Desk;
  agent: Agent;
  toolRunner: ToolRunner;
  /** Of a reply's mail; undefined: the common one. */
  subjectOf?(letter: string): string | undefined;
  /** Sends a reply that a person approved by a tool of the desk; absent: it goes by mail. */
  send?:
    | ((reply: { key: string; text: string; askedAt: string }, calling: Calling) => Promise<Sent>)
    | undefined;
  /** Absent: letters that people edit are not checked. */
  checkLetter?: CheckLetter;
}

export interface TenantDesk {
  newest: OpenDesk;
  /** What is wrong with the desk's files as they are now, in sentences; the newest works all the same. */
  notice?: string | undefined;
  /** The one whose catalogue has this version, while it is kept. */
  having(catalogue: Catalogue['version']): OpenDesk | undefined;
}

export interface Desks {
  /**
   * Opens it where that was not done yet. Rejects with StoreAway, and where the tenant has none that can be
   * opened.
   */
  of(tenant: string): Promise<TenantDesk>;
}
