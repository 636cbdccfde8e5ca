/** An approval of one revision's open calls. */
import { z } from 'zod';
import type { HeldApproval } from './events.ts';
import type { ArticleQuote, Preview } from './plan/plan.ts';
import type { HeldBack } from './terms.ts';

export const ApprovalState = z.enum(['pending', 'approved', 'declined', 'refused', 'superseded', 'expired']);
export type ApprovalState = z.infer<typeof ApprovalState>;

export interface Approval {
  revision: number;
  digest: string;
  covers: 'reads' | 'writes';
  state: ApprovalState;
  /** Ids of the steps whose calls the digest covers, in order. */
  steps: string[];
  /** What the digest covers beside the calls. */
  customer?: string;
  policy: string;
  catalogue: string;
  /** Writes of the plan that cannot be shown yet. */
  later: string[];
  /** Smallest role whose limit covers it. */
  role: string;
  cents: number;
  /** What the plan itself gives, in cents. */
  out?: number;
  requestedAt: string;
  expiresAt: string;
  previews: Record<string, Preview>;
  /**
   * Bytes of each covered call with its dependencies, `expect` and `before` (see digest.ts), for carrying
   * over.
   */
  entries: Record<string, string>;
  decidedBy?: { id: string; name: string; at: string };
  /** Writes may start until then. */
  until?: string;
  askedBy?: { id: string; name: string };
  /** What policy says against it, or why somebody is asked for it. */
  reason?: string;
  /** What policy says against it, whatever somebody is asked since. */
  refusedBecause?: string;
  article?: ArticleQuote;
  /** The role that may allow an exception; set where policy refused. */
  exception?: string;
  /** Policy refused it before, and nothing but words has changed since. */
  held?: HeldApproval;
  /** `may`: policy would let it run without a person. `done`: it did. */
  automatic?: 'may' | 'done';
  /** Why what may run without a person waits for one. */
  leftToPeople?: HeldBack;
  /** Of one that ran without a person: the role that is to look at it. */
  review?: string;
  reviewed?: { by: string; right: boolean };
  reminded?: true;
}
